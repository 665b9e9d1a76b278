/** Texts of COMMENT ON: what an object is for, and its semantic path. No section numbers: renumbering changes nothing. */

import type { Operation } from "./access.ts";
import type { Entity, Index } from "./entity.ts";
import type { ClientRole } from "./object-names.ts";

/** Returns `description [path]`, or `[path]` without a description. */
export function objectComment(description: string, path: string): string {
  return description.trim() === "" ? `[${path}]` : `${description.trim()} [${path}]`;
}

export function tableComment(module: string, entity: Entity): string {
  return objectComment(entity.description, `${module}/${entity.name}`);
}

export function columnComment(module: string, entity: Entity, column: { name: string; description: string }): string {
  return objectComment(column.description, `${module}/${entity.name}/${column.name}`);
}

export function constraintComment(module: string, entity: Entity, name: string): string {
  return objectComment("", `${module}/${entity.name}/constraints/${name}`);
}

export function indexComment(module: string, entity: Entity, index: Index): string {
  const description = index.reason === "foreign-key" ? "for the foreign key" : index.description;
  return objectComment(description, `${module}/${entity.name}/indexes/${index.name}`);
}

export function policyComment(module: string, entity: string, operation: Operation, audience: ClientRole): string {
  const who = audience === "anon" ? "people who are not signed in" : "people who are signed in";
  const verb = { select: "read", insert: "create", update: "change", delete: "delete" }[operation];
  return objectComment(`Which rows ${who} may ${verb}.`, `${module}/${entity}/${operation}`);
}
