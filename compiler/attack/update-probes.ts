/** Attacks that change rows. */

import type { Column } from "../ir/entity.ts";
import { lifecycleOf } from "../ir/find.ts";
import { identifier, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue, fits, isReferenced, isUnique } from "./change.ts";
import { blockedByKeys, has, rowName } from "./changed-row.ts";
import { breakingValue, conditionProbes } from "./condition-probes.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectUpdate } from "./expect.ts";
import { denied, permitted } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { assignments, keyIs, privileges, reaches, sees } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the changing attacks of one player: each column, each row, each shape, each transition. */
export function updateProbes(target: Target, player: Player): readonly Draft[] {
  const best = bestRow(target, player);
  if (best === undefined) return [];
  const favourite = bestColumn(target, player, best);
  if (player.part === "extra") {
    const other = target.rows.find(
      (row) => reaches(target, player, "update", row) !== reaches(target, player, "update", best),
    );
    const rows = other === undefined ? [best] : [best, other];
    return favourite === undefined ? [] : rows.flatMap((row) => plain(target, player, row, favourite));
  }
  const columns = target.entity.columns.filter((one) => one.generated === null);
  const rest = target.rows.filter((row) => row !== best);
  return [
    ...columns.filter((one) => one !== favourite).flatMap((column) => plain(target, player, best, column)),
    ...(favourite === undefined
      ? []
      : [best, ...distinctRows(target, player, rest)].flatMap((row) => plain(target, player, row, favourite))),
    ...otherColumns(target, player, best, favourite),
    ...besides(target, player, best, favourite),
    ...(favourite === undefined ? [] : shapes(target, player, best, rest, favourite)),
    ...transitions(target, player),
    ...conditionProbes(target, player, columns),
  ];
}

/** Returns his own row where he has one, else any that he reaches, else any at all. */
export function bestRow(target: Target, player: Player): Row | undefined {
  const reached = target.rows.filter((row) => reaches(target, player, "update", row) === true);
  const { userId, identityKey } = player.person;
  const mine = (row: Row): boolean =>
    Object.values(row).some((value) => value !== null && (value === userId || value === identityKey));
  return reached.find(mine) ?? reached[0] ?? target.rows.find(mine) ?? target.rows[0];
}

/** Returns a column he may change there, else one that somebody may, else any; free text before what has rules of its own. */
export function bestColumn(target: Target, player: Player, row: Row): Column | undefined {
  const lifecycle = lifecycleOf(target.module, target.entity.name);
  const rights = privileges(target, player).update;
  const able = target.entity.columns.filter(
    (one) => changedValue(target, row, one) !== undefined && !target.entity.primaryKey.columns.includes(one.name),
  );
  const rank = (column: Column): number => {
    const changes = { [column.name]: changedValue(target, row, column) ?? null };
    const allowed = expectUpdate(target, player, row, changes, { reads: [], merge: false })?.kind === "rows";
    const special =
      isUnique(target, column.name) ||
      column.system !== null ||
      lifecycle?.column === column.name ||
      column.name === target.world.identity?.role;
    return (allowed ? 0 : rights.has(column.name) ? 10 : 20) + (special ? 5 : 0);
  };
  return able.map((column) => ({ column, rank: rank(column) })).sort((a, b) => a.rank - b.rank)[0]?.column;
}

/** One row for each way in which the player can relate to rows: seen or not, reached or not, allowed or not. */
function distinctRows(target: Target, player: Player, rows: readonly Row[]): readonly Row[] {
  const kinds = new Map<string, Row>();
  for (const row of rows) {
    const kind = JSON.stringify([
      sees(target, player, row),
      reaches(target, player, "update", row),
      lifecycleState(target, row),
      identityRole(target, row),
      changeable(target, player, row),
    ]);
    if (!kinds.has(kind)) kinds.set(kind, row);
  }
  return [...kinds.values()];
}

/** The columns he may change of a row: grants of one cell can differ by the row. */
function changeable(target: Target, player: Player, row: Row): readonly string[] {
  if (reaches(target, player, "update", row) !== true) return [];
  const { columns } = target.entity;
  return columns.filter((one) => isChangeable(target, player, row, one)).map((one) => one.name);
}

function isChangeable(target: Target, player: Player, row: Row, column: Column): boolean {
  const value = changedValue(target, row, column);
  if (value === undefined) return false;
  return expectUpdate(target, player, row, { [column.name]: value }, { reads: [], merge: false })?.kind === "rows";
}

