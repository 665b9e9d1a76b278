/** Points of INSERT: every row over the columns that rules tell apart, and each column that is not the player's to fill. */

import { cellOf } from "../../ir/find.ts";
import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Player } from "../cast.ts";
import { changedValue, isReferenced } from "../change.ts";
import type { Row } from "../evaluate.ts";
import { columnsRead, defaultOf, filledOwners, insertedRow } from "../inserted-row.ts";
import { decide } from "../oracle.ts";
import { displacingRow, freshRow } from "../row-builder.ts";
import { insertSql, keyIs, privileges } from "../target.ts";
import type { Target } from "../target.ts";
import { satisfiesChecks } from "../value.ts";
import { combinationsOf } from "./combinations.ts";
import type { WritePoint } from "./point.ts";
import { choicesFor } from "./relation.ts";
import { holds, notComputed } from "./update-points.ts";
import type { Drafting } from "./update-points.ts";
import type { Axis } from "./value-classes.ts";

const mostRows = 64;

/** Returns the points at which a player creates rows. */
export function insertPoints(
  target: Target,
  player: Player,
  axes: readonly Axis[],
  drafting: Drafting,
): readonly WritePoint[] {
  const filled = filledOwners(target, player);
  const listed = listedColumns(target, player, filled);
  const named = axes.filter(({ column }) => listed.includes(column));
  const choices = named.map((axis) => [axis.column, choicesFor(target.world, player, axis)] as const);
  const { rows, leftOut } = combinationsOf(
    choices.filter(([, values]) => values.length > 0),
    player.part === "main" ? mostRows : 1,
  );
  const points = [
    ...rows.flatMap((wanted) => {
      const made = madeRow(target, player, { ...wanted, ...filled }, listed);
      return made === null ? [] : point(target, player, made, listed, drafting);
    }),
    ...forOthers(target, player, axes, { filled, listed }, drafting),
  ];
  const [first] = points;
  if (first === undefined) {
    const { id } = cellOf(target.module, target.entity.name, player.person.actor, "insert");
    drafting.leaveOut(id, 1, "no row fits beside those that are there");
  }
  if (leftOut > 0 && first !== undefined && player.part === "main")
    drafting.leaveOut(first.place, leftOut, "too many combinations: every value and every pair of values is tried");
  return [...points, ...otherColumns(target, player, points, listed, drafting)];
}

/** Whose own row the system fills the owner of might name somebody else. */
function forOthers(
  target: Target,
  player: Player,
  axes: readonly Axis[],
  { filled, listed }: { readonly filled: Row; readonly listed: readonly string[] },
  drafting: Drafting,
): readonly WritePoint[] {
  return axes.flatMap((axis) => {
    if (!(axis.column in filled)) return [];
    const others = choicesFor(target.world, player, axis).filter((one) => one !== filled[axis.column]);
    return others.flatMap((value) => {
      const made = madeRow(target, player, { ...filled, [axis.column]: value }, listed);
      // NULL asks the system to fill it.
      return made === null || value === null ? [] : point(target, player, made, [...listed, axis.column], drafting);
    });
  });
}

interface MadeRow {
  readonly row: Row;
  readonly setup: Sql | null;
}

/** Where everybody has one row already, the one in the way is taken out first. Unlisted columns hold defaults if they can. */
function madeRow(target: Target, player: Player, wanted: Row, listed: readonly string[]): MadeRow | null {
  const { stock } = target.world;
  const { name } = target.entity;
  const defaults = unlistedDefaults(target, player, listed);
  const row = freshRow(stock, name, { ...defaults, ...wanted }) ?? freshRow(stock, name, wanted);
  if (row !== null) return { row, setup: null };
  if (target.entity.appendOnly || target.entity.columns.some((one) => isReferenced(target, one.name))) return null;
  const displacing = displacingRow(stock, name, wanted);
  // Who loses his own identity row is somebody else then.
  if (displacing === null || isOwnIdentity(target, player, displacing.displaced)) return null;
  return { row: displacing.row, setup: sql`delete from ${target.table} where ${keyIs(target, displacing.displaced)}` };
}

