/** Attacks that try to see hidden rows by a side effect, by switching the policies off, or by look-alikes of what they read. */

import { identifier, identifiers, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue } from "./change.ts";
import { draft } from "./draft.ts";
import { expectSelect, expectUpdate } from "./expect.ts";
import { lookAlikes } from "./look-alike.ts";
import { trapFunction } from "./owner-function.ts";
import { keptByRowSecurity } from "./probe.ts";
import { assignments, keyIn, keyIs, reaches, sees } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { bestColumn, bestRow, together } from "./update-probes.ts";

/** Returns the sideways attacks of one player on one entity. */
export function leakProbes(target: Target, player: Player): readonly Draft[] {
  if (player.part === "extra") return [];
  return [
    ...conditions(target, player),
    ...changingConditions(target, player),
    ...rowSecurityOff(target, player),
    ...misled(target, player),
  ];
}

/** A condition that fails on hidden rows: policies come before whatever could tell, however cheap it claims to be. */
function conditions(target: Target, player: Player): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  const known = target.rows.filter((row) => sees(target, player, row) !== null);
  const hidden = keyIn(
    target,
    known.filter((row) => sees(target, player, row) === false),
  );
  if (known.length === 0) return [];
  const read = (shape: string, by: string, condition: Sql): readonly Draft[] =>
    draft(target, {
      player,
      operation: "select",
      shape,
      detail: "",
      attempt: `read ${target.entity.name} by ${by}`,
      statement: sql`select ${identifiers(key)} from ${target.table} where ${condition} and ${keyIn(target, known)}`,
      expect: expectSelect(target, player, known, key, false),
      ownerRows: null,
    });
  return [
    ...read("error-in-condition", "a condition that fails on hidden rows", failingOn(hidden)),
    ...read("leaky-function", "a function that tells of hidden rows", sql`${trapFunction}(${hidden})`),
  ];
}

function failingOn(rows: Sql): Sql {
  return sql`1 / (case when ${rows} then 0 else 1 end) = 1`;
}

/** The same on rows that may be read and not changed. */
function changingConditions(target: Target, player: Player): readonly Draft[] {
  const best = bestRow(target, player);
  const column = best === undefined ? undefined : bestColumn(target, player, best);
  if (column === undefined) return [];
  const found = (row: Target["rows"][number]): boolean =>
    sees(target, player, row) === true && reaches(target, player, "update", row) === true;
  const reads = [...target.entity.primaryKey.columns, column.name];
  const each = target.rows.map((row) =>
    expectUpdate(target, player, row, { [column.name]: row[column.name] ?? null }, { reads, merge: false }),
  );
  const expect = together(each);
  if (expect === null) return [];
  const trap = keyIn(
    target,
    target.rows.filter((row) => !found(row)),
  );
  const name = identifier(column.name);
  return draft(target, {
    player,
    operation: "update",
    shape: "error-in-condition",
    detail: "",
    attempt: `change ${target.entity.name} by a condition that fails on rows out of reach`,
    statement: sql`update ${target.table} set ${name} = ${name} where ${failingOn(trap)} and ${keyIn(target, target.rows)}`,
    expect,
    ownerRows: null,
  }).map((one) => ({ ...one, twinShape: `${target.entity.name}/update/no-op` }));
}

/** Postgres refuses to run without the policies, before it looks at privileges; only who bypasses them reads as ever. */
function rowSecurityOff(target: Target, player: Player): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  const bypasses = player.actor.databaseRole === "service_role";
  return draft(target, {
    player,
    operation: "select",
    shape: "row-security-off",
    detail: "",
    attempt: `read ${target.entity.name} with row_security switched off`,
    statement: sql`select ${identifiers(key)} from ${target.table} where ${keyIn(target, target.rows)}`,
    expect: bypasses ? expectSelect(target, player, target.rows, key, false) : keptByRowSecurity("42501"),
    setup: [sql`set local row_security = off`],
    ownerRows: target.rows.length,
  });
}

/** With forged tables and types in reach of whoever forgets to say which schema he means. */
function misled(target: Target, player: Player): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  const known = target.rows.filter((row) => sees(target, player, row) !== null);
  const setup = lookAlikes(target, player);
  const read =
    known.length === 0
      ? []
      : draft(target, {
          player,
          operation: "select",
          shape: "look-alikes",
          detail: "",
          attempt: `read ${target.entity.name} with look-alikes of its tables and types in place`,
          statement: sql`select ${identifiers(key)} from ${target.table} where ${keyIn(target, known)}`,
          expect: expectSelect(target, player, known, key, false),
          setup,
          ownerRows: null,
        });
  const best = bestRow(target, player);
  const column = best === undefined ? undefined : bestColumn(target, player, best);
  if (best === undefined || column === undefined) return read;
  const reached = reaches(target, player, "update", best);
  const other = target.rows.find((row) => reaches(target, player, "update", row) !== reached);
  const change = [best, ...(other === undefined ? [] : [other])].flatMap((row, at) => {
    const value = changedValue(target, row, column);
    if (value === undefined) return [];
    const expect = expectUpdate(target, player, row, { [column.name]: value }, { reads: key, merge: false });
    if (expect === null) return [];
    return draft(target, {
      player,
      operation: "update",
      shape: "look-alikes",
      detail: at === 0 ? "" : "another row",
      attempt: `change ${column.name} of ${target.entity.name} with look-alikes of its tables and types in place`,
      statement: sql`update ${target.table} set ${assignments({ [column.name]: value })} where ${keyIs(target, row)}`,
      expect,
      setup,
      ownerRows: null,
    }).map((one) => ({ ...one, twinShape: `${target.entity.name}/update/where` }));
  });
  return [...read, ...change];
}
