/** Postgres' own parser (libpg-query, WebAssembly): SQL fragments of a contract to parse trees, exactly one at a time. */

import type { InsertStmt, Node, ParseResult, TypeName } from "libpg-query";

type Parser = typeof import("libpg-query");

let parser: Parser | null = null;
let loading: Promise<void> | null = null;

/** Loads the parser once, in the background; must have finished before anything here is called. */
export function loadSqlParser(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const loaded = await import("libpg-query");
  await loaded.loadModule();
  parser = loaded;
}

/** What could not be parsed, `offset` in UTF-16 code units of the text given. */
export interface SqlFailure {
  readonly error: string;
  readonly offset: number;
}

/** A parse tree, and where its `location` values (bytes of the wrapped text) are in the text given. */
export interface Parsed<T> {
  readonly ok: T;
  readonly offsetOf: (location: number | undefined) => number;
}

/** Longest fragment: longer ones could exhaust the parser's stack, and nobody reads them. */
const longest = 5000;
const deepest = 50;

/** Returns the tree of one expression and nothing else: no second one, no statement, no comment. */
export function parseExpression(text: string): Parsed<Node> | SqlFailure {
  // A row around it accepts an expression only: no alias, no clause; and one that closes it early is no single row.
  const prefix = "select row(";
  const parsed = parseOne(prefix, text, ")");
  if ("error" in parsed) return parsed;
  const target = soleTarget(parsed.ok);
  const row = target !== null && "RowExpr" in target ? target.RowExpr : null;
  const item = row?.row_format === "COERCE_EXPLICIT_CALL" && row.args?.length === 1 ? row.args[0] : undefined;
  if (item === undefined) return { error: "this is not exactly one expression", offset: 0 };
  return { ok: item, offsetOf: parsed.offsetOf };
}

/** Returns the tree of one type name: `numeric(10, 2)[]`. */
export function parseType(text: string): Parsed<TypeName> | SqlFailure {
  const parsed = parseOne("select cast(null as ", text, ")");
  if ("error" in parsed) return parsed;
  const target = soleTarget(parsed.ok);
  const cast = target !== null && "TypeCast" in target ? target.TypeCast : null;
  const constant = cast?.arg !== undefined && "A_Const" in cast.arg && cast.arg.A_Const.isnull === true;
  if (cast?.typeName === undefined || !constant) return { error: "this is not exactly one type", offset: 0 };
  return { ok: cast.typeName, offsetOf: parsed.offsetOf };
}

/** The failure of a script that parses, but is no list of INSERT statements. */
export const onlyInserts = "only INSERT statements are examples";

export interface ParsedInsert {
  readonly insert: InsertStmt;
  /** Where the statement begins in the text. */
  readonly start: number;
}

/** Returns the INSERT statements of a script in order; any other statement is a failure at its place. */
export function parseInserts(text: string): Parsed<readonly ParsedInsert[]> | SqlFailure {
  if (text.length > 200_000) return { error: "the statements are too long", offset: longest };
  const result = tryParse(text);
  if ("error" in result) return result;
  const offsetOf = byteOffsets(text);
  const inserts: ParsedInsert[] = [];
  for (const statement of result.ok.stmts ?? []) {
    const raw = offsetOf(statement.stmt_location ?? 0);
    const start = raw + leadingSpace(text.slice(raw));
    if (statement.stmt === undefined || !("InsertStmt" in statement.stmt)) {
      return { error: onlyInserts, offset: start };
    }
    inserts.push({ insert: statement.stmt.InsertStmt, start });
  }
  return { ok: inserts, offsetOf };
}

/** Length of the white space and comments a text begins with. */
function leadingSpace(text: string): number {
  return /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0].length ?? 0;
}

/** Returns the statements of a text without comments, of which one is wanted. */
export function parseStatements(text: string): Parsed<readonly Node[]> | SqlFailure {
  const parsed = parseOne("", text, "");
  if ("error" in parsed) return parsed;
  const statements = (parsed.ok.stmts ?? []).flatMap((one) => (one.stmt === undefined ? [] : [one.stmt]));
  return { ok: statements, offsetOf: parsed.offsetOf };
}

