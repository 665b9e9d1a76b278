/** Attacks that change several rows at once, the actor's own row first and last among them. */

import type { Column } from "../ir/entity.ts";
import { identifier, literal, sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue, fits, isUnique } from "./change.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectUpdate } from "./expect.ts";
import { assignments, keyIn, privileges, reaches } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { bestColumn, bestRow, together } from "./update-probes.ts";

/**
 * Returns the changes over several rows of one player. Whoever changes his own role or state in the same statement is
 * judged by what he was before it, in whatever order the rows come (semantics.md 5).
 */
export function bulkProbes(target: Target, player: Player): readonly Draft[] {
  const best = bestRow(target, player);
  if (player.part === "extra" || best === undefined || privileges(target, player).update.size === 0) return [];
  const { identity } = target.world;
  const reached = target.rows.filter((row) => row !== best && reaches(target, player, "update", row) === true);
  const unreached = target.rows.filter((row) => row !== best && reaches(target, player, "update", row) === false);
  const favourite = bestColumn(target, player, best);
  const deciding =
    identity?.entity === target.entity.name
      ? [identity.role, ...(identity.active === null ? [] : [identity.active.column])]
      : [];
  const columns = target.entity.columns.filter((one) => one === favourite || deciding.includes(one.name));
  return columns.flatMap((column) =>
    [reached.slice(0, 2), unreached.slice(0, 2)].flatMap((others, at) =>
      others.length === 0 ? [] : over(target, player, column, best, others, at === 0 ? "" : " and rows out of reach"),
    ),
  );
}

function over(
  target: Target,
  player: Player,
  column: Column,
  best: Row,
  others: readonly Row[],
  which: string,
): readonly Draft[] {
  const value = changedValue(target, best, column);
  const rows = [best, ...others];
  if (value === undefined || isUnique(target, column.name)) return [];
  const changes = { [column.name]: value };
  if (!rows.every((row) => fits(target, row, { ...row, ...changes }))) return [];
  const reads = target.entity.primaryKey.columns;
  const each = rows.map((row) => expectUpdate(target, player, row, changes, { reads, merge: false }));
  const expect = together(each);
  if (expect === null) return [];
  const after = rows.filter((row, at) => each[at]?.kind === "rows" || row[column.name] === value).length;
  const name = identifier(column.name);
  const query = sql`select count(*) = ${literal(String(after))} as holds, count(*)::text as seen from ${target.table} where ${keyIn(target, rows)} and ${name} is not distinct from ${value === null ? sql`null` : literal(value)}`;
  // A change that changes nothing leaves a new version of the row behind all others.
  const last = (moved: readonly Row[]) => [
    sql`update ${target.table} set ${name} = ${name} where ${keyIn(target, moved)}`,
  ];
  return [
    { place: "first", setup: last(others) },
    { place: "last", setup: last([best]) },
  ].flatMap(({ place, setup }) =>
    draft(target, {
      player,
      operation: "update",
      shape: "bulk",
      detail: `${column.name}${which}/own row ${place}`,
      attempt: `change ${column.name} of several ${target.entity.name}${which} at once, his own row ${place}`,
      statement: sql`update ${target.table} set ${assignments(changes)} where ${keyIn(target, rows)}`,
      expect,
      setup,
      check: { kind: "holds", query },
      ownerRows: null,
    }).map((one) => ({ ...one, twinShape: `${target.entity.name}/update/where` })),
  );
}
