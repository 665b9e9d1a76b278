/** The small model of a module: every kind of actor, two or three rows of every kind, every change the rules can tell apart. */

import type { ModuleIr } from "../../ir/module.ts";
import { entityOf } from "../../ir/find.ts";
import { identifier, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Row } from "../evaluate.ts";
import { moduleOf } from "../oracle.ts";
import type { AttackSettings } from "../probe.ts";
import { keyIs, ownerInsert, targetOf } from "../target.ts";
import type { Target } from "../target.ts";
import type { RefusedRows } from "../row-builder.ts";
import { worldOf } from "../world.ts";
import type { World } from "../world.ts";
import { insertPoints } from "./insert-points.ts";
import { addModelRows } from "./model-rows.ts";
import type { LeftOut, Model, OldRow, WritePoint } from "./point.ts";
import { readPoints } from "./read-points.ts";
import { deletePoints, updatePoints } from "./update-points.ts";
import type { Drafting } from "./update-points.ts";
import { axesOfModel } from "./value-classes.ts";

/**
 * Returns the model of a module: its rows, and every point with the contract's verdict, from the IR alone (semantics.md,
 * "Proof obligations"). `project` holds the module and all that it depends on. Tokens that cannot be read are not
 * among the actors: they have no meaning that could be equivalent. `refused` as for the attacks.
 */
export function modelOf(
  module: ModuleIr,
  project: readonly ModuleIr[],
  settings: AttackSettings,
  refused: RefusedRows = new Map(),
): Model {
  const world = worldOf(module, project, refused);
  const players = world.players.filter((one) => !one.malformed);
  const leftOut = new Map<string, LeftOut>();
  const leave = (place: string, points: number, reason: string): void => {
    const key = `${place} ${reason}`;
    leftOut.set(key, { place, points: points + (leftOut.get(key)?.points ?? 0), reason });
  };
  const axes = new Map(module.entities.map(({ name }) => [name, axesOfModel(world, name)] as const));
  for (const [name, ofEntity] of axes) {
    const combinations = addModelRows(world, name, ofEntity);
    if (combinations > 0) leave(`entities/${name}`, combinations, "too many kinds of rows: every value and every pair");
  }
  const targets = module.entities.map(({ name }) => targetOf(world, name, settings));
  const oldRows = new Map<Row, OldRow>();
  const drafting: Drafting = { leaveOut: leave, cursorOn: (target, row) => cursorOn(oldRows, target, row) };
  const writes: WritePoint[] = [];
  for (const player of players) {
    for (const target of targets) {
      const read = axes.get(target.entity.name) ?? [];
      writes.push(...insertPoints(target, player, read, drafting));
      writes.push(...updatePoints(target, player, read, drafting));
      writes.push(...deletePoints(target, player, read, drafting));
    }
  }
  for (const target of targets)
    if (target.rows.length === 0)
      leave(`entities/${target.entity.name}`, 1, world.stock.obstacles.get(target.entity.name) ?? "no row fits");
  return {
    module: module.module,
    publicSchema: settings.publicSchema,
    world: worldSql(world, settings),
    rowEntities: [...world.stock.accounts.map(() => null), ...world.stock.order.map((one) => one.entity)],
    tables: targets.map((one) => one.table),
    players,
    reads: targets.map((target) => readPoints(target, players, drafting)),
    writes,
    oldRows: [...oldRows.values()],
    leftOut: [...leftOut.values()],
  };
}

/** The owner's cursor stands on the row, so that a client's statement reaches it without reading a column. */
function cursorOn(known: Map<Row, OldRow>, target: Target, row: Row): Sql {
  const found = known.get(row);
  if (found !== undefined) return found.cursor;
  const cursor = identifier(`contractc_row_${known.size + 1}`);
  const declaration = sql`declare ${cursor} no scroll cursor for select from ${target.table} where ${keyIs(target, row)}; fetch ${cursor}`;
  known.set(row, { entity: target.entity.name, row, cursor, declaration });
  return cursor;
}

function worldSql(world: World, settings: AttackSettings): readonly Sql[] {
  const accounts = world.stock.accounts.map(
    (id) => sql`insert into auth.users (id, email) values (${literal(id)}, ${literal(`${id}@example.invalid`)})`,
  );
  const rows = world.stock.order.map(({ entity: name, row }) => {
    const entity = entityOf(moduleOf(world.project, name), name);
    return ownerInsert({ table: qualified(settings.publicSchema, name), entity }, row);
  });
  return [...accounts, ...rows];
}
