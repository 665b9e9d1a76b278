/** The module's own audit entity, found by its shape. */

import type { AuditLog } from "../../ir/audit.ts";
import type { Entity, ForeignKey } from "../../ir/entity.ts";
import { allowedValues } from "../access/name-words.ts";
import { nameWords, sameWords } from "../access/plain-words.ts";
import type { Structure } from "../structure.ts";

/**
 * Returns the audit log: the entity with an actor, an action, old and new values, and a reference to the entity it is
 * about (language.md, Audit). Null when no entity has that shape; the first in document order when several do.
 */
export function findAuditLog(structure: Structure): AuditLog | null {
  return auditLogs(structure)[0] ?? null;
}

/** Returns every entity with the shape of an audit log, in document order. */
export function auditLogs(structure: Structure): readonly AuditLog[] {
  return structure.entities.flatMap((entity) => asAuditLog(structure, entity));
}

function asAuditLog(structure: Structure, entity: Entity): readonly AuditLog[] {
  const action = entity.columns.find((column) => column.name === "action");
  const oldValue = jsonColumn(entity, "old");
  const newValue = jsonColumn(entity, "new");
  const actor = entity.foreignKeys.find((key) => isActor(structure, key));
  const subject = subjectOf(structure, entity, actor ?? null);
  if (action === undefined || oldValue === null || newValue === null || actor === undefined || subject === null)
    return [];
  return [
    {
      entity: entity.name,
      ...subject,
      actor: actor.columns[0] ?? "",
      action: action.name,
      oldValue,
      newValue,
      actions: allowedValues(entity, action.name) ?? quotedWords(action.description),
    },
  ];
}

/** What entries are about: a reference, or a column without one that is named for an entity (`note_id` for notes). */
function subjectOf(
  structure: Structure,
  log: Entity,
  actor: ForeignKey | null,
): { readonly audited: string; readonly subject: string } | null {
  const key = log.foreignKeys.find(
    (one) => one !== actor && one.columns.length === 1 && one.referenced.schema === "public",
  );
  if (key !== undefined) return { audited: key.referenced.table, subject: key.columns[0] ?? "" };
  for (const column of log.columns) {
    const words = nameWords(column.name);
    if (words.at(-1) !== "id" || actor?.columns.includes(column.name) === true) continue;
    const audited = structure.entities.find(
      (one) =>
        one !== log && words.length > 1 && sameWords(nameWords(one.name).slice(1 - words.length), words.slice(0, -1)),
    );
    if (audited !== undefined) return { audited: audited.name, subject: column.name };
  }
  return null;
}

function jsonColumn(entity: Entity, first: "old" | "new"): string | null {
  const found = entity.columns.find(
    (column) => /^jsonb?$/.test(column.type.name) && nameWords(column.name)[0] === first,
  );
  return found?.name ?? null;
}

/** A single column that references the identity entity and is named for whoever acts. */
function isActor(structure: Structure, key: ForeignKey): boolean {
  const identity = structure.identity;
  const words = nameWords(key.columns[0] ?? "");
  const named = words.includes("actor") || words.join("_") === "changed_by" || words.join("_") === "performed_by";
  return (
    named &&
    identity !== null &&
    key.columns.length === 1 &&
    key.referenced.schema === "public" &&
    key.referenced.table === identity.entity
  );
}

/** Returns the words between quotes in a description, in order: Action type: 'created', 'updated'. */
export function quotedWords(description: string): readonly string[] {
  return [...description.matchAll(/['"`\u2018\u2019\u201c\u201d]([a-z][a-z0-9_]*)['"`\u2018\u2019\u201c\u201d]/gi)].map(
    (match) => match[1] ?? "",
  );
}
