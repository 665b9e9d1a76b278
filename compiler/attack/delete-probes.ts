/** Attacks that delete rows. */

import { lifecycleOf } from "../ir/find.ts";
import { identifiers, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectDelete } from "./expect.ts";
import { denied } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { freshRow, rowsOf } from "./row-builder.ts";
import { keyIs, leaveOut, notComputed, ownerInsert, reaches, sees } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { rowName } from "./changed-row.ts";
import { together } from "./update-probes.ts";

/**
 * Returns the deleting attacks of one player. What he may delete is a fresh row of the same kind that nothing refers
 * to, so that only rights decide.
 */
export function deleteProbes(target: Target, player: Player): readonly Draft[] {
  const rows = distinctRows(target, player);
  const drawn = rows.flatMap((row) => attemptOn(target, player, row));
  const attempts = [...new Map([...drawn].reverse().map((one) => [one.label, one])).values()].reverse();
  const [first] = attempts;
  if (first === undefined) {
    leaveOut(target, player, "delete", "keys of other tables hold every row that could be made up");
    return [];
  }
  const key = target.entity.primaryKey.columns;
  const one = (
    shape: string,
    attempt: Attempt,
    statement: Sql,
    reads: readonly string[],
    merge = false,
  ): readonly Draft[] =>
    draft(target, {
      player,
      operation: "delete",
      shape,
      detail: attempt.label,
      attempt: `delete ${target.entity.name} ${attempt.label} by ${shape}`,
      statement,
      expect: expectDelete(target, player, attempt.row, { reads, merge }),
      setup: attempt.setup,
      check: gone(target, attempt.row),
      ownerRows: attempt.setup.length > 0 ? 1 : null,
    });
  const plain = attempts.flatMap((attempt) =>
    one("where", attempt, sql`delete from ${target.table} where ${keyIs(target, attempt.row)}`, key),
  );
  if (player.part === "extra") return plain.slice(0, 1);
  const where = keyIs(target, first.row);
  return [
    ...plain,
    ...one("returning", first, sql`delete from ${target.table} where ${where} returning ${identifiers(key)}`, key),
    ...one("delete-using", first, sql`delete from ${target.table} using (select 1) as one where ${where}`, key),
    ...one(
      "common-table-expression",
      first,
      sql`with gone as (delete from ${target.table} where ${where} returning 1) select 1 from gone`,
      key,
    ),
    ...one(
      "merge",
      first,
      sql`merge into ${target.table} using (select 1) as one on ${where} when matched then delete`,
      key,
      true,
    ),
    ...blind(target, player),
  ];
}

interface Attempt {
  readonly row: Row;
  readonly label: string;
  readonly setup: readonly Sql[];
}

function attemptOn(target: Target, player: Player, row: Row): readonly Attempt[] {
  const expect = expectDelete(target, player, row, { reads: target.entity.primaryKey.columns, merge: false });
  if (expect === null) {
    leaveOut(target, player, "delete", notComputed);
    return [];
  }
  if (expect.kind !== "rows") return [{ row, label: rowName(target, row), setup: [] }];
  const kind = Object.fromEntries([...target.axes.keys()].map((column) => [column, row[column] ?? null]));
  const fresh = freshRow(target.world.stock, target.entity.name, kind);
  if (fresh !== null)
    return [{ row: fresh, label: `a fresh row like ${rowName(target, row)}`, setup: [ownerInsert(target, fresh)] }];
  // Where everybody has one row, it is that one, unless keys of other tables hold it.
  return isHeld(target, target.entity.name, row)
    ? otherRow(target, row)
    : [{ row, label: rowName(target, row), setup: [] }];
}

/** Whether a row of the world refers to this one by a key that does not let it go, or to one that goes along with it. */
function isHeld(target: Target, name: string, row: Row): boolean {
  const { project, stock } = target.world;
  return project.some((module) =>
    module.entities.some((entity) =>
      entity.foreignKeys.some((key) => {
        if (key.referenced.schema !== "public" || key.referenced.table !== name) return false;
        const referring = rowsOf(stock, entity.name).filter(
          (one) =>
            one !== row &&
            key.columns.every(
              (column, at) => one[column] !== null && one[column] === row[key.referenced.columns[at] ?? ""],
            ),
        );
        if (key.onDelete === "set-null" || key.onDelete === "set-default") return false;
        return key.onDelete === "cascade"
          ? referring.some((one) => isHeld(target, entity.name, one))
          : referring.length > 0;
      }),
    ),
  );
}

/** A row that nothing holds, in the same state where one fits. */
function otherRow(target: Target, like: Row): readonly Attempt[] {
  const { stock } = target.world;
  const { name } = target.entity;
  const lifecycle = lifecycleOf(target.module, name);
  const state = lifecycle === null ? null : (like[lifecycle.column] ?? null);
  const alike = lifecycle === null || state === null ? null : freshRow(stock, name, { [lifecycle.column]: state });
  const fresh = alike ?? freshRow(stock, name, {});
  const usual = state === null || lifecycle?.initial.includes(state) === true || alike === null;
  const label = usual ? "a fresh row" : `a fresh row, ${state}`;
  return fresh === null ? [] : [{ row: fresh, label, setup: [ownerInsert(target, fresh)] }];
}

/** One row for each way in which rights relate to it, in each state. */
function distinctRows(target: Target, player: Player): readonly Row[] {
  const lifecycle = lifecycleOf(target.module, target.entity.name);
  const kinds = new Map<string, Row>();
  for (const row of target.rows) {
    const state = lifecycle === null ? null : row[lifecycle.column];
    const kind = JSON.stringify([sees(target, player, row), reaches(target, player, "delete", row), state]);
    if (!kinds.has(kind)) kinds.set(kind, row);
  }
  return [...kinds.values()];
}

function blind(target: Target, player: Player): readonly Draft[] {
  const each = target.rows.map((row): Expectation | null =>
    expectDelete(target, player, row, { reads: [], merge: false }),
  );
  const expect = together(each);
  // Where rows may go, foreign keys of the rows of the world decide: not what is attacked here.
  if (expect === null || expect.kind === "rows") return [];
  return draft(target, {
    player,
    operation: "delete",
    shape: "blind",
    detail: "",
    attempt: `delete ${target.entity.name} without a condition`,
    statement: sql`delete from ${target.table}`,
    expect: expect.layer === "zero-rows" ? denied("zero-rows") : expect,
    ownerRows: null,
    blind: true,
  });
}

function gone(target: Target, row: Row) {
  return {
    kind: "holds",
    query: sql`select count(*) = 0 as holds, count(*)::text as seen from ${target.table} where ${keyIs(target, row)}`,
  } as const;
}
