/** Rows as JSON, for the audit. */

import { indent, join, identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { lines } from "../../sql/code.ts";
import { differsIn } from "../sql/guarding.ts";

/** A function call takes at most 100 arguments (FUNC_MAX_ARGS), that is 50 columns. */
const columnsPerCall = 50;

/** Returns a jsonb object with the columns of a row. */
export function imageOf(row: Sql, columns: readonly string[]): Sql {
  const calls: Sql[] = [];
  for (let at = 0; at < columns.length; at += columnsPerCall) {
    calls.push(oneCall(row, columns.slice(at, at + columnsPerCall)));
  }
  return calls.length === 0 ? sql`'{}'::jsonb` : join(calls, sql` || `);
}

/** Returns a jsonb object with those of the columns in which `o` and `n` differ, as they are in `row`. */
export function changedOf(row: Sql, columns: readonly string[]): Sql {
  const parts = columns.map((name) => {
    return sql`case when ${differsIn([name])} then ${imageOf(row, [name])} else '{}' end`;
  });
  return join(parts, sql`\n  || `);
}

function oneCall(row: Sql, columns: readonly string[]): Sql {
  const pairs = columns.map((name) => sql`${literal(name)}, ${row}.${identifier(name)}`);
  if (pairs.length <= 2) return sql`jsonb_build_object(${join(pairs, sql`, `)})`;
  return lines([sql`jsonb_build_object(`, indent(join(pairs, sql`,\n`), 2), sql`)`]);
}
