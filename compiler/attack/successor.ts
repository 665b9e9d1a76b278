/** Finding in the next state of a project what something of the previous one has become. */

import type { Column, Entity } from "../ir/entity.ts";
import { lifecycleOf } from "../ir/find.ts";
import type { Lifecycle } from "../ir/lifecycle.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Renames } from "../ir/renames.ts";
import { valueListsOf } from "../ir/value-lists.ts";

/** Two states of a project, and what the second says was renamed. */
export interface Transition {
  readonly previous: readonly ModuleIr[];
  readonly next: readonly ModuleIr[];
  readonly renames: Renames;
}

/** An entity in both states, with the ways between their names. */
export interface Successor {
  readonly was: Entity;
  readonly is: Entity;
  readonly home: ModuleIr;
  readonly homeBefore: ModuleIr;
  /** New name of a column of before; null when it is gone. */
  readonly nameNow: (column: string) => string | null;
  /** Old name of a column of now; null when it is new. */
  readonly nameBefore: (column: string) => string | null;
}

/** Returns what an entity of before has become; null when it is gone. */
export function successorOf({ previous, next, renames }: Transition, name: string): Successor | null {
  const homeBefore = previous.find((one) => one.entities.some((entity) => entity.name === name));
  const was = homeBefore?.entities.find((one) => one.name === name);
  const now = renames.entities.get(name) ?? name;
  const home = next.find((one) => one.entities.some((entity) => entity.name === now));
  const is = home?.entities.find((one) => one.name === now);
  if (homeBefore === undefined || was === undefined || home === undefined || is === undefined) return null;
  // A name that something else took over does not lead back to what had it.
  if (now === name && [...renames.entities].some(([from, to]) => to === name && from !== name)) return null;
  const renamed = renames.columns.get(name) ?? new Map<string, string>();
  const has = (entity: Entity, column: string): boolean => entity.columns.some((one) => one.name === column);
  const taken = new Set(renamed.values());
  const nameNow = (column: string): string | null => {
    const given = renamed.get(column);
    if (given !== undefined) return given;
    return has(is, column) && !taken.has(column) ? column : null;
  };
  const back = new Map(was.columns.map((one) => [nameNow(one.name), one.name] as const));
  return { was, is, home, homeBefore, nameNow, nameBefore: (column) => back.get(column) ?? null };
}

/** Values of a column that carry other names now, from old to new: statuses, and roles where people hold them. */
export function renamedValues(
  transition: Transition,
  { was, homeBefore }: Successor,
  column: string,
): ReadonlyMap<string, string> {
  const { renames } = transition;
  const lifecycle = lifecycleOf(homeBefore, was.name);
  const states = lifecycle?.column === column ? [...(renames.states.get(was.name) ?? [])] : [];
  const { identity } = homeBefore;
  const roles = identity?.entity === was.name && identity.role === column ? [...renames.roles] : [];
  return new Map([...states, ...roles]);
}

/** Returns the values of a column that the next state knows no more: retired statuses and roles, under their old names. */
export function retiredValues(transition: Transition, successor: Successor, column: string): readonly string[] {
  const { was, is, home, homeBefore } = successor;
  const renamed = renamedValues(transition, successor, column);
  const [before, after] = [lifecycleOf(homeBefore, was.name), lifecycleOf(home, is.name)];
  const names = (lifecycle: Lifecycle | null): readonly string[] => lifecycle?.states.map((one) => one.name) ?? [];
  const states = before?.column === column && after !== null ? gone(names(before), names(after), renamed) : [];
  const { identity } = homeBefore;
  const holdsRoles = identity?.entity === was.name && identity.role === column;
  const roleNames = (ir: ModuleIr): readonly string[] => ir.roles.map((one) => one.name);
  const roles = holdsRoles ? gone(roleNames(homeBefore), roleNames(home), renamed) : [];
  const now = successor.nameNow(column);
  const lists = (entity: Entity, of: string | null) => valueListsOf([entity]).filter((one) => one.column === of);
  const left = lists(is, now);
  const listed = lists(was, column).flatMap((list) => left.flatMap((one) => gone(list.values, one.values, renamed)));
  return [...new Set([...states, ...roles, ...listed])];
}

function gone(
  before: readonly string[],
  after: readonly string[],
  renamed: ReadonlyMap<string, string>,
): readonly string[] {
  return before.filter((one) => !after.includes(renamed.get(one) ?? one));
}

/** Returns the column of an entity, or null. */
export function columnNamed(entity: Entity, name: string | null): Column | null {
  return entity.columns.find((one) => one.name === name) ?? null;
}
