/** SQL text as a branded type. Only this room makes it, so nothing unquoted can reach a statement. */

import { quotedKeywords } from "./keywords.ts";

declare const brand: unique symbol;

/** A piece of SQL that is safe to place into a statement. */
export type Sql = string & { readonly [brand]: "sql" };

const bareIdentifier = /^[a-z_][a-z0-9_]*$/;

/**
 * Returns `name` as an SQL identifier: bare when Postgres reads it back unchanged, else double-quoted with quotes
 * doubled. Same rule as Postgres' own quote_ident. Throws on an empty name and on NUL, which no identifier can hold:
 * the checks before emission refuse both.
 */
export function identifier(name: string): Sql {
  if (name.length === 0 || name.includes("\0")) throw new Error(`not an identifier: ${JSON.stringify(name)}`);
  if (bareIdentifier.test(name) && !quotedKeywords.has(name)) return name as Sql;
  return `"${name.replaceAll('"', '""')}"` as Sql;
}

/** Returns `schema.name` with both parts quoted where needed. */
export function qualified(schema: string, name: string): Sql {
  return `${identifier(schema)}.${identifier(name)}` as Sql;
}

/**
 * Returns a string constant on one line. Quotes are doubled; a backslash or a line break makes it an E'' constant, so
 * the meaning depends neither on standard_conforming_strings nor on how the statement is indented. Throws on NUL,
 * which Postgres text cannot hold.
 */
export function literal(value: string): Sql {
  if (value.includes("\0")) throw new Error("a string with NUL cannot be an SQL constant");
  const quoted = `'${value.replaceAll("'", "''")}'`;
  if (!/[\\\n\r]/.test(value)) return quoted as Sql;
  return `E${quoted.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}` as Sql;
}

/** Returns a number constant; throws unless it is a plain decimal as Postgres reads it. */
export function numeric(value: string): Sql {
  if (!/^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value)) throw new Error(`not a number: ${JSON.stringify(value)}`);
  return value as Sql;
}

/** Returns `true` or `false`. */
export function boolean(value: boolean): Sql {
  return (value ? "true" : "false") as Sql;
}

/** Template tag: holes accept only Sql, so a bare string does not compile. */
export function sql(parts: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  let text = parts[0] ?? "";
  for (let at = 0; at < holes.length; at++) text += (holes[at] ?? "") + (parts[at + 1] ?? "");
  return text as Sql;
}

/** Joins pieces with a separator. */
export function join(pieces: readonly Sql[], separator: Sql): Sql {
  return pieces.join(separator) as Sql;
}

/** Separators and other fixed pieces. */
export const comma = ", " as Sql;
export const empty = "" as Sql;

/** Returns a comma-separated list of identifiers. */
export function identifiers(names: readonly string[]): Sql {
  return join(names.map(identifier), comma);
}

/**
 * Returns `-- text` comment lines; line breaks in the text start a new comment line, so text can never leave the
 * comment.
 */
export function comment(text: string): Sql {
  return text
    .split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/)
    .map((line) => `-- ${line}`.trimEnd())
    .join("\n") as Sql;
}

/** Indents every line but empty ones by `spaces`. Only for pieces without multi-line string constants. */
export function indent(piece: Sql, spaces: number): Sql {
  const pad = " ".repeat(spaces);
  // Not the flag m: it would also see a line's beginning behind U+2028, which a string constant may hold.
  return piece.replaceAll(/(^|\n)(?=[^\n])/g, `$1${pad}`) as Sql;
}

/** Returns `body` between dollar quotes whose tag does not occur in it. */
export function dollarQuoted(body: Sql): Sql {
  const tag = dollarTag(body);
  return `${tag}\n${body}\n${tag}` as Sql;
}

/** Returns `body` between dollar quotes on the same line: the text itself, without line breaks around it. */
export function dollarQuotedInline(body: Sql): Sql {
  const tag = dollarTag(`${body}$`);
  return `${tag}${body}${tag}` as Sql;
}

function dollarTag(body: string): string {
  let tag = "$$";
  for (let n = 1; body.includes(tag); n++) tag = `$body${n}$`;
  return tag;
}