function lifecycleState(target: Target, row: Row): string | null {
  const lifecycle = lifecycleOf(target.module, target.entity.name);
  return lifecycle === null ? null : (row[lifecycle.column] ?? null);
}

function identityRole(target: Target, row: Row): string | null {
  const identity = target.world.identity;
  return identity?.entity === target.entity.name ? (row[identity.role] ?? null) : null;
}

function plain(target: Target, player: Player, row: Row, column: Column): readonly Draft[] {
  const value = changedValue(target, row, column);
  if (value === undefined || blockedByKeys(target, player, column.name)) return [];
  const key = target.entity.primaryKey.columns;
  const changes = { [column.name]: value };
  return draft(target, {
    player,
    operation: "update",
    shape: "where",
    detail: `${column.name}/${rowName(target, row)}`,
    attempt: `change ${column.name} of ${target.entity.name} ${rowName(target, row)}`,
    statement: sql`update ${target.table} set ${assignments(changes)} where ${keyIs(target, row)}`,
    expect: expectUpdate(target, player, row, changes, { reads: key, merge: false }),
    check: has(target, row, changes),
    ownerRows: isReferenced(target, column.name) ? null : 1,
  });
}

/** Every column of one row for each set of columns that is his to change, beside the row where all were tried. */
function otherColumns(target: Target, player: Player, best: Row, favourite: Column | undefined): readonly Draft[] {
  const tried = new Set([JSON.stringify(changeable(target, player, best))]);
  return target.rows.flatMap((row) => {
    if (reaches(target, player, "update", row) !== true) return [];
    const kind = JSON.stringify(changeable(target, player, row));
    if (tried.has(kind)) return [];
    tried.add(kind);
    const columns = target.entity.columns.filter((one) => one.generated === null && one !== favourite);
    return columns.flatMap((column) => plain(target, player, row, column));
  });
}

/** What he may change and what he may not, in one statement. */
function besides(target: Target, player: Player, row: Row, favourite: Column | undefined): readonly Draft[] {
  if (favourite === undefined || !isChangeable(target, player, row, favourite)) return [];
  const rights = privileges(target, player).update;
  const key = target.entity.primaryKey.columns;
  return target.entity.columns.flatMap((column) => {
    if (column === favourite || !rights.has(column.name) || isChangeable(target, player, row, column)) return [];
    const values = [favourite, column].map((one) => [one.name, changedValue(target, row, one)] as const);
    if (values.some(([, value]) => value === undefined)) return [];
    const changes = Object.fromEntries(values.map(([name, value]) => [name, value ?? null]));
    const expect = expectUpdate(target, player, row, changes, { reads: key, merge: false });
    if (expect === null || !fits(target, row, { ...row, ...changes })) return [];
    return draft(target, {
      player,
      operation: "update",
      shape: "beside",
      detail: column.name,
      attempt: `change ${column.name} of ${target.entity.name} beside ${favourite.name}, which is his to change`,
      statement: sql`update ${target.table} set ${assignments(changes)} where ${keyIs(target, row)}`,
      expect,
      ownerRows: null,
    }).map((one) => ({ ...one, twinShape: `${target.entity.name}/update/where` }));
  });
}

