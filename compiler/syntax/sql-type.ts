/** Type names: from Postgres' parse tree to the one spelling that the IR uses. */

import type { Node, TypeName } from "libpg-query";
import type { ColumnType } from "../ir/type.ts";

/** Postgres' internal names, and the shorter ones people write, to the spelling in the IR. */
const spellings: Readonly<Record<string, string>> = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  bool: "boolean",
  decimal: "numeric",
};

/**
 * Returns the type a tree names, whether or not it exists: `int4` is "integer", `char(3)` is "char" with [3]. Refused:
 * schemas, sizes of arrays, fields of intervals, modifiers that are no numbers, `setof` and `%type`.
 */
export function typeFromTree(tree: TypeName): ColumnType | { readonly refused: string } {
  const names = (tree.names ?? []).map((part) => ("String" in part ? (part.String.sval ?? "") : ""));
  const [schema, internal] = names.length === 2 ? [names[0], names[1]] : [null, names[0]];
  const written = names.join(".");
  if (internal === undefined || names.length > 2) return { refused: `the type ${written}` };
  if (schema !== null && schema !== "pg_catalog") return { refused: `the type ${written}` };
  // Quoted, "char" is an internal type of one byte; unquoted it arrives here as bpchar.
  if (schema === null && internal === "char") return { refused: 'the internal type "char"' };
  if (tree.setof === true || tree.pct_type === true) return { refused: `the type ${written} with SETOF or %TYPE` };
  const modifiers = (tree.typmods ?? []).map(numberOf);
  if (internal === "interval" && modifiers.length > 0) return { refused: "an interval with fields or a precision" };
  if (modifiers.includes(null)) return { refused: `the modifiers of ${internal}` };
  const bounds = tree.arrayBounds ?? [];
  if (bounds.some((bound) => numberOf(bound) !== -1))
    return { refused: "an array with a size (Postgres does not enforce it)" };
  const sizes = modifiers.filter((one) => one !== null);
  // char is bpchar with a length; a bare "bpchar" has none and is another type.
  const name = internal === "bpchar" && sizes.length > 0 ? "char" : (spellings[internal] ?? internal);
  return { name, arguments: sizes, dimensions: bounds.length };
}

function numberOf(node: Node): number | null {
  if ("Integer" in node) return node.Integer.ival ?? 0;
  if ("A_Const" in node && node.A_Const.ival !== undefined) return node.A_Const.ival.ival ?? 0;
  return null;
}
