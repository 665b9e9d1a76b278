/** Attempts written as SQL: one statement whose every name the contract, or the platform, defines. */

import type { Node } from "libpg-query";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Code, Params } from "../../diagnostics/catalogue.ts";
import type { Entity } from "../../ir/entity.ts";
import type { RowPart, StatementPart, WrittenAttempt } from "../../ir/regression.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { spanIn } from "../../syntax/spanned.ts";
import { parseStatements } from "../../syntax/sql-parser.ts";
import { builtInFunctions, platformFunctions } from "../builtins/functions.ts";
import { isAsTyped } from "../marks-taken-out.ts";
import { didYouMean } from "../names.ts";
import type { Notebook } from "../notebook.ts";
import type { Structure } from "../structure.ts";
import { asParameters, placeholdersIn } from "./placeholders.ts";
import type { Placeholder } from "./placeholders.ts";
import { simpleStatement } from "./simple-statement.ts";
import { namesIn } from "./statement-tree.ts";
import type { NamedColumn, NamedTable, StatementNames } from "./statement-tree.ts";

/** Functions of results, which expressions of a contract cannot call. */
const resultFunctions =
  "count sum min max avg bool_and bool_or every array_agg string_agg jsonb_agg json_agg unnest generate_series row_number";
const columnsOfUsers =
  "id aud role email phone created_at updated_at deleted_at banned_until encrypted_password email_confirmed_at last_sign_in_at raw_app_meta_data raw_user_meta_data is_anonymous is_super_admin";
const columnsOfLog =
  "id module entity row_id actor_id actor_user_id application_role database_role action old_value new_value created_at transaction_id";

const operations = {
  SelectStmt: "select",
  InsertStmt: "insert",
  UpdateStmt: "update",
  DeleteStmt: "delete",
  MergeStmt: "other",
  TruncateStmt: "other",
} as const;

interface Writing {
  readonly piece: Spanned;
  readonly entities: readonly Entity[];
  readonly refuse: <C extends Code>(start: number, length: number, code: C, params: Params<C>) => void;
}

/** Returns the attempt, or null with errors of the family `regression/` at the exact place. */
export function readWritten(
  structure: Structure,
  piece: Spanned,
  notebook: Notebook,
  path: string,
): WrittenAttempt | null {
  if (!isAsTyped(piece, "statement", notebook, path)) return null;
  let failed = false;
  const entities = [...structure.entities, ...structure.dependencies.flatMap((one) => one.entities)];
  const refuse: Writing["refuse"] = (start, length, code, params) => {
    failed = true;
    notebook.diagnostics.push(diagnose(code, { span: spanIn(piece, start, start + length), path }, params));
  };
  const writing: Writing = { piece, entities, refuse };
  const { found, unknown } = placeholdersIn(piece.text);
  if (unknown !== null) {
    const suggestion = didYouMean(unknown.text, [":own", ":other"]);
    refuse(unknown.start, unknown.text.length, "regression/unknown-name", {
      kind: "row",
      name: unknown.text,
      suggestion,
    });
    return null;
  }
  const parsed = parseStatements(asParameters(piece.text, found));
  if ("error" in parsed) {
    refuse(parsed.offset, 1, "regression/invalid-sql", { text: piece.text, problem: parsed.error });
    return null;
  }
  const [statement, ...others] = parsed.ok;
  if (statement === undefined || others.length > 0) {
    const count = parsed.ok.length;
    refuse(0, piece.text.length, "regression/several-statements", { count });
    return null;
  }
  const kind = Object.keys(statement)[0] ?? "";
  const operation = Object.entries(operations).find(([name]) => name === kind)?.[1];
  const names = namesIn(statement);
  if (operation === undefined || names.makesTable) {
    const said = names.makesTable ? "SELECT INTO" : (piece.text.trim().split(/\s+/)[0] ?? "").toUpperCase();
    refuse(0, piece.text.length, "regression/unsupported-statement", { statement: said });
    return null;
  }
  const tables = names.tables.filter((one) => one.schema !== null || !names.expressions.has(one.name));
  const at = (location: number): number => parsed.offsetOf(location);
  checkNames(writing, names, tables, at);
  const first = tables.map((one) => entityNamed(entities, one)).find((one) => one !== null) ?? null;
  const entity = structure.entities.find((one) => one === first)?.name ?? null;
  const rows = found.flatMap((one) => rowOf(writing, one, first));
  if (failed) return null;
  const places = tables.map((one) => ({ start: at(one.location), part: tablePart(entities, one) }));
  return {
    kind: "written",
    operation,
    entity,
    parts: partsOf(piece.text, [
      ...places.map(({ start, part }) => ({ start, end: start + nameLength(piece.text, start), part })),
      ...found.map(({ start, end }, n) => ({ start, end, part: rows[n] ?? { kind: "text" as const, text: "" } })),
    ]),
    simple: entity === null || tables.length !== 1 ? null : simpleStatement(withRows(statement, rows)),
  };
}

