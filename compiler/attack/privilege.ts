/** Which SQL privileges the contract implies for a database role: the union over the actors behind it. */

import type { Operation } from "../ir/access.ts";
import { entityOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import { moduleOf } from "./oracle.ts";
import type { DatabaseRole } from "./probe.ts";

/** A list of columns per operation; for delete, whether it is granted. */
export interface Privileges {
  readonly select: ReadonlySet<string>;
  readonly insert: ReadonlySet<string>;
  readonly update: ReadonlySet<string>;
  readonly delete: boolean;
}

/**
 * Returns what a client role may do at most, whatever the row. The primary key joins the updatable columns where rows
 * can be created with their key and updated: an upsert names it, and the guard refuses a change (semantics.md, column rules).
 */
export function privilegesOf(
  project: readonly ModuleIr[],
  name: string,
  role: Exclude<DatabaseRole, "owner">,
): Privileges {
  const module = moduleOf(project, name);
  const entity = entityOf(module, name);
  const insert = union(module, name, "insert", role);
  const update = new Set(union(module, name, "update", role));
  const key = entity.primaryKey.columns;
  if (update.size > 0 && key.every((one) => insert.has(one))) for (const one of key) update.add(one);
  return {
    select: union(module, name, "select", role),
    insert,
    update,
    delete: cells(module, name, "delete", role).some((one) => one.grants.length > 0),
  };
}

function union(module: ModuleIr, entity: string, operation: Operation, role: DatabaseRole): ReadonlySet<string> {
  return new Set(cells(module, entity, operation, role).flatMap((one) => one.grants.flatMap((grant) => grant.columns)));
}

function cells(module: ModuleIr, entity: string, operation: Operation, role: DatabaseRole) {
  return module.access.filter((one) => {
    if (one.entity !== entity || one.operation !== operation) return false;
    if (role === "anon") return one.actor.kind === "unauthenticated";
    if (role === "service_role") return one.actor.kind === "service-role";
    return one.actor.kind === "role" || one.actor.kind === "signed-in";
  });
}
