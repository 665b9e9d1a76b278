/** Points of SELECT: every player, every row, every column. */

import { identifier, join, numeric, sql } from "../../sql/sql.ts";
import type { Player } from "../cast.ts";
import type { Row } from "../evaluate.ts";
import { decide } from "../oracle.ts";
import { keyIs } from "../target.ts";
import type { Target } from "../target.ts";
import type { ReadPoints } from "./point.ts";
import type { Drafting } from "./update-points.ts";
import { notComputed } from "./update-points.ts";

/** Returns what each player may read of an entity. */
export function readPoints(target: Target, players: readonly Player[], drafting: Drafting): ReadPoints {
  const { entity, rows } = target;
  const columns = entity.columns.map((one) => one.name);
  const which = join(
    rows.map((row, at) => sql`when ${keyIs(target, row)} then ${numeric(String(at))}`),
    sql` `,
  );
  const texts = join(
    columns.map((one) => sql`${identifier(one)}::text as ${identifier(one)}`),
    sql`, `,
  );
  return {
    entity: entity.name,
    table: target.table,
    key: entity.primaryKey.columns,
    columns,
    rows,
    census:
      rows.length === 0
        ? sql`select null::integer as contractc_at where false`
        : sql`select case ${which} end as contractc_at, ${texts} from ${target.table}`,
    readable: players.map((player) => rows.map((row) => readable(target, player, row, columns, drafting))),
  };
}

function readable(
  target: Target,
  player: Player,
  row: Row,
  columns: readonly string[],
  drafting: Drafting,
): readonly string[] | null {
  const verdicts = columns.map((column) =>
    decide(target.world.around, {
      person: player.person,
      operation: "select",
      entity: target.entity.name,
      row,
      columns: [column],
    }),
  );
  const unknown = verdicts.find((one) => !one.allowed && one.because === "undecided");
  if (unknown !== undefined) {
    drafting.leaveOut(unknown.cell, 1, notComputed);
    return null;
  }
  return columns.filter((_, at) => verdicts[at]?.allowed === true);
}