function checkNames(
  writing: Writing,
  names: StatementNames,
  tables: readonly NamedTable[],
  at: (location: number) => number,
): void {
  const { entities, refuse } = writing;
  for (const one of tables) {
    if (columnsOf(entities, one) !== null) continue;
    const name = one.schema === null ? one.name : `${one.schema}.${one.name}`;
    const suggestion = didYouMean(name, [...entities.map((entity) => entity.name), "auth.users", "audit.audit_log"]);
    refuse(at(one.location), name.length, "regression/unknown-name", { kind: "table", name, suggestion });
  }
  const functions = new Set([...builtInFunctions().keys(), ...platformFunctions, ...resultFunctions.split(" ")]);
  for (const one of names.functions) {
    const name = one.name.replace(/^pg_catalog\./, "");
    if (functions.has(name)) continue;
    const suggestion = didYouMean(name, functions);
    refuse(at(one.location), name.length, "regression/unknown-name", { kind: "function", name, suggestion });
  }
  for (const one of names.columns) {
    const candidates = candidatesFor(writing, names, tables, one);
    if (one.name === "*" ? candidates.length > 0 : candidates.includes(one.name)) continue;
    const name = one.qualifier === null ? one.name : `${one.qualifier}.${one.name}`;
    const suggestion = didYouMean(one.name, candidates);
    refuse(at(one.location), name.length, "regression/unknown-name", { kind: "column", name, suggestion });
  }
}

/** The columns that a name can mean, by what stands before its dot; aliases and whole rows without a dot too. */
function candidatesFor(
  { entities }: Writing,
  names: StatementNames,
  tables: readonly NamedTable[],
  { qualifier }: NamedColumn,
): readonly string[] {
  const meant =
    qualifier === null || qualifier === "excluded" ? tables : tables.filter((one) => one.alias === qualifier);
  const columns = meant.flatMap((one) => columnsOf(entities, one) ?? []);
  if (qualifier === null) return [...columns, ...names.given, ...tables.map((one) => one.alias)];
  // Whatever a subquery or a common table expression returns.
  return meant.length === 0 && names.given.has(qualifier)
    ? [...tables.flatMap((one) => columnsOf(entities, one) ?? []), ...names.given]
    : columns;
}

function entityNamed(entities: readonly Entity[], table: NamedTable): Entity | null {
  if (table.schema !== null && table.schema !== "public") return null;
  return entities.find((one) => one.name === table.name) ?? null;
}

function columnsOf(entities: readonly Entity[], table: NamedTable): readonly string[] | null {
  if (table.schema === "auth" && table.name === "users") return columnsOfUsers.split(" ");
  if (table.schema === "audit" && table.name === "audit_log") return columnsOfLog.split(" ");
  return entityNamed(entities, table)?.columns.map((one) => one.name) ?? null;
}

function tablePart(entities: readonly Entity[], table: NamedTable): StatementPart {
  const entity = entityNamed(entities, table);
  if (entity !== null) return { kind: "entity", entity: entity.name };
  return table.schema === "audit" ? { kind: "project-log" } : { kind: "text", text: "auth.users" };
}

function rowOf({ entities, refuse }: Writing, one: Placeholder, first: Entity | null): readonly RowPart[] {
  if (one.of === "account") return [{ kind: "row", whose: one.whose, entity: null }];
  const entity = one.of === null ? first : (entities.find((each) => each.name === one.of) ?? null);
  if (entity !== null && entity.primaryKey.columns.length === 1)
    return [{ kind: "row", whose: one.whose, entity: entity.name }];
  const known = [
    ...entities.filter((each) => each.primaryKey.columns.length === 1).map((each) => each.name),
    "account",
  ];
  const suggestion = didYouMean(one.of ?? "", known);
  const kind = entity === null ? "row" : "key of one column for";
  refuse(one.start, one.text.length, "regression/unknown-name", { kind, name: one.text, suggestion });
  return [];
}

/** Length of a table's name where it stands, with its schema and in quotes where it has them. */
function nameLength(text: string, start: number): number {
  const part = String.raw`(?:"(?:[^"]|"")*"|[\w$]+)`;
  return new RegExp(`^${part}(?:\\s*\\.\\s*${part})?`).exec(text.slice(start))?.[0].length ?? 0;
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly part: StatementPart;
}

function partsOf(text: string, places: readonly Place[]): readonly StatementPart[] {
  const parts: StatementPart[] = [];
  let from = 0;
  for (const { start, end, part } of [...places].sort((a, b) => a.start - b.start)) {
    if (start > from) parts.push({ kind: "text", text: text.slice(from, start) });
    parts.push(part);
    from = end;
  }
  const rest = text.slice(from).replace(/\s*;?\s*$/, "");
  return rest === "" ? parts : [...parts, { kind: "text", text: rest }];
}

/** The tree with calls of `contractc.own` and `contractc.other` in the place of parameters. */
function withRows(statement: Node, rows: readonly RowPart[]): Node {
  const text = JSON.stringify(statement, (key: string, value: unknown) => {
    if (key === "ParamRef" || typeof value !== "object" || value === null || !("ParamRef" in value)) return value;
    const { number = 0 } = value.ParamRef as { readonly number?: number };
    const row = rows[number - 1];
    const string = (sval: string): unknown => ({ String: { sval } });
    return {
      FuncCall: {
        funcname: [string("contractc"), string(row?.whose ?? "")],
        args: [{ A_Const: { sval: { sval: row?.entity ?? "" }, location: 0 } }],
        funcformat: "COERCE_EXPLICIT_CALL",
        location: 0,
      },
    };
  });
  return JSON.parse(text) as Node;
}
