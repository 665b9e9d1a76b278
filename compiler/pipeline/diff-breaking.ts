/** Which changes break an application that worked with the contract before. The table is docs/diff.md. */

import { enumerated } from "../attack/value.ts";
import { isOptionalOnInsert, typescriptType } from "../emit/typescript/type-mapping.ts";
import type { Column, Entity } from "../ir/entity.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Change } from "../plan/change.ts";

/**
 * Returns why a change breaks applications, the beginning of a sentence in lower case; null when it does not. `was` has
 * its names settled already, see `renamed`.
 */
export function breakingReason(change: Change, was: ModuleIr | null, is: ModuleIr | null): string | null {
  switch (change.kind) {
    case "module-removed":
    case "entity-removed":
      return "statements on what is gone fail";
    case "entity-renamed":
    case "column-renamed":
      return "statements that use the old name fail";
    case "column-removed":
      return "statements that name the column fail";
    case "column-added": {
      const column = columnIn(is, change.entity, change.column);
      const isFilled = column === null || isOptionalOnInsert(column) || column.generated !== null;
      return isFilled || column.system !== null ? null : "inserts that do not give it a value fail";
    }
    case "column-retyped":
      if (change.safety !== "safe") return "values that were accepted are refused, or become others";
      return typescriptType(change.from) === typescriptType(change.to) ? null : "its values arrive as another type";
    case "column-required":
      return "statements that leave it empty fail";
    case "column-optional":
      return "readers find NULL where there was always a value";
    case "column-defaulted": {
      const column = columnIn(is, change.entity, change.column);
      return change.to === null && column !== null && !isOptionalOnInsert(column)
        ? "inserts that do not give it a value fail"
        : null;
    }
    case "column-filled-otherwise":
      return isFilledBySystem(columnIn(is, change.entity, change.column))
        ? "statements that give it a value are refused"
        : null;
    case "constraint-added":
    case "constraint-changed":
      return acceptsAllOf(change, was, is) ? null : "statements that break the new rule fail";
    case "constraint-removed":
      if (change.constraint === "check") return null;
      return change.constraint === "foreign-key"
        ? "reading related rows in one request needs the reference"
        : "upserts need the key that they name";
    case "constraint-renamed":
      return change.constraint === "foreign-key" ? "requests that name the reference fail" : null;
    case "index-added":
    case "index-changed": {
      const index = entityIn(is, change.entity)?.indexes.find((one) => one.name === change.name);
      return index?.unique === true ? "statements that repeat a value fail" : null;
    }
    case "index-removed": {
      const index = entityIn(was, change.entity)?.indexes.find((one) => one.name === change.name);
      return index?.unique === true ? "upserts need the key that they name" : null;
    }
    case "access-changed":
      return change.direction === "widened" ? null : "attempts that were allowed are denied";
    case "role-retired":
    case "role-renamed":
      return "statements that name the role fail, and people who have it can do nothing";
    case "state-retired":
    case "state-renamed":
      return "statements that name the status fail";
    case "value-retired":
      return "statements that name the value fail";
    case "transition-removed":
    case "initial-removed":
    case "lifecycle-added":
    case "append-only-added":
      return "changes that were allowed are denied";
    case "login-denied":
      return "people in this status are denied everything";
    case "identity-changed":
      return "people who are known by the old column have no role";
    case "module-added":
    case "entity-added":
    case "entity-described":
    case "column-described":
    case "index-described":
    case "index-renamed":
    case "role-added":
    case "state-added":
    case "transition-added":
    case "initial-added":
    case "login-allowed":
    case "lifecycle-removed":
    case "append-only-removed":
    case "audit-event-added":
    case "audit-event-removed":
    case "audit-event-changed":
    case "audit-log-changed":
      return null;
  }
}

function entityIn(ir: ModuleIr | null, name: string): Entity | null {
  return ir?.entities.find((one) => one.name === name) ?? null;
}

function columnIn(ir: ModuleIr | null, entity: string, name: string): Column | null {
  return entityIn(ir, entity)?.columns.find((one) => one.name === name) ?? null;
}

function isFilledBySystem(column: Column | null): boolean {
  return column === null || column.generated !== null || column.identity === "always" || column.system !== null;
}

/** A list of values that became longer refuses nothing that was accepted. */
function acceptsAllOf(
  change: Extract<Change, { constraint: unknown }>,
  was: ModuleIr | null,
  is: ModuleIr | null,
): boolean {
  const [before, after] = [was, is].map((ir) => entityIn(ir, change.entity));
  if (before === null || after === null || before === undefined || after === undefined) return false;
  if (change.constraint !== "check" || change.kind !== "constraint-changed") return false;
  const alone = (entity: Entity): Entity => ({
    ...entity,
    checks: entity.checks.filter((one) => one.name === change.name),
  });
  return after.columns.some(({ name }) => {
    const [old, now] = [enumerated(alone(before), name), enumerated(alone(after), name)];
    return old.length > 0 && old.every((value) => now.includes(value));
  });
}
