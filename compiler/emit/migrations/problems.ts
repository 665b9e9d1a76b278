/** What a contract may say and this SQL cannot enforce: errors, so that nothing is left out in silence. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Where } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isConstant } from "../../ir/constant.ts";
import { actorName, operations } from "../../ir/access.ts";
import type { AccessCell } from "../../ir/access.ts";
import { columnsLeftToDefault, serviceGrants, signedInCells, unauthenticatedCell } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { cellId } from "../../ir/find.ts";
import { projectLog } from "../../ir/object-names.ts";
import type { Scope } from "./scope.ts";

/** Returns an error for every rule of the module that cannot be enforced. */
export function problemsOf(scope: Scope): readonly Diagnostic[] {
  return [
    ...scope.ir.entities.flatMap((entity) => [
      ...readProblems(scope, entity),
      ...insertProblems(scope, entity),
      ...otherActors(scope, entity),
    ]),
    ...auditProblems(scope),
  ];
}

function at(scope: Scope, id: string): Where {
  return { span: scope.origins[id]?.[0]?.span ?? null, path: id };
}

/** Everybody of one database role reads the same columns, in every row. */
function readProblems(scope: Scope, entity: Entity): readonly Diagnostic[] {
  const anon = unauthenticatedCell(scope.ir, entity.name, "select");
  const audiences = [signedInCells(scope.ir, entity.name, "select"), anon === null ? [] : [anon]];
  return audiences.flatMap((cells) => {
    const readings = cells.flatMap((cell) =>
      cell.grants.filter((grant) => grant.rows.kind !== "none").map((grant) => ({ cell, columns: grant.columns })),
    );
    const [first] = readings;
    const other = readings.find(
      (one) => first !== undefined && differing(entity, first.columns, one.columns).length > 0,
    );
    if (first === undefined || other === undefined) return [];
    const columns = differing(entity, first.columns, other.columns);
    const names = { first: actorName(first.cell.actor), second: actorName(other.cell.actor) };
    return [
      diagnose("build/unsupported-column-read", at(scope, other.cell.id), { entity: entity.name, ...names, columns }),
    ];
  });
}

function differing(entity: Entity, left: readonly string[], right: readonly string[]): readonly string[] {
  return entity.columns.map((column) => column.name).filter((name) => left.includes(name) !== right.includes(name));
}

/** A column left to its default is compared with it, so the default has to be a constant. */
function insertProblems(scope: Scope, entity: Entity): readonly Diagnostic[] {
  return signedInCells(scope.ir, entity.name, "insert").flatMap((cell: AccessCell) => {
    const left = new Set(cell.grants.flatMap((grant) => columnsLeftToDefault(scope.ir, entity, grant)));
    return [...left]
      .filter((column) => column.default !== null && !isConstant(column.default, "sign"))
      .map((column) =>
        diagnose("build/unsupported-insert-default", at(scope, cell.id), {
          entity: entity.name,
          column: column.name,
          actor: actorName(cell.actor),
        }),
      );
  });
}

function otherActors(scope: Scope, entity: Entity): readonly Diagnostic[] {
  const anonymous = unauthenticatedCell(scope.ir, entity.name, "update");
  const conditional = operations.filter((operation) =>
    serviceGrants(scope.ir, entity.name, operation).some((grant) => grant.rows.kind !== "all"),
  );
  return [
    ...(anonymous === null
      ? []
      : [diagnose("build/unsupported-anonymous-update", at(scope, anonymous.id), { entity: entity.name })]),
    ...conditional.map((operation) =>
      diagnose(
        "build/unsupported-service-condition",
        at(scope, cellId(entity.name, { kind: "service-role" }, operation)),
        {
          entity: entity.name,
          operation,
        },
      ),
    ),
  ];
}

function auditProblems(scope: Scope): readonly Diagnostic[] {
  const audit = scope.ir.audit;
  const reserved = (audit?.events ?? []).filter((event) => event.action === projectLog.erasedAction);
  const log = audit?.log ?? null;
  const filled = log === null ? [] : [log.subject, log.actor, log.action, log.oldValue, log.newValue];
  const unfilled = (scope.ir.entities.find((one) => one.name === log?.entity)?.columns ?? []).filter(
    (column) =>
      !filled.includes(column.name) &&
      !column.nullable &&
      column.default === null &&
      column.identity === null &&
      column.generated === null,
  );
  return [
    ...reserved.map((event) =>
      diagnose("build/reserved-audit-action", at(scope, event.id), { event: event.id, action: event.action }),
    ),
    ...unfilled.map((column) =>
      diagnose("build/unfillable-log-column", at(scope, `entities/${log?.entity}/${column.name}`), {
        entity: log?.entity ?? "",
        column: column.name,
      }),
    ),
  ];
}
