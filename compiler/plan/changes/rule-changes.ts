/** What changed in the rules of a module: access, lifecycles, audit, identity, names already settled. */

import { canonicalJson } from "../../ir/canonical.ts";
import type { Grant } from "../../ir/access.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { valueListsOf } from "../../ir/value-lists.ts";
import type { ValueList } from "../../ir/value-lists.ts";
import type { Change } from "../change.ts";
import { grantsCompared } from "./rows-compared.ts";

/**
 * Returns the changes of rights to what was there before and still is, cell by cell: what comes or goes whole, a table or
 * a column, brings or takes its rights with it. A role that came has no rights before, one that went none after.
 */
export function accessChanges(was: ModuleIr, is: ModuleIr): readonly Change[] {
  const cells = new Map([...was.access, ...is.access].map((cell) => [cell.id, cell]));
  return [...cells.values()].flatMap((cell): readonly Change[] => {
    const { id, entity, actor, operation } = cell;
    const [before, after] = [was, is].map((ir) => ir.entities.find((one) => one.name === entity)?.columns ?? null);
    if (before === null || after === null || before === undefined || after === undefined) return [];
    const kept = new Set(after.map(({ name }) => name).filter((name) => before.some((one) => one.name === name)));
    const grants = (ir: ModuleIr): readonly Grant[] =>
      (ir.access.find((one) => one.id === id)?.grants ?? [])
        .map((grant) => ({ ...grant, columns: grant.columns.filter((name) => kept.has(name)) }))
        .filter((grant) => operation === "delete" || grant.columns.length > 0);
    const direction = grantsCompared(grants(was), grants(is), operation);
    return direction === null ? [] : [{ kind: "access-changed", cell: id, entity, actor, operation, direction }];
  });
}

/** Returns the roles that came and went. */
export function roleChanges(was: ModuleIr, is: ModuleIr): readonly Change[] {
  const [before, after] = [was, is].map((ir) => ir.roles.map((one) => one.name));
  return [
    ...(before ?? [])
      .filter((role) => after?.includes(role) !== true)
      .map((role): Change => ({ kind: "role-retired", role })),
    ...(after ?? [])
      .filter((role) => before?.includes(role) !== true)
      .map((role): Change => ({ kind: "role-added", role })),
  ];
}

/** Returns the changes of states, of the steps between them, and of who may act in them. */
export function lifecycleChanges(was: ModuleIr, is: ModuleIr): readonly Change[] {
  const entities = new Set([...was.lifecycles, ...is.lifecycles].map((one) => one.entity));
  return [...entities].flatMap((entity): readonly Change[] => {
    const [before, after] = [was, is].map((ir) => ir.lifecycles.find((one) => one.entity === entity) ?? null);
    if (before === undefined || before === null) return [{ kind: "lifecycle-added", entity }];
    if (after === undefined || after === null) return [{ kind: "lifecycle-removed", entity }];
    // The statuses of another column are another lifecycle, whatever they are called.
    if (before.column !== after.column)
      return [
        { kind: "lifecycle-removed", entity },
        { kind: "lifecycle-added", entity },
      ];
    return withinLifecycle(entity, before, after);
  });
}

/**
 * Returns the values that are not listed any more. Statuses of a lifecycle and the roles of people are changes of their
 * own; where there is no list any more, every value may stay.
 */
export function valueChanges(was: ModuleIr, is: ModuleIr): readonly Change[] {
  const [before, after] = [was, is].map((ir) => valueListsOf(ir.entities));
  const isStatus = (ir: ModuleIr, { entity, column }: ValueList): boolean =>
    ir.lifecycles.some((one) => one.entity === entity && one.column === column);
  return (before ?? []).flatMap((list): readonly Change[] => {
    const { entity, column, values } = list;
    const isRole = is.identity?.entity === entity && is.identity.role === column;
    if (isRole || (isStatus(was, list) && isStatus(is, list))) return [];
    const left = (after ?? []).filter((one) => one.entity === entity && one.column === column);
    const gone = values.filter((value) => left.some((one) => !one.values.includes(value)));
    return gone.map((value) => ({ kind: "value-retired", entity, column, value }));
  });
}

function withinLifecycle(entity: string, was: Lifecycle, is: Lifecycle): readonly Change[] {
  const stateOf = (lifecycle: Lifecycle, name: string) => lifecycle.states.find((one) => one.name === name);
  const step = ({ from, to }: { readonly from: string; readonly to: string }): string => canonicalJson([from, to]);
  const lacks = (lifecycle: Lifecycle, one: { readonly from: string; readonly to: string }): boolean =>
    !lifecycle.transitions.some((other) => step(other) === step(one));
  return [
    ...was.states
      .filter((one) => stateOf(is, one.name) === undefined)
      .map((one): Change => ({ kind: "state-retired", entity, state: one.name })),
    ...is.states
      .filter((one) => stateOf(was, one.name) === undefined)
      .map((one): Change => ({ kind: "state-added", entity, state: one.name })),
    ...is.states.flatMap((one): readonly Change[] => {
      const old = stateOf(was, one.name);
      if (old === undefined || (old.login ?? true) === (one.login ?? true)) return [];
      return [{ kind: (one.login ?? true) ? "login-allowed" : "login-denied", entity, state: one.name }];
    }),
    ...was.transitions
      .filter((one) => lacks(is, one))
      .map((one): Change => ({ kind: "transition-removed", entity, from: one.from, to: one.to })),
    ...is.transitions
      .filter((one) => lacks(was, one))
      .map((one): Change => ({ kind: "transition-added", entity, from: one.from, to: one.to })),
    ...was.initial
      .filter((one) => !is.initial.includes(one))
      .map((state): Change => ({ kind: "initial-removed", entity, state })),
    ...is.initial
      .filter((one) => !was.initial.includes(one))
      .map((state): Change => ({ kind: "initial-added", entity, state })),
  ];
}

/** Returns the changes of what is recorded, and where. */
export function auditChanges(was: ModuleIr, is: ModuleIr): readonly Change[] {
  const [before, after] = [was.audit?.events ?? [], is.audit?.events ?? []];
  const log = canonicalJson(was.audit?.log ?? null) !== canonicalJson(is.audit?.log ?? null);
  return [
    ...before
      .filter((one) => !after.some(({ id }) => id === one.id))
      .map((one): Change => ({ kind: "audit-event-removed", entity: one.entity, event: one.id })),
    ...after.flatMap((one): readonly Change[] => {
      const old = before.find(({ id }) => id === one.id);
      if (old === undefined) return [{ kind: "audit-event-added", entity: one.entity, event: one.id }];
      if (canonicalJson(old) === canonicalJson(one)) return [];
      return [{ kind: "audit-event-changed", entity: one.entity, event: one.id }];
    }),
    ...(log ? [{ kind: "audit-log-changed", module: is.module } as const] : []),
  ];
}

/** Returns whether a person's role is found elsewhere now; who may log in is a matter of the lifecycle. */
export function identityChanges(was: ModuleIr, is: ModuleIr): readonly Change[] {
  const where = (ir: ModuleIr): string => canonicalJson(ir.identity === null ? null : { ...ir.identity, active: null });
  return where(was) === where(is) ? [] : [{ kind: "identity-changed", module: is.module }];
}
