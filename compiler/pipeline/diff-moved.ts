/** Entities that moved from one module to another: the same table, told of its new module. */

import type { TwoStates } from "../attack/compare-access.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Change } from "../plan/change.ts";
import { entityChanges } from "../plan/changes/entity-changes.ts";
import { accessChanges, auditChanges, lifecycleChanges } from "../plan/changes/rule-changes.ts";

/** Returns the entities that another module has than before, with both modules' names. Names are settled. */
export function movedEntities({ was, is }: TwoStates): ReadonlyMap<string, { from: string; to: string }> {
  const homes = new Map(was.flatMap((one) => one.entities.map(({ name }) => [name, one.module] as const)));
  return new Map(
    is.flatMap((one) =>
      one.entities.flatMap(({ name }) => {
        const from = homes.get(name);
        return from === undefined || from === one.module ? [] : [[name, { from, to: one.module }] as const];
      }),
    ),
  );
}

/** Returns what changed about the entities that moved into a module, besides that they moved. */
export function movedChanges(
  { was }: TwoStates,
  is: ModuleIr,
  moved: ReadonlyMap<string, { readonly from: string; readonly to: string }>,
): readonly { readonly entity: string; readonly from: ModuleIr; readonly changes: readonly Change[] }[] {
  return [...moved].flatMap(([entity, { from, to }]) => {
    const home = to === is.module ? was.find((one) => one.module === from) : undefined;
    if (home === undefined) return [];
    const [before, after] = [only(home, entity), only(is, entity)];
    const changes = [
      ...entityChanges(before.entities, after.entities),
      ...(before.lifecycles.length + after.lifecycles.length === 0 ? [] : lifecycleChanges(before, after)),
      ...accessChanges(before, after),
      ...auditChanges(before, after).filter((one) => one.kind !== "audit-log-changed"),
    ];
    return [{ entity, from: home, changes }];
  });
}

/** The module as if it had one entity. */
function only(ir: ModuleIr, entity: string): ModuleIr {
  return {
    ...ir,
    entities: ir.entities.filter(({ name }) => name === entity),
    access: ir.access.filter((one) => one.entity === entity),
    lifecycles: ir.lifecycles.filter((one) => one.entity === entity),
    audit: ir.audit === null ? null : { ...ir.audit, events: ir.audit.events.filter((one) => one.entity === entity) },
  };
}