function shapes(target: Target, player: Player, best: Row, rest: readonly Row[], column: Column): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  const name = target.entity.name;
  const rows = [
    best,
    ...rest
      .filter((row) => reaches(target, player, "update", row) !== reaches(target, player, "update", best))
      .slice(0, 1),
  ];
  const usual = rows.map((row) => ({ row, value: changedValue(target, row, column), detail: rowName(target, row) }));
  const breaking = isChangeable(target, player, best, column) ? breakingValue(target, player, best, column) : undefined;
  const detail = `${rowName(target, best)}/beyond a condition`;
  const tries = [...usual, ...(breaking === undefined ? [] : [{ row: best, value: breaking, detail }])];
  return [
    ...tries.flatMap(({ row, value, detail }) => {
      if (value === undefined) return [];
      const changes = { [column.name]: value };
      const set = assignments(changes);
      const where = keyIs(target, row);
      const one = (shape: string, statement: Sql, reads: readonly string[], merge = false): readonly Draft[] =>
        draft(target, {
          player,
          operation: "update",
          shape,
          detail,
          attempt: `change ${column.name} of ${name} ${rowName(target, row)} by ${shape}`,
          statement,
          expect: expectUpdate(target, player, row, changes, { reads, merge }),
          check: has(target, row, changes),
        });
      return [
        ...one(
          "returning",
          sql`update ${target.table} set ${set} where ${where} returning ${identifier(column.name)}`,
          [...key, column.name],
        ),
        ...one("update-from", sql`update ${target.table} set ${set} from (select 1) as one where ${where}`, key),
        ...one(
          "common-table-expression",
          sql`with changed as (update ${target.table} set ${set} where ${where} returning 1) select 1 from changed`,
          key,
        ),
        ...one(
          "merge",
          sql`merge into ${target.table} using (select 1) as one on ${where} when matched then update set ${set}`,
          key,
          true,
        ),
      ];
    }),
    ...draft(target, {
      player,
      operation: "update",
      shape: "no-op",
      detail: "",
      attempt: `set ${column.name} of ${name} to itself`,
      statement: sql`update ${target.table} set ${identifier(column.name)} = ${identifier(column.name)} where ${keyIs(target, best)}`,
      expect: expectUpdate(
        target,
        player,
        best,
        { [column.name]: best[column.name] ?? null },
        { reads: [...key, column.name], merge: false },
      ),
    }),
    ...blind(target, player, changedValue(target, best, column), column, ""),
    ...blind(target, player, breaking, column, "beyond a condition"),
  ];
}

/** Without WHERE the policies of SELECT do not apply, so the update must hold by its own. */
function blind(
  target: Target,
  player: Player,
  value: string | null | undefined,
  column: Column,
  detail: string,
): readonly Draft[] {
  if (value === undefined || isUnique(target, column.name)) return [];
  const changes = { [column.name]: value };
  if (!target.rows.every((row) => fits(target, row, { ...row, ...changes }))) return [];
  const each = target.rows.map((row) => expectUpdate(target, player, row, changes, { reads: [], merge: false }));
  const expect = together(each);
  // Where rows are refused in different ways it is open which of them is met first.
  if (expect === null && !each.includes(null)) return [];
  return draft(target, {
    player,
    operation: "update",
    shape: "blind",
    detail,
    attempt: `change ${column.name} of ${target.entity.name} without a condition${detail === "" ? "" : ", to what his own rules out"}`,
    statement: sql`update ${target.table} set ${assignments(changes)}`,
    expect,
    ownerRows: target.rows.length,
    blind: true,
  });
}

/** Returns what a statement over several rows shows: the one error, or the sum; null where two errors race. */
export function together(each: readonly (Expectation | null)[]): Expectation | null {
  if (each.includes(null)) return null;
  const known = each.filter((one) => one !== null);
  const errors = known.filter((one) => one.kind === "denied" && one.layer !== "zero-rows");
  const layers = new Set(errors.map((one) => (one.kind === "denied" ? one.layer : "")));
  if (layers.size > 1) return null;
  if (errors[0] !== undefined) return errors[0];
  const count = known.reduce((sum, one) => sum + (one.kind === "rows" ? one.count : 0), 0);
  return count === 0 ? denied("zero-rows") : permitted(count);
}

/** Every pair of states, on a row the player reaches: the contract's transitions and all the others. */
function transitions(target: Target, player: Player): readonly Draft[] {
  const lifecycle = lifecycleOf(target.module, target.entity.name);
  if (lifecycle === null) return [];
  const key = target.entity.primaryKey.columns;
  return lifecycle.states.flatMap(({ name: from }) => {
    const there = target.rows.filter((one) => one[lifecycle.column] === from);
    const row = there.find((one) => reaches(target, player, "update", one) === true);
    if (row === undefined) return [];
    return lifecycle.states.flatMap(({ name: to }) => {
      const changes = { [lifecycle.column]: to };
      if (to === from || !fits(target, row, { ...row, ...changes })) return [];
      return draft(target, {
        player,
        operation: "update",
        shape: "transition",
        detail: `${from}/${to}`,
        attempt: `take ${target.entity.name} from ${from} to ${to}`,
        statement: sql`update ${target.table} set ${assignments(changes)} where ${keyIs(target, row)}`,
        expect: expectUpdate(target, player, row, changes, { reads: key, merge: false }),
        check: has(target, row, changes),
      });
    });
  });
}
