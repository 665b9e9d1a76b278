/** What transactions leave behind on a database although they were rolled back. */

import type { Database } from "../database/database.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { expectedCatalog } from "../observe/expected.ts";
import { comma, join, literal, sql } from "../sql/sql.ts";
import { byCodeUnit } from "../text/source.ts";

/** Last values by sequence. */
export type Sequences = ReadonlyMap<string, string>;

/** Returns where the sequences stand that this session may see. Reads only. */
export async function sequencesOf(database: Database): Promise<Sequences> {
  // A sequence never used stands one step before its start.
  const { rows } = await database.query(
    `select pg_catalog.format('%I.%I', schemaname, sequencename) as name,
  coalesce(last_value, start_value - increment_by)::text as last from pg_catalog.pg_sequences`,
  );
  return new Map(rows.map((row) => [String(row["name"]), String(row["last"])]));
}

/** Returns the triggers on the project's tables that the contracts know nothing of, in words. Reads only. */
export async function foreignTriggers(
  database: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
): Promise<readonly string[]> {
  const expected = expectedCatalog(
    project.map((one) => one.ir),
    settings,
  );
  const known = new Set(expected.facts.flatMap((one) => (one.kind === "trigger" ? [one.object.join(".")] : [])));
  const schemas = [settings.publicSchema, settings.auditSchema].map(literal);
  const { rows } = await database.query(sql`
select n.nspname::text as schema, c.relname::text as table, t.tgname::text as name
from pg_catalog.pg_trigger t
join pg_catalog.pg_class c on c.oid = t.tgrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname in (${join(schemas, comma)}) and not t.tgisinternal
order by 1, 2, 3`);
  return rows.flatMap((row) => {
    const [schema, table, name] = [row["schema"], row["table"], row["name"]].map(String);
    return known.has(`${schema}.${table}.${name}`) ? [] : [`trigger ${name} of table ${schema}.${table}`];
  });
}

/** Returns what was left, a sentence each, for one who must answer for the database. `foreign` are triggers that are not the contract's. */
export function leftBehind(before: Sequences, after: Sequences, foreign: readonly string[]): readonly string[] {
  const moved = [...after]
    .filter(([name, value]) => before.has(name) && before.get(name) !== value)
    .map(([name]) => name)
    .toSorted(byCodeUnit);
  const gaps =
    moved.length === 0
      ? "no sequence moved"
      : `gaps in the numbers of ${moved.join(", ")}: sequences keep what a rolled-back insert took`;
  return [
    gaps,
    "dead rows in the tables until the next vacuum, and the write-ahead log of both",
    "higher counts in the statistics (pg_stat_*)",
    ...(foreign.length === 0
      ? []
      : [
          `whatever ${foreign.join(", ")} did outside the database: not the contract's, and it ran in these transactions`,
        ]),
  ];
}
