/** The attempts by which two contracts are told apart: on every row, one column at a time. */

import type { Operation } from "../../ir/access.ts";
import { columnOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Player } from "../cast.ts";
import { changedValue, fits } from "../change.ts";
import type { Row } from "../evaluate.ts";
import { axesOfModel, valuesOf } from "../model/value-classes.ts";
import { moduleOf } from "../oracle.ts";
import type { Target } from "../target.ts";
import type { TwoStates } from "./common-project.ts";

export interface Point {
  readonly operation: Operation;
  readonly row: Row;
  /** For update: the one value that becomes another. */
  readonly next: Row | null;
  /** The one column read, filled or changed; none for delete. */
  readonly columns: readonly string[];
}

/** Returns the attempts of a person on an entity that both states have. */
export function pointsOf(states: TwoStates, target: Target, player: Player): readonly Point[] {
  const everybodys = pointsOn(states, target);
  const [first] = target.rows;
  const own = first === undefined ? [] : asOwn(target, player, first);
  const filled = new Set(everybodys.flatMap((one) => (one.operation === "insert" ? one.columns : [])));
  const creations = own.flatMap((row) =>
    [...filled].map((column): Point => ({ operation: "insert", row, next: null, columns: [column] })),
  );
  return [...everybodys, ...creations];
}

/** The attempts that are the same for everybody, of one entity of one world. */
const known = new WeakMap<Target, readonly Point[]>();

function pointsOn(states: TwoStates, target: Target): readonly Point[] {
  const points = known.get(target) ?? possibleFirst(target, pointsOnRows(states, target));
  known.set(target, points);
  return points;
}

/** What a key would refuse, whatever the rights are, makes a poor witness. */
function possibleFirst(target: Target, points: readonly Point[]): readonly Point[] {
  const refused = new Set(points.filter(({ row, next }) => next !== null && !fits(target, row, next)));
  return [...points.filter((one) => !refused.has(one)), ...refused];
}

function pointsOnRows(states: TwoStates, target: Target): readonly Point[] {
  const { name } = target.entity;
  const columnsOf = (operation: Operation): readonly string[] => {
    const granted = [states.was, states.is].map((project) => grantedColumns(project, name, operation));
    return sharedColumns(states, name).filter((column) => granted.some((one) => one.has(column)));
  };
  const [read, filled, changed] = [columnsOf("select"), columnsOf("insert"), columnsOf("update")];
  return target.rows.flatMap((row): readonly Point[] => [
    ...read.map((column): Point => ({ operation: "select", row, next: null, columns: [column] })),
    ...filled.map((column): Point => ({ operation: "insert", row, next: null, columns: [column] })),
    ...changed.flatMap((column) =>
      othersFor(target, row, column).map((value): Point => ({
        operation: "update",
        row,
        next: { ...row, [column]: value },
        columns: [column],
      })),
    ),
    { operation: "delete", row, next: null, columns: [] },
  ]);
}

/** The row as a person would create it for himself: who has no row yet owns none of those that are there. */
function asOwn(target: Target, player: Player, row: Row): readonly Row[] {
  return axesOfModel(target.world, target.entity.name).flatMap(({ column, owner }) => {
    const [own] = owner === null ? [] : valuesOf(target.world, owner, player.person);
    return own === undefined || row[column] === own ? [] : [{ ...row, [column]: own }];
  });
}

/** Returns the columns that the entity has in both states, in the order of the later one. */
export function sharedColumns({ was, is }: TwoStates, entity: string): readonly string[] {
  const [before, after] = [was, is].map((project) =>
    moduleOf(project, entity)
      .entities.filter(({ name }) => name === entity)
      .flatMap((one) => one.columns.map(({ name }) => name)),
  );
  return (after ?? []).filter((name) => before?.includes(name) === true);
}

function grantedColumns(project: readonly ModuleIr[], entity: string, operation: Operation): ReadonlySet<string> {
  const cells = moduleOf(project, entity).access.filter(
    (cell) => cell.entity === entity && cell.operation === operation,
  );
  return new Set(cells.flatMap((cell) => cell.grants.flatMap((grant) => grant.columns)));
}

/** Every value that a condition tells apart; of a column that no condition reads, one other value. */
function othersFor(target: Target, row: Row, name: string): readonly (string | null)[] {
  const listed = target.axes.get(name);
  if (listed !== undefined && listed.length > 0) {
    const { identity, stock } = target.world;
    const isUser = identity?.entity === target.entity.name && identity.user === name;
    return [...listed, ...(isUser ? stock.strangers : [])].filter((value) => value !== (row[name] ?? null));
  }
  const value = changedValue(target, row, columnOf(target.entity, name));
  return value === undefined ? [] : [value];
}