function parseOne(prefix: string, text: string, suffix: string): Parsed<ParseResult> | SqlFailure {
  const unreadable = refuseBeforeParsing(text);
  if (unreadable !== null) return unreadable;
  const comment = commentIn(text);
  if (comment !== null) return { error: "a comment has no place here", offset: comment };
  const wrapped = `${prefix}${text}${suffix}`;
  const result = tryParse(wrapped);
  const toText = (offset: number): number => Math.max(0, Math.min(text.length, offset - prefix.length));
  if ("error" in result) return { error: result.error, offset: toText(result.offset) };
  const bytes = byteOffsets(wrapped);
  return { ok: result.ok, offsetOf: (location) => toText(bytes(location)) };
}

function refuseBeforeParsing(text: string): SqlFailure | null {
  if (text.trim() === "") return { error: "there is nothing here", offset: 0 };
  if (text.length > longest) return { error: `it is longer than ${longest} characters`, offset: longest };
  const nul = text.indexOf("\0");
  if (nul >= 0) return { error: "NUL has no place in SQL", offset: nul };
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if ("([".includes(text[at] ?? "")) depth++;
    if (")]".includes(text[at] ?? "")) depth--;
    if (depth > deepest) return { error: `it is nested more than ${deepest} levels deep`, offset: at };
  }
  // Each of these words and signs nests once more without a parenthesis.
  const repeated = /(?:\b(?:not|case)\b[^a-z0-9]*|[-+~@!][ \t]*){50}/i.exec(text);
  return repeated === null ? null : { error: `it is nested more than ${deepest} levels deep`, offset: repeated.index };
}

/** Returns the one target of the one SELECT that has nothing but a target. */
function soleTarget(result: ParseResult): Node | null {
  const [statement, ...others] = result.stmts ?? [];
  if (statement?.stmt === undefined || others.length > 0 || statement.stmt_len !== undefined) return null;
  if (!("SelectStmt" in statement.stmt)) return null;
  const select = statement.stmt.SelectStmt;
  if (Object.keys(select).some((key) => !["targetList", "limitOption", "op"].includes(key))) return null;
  const [target, ...more] = select.targetList ?? [];
  if (target === undefined || more.length > 0 || !("ResTarget" in target)) return null;
  const { name, indirection, val } = target.ResTarget;
  return name === undefined && indirection === undefined && val !== undefined ? val : null;
}

/** Returns where a comment begins, or null; a text whose quotes do not close is left to the parser. */
function commentIn(text: string): number | null {
  if (!text.includes("--") && !text.includes("/*")) return null;
  try {
    const found = loaded()
      .scanSync(text)
      .tokens.find((token) => token.tokenName.endsWith("_COMMENT"));
    return found === undefined ? null : byteOffsets(text)(found.start);
  } catch {
    return null;
  }
}

/** A contract says `uuid` and `now()` many times; trees are never changed. */
const remembered = new Map<string, ParseResult>();
const mostRemembered = 1000;

function tryParse(text: string): { readonly ok: ParseResult } | SqlFailure {
  const { parseSync, hasSqlDetails } = loaded();
  const before = remembered.get(text);
  if (before !== undefined) return { ok: before };
  try {
    const ok = parseSync(text);
    if (remembered.size < mostRemembered) remembered.set(text, ok);
    return { ok };
  } catch (error) {
    // Only what the parser itself says about the text is a finding about the text; anything else is a bug of ours.
    if (!hasSqlDetails(error)) throw error;
    return { error: error.message, offset: codePointOffset(text, error.sqlDetails?.cursorPosition ?? 0) };
  }
}

function loaded(): Parser {
  if (parser === null) throw new Error("loadSqlParser() must be awaited before SQL is parsed");
  return parser;
}

/** Error positions count code points. */
function codePointOffset(text: string, position: number): number {
  let offset = 0;
  for (let count = 0; count < position && offset < text.length; count++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** Tree locations count UTF-8 bytes; -1 and absent mean unknown. */
function byteOffsets(text: string): (location: number | undefined) => number {
  // eslint-disable-next-line no-control-regex -- ASCII is what is asked for
  if (/^[\u0000-\u007f]*$/.test(text)) return (location) => Math.max(0, location ?? 0);
  const offsets: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0;
    const bytes = point > 0xffff ? 4 : point > 0x7ff ? 3 : point > 0x7f ? 2 : 1;
    for (let n = 0; n < bytes; n++) offsets.push(at);
    if (point > 0xffff) at++;
  }
  return (location) => offsets[Math.max(0, location ?? 0)] ?? text.length;
}
