/** Which contract place an emitted object belongs to, by its name. */

import { operations } from "../ir/access.ts";
import type { Operation } from "../ir/access.ts";
import { cellId } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import {
  appIdentityKeyFunction,
  appendOnlyName,
  appendOnlyTruncateName,
  appRoleFunction,
  appSuspendedFunction,
  auditTriggerName,
  clientRoles,
  guardName,
  logWriterName,
  ownerName,
  ownKeysFunction,
  policyName,
  recheckName,
  updatedAtTrigger,
} from "../ir/object-names.ts";
import { identifier } from "../sql/sql.ts";
import type { ObjectKind, Subject } from "./mutant.ts";

/** What is known of a name; the object itself is filled in by who asks. */
export type About = Omit<Subject, "object">;

const changes = ["insert", "update", "delete"] as const;

/** Returns what policies, functions and triggers of a project are about, by their unqualified quoted name. */
export function aboutNames(project: readonly ModuleIr[]): ReadonlyMap<string, About> {
  const known = new Map<string, About>();
  for (const ir of project) {
    const put = (
      name: string,
      objectKind: ObjectKind,
      place: string,
      entity: string | null,
      operation: string | null,
    ): void => {
      if (!known.has(identifier(name)))
        known.set(identifier(name), { objectKind, module: ir.module, place, entity, operation });
    };
    for (const { name } of ir.entities) {
      for (const operation of operations)
        for (const role of clientRoles)
          put(policyName(name, operation, role), "policy", cellPlace(ir, name, operation), name, operation);
      put(guardName(name), "guard", cellPlace(ir, name, "update"), name, "update");
      put(ownerName(name), "filler", cellPlace(ir, name, "insert"), name, "insert");
      put(updatedAtTrigger(name), "filler", `entities/${name}`, name, "system");
      for (const operation of changes) {
        put(recheckName(name, operation), "recheck", cellPlace(ir, name, operation), name, operation);
        put(auditTriggerName(name, operation), "audit", eventPlace(ir, name, operation), name, "audit");
      }
      put(appendOnlyName(name), "append-only guard", `entities/${name}`, name, "append-only");
      put(appendOnlyTruncateName(name), "append-only guard", `entities/${name}`, name, "append-only");
      put(logWriterName(name), "audit", `entities/${name}`, ir.audit?.log?.audited ?? null, "audit");
      put(ownKeysFunction(name), "helper", `entities/${name}`, null, null);
    }
    const identity = ir.identity;
    if (identity === null || identity.module !== ir.module) continue;
    const place = `entities/${identity.entity}/${identity.role}`;
    for (const helper of [appRoleFunction, appSuspendedFunction, appIdentityKeyFunction])
      put(helper, "helper", place, null, null);
  }
  return known;
}

/** Returns the first cell of the operation that grants something, else the service role's. */
export function cellPlace(ir: ModuleIr, entity: string, operation: Operation): string {
  const granting = ir.access.find(
    (cell) => cell.entity === entity && cell.operation === operation && cell.grants.length > 0,
  );
  return granting?.id ?? cellId(entity, { kind: "service-role" }, operation);
}

function eventPlace(ir: ModuleIr, entity: string, operation: string): string {
  const event = ir.audit?.events.find((one) => one.entity === entity && one.operation === operation);
  return event?.id ?? `audit/${entity}/${operation}`;
}

/** Returns a qualified name without its schema. */
export function unqualified(name: string): string {
  return /("(?:[^"]|"")+"|[^."]+)$/.exec(name)?.[1] ?? name;
}

/** What is known of an object that no module's names explain: it belongs to what all modules share. */
export function shared(project: readonly ModuleIr[], objectKind: ObjectKind, operation: string | null): About {
  const module = project.find((one) => one.audit !== null) ?? project[0];
  return { objectKind, module: module?.module ?? "", place: "audit/log", entity: null, operation };
}
