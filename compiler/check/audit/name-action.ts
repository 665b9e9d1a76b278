/** The action word of an event. */

import type { AuditEvent } from "../../ir/audit.ts";
import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline } from "../../syntax/document.ts";
import { allowedValues } from "../access/name-words.ts";
import { flatWords, nameWords, plainWords, sameWords } from "../access/plain-words.ts";
import type { AuditReading } from "./audit-reading.ts";

/**
 * Returns the event's name in snake case without the entity's noun: "Role changed" is `role_changed`. When the log
 * declares its actions and this is not one of them, an update is `updated`, anything else is
 * `audit/undeclared-action`; an action that the log's own CHECK refuses is `audit/action-refused` (language.md, Audit).
 */
export function nameAction(
  reading: AuditReading,
  entity: Entity,
  operation: AuditEvent["operation"],
  cell: Inline,
  id: string,
  inModuleLog: boolean,
): string {
  const own = ownName(entity, cell.text);
  const log = reading.log;
  if (log === null || log.audited !== entity.name || log.actions.length === 0 || log.actions.includes(own)) return own;
  const action = operation === "update" ? "updated" : own;
  if (log.actions.includes(action)) return action;
  const declared = reading.notebook.origins.get(`entities/${log.entity}/${log.action}`)?.[0];
  const related = declared === undefined ? [] : [{ span: declared.span, message: "the declared actions" }];
  const logEntity = reading.structure.entities.find((one) => one.name === log.entity);
  const refused = inModuleLog && logEntity !== undefined && allowedValues(logEntity, log.action) !== null;
  const code = refused ? "audit/action-refused" : "audit/undeclared-action";
  reading.notebook.diagnostics.push(
    diagnose(
      code,
      { span: cell.span, path: id, related },
      { action, event: cell.text, log: log.entity, declared: log.actions },
    ),
  );
  return action;
}

function ownName(entity: Entity, text: string): string {
  const words = flatWords(plainWords(text).filter((word) => /[\p{L}\p{N}]/u.test(word)));
  const name = nameWords(entity.name);
  for (let length = name.length; length > 0; length--) {
    const noun = name.slice(-length);
    if (words.length > length && sameWords(words.slice(0, length), noun)) return words.slice(length).join("_");
  }
  return words.join("_");
}
