/** Regressions in the words of a matrix as statements, with the contract's verdict on each. */

import { columnOf } from "../ir/find.ts";
import type { SpokenAttempt } from "../ir/regression.ts";
import { identifiers, sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue, fits, isReferenced } from "./change.ts";
import type { Row } from "./evaluate.ts";
import { expectDelete, expectInsert, expectSelect, expectUpdate } from "./expect.ts";
import { filledOwners } from "./inserted-row.ts";
import { ownerColumns, rowsOfPlayer } from "./regression-rows.ts";
import { displacingRow, freshRow } from "./row-builder.ts";
import { assignments, insertSql, keyIn, keyIs, ownerInsert, privileges } from "./target.ts";
import type { Target } from "./target.ts";
import type { Trial } from "./regression-trial.ts";
import { rowName } from "./changed-row.ts";

/** Returns what is tried, one trial for each row and column that the words mean; a sentence where there is none. */
export function spokenTrials(target: Target, player: Player, attempt: SpokenAttempt): readonly Trial[] | string {
  const { world, entity } = target;
  if (attempt.operation === "insert") return creations(target, player, attempt);
  const state = attempt.state === null ? null : stateColumn(target);
  const rows = rowsOfPlayer(world, player, entity.name, attempt.rows).filter(
    (row) => state === null || row[state] === attempt.state,
  );
  const which = attempt.rows === "any" ? "" : `${attempt.rows} `;
  const none = `no ${which}row of ${entity.name}${attempt.state === null ? "" : ` that is ${attempt.state}`} could be made up for ${player.actor.name}`;
  if (rows.length === 0) return world.stock.obstacles.get(entity.name) ?? none;
  if (attempt.operation === "select") return [reading(target, player, attempt, rows)];
  const trials = rows.flatMap((row) =>
    attempt.operation === "delete" ? deletion(target, player, row) : changes(target, player, attempt, row),
  );
  return trials.length > 0 ? trials : `no value is known that could be changed in a row of ${entity.name}`;
}

function stateColumn(target: Target): string {
  const found = target.module.lifecycles.find((one) => one.entity === target.entity.name);
  if (found === undefined) throw new Error(`${target.entity.name} has no lifecycle`);
  return found.column;
}

function reading(target: Target, player: Player, attempt: SpokenAttempt, rows: readonly Row[]): Trial {
  const key = target.entity.primaryKey.columns;
  const readable = target.entity.columns
    .map((one) => one.name)
    .filter((one) => privileges(target, player).select.has(one));
  const columns = attempt.column === null ? (readable.length > 0 ? readable : key) : [attempt.column];
  const expect = expectSelect(target, player, rows, [...new Set([...columns, ...key])], false);
  return {
    label: "",
    operation: "select",
    statement: sql`select ${identifiers(columns)} from ${target.table} where ${keyIn(target, rows)}`,
    expect,
    partly: expect?.kind === "rows" && expect.count < rows.length,
    setup: [],
    blind: false,
  };
}

function changes(target: Target, player: Player, attempt: SpokenAttempt, row: Row): readonly Trial[] {
  const { entity } = target;
  const key = entity.primaryKey.columns;
  const named = attempt.column === null ? entity.columns : [columnOf(entity, attempt.column)];
  return named.flatMap((column) => {
    if (attempt.column === null && (key.includes(column.name) || column.system !== null)) return [];
    if (player.actor.databaseRole === "service_role" && isReferenced(target, column.name)) return [];
    const value = attempt.value ?? changedValue(target, row, column);
    if (value === undefined || value === row[column.name]) return [];
    const changed = { [column.name]: value };
    if (!fits(target, row, { ...row, ...changed })) return [];
    return [
      {
        label: `${column.name} ${rowName(target, row)}`,
        operation: "update" as const,
        statement: sql`update ${target.table} set ${assignments(changed)} where ${keyIs(target, row)}`,
        expect: expectUpdate(target, player, row, changed, { reads: key, merge: false }),
        partly: false,
        // Any column that may be changed makes "update" true, where none is named.
        oneOf: attempt.column === null ? rowName(target, row) : null,
        setup: [],
        blind: false,
      },
    ];
  });
}

/** What may be deleted is a fresh row of the same kind, so that only rights decide. */
function deletion(target: Target, player: Player, row: Row): readonly Trial[] {
  const shape = { reads: target.entity.primaryKey.columns, merge: false };
  const expect = expectDelete(target, player, row, shape);
  const fresh = expect?.kind === "rows" ? freshRow(target.world.stock, target.entity.name, kindOf(target, row)) : null;
  if (expect?.kind === "rows" && fresh === null && target.entity.columns.some((one) => isReferenced(target, one.name)))
    return [];
  const one = fresh ?? row;
  return [
    {
      label: rowName(target, row),
      operation: "delete",
      statement: sql`delete from ${target.table} where ${keyIs(target, one)}`,
      expect,
      partly: false,
      setup: fresh === null ? [] : [ownerInsert(target, fresh)],
      blind: false,
    },
  ];
}

function kindOf(target: Target, row: Row): Row {
  return Object.fromEntries([...target.axes.keys()].map((column) => [column, row[column] ?? null]));
}

function creations(target: Target, player: Player, attempt: SpokenAttempt): readonly Trial[] | string {
  const { world, entity } = target;
  const filled = filledOwners(target, player);
  const rights = privileges(target, player).insert;
  // What belongs to somebody else has to say so, whether or not the player may name an owner.
  const named = attempt.rows === "other" ? ownerColumns(world, entity.name).map((one) => one.column) : [];
  const listed = entity.columns
    .filter((one) => one.generated === null && one.identity === null)
    .filter((one) => named.includes(one.name) || !(one.name in filled))
    .filter((one) => named.includes(one.name) || (rights.size > 0 ? rights.has(one.name) : one.system === null))
    .map((one) => one.name);
  const wanted = wantedRows(target, player, attempt).map((one) => ({ ...filled, ...one }));
  const trials = wanted.flatMap((one): readonly Trial[] => {
    const fresh = freshRow(world.stock, entity.name, one);
    const displacing = fresh === null ? displacingRow(world.stock, entity.name, one) : null;
    const row = fresh ?? displacing?.row ?? null;
    if (row === null) return [];
    return [
      {
        label: "",
        operation: "insert",
        statement: insertSql(target, row, listed),
        expect: expectInsert(target, player, row, listed, []),
        partly: false,
        setup:
          displacing === null ? [] : [sql`delete from ${target.table} where ${keyIs(target, displacing.displaced)}`],
        blind: false,
      },
    ];
  });
  const [first] = trials;
  return first === undefined ? `no row of ${entity.name} could be made up that fits beside the others` : [first];
}

/** Rows that would be the player's own, or somebody else's, in the state named. */
function wantedRows(target: Target, player: Player, attempt: SpokenAttempt): readonly Row[] {
  const { world, entity } = target;
  const state = attempt.state === null ? {} : { [stateColumn(target)]: attempt.state };
  if (attempt.rows === "any") return [state];
  const owners = ownerColumns(world, entity.name);
  return owners.flatMap((own) => {
    const existing = rowsOfPlayer(world, player, entity.name, attempt.rows);
    const values = [...new Set(existing.map((row) => row[own.column] ?? null))].filter((one) => one !== null);
    return values.map((value) => ({ ...state, [own.column]: value }));
  });
}