function isOwnIdentity({ world: { identity }, entity }: Target, player: Player, row: Row): boolean {
  return identity?.entity === entity.name && row[identity.user] === player.person.userId;
}

function unlistedDefaults(target: Target, player: Player, listed: readonly string[]): Row {
  const pairs = target.entity.columns.flatMap((column) => {
    if (listed.includes(column.name) || column.generated !== null || column.identity !== null) return [];
    const value = defaultOf(target, player, column.name);
    return value === undefined || (value === null && !column.nullable) ? [] : [[column.name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** What the player's own cell lets him name; without one what his database role may; without that all that is anyone's. */
function listedColumns(target: Target, player: Player, filled: Row): readonly string[] {
  const cell = cellOf(target.module, target.entity.name, player.person.actor, "insert");
  const granted = new Set(cell.grants.flatMap((grant) => grant.columns));
  const rights = privileges(target, player).insert;
  const wanted = granted.size > 0 ? granted : rights;
  return target.entity.columns
    .filter((one) => one.generated === null && one.identity === null && !(one.name in filled))
    .filter((one) => (wanted.size > 0 ? wanted.has(one.name) : one.system === null))
    .map((one) => one.name);
}

/** A column that others may fill and the player may not: beside a row that he may create, with another value than its default. */
function otherColumns(
  target: Target,
  player: Player,
  points: readonly WritePoint[],
  listed: readonly string[],
  drafting: Drafting,
): readonly WritePoint[] {
  const base = points.find((one) => one.allowed) ?? points[0];
  if (base === undefined || player.part !== "main") return [];
  // A key with a default is free to name where a right to it exists, and nothing is lost where none does.
  const key = target.entity.primaryKey.columns;
  const others = target.entity.columns.filter(
    (one) =>
      one.generated === null &&
      one.identity === null &&
      !listed.includes(one.name) &&
      !(one.default !== null && key.includes(one.name)),
  );
  return others.flatMap((column) => {
    const row = { ...insertedRow(target, player, base.values, listed).row };
    const value = changedValue(target, row, column);
    if (value === undefined) return [];
    const made = { row: { ...row, [column.name]: value }, setup: base.setup };
    return point(target, player, made, [...listed, column.name], drafting);
  });
}

function point(
  target: Target,
  player: Player,
  { row, setup }: MadeRow,
  listed: readonly string[],
  drafting: Drafting,
): readonly WritePoint[] {
  const { entity, world } = target;
  const { row: inserted, unknown, missing } = insertedRow(target, player, row, listed);
  const cell = cellOf(target.module, entity.name, player.person.actor, "insert");
  if (cell.grants.some((grant) => columnsRead(grant.rows).some((one) => unknown.has(one)))) {
    drafting.leaveOut(cell.id, 1, notComputed);
    return [];
  }
  const verdict = decide(world.around, {
    person: player.person,
    operation: "insert",
    entity: entity.name,
    row: inserted,
    columns: listed,
  });
  if (!verdict.allowed && verdict.because === "undecided") {
    drafting.leaveOut(cell.id, 1, notComputed);
    return [];
  }
  // Such a row is nobody's to create, whatever the rules say: the schema has no place for it.
  if (verdict.allowed && (missing.length > 0 || !satisfiesChecks(entity, inserted))) return [];
  const values = Object.fromEntries(listed.map((one) => [one, inserted[one] ?? null] as const));
  const keyed = entity.primaryKey.columns.every((one) => listed.includes(one));
  return [
    {
      player,
      operation: "insert",
      entity: entity.name,
      place: verdict.cell,
      allowed: verdict.allowed,
      reaches: true,
      old: null,
      values,
      setup,
      statement: insertSql(target, inserted, listed),
      check: verdict.allowed && keyed ? holds(target, inserted, values) : null,
      mayRefuse: [],
    },
  ];
}
