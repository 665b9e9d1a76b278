/** Which names the contract declares to be new names of old things. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../../diagnostics/diagnostic.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Renames } from "../../ir/renames.ts";
import type { Place } from "./place.ts";

interface Named {
  readonly name: string;
  readonly formerly?: string;
}

/**
 * Returns the renames from one state of a project to the next, for all modules at once, because a module may refer to
 * what another one renamed. A former name that nothing had, or that was declared before already, is a note of the past
 * and no rename. Diagnostics, all errors: `plan/rename-unclear`.
 */
export function findRenames(previous: readonly ModuleIr[], next: readonly ModuleIr[], place: Place): Result<Renames> {
  const diagnostics: Diagnostic[] = [];
  const report = (what: string, name: string, formerly: string, path: string): void => {
    diagnostics.push(diagnose("plan/rename-unclear", { span: place(path), path }, { what, name, formerly }));
  };
  const pairs = (
    what: string,
    before: readonly Named[],
    after: readonly Named[],
    path: (name: string) => string,
  ): ReadonlyMap<string, string> => {
    const found = validPairs(before, after);
    for (const { name, formerly } of claimsOf(before, after)) {
      if (found.get(formerly) === name) continue;
      const taken = found.get(formerly);
      // Both were there and both are: the declaration is about an earlier change.
      if (taken === undefined && after.some((one) => one.name === formerly) && ![...found.values()].includes(formerly))
        continue;
      report(what, name, formerly, path(name));
    }
    return found;
  };
  const entitiesOf = (all: readonly ModuleIr[]): ModuleIr["entities"] => all.flatMap((one) => one.entities);
  const entities = pairs("entity", entitiesOf(previous), entitiesOf(next), (name) => `entities/${name}`);
  const columns = new Map<string, ReadonlyMap<string, string>>();
  const states = new Map<string, ReadonlyMap<string, string>>();
  for (const before of entitiesOf(previous)) {
    const name = entities.get(before.name) ?? before.name;
    const after = entitiesOf(next).find((one) => one.name === name);
    if (after === undefined) continue;
    const named = pairs("column", before.columns, after.columns, (column) => `entities/${name}/${column}`);
    if (named.size > 0) columns.set(before.name, named);
    const statesIn = (all: readonly ModuleIr[], entity: string): readonly Named[] =>
      all.flatMap((one) => one.lifecycles.filter((each) => each.entity === entity).flatMap((each) => each.states));
    const found = pairs(
      "status",
      statesIn(previous, before.name),
      statesIn(next, name),
      (state) => `lifecycles/${name}/states/${state}`,
    );
    if (found.size > 0) states.set(before.name, found);
  }
  // Every module repeats the roles that it inherits.
  const rolesOf = (all: readonly ModuleIr[]): readonly Named[] => [
    ...new Map(all.flatMap((one) => one.roles).map((one) => [one.name, one])).values(),
  ];
  const roles = pairs("role", rolesOf(previous), rolesOf(next), (name) => `roles/${name}`);
  return { value: { entities, columns, roles, states }, diagnostics };
}

/** What is declared now and was not declared before: what was, has been done. */
function claimsOf(
  before: readonly Named[],
  after: readonly Named[],
): readonly { readonly name: string; readonly formerly: string }[] {
  return after.flatMap(({ name, formerly }) => {
    if (formerly === undefined || formerly === name || !before.some((one) => one.name === formerly)) return [];
    const done = before.some((one) => one.name === name && one.formerly === formerly);
    return done ? [] : [{ name, formerly }];
  });
}

/**
 * The pairs that can all be done: from one old thing to one new name, which nothing has or which is given away by another
 * one of the pairs. Names that go round in a circle are.
 */
function validPairs(before: readonly Named[], after: readonly Named[]): ReadonlyMap<string, string> {
  let claims = claimsOf(before, after);
  for (;;) {
    const first = claims.filter((one, at) => claims.findIndex((other) => other.formerly === one.formerly) === at);
    const pairs = new Map(first.map(({ name, formerly }) => [formerly, name]));
    const blocked = first.find(({ name }) => before.some((one) => one.name === name) && !pairs.has(name));
    if (blocked === undefined) return pairs;
    claims = claims.filter((one) => one !== blocked);
  }
}
