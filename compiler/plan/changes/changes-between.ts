/** From one compiled contract to the next: every change, and every question that has to be answered first. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Entity } from "../../ir/entity.ts";
import { canonicalJson } from "../../ir/canonical.ts";
import { columnOf, entityOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { renamed } from "../../ir/renames.ts";
import type { Renames } from "../../ir/renames.ts";
import type { Change } from "../change.ts";
import type { Removal } from "./approvals.ts";
import { entityChanges } from "./entity-changes.ts";
import type { Place } from "./place.ts";
import {
  accessChanges,
  auditChanges,
  identityChanges,
  lifecycleChanges,
  roleChanges,
  valueChanges,
} from "./rule-changes.ts";

/**
 * Returns what changes from one state of a module to the next, in the order: renames, tables, roles, rules, audit. An
 * empty list means that the database stays as it is, comments included. `renames` are the project's, see `findRenames`.
 */
export function changesBetween(previous: ModuleIr | null, next: ModuleIr | null, renames: Renames): readonly Change[] {
  if (previous === null) return next === null ? [] : [{ kind: "module-added", module: next.module }];
  if (next === null) return [{ kind: "module-removed", module: previous.module }];
  const was = renamed(previous, renames);
  return [
    ...renameChanges(previous, renames),
    ...entityChanges(was.entities, next.entities),
    ...roleChanges(was, next),
    ...lifecycleChanges(was, next),
    ...valueChanges(was, next),
    ...accessChanges(was, next),
    ...auditChanges(was, next),
    ...identityChanges(was, next),
  ];
}

function renameChanges(previous: ModuleIr, renames: Renames): readonly Change[] {
  const nameOf = (entity: string): string => renames.entities.get(entity) ?? entity;
  return [
    ...previous.entities.flatMap(({ name }): readonly Change[] => {
      const entity = nameOf(name);
      const columns = [...(renames.columns.get(name) ?? [])];
      const states = [...(renames.states.get(name) ?? [])];
      return [
        ...(entity === name ? [] : [{ kind: "entity-renamed", entity, from: name } as const]),
        ...columns.map(([from, column]): Change => ({ kind: "column-renamed", entity, column, from })),
        ...states.map(([from, state]): Change => ({ kind: "state-renamed", entity, state, from })),
      ];
    }),
    ...[...renames.roles].flatMap(([from, role]): readonly Change[] =>
      previous.roles.some((one) => one.name === from) ? [{ kind: "role-renamed", role, from }] : [],
    ),
  ];
}

/**
 * Returns `plan/rename-or-remove` for every column, and every table, that went while one of its kind came and nobody
 * said whether it is the same under a new name. Who approved the removal has answered: see `approves`.
 */
export function unansweredRenames(
  previous: ModuleIr,
  next: ModuleIr,
  renames: Renames,
  place: Place,
  answered: (removal: Removal) => boolean,
): readonly Diagnostic[] {
  const was = renamed(previous, renames);
  const changes = entityChanges(was.entities, next.entities);
  const ask = (what: string, removed: string, added: readonly string[], path: string): Diagnostic =>
    diagnose("plan/rename-or-remove", { span: place(path), path }, { what, removed, added });
  return changes.flatMap((change): readonly Diagnostic[] => {
    if (change.kind === "column-removed") {
      const { entity, column } = change;
      const type = canonicalJson(columnOf(entityOf(was, entity), column).type);
      const added = changes.flatMap((one) =>
        one.kind === "column-added" && one.entity === entity ? [columnOf(entityOf(next, entity), one.column)] : [],
      );
      // A former name that was found would have made a rename: one that is there all the same may be misspelt.
      const alike = added.filter((one) => canonicalJson(one.type) === type);
      const [first] = alike;
      if (first === undefined || answered({ object: `${entity}.${column}`, change: "drop column" })) return [];
      const path = `entities/${entity}/${first.name}`;
      return [
        ask(
          "column",
          `${entity}.${column}`,
          alike.map((one) => one.name),
          path,
        ),
      ];
    }
    if (change.kind === "entity-removed") {
      const columns = new Set(ownColumns(entityOf(was, change.entity)));
      const alike = changes.flatMap((one) => {
        if (one.kind !== "entity-added") return [];
        const added = ownColumns(entityOf(next, one.entity));
        const shared = added.filter((name) => columns.has(name)).length;
        return shared * 2 >= Math.max(columns.size, added.length) ? [one.entity] : [];
      });
      const [first] = alike;
      if (first === undefined || answered({ object: change.entity, change: "drop table" })) return [];
      return [ask("table", change.entity, alike, `entities/${first}`)];
    }
    return [];
  });
}

/** What is not in every table: no key, and no time of creation or change. */
function ownColumns(entity: Entity): readonly string[] {
  return entity.columns
    .filter((one) => one.system === null && !entity.primaryKey.columns.includes(one.name))
    .map((one) => one.name);
}
