/** Points of UPDATE and DELETE: every old row that rules tell apart, every new row over the same columns, every other column singly. */

import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { changedValue, fits } from "../change.ts";
import type { Player } from "../cast.ts";
import type { Row } from "../evaluate.ts";
import { decide } from "../oracle.ts";
import { assignments, keyIs, privileges, reaches, sees, valueSql } from "../target.ts";
import type { Target } from "../target.ts";
import { combinationsOf } from "./combinations.ts";
import type { WritePoint } from "./point.ts";
import { choicesFor, distinctFor } from "./relation.ts";
import type { Axis } from "./value-classes.ts";

/** What points of one kind report back while they are made. */
export interface Drafting {
  /** Returns the cursor that stands on a row. */
  readonly cursorOn: (target: Target, row: Row) => Sql;
  readonly leaveOut: (place: string, points: number, reason: string) => void;
}

const mostChanges = 64;
/** Stands for a condition that the oracle does not understand. */
export const notComputed = "what the condition says is only known to Postgres";

/** Returns the points at which a player changes rows. Who merely looks like another player gets every change singly. */
export function updatePoints(
  target: Target,
  player: Player,
  axes: readonly Axis[],
  drafting: Drafting,
): readonly WritePoint[] {
  return distinctFor(target.world, player, axes, target.rows).flatMap((old) => {
    const { changes, leftOut } = changesOf(target, player, axes, old);
    const points = changes.flatMap((values) => point(target, player, old, values, drafting));
    const [first] = points;
    if (leftOut > 0 && first !== undefined)
      drafting.leaveOut(first.place, leftOut, "too many combinations: every value and every pair of values is tried");
    return points;
  });
}

function changesOf(
  target: Target,
  player: Player,
  axes: readonly Axis[],
  old: Row,
): { readonly changes: readonly Row[]; readonly leftOut: number } {
  const { entity, world } = target;
  const choices = axes
    .filter(({ column }) => isChangeable(target, column))
    .map((axis) => {
      const was = old[axis.column] ?? null;
      return [axis.column, [was, ...choicesFor(world, player, axis).filter((one) => one !== was)]] as const;
    });
  const { rows, leftOut } = combinationsOf(choices, player.part === "main" ? mostChanges : 1);
  const read = new Map<string, readonly (string | null)[]>(choices);
  const singly = entity.columns.flatMap((column) => {
    const value = isChangeable(target, column.name) ? changedValue(target, old, column) : undefined;
    return value === undefined || read.get(column.name)?.includes(value) === true ? [] : [{ [column.name]: value }];
  });
  const combined = rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(([column, value]) => (old[column] ?? null) !== value)))
    .filter((changes) => Object.keys(changes).length > 0)
    .filter((changes) => player.part === "main" || Object.keys(changes).length === 1)
    .filter((changes) => fits(target, old, { ...old, ...changes }));
  // What is left out of an extra player's product is tried by the player he looks like.
  return { changes: [...singly, ...combined], leftOut: player.part === "main" ? leftOut : 0 };
}

function isChangeable(target: Target, name: string): boolean {
  const column = target.entity.columns.find((one) => one.name === name);
  return column !== undefined && column.generated === null && column.identity !== "always";
}

function point(target: Target, player: Player, old: Row, values: Row, drafting: Drafting): readonly WritePoint[] {
  const { entity, world } = target;
  const next = { ...old, ...values };
  const verdict = decide(world.around, {
    person: player.person,
    operation: "update",
    entity: entity.name,
    row: old,
    next,
    columns: Object.keys(values),
  });
  if (!verdict.allowed && verdict.because === "undecided") {
    drafting.leaveOut(verdict.cell, 1, notComputed);
    return [];
  }
  const rights = privileges(target, player).select;
  const named = entity.primaryKey.columns.every((one) => rights.has(one));
  // What is allowed is done as an application does it, what is denied as an attacker would: without reading anything.
  const where = verdict.allowed && named && sees(target, player, old) === true && sees(target, player, next) === true;
  const which = where ? keyIs(target, old) : sql`current of ${drafting.cursorOn(target, old)}`;
  return [
    {
      player,
      operation: "update",
      entity: entity.name,
      place: verdict.cell,
      allowed: verdict.allowed,
      reaches: reaches(target, player, "update", old) !== false,
      old,
      values,
      setup: null,
      statement: sql`update ${target.table} set ${assignments(values)} where ${which}`,
      check: verdict.allowed ? holds(target, next, values) : null,
      mayRefuse: keysOf(target, values),
    },
  ];
}

/** Returns the points at which a player deletes rows. */
export function deletePoints(
  target: Target,
  player: Player,
  axes: readonly Axis[],
  drafting: Drafting,
): readonly WritePoint[] {
  const { entity, world } = target;
  return distinctFor(world, player, axes, target.rows).flatMap((old): readonly WritePoint[] => {
    const verdict = decide(world.around, {
      person: player.person,
      operation: "delete",
      entity: entity.name,
      row: old,
      columns: [],
    });
    if (!verdict.allowed && verdict.because === "undecided") {
      drafting.leaveOut(verdict.cell, 1, notComputed);
      return [];
    }
    const rights = privileges(target, player).select;
    const named = entity.primaryKey.columns.every((one) => rights.has(one));
    const where = verdict.allowed && named && sees(target, player, old) === true;
    const which = where ? keyIs(target, old) : sql`current of ${drafting.cursorOn(target, old)}`;
    return [
      {
        player,
        operation: "delete",
        entity: entity.name,
        place: verdict.cell,
        allowed: verdict.allowed,
        reaches: verdict.allowed,
        old,
        values: {},
        setup: null,
        statement: sql`delete from ${target.table} where ${which}`,
        check: verdict.allowed
          ? sql`select not exists (select from ${target.table} where ${keyIs(target, old)})`
          : null,
        mayRefuse: keysTo(target),
      },
    ];
  });
}

/** Names of the keys by which other rows hold this one in its place. */
function keysTo(target: Target): readonly string[] {
  return target.world.project.flatMap((module) =>
    module.entities.flatMap((entity) =>
      entity.foreignKeys
        .filter((key) => key.referenced.schema === "public" && key.referenced.table === target.entity.name)
        .map((key) => key.name),
    ),
  );
}

/** Other rows may refer to what is changed. Conditions that nobody can compute are among the checks. */
function keysOf(target: Target, values: Row): readonly string[] {
  const isKey = target.entity.primaryKey.columns.some((one) => one in values);
  return isKey || target.entity.uniques.some((one) => one.columns.some((column) => column in values))
    ? keysTo(target)
    : [];
}

/** Query by which the owner sees that the row has the new values; what a trigger maintains or cannot be compared is left out. */
export function holds(target: Target, next: Row, values: Row): Sql {
  const compared = Object.entries(values).filter(([name]) => {
    const column = target.entity.columns.find((one) => one.name === name);
    return column !== undefined && column.system === null && !["json", "xml", "point"].includes(column.type.name);
  });
  const same = compared
    .map(([name, value]) => sql` and ${identifier(name)} is not distinct from ${valueSql(value)}`)
    .join("") as Sql;
  return sql`select exists (select from ${target.table} where ${keyIs(target, next)}${same})`;
}
