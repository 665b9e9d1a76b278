/** Type cells: a built-in Postgres type with its modifiers. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { ColumnType } from "../../ir/type.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { spanIn } from "../../syntax/spanned.ts";
import { parseType } from "../../syntax/sql-parser.ts";
import { typeFromTree } from "../../syntax/sql-type.ts";
import { columnTypes, serialTypes } from "../builtins/operators-and-types.ts";
import { didYouMean } from "../names.ts";
import type { Notebook } from "../notebook.ts";

/** What people call a type in other systems. */
const otherWords: Readonly<Record<string, string>> = {
  string: "text",
  str: "text",
  datetime: "timestamptz",
  number: "numeric",
  double: "double precision",
  bool: "boolean",
  blob: "bytea",
  enum: "text",
  email: "text",
  url: "text",
  guid: "uuid",
  citext: "text",
};

/** Types that take modifiers: how many, and what each may be. */
const modifiers: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  numeric: [
    [1, 1000],
    [-1000, 1000],
  ],
  varchar: [[1, 10_485_760]],
  char: [[1, 10_485_760]],
  bit: [[1, 83_886_080]],
  varbit: [[1, 83_886_080]],
  timestamp: [[0, 6]],
  timestamptz: [[0, 6]],
  time: [[0, 6]],
  timetz: [[0, 6]],
};

/** Returns the type a cell names, or null with `entity/unknown-type` written down. */
export function readType(piece: Spanned, notebook: Notebook, path: string): ColumnType | null {
  const refuse = (problem: string, suggestion: string, start = 0): null => {
    const where = { span: spanIn(piece, start), path };
    notebook.diagnostics.push(diagnose("entity/unknown-type", where, { type: piece.text, problem, suggestion }));
    return null;
  };
  const word = /^[a-z0-9_]+/i.exec(piece.text)?.[0].toLowerCase() ?? "";
  if (serialTypes.has(word))
    return refuse("it hides a sequence and a default", " Write integer or bigint with the constraint IDENTITY.");
  // The plain words need no parser; char and bit have a length when none is written.
  if (columnTypes.has(piece.text) && !["char", "bit"].includes(piece.text))
    return { name: piece.text, arguments: [], dimensions: 0 };
  const parsed = parseType(piece.text);
  if ("error" in parsed) return refuse(parsed.error, suggest(word), parsed.offset);
  const type = typeFromTree(parsed.ok);
  if ("refused" in type) return refuse(`${type.refused} cannot be used`, suggest(word));
  if (!columnTypes.has(type.name)) return refuse("Postgres has no such built-in data type", suggest(type.name));
  const allowed = modifiers[type.name] ?? [];
  const fits =
    type.arguments.length <= allowed.length &&
    type.arguments.every((one, index) => one >= (allowed[index]?.[0] ?? 0) && one <= (allowed[index]?.[1] ?? 0));
  return fits ? type : refuse("its modifiers are not possible", "");
}

function suggest(word: string): string {
  const meant = otherWords[word];
  return meant === undefined ? didYouMean(word, columnTypes) : ` Did you mean "${meant}"?`;
}
