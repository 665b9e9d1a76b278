/** What a module defines besides its tables and its grants, chapter by chapter, in the order of its files. */

import { isAppendOnly, isGuarded, recheckedOperations } from "../../ir/enforcement.ts";
import type { Definition } from "../sql/definition.ts";
import { appendOnlyOf } from "./append-only.ts";
import { auditTriggersOf } from "./audit-triggers.ts";
import { logWriterOf } from "./audit-writer.ts";
import { filledColumnsOf } from "./filled-columns.ts";
import { guardOf } from "./guard.ts";
import { helpersOf } from "./helpers.ts";
import { policiesOf } from "./policies.ts";
import { recheckOf } from "./recheck.ts";
import type { Scope } from "./scope.ts";

export interface Chapter {
  readonly title: string;
  /** Definitions that belong together, as a function and its trigger. */
  readonly groups: readonly (readonly Definition[])[];
}

/** Returns the chapters of the file about access: helpers, then each entity's policies and guards. */
export function accessChapters(scope: Scope): readonly Chapter[] {
  return [
    { title: "Helpers", groups: helpersOf(scope).map((one) => [one]) },
    ...scope.ir.entities.flatMap((entity): readonly Chapter[] => [
      { title: `${entity.name}: policies`, groups: policiesOf(scope, entity).map((one) => [one]) },
      {
        title: `${entity.name}: guards`,
        groups: [
          ...(isGuarded(scope.ir, entity.name) ? [guardOf(scope, entity)] : []),
          ...recheckedOperations(scope.ir, entity.name).map((operation) => recheckOf(scope, entity, operation)),
          ...filledColumnsOf(scope, entity),
        ],
      },
    ]),
  ];
}

/** Returns the chapters of the file about what is recorded. */
export function auditChapters(scope: Scope): readonly Chapter[] {
  const { entities } = scope.ir;
  return [
    ...entities
      .filter((entity) => isAppendOnly(scope.ir, entity))
      .map((entity): Chapter => ({ title: `${entity.name}: append-only`, groups: appendOnlyOf(scope, entity) })),
    { title: "Writing to the module's log", groups: [logWriterOf(scope)] },
    ...entities.map((entity): Chapter => ({ title: `${entity.name}: audit`, groups: auditTriggersOf(scope, entity) })),
  ];
}
