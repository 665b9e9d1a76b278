/** One entity under attack: its table, its rows, and the probes drafted against it. */

import type { Entity } from "../ir/entity.ts";
import type { Operation } from "../ir/access.ts";
import { cellId, entityOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import { identifier, join, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { decide, moduleOf } from "./oracle.ts";
import { privilegesOf } from "./privilege.ts";
import type { Privileges } from "./privilege.ts";
import type { AttackSettings, DatabaseRole, Probe } from "./probe.ts";
import { rowsOf } from "./row-builder.ts";
import { axesOf } from "./world.ts";
import type { Axes, World } from "./world.ts";

export interface Target {
  readonly world: World;
  readonly settings: AttackSettings;
  readonly module: ModuleIr;
  readonly entity: Entity;
  readonly table: Sql;
  readonly rows: readonly Row[];
  /** Values of the columns that conditions can tell apart. */
  readonly axes: Axes;
  readonly rights: Readonly<Record<Exclude<DatabaseRole, "owner">, Privileges>>;
  /** Why attempts on a cell were left out, by the cell: filled while probes are drafted. */
  readonly leftOut: Map<string, Set<string>>;
}

/** A probe before its twin is found. */
export interface Draft extends Omit<Probe, "twin" | "embeddedOnly"> {
  /** Probes of one shape differ in the actor or the row alone: `<entity>/<operation>/<shape>`. */
  readonly shape: string;
  /** Shape of the permitted probe that a denial is paired with; its own unless given. */
  readonly twinShape?: string;
  /** What the owner's statement locks: by the attempt itself, or only when it is let through; nothing unless given. */
  readonly locks?: "always" | "when-permitted";
  /** Rows the same statement touches when the owner runs it; null when even the owner may not. */
  readonly ownerRows: number | null;
}

/** Returns the target for an entity of the module under attack. */
export function targetOf(world: World, name: string, settings: AttackSettings): Target {
  return {
    world,
    settings,
    module: moduleOf(world.project, name),
    entity: entityOf(world.module, name),
    table: qualified(settings.publicSchema, name),
    rows: rowsOf(world.stock, name),
    axes: axesOf(world, name),
    rights: {
      authenticated: privilegesOf(world.project, name, "authenticated"),
      anon: privilegesOf(world.project, name, "anon"),
      service_role: privilegesOf(world.project, name, "service_role"),
    },
    leftOut: new Map(),
  };
}

/** What stands for a condition that the oracle does not understand. */
export const notComputed = "what its condition says of some rows is only known to Postgres";

/** Remembers that an attempt was left out: no statement of the contract goes unattacked silently. */
export function leaveOut(target: Target, player: Player, operation: Operation, reason: string): void {
  const cell = cellFor(target, player, operation);
  target.leftOut.set(cell, new Set([...(target.leftOut.get(cell) ?? []), reason]));
}

/** Returns what a player's database role may do with the entity, whatever the row. */
export function privileges(target: Target, player: Player): Privileges {
  if (player.actor.databaseRole === "owner") throw new Error("the owner's rights are not the contract's");
  return target.rights[player.actor.databaseRole];
}

/** Whether the contract lets the player read the row at all; null when undecided. */
export function sees(target: Target, player: Player, row: Row): boolean | null {
  return reaches(target, player, "select", row);
}

/** Whether a grant of the operation holds for the row, whatever the columns; null when undecided. */
export function reaches(target: Target, player: Player, operation: Operation, row: Row): boolean | null {
  const verdict = decide(target.world.around, {
    person: player.person,
    operation,
    entity: target.entity.name,
    row,
    columns: [],
  });
  return verdict.allowed ? true : verdict.because === "undecided" ? null : false;
}

/** Returns the cell that decides an operation of the player. */
export function cellFor(target: Target, player: Player, operation: Operation): string {
  return cellId(target.entity.name, player.person.actor, operation);
}

/** Returns a column's value as SQL. */
export function valueSql(value: string | null | undefined): Sql {
  return value === null || value === undefined ? sql`null` : literal(value);
}

/** Returns `key = value` for each column of the primary key. */
export function keyIs(target: Target, row: Row): Sql {
  return join(
    target.entity.primaryKey.columns.map((one) => sql`${identifier(one)} = ${valueSql(row[one])}`),
    sql` and `,
  );
}

/** Returns a condition for exactly these rows; `false` for none. */
export function keyIn(target: Target, rows: readonly Row[]): Sql {
  const { columns } = target.entity.primaryKey;
  if (rows.length === 0) return sql`false`;
  if (rows.length === 1 && rows[0] !== undefined) return keyIs(target, rows[0]);
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) {
    return sql`${identifier(only)} in (${join(
      rows.map((row) => valueSql(row[only])),
      sql`, `,
    )})`;
  }
  const tuples = rows.map(
    (row) =>
      sql`(${join(
        columns.map((one) => valueSql(row[one])),
        sql`, `,
      )})`,
  );
  return sql`(${join(columns.map(identifier), sql`, `)}) in (${join(tuples, sql`, `)})`;
}

/** Returns `insert into table (columns) values (...)` for the named columns of a row. */
export function insertSql(
  target: Pick<Target, "table">,
  row: Row,
  columns: readonly string[],
  clause: Sql = sql``,
): Sql {
  const values = join(
    columns.map((one) => valueSql(row[one])),
    sql`, `,
  );
  return sql`insert into ${target.table} (${join(columns.map(identifier), sql`, `)}) ${clause}values (${values})`;
}

/** Returns `column = value` pairs. */
export function assignments(values: Row): Sql {
  return join(
    Object.entries(values).map(([column, value]) => sql`${identifier(column)} = ${valueSql(value)}`),
    sql`, `,
  );
}

/** Returns the columns an insert by the owner names: all but generated ones. */
function ownerColumns(entity: Entity, row: Row): readonly string[] {
  return entity.columns.filter((one) => one.generated === null && one.name in row).map((one) => one.name);
}

/** Returns the statement by which the owner creates a row. */
export function ownerInsert(target: Pick<Target, "table" | "entity">, row: Row): Sql {
  const always = target.entity.columns.some((one) => one.identity === "always");
  return insertSql(target, row, ownerColumns(target.entity, row), always ? sql`overriding system value ` : sql``);
}
