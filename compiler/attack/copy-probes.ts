/** Attacks by COPY: out of the table it is a SELECT; into it, it is refused to everybody whom policies bind. */

import { identifiers, sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { draft } from "./draft.ts";
import { expectSelect } from "./expect.ts";
import { denied, keptByRowSecurity } from "./probe.ts";
import { keyIn, privileges, sees } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the COPY attacks of one player. */
export function copyProbes(target: Target, player: Player): readonly Draft[] {
  return player.part === "extra" ? [] : [...out(target, player), ...into(target, player)];
}

function out(target: Target, player: Player): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  const known = target.rows.filter((row) => sees(target, player, row) !== null);
  if (known.length === 0) return [];
  return draft(target, {
    player,
    operation: "select",
    shape: "copy-to",
    detail: "",
    attempt: `copy rows out of ${target.entity.name}`,
    statement: sql`copy (select ${identifiers(key)} from ${target.table} where ${keyIn(target, known)}) to stdout`,
    expect: expectSelect(target, player, known, key, false),
    ownerRows: known.length,
  });
}

/**
 * Postgres looks at privileges, then at row level security, and only then at the options: with a format that does not
 * exist nobody gets as far as the copying itself, whose protocol would wait for rows. Who gets there fails by 22023,
 * which is no denial: so who may copy is not asked, and the permitted twin is the INSERT of the same columns.
 */
function into(target: Target, player: Player): readonly Draft[] {
  const rights = privileges(target, player).insert;
  const columns = target.entity.columns
    .filter((one) => one.generated === null && (rights.size === 0 || rights.has(one.name)))
    .map((one) => one.name);
  if (rights.size > 0 && player.actor.databaseRole === "service_role") return [];
  return draft(target, {
    player,
    operation: "insert",
    shape: "copy-from",
    detail: "",
    attempt: `copy rows into ${target.entity.name}`,
    statement: sql`copy ${target.table} (${identifiers(columns)}) from stdin with (format contractc)`,
    expect: rights.size === 0 ? denied("privilege") : keptByRowSecurity("0A000"),
    ownerRows: null,
  }).map((one) => ({ ...one, twinShape: `${target.entity.name}/insert/values` }));
}
