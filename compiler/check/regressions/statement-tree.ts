/** What a statement's parse tree names: tables, columns and functions, wherever they stand in it. */

export interface NamedTable {
  readonly schema: string | null;
  readonly name: string;
  /** What the rest of the statement calls it. */
  readonly alias: string;
  readonly location: number;
}

export interface NamedColumn {
  readonly qualifier: string | null;
  readonly name: string;
  readonly location: number;
}

export interface NamedFunction {
  readonly name: string;
  readonly arguments: number;
  readonly location: number;
}

export interface StatementNames {
  readonly tables: readonly NamedTable[];
  readonly columns: readonly NamedColumn[];
  readonly functions: readonly NamedFunction[];
  /** Names that the statement itself gives: common table expressions, aliases, columns of results. */
  readonly given: ReadonlySet<string>;
  /** Common table expressions, which look like tables. */
  readonly expressions: ReadonlySet<string>;
  /** Whether it would make a table (SELECT INTO). */
  readonly makesTable: boolean;
}

type Tree = Readonly<Record<string, unknown>>;

interface Collected {
  readonly tables: NamedTable[];
  readonly columns: NamedColumn[];
  readonly functions: NamedFunction[];
  readonly given: Set<string>;
  readonly expressions: Set<string>;
  makesTable: boolean;
}

/** Returns the names in a tree of the parser. Locations are the parser's own. */
export function namesIn(tree: unknown): StatementNames {
  const collected: Collected = {
    tables: [],
    columns: [],
    functions: [],
    given: new Set(),
    expressions: new Set(),
    makesTable: false,
  };
  walk(tree, collected, "");
  return collected;
}

/** Lists whose entries name columns of a table, not columns of a result. */
const assigned: ReadonlySet<string> = new Set(["UpdateStmt", "onConflictClause", "MergeWhenClause"]);

function walk(value: unknown, collected: Collected, parent: string): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, collected, parent);
    return;
  }
  if (!isTree(value)) return;
  if (typeof value["relname"] === "string") collected.tables.push(tableOf(value));
  if ("intoClause" in value) collected.makesTable = true;
  if (isTree(value["alias"])) give(value["alias"], collected);
  for (const [key, inner] of Object.entries(value)) {
    if (key === "ColumnRef" && isTree(inner)) collectColumn(inner, collected);
    else if (key === "FuncCall" && isTree(inner)) collectFunction(inner, collected);
    else if (key === "CommonTableExpr" && isTree(inner)) {
      collected.given.add(textOf(inner["ctename"]));
      collected.expressions.add(textOf(inner["ctename"]));
      for (const name of stringsIn(inner["aliascolnames"])) collected.given.add(name);
    } else if (key === "ResTarget" && isTree(inner)) collectTarget(inner, collected, parent);
    else if (key === "IndexElem" && isTree(inner) && typeof inner["name"] === "string")
      collected.columns.push({ qualifier: null, name: inner["name"], location: locationOf(inner) });
    const isList = key === "targetList" || key === "cols";
    walk(inner, collected, isList ? (key === "cols" || assigned.has(parent) ? "assigned" : "result") : key);
  }
}

function tableOf(tree: Tree): NamedTable {
  const name = textOf(tree["relname"]);
  const alias = isTree(tree["alias"]) ? textOf(tree["alias"]["aliasname"]) : name;
  const schema = typeof tree["schemaname"] === "string" ? tree["schemaname"] : null;
  return { schema, name, alias, location: locationOf(tree) };
}

function give(alias: Tree, collected: Collected): void {
  collected.given.add(textOf(alias["aliasname"]));
  for (const name of stringsIn(alias["colnames"])) collected.given.add(name);
}

function collectColumn(tree: Tree, collected: Collected): void {
  const names = stringsIn(tree["fields"]);
  const isStar = names.length < (Array.isArray(tree["fields"]) ? tree["fields"].length : 0);
  const name = isStar ? "*" : (names.at(-1) ?? "");
  const qualifier = (isStar ? names : names.slice(0, -1)).at(-1) ?? null;
  collected.columns.push({ qualifier, name, location: locationOf(tree) });
}

function collectFunction(tree: Tree, collected: Collected): void {
  const given = Array.isArray(tree["args"]) ? tree["args"].length : 0;
  const name = stringsIn(tree["funcname"]).join(".");
  collected.functions.push({ name, arguments: given, location: locationOf(tree) });
}

function collectTarget(tree: Tree, collected: Collected, parent: string): void {
  const { name } = tree;
  if (typeof name !== "string") return;
  if (parent === "assigned") collected.columns.push({ qualifier: null, name, location: locationOf(tree) });
  else collected.given.add(name);
}

/** The texts of String nodes. */
function stringsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => (isTree(one) && isTree(one["String"]) ? [textOf(one["String"]["sval"])] : []));
}

function locationOf(tree: Tree): number {
  return typeof tree["location"] === "number" ? tree["location"] : 0;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
