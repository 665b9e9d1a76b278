/** The action word of an event. */

import type { AuditEvent } from "../../ir/audit.ts";
import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline } from "../../syntax/document.ts";
import { allowedValues } from "../access/name-words.ts";
import { flatWords, isSpoken, nameWords, plainWords, sameWords } from "../access/plain-words.ts";
import { actionMeant } from "./action-meant.ts";
import type { AuditReading } from "./audit-reading.ts";

/**
 * Returns the event's name in snake case without the entity's noun: "Role changed" is `role_changed`. When the log
 * declares its actions and this is not one of them, an update is `updated`, anything else is
 * `audit/undeclared-action`; an action that the log's own CHECK refuses is `audit/action-refused`. A name that is
 * nearly that of a declared action is `audit/misspelt-action`, one with a rule in it `audit/event-says-more`
 * (language.md, Audit). `columns` are those the trigger names.
 */
export function nameAction(
  reading: AuditReading,
  entity: Entity,
  operation: AuditEvent["operation"],
  columns: readonly string[],
  cell: Inline,
  id: string,
  inModuleLog: boolean,
): string {
  const own = ownName(entity, cell.text);
  const log = reading.log;
  const word = wordOfRule(cell.text);
  if (word !== null) {
    const where = { span: cell.span, path: id };
    reading.notebook.diagnostics.push(diagnose("audit/event-says-more", where, { event: cell.text, word }));
    return own;
  }
  if (log === null || log.audited !== entity.name || log.actions.length === 0 || log.actions.includes(own)) return own;
  const action = operation === "update" ? "updated" : own;
  const declared = reading.notebook.origins.get(`entities/${log.entity}/${log.action}`)?.[0];
  const related = declared === undefined ? [] : [{ span: declared.span, message: "the declared actions" }];
  const meant = actionMeant(own, log.actions, columns);
  if (meant !== null && meant !== action) {
    const where = { span: cell.span, path: id, related };
    const params = { event: cell.text, action, log: log.entity, meant };
    reading.notebook.diagnostics.push(diagnose("audit/misspelt-action", where, params));
    return action;
  }
  if (log.actions.includes(action)) return action;
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

/** The mark or word that makes an event's name a rule, or null. */
function wordOfRule(text: string): string | null {
  const mark = /[()[\]{}]/.exec(text)?.[0];
  if (mark !== undefined) return mark;
  const word = /\b(?:not|never|nobody|none|only|except|excluding|unless|without|if|when|while|until)\b/i.exec(text);
  return (word ?? /[a-z]+n['\u2019]t\b/i.exec(text))?.[0] ?? null;
}

function ownName(entity: Entity, text: string): string {
  const words = flatWords(plainWords(text).filter(isSpoken));
  const name = nameWords(entity.name);
  for (let length = name.length; length > 0; length--) {
    const noun = name.slice(-length);
    if (words.length > length && sameWords(words.slice(0, length), noun)) return words.slice(length).join("_");
  }
  return words.join("_");
}
