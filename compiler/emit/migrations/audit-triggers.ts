/** Audit triggers: every recorded change exactly once, with who acted, from transition tables. */

import type { AuditEvent, AuditLog } from "../../ir/audit.ts";
import { auditedOperations } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { columnOf } from "../../ir/find.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { auditTriggerName, logWriterName, projectLog } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql } from "../../sql/expression.ts";
import { comment, empty, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { places } from "../sql/layout.ts";
import { actorLookup } from "./audit-actor.ts";
import { entrySelects } from "./audit-entries.ts";
import type { AuditedOperation } from "./audit-entries.ts";
import { asLogColumn, namesAccounts, subjectKey } from "./audit-writer.ts";
import { identityOf, privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the audit functions and triggers of an entity; none when no event is about it. */
export function auditTriggersOf(scope: Scope, entity: Entity): readonly (readonly Definition[])[] {
  return auditedOperations(scope.ir, entity.name).map((operation) => auditTrigger(scope, entity, operation));
}

const transitions = {
  insert: { event: sql`after insert`, tables: sql`new table as new_rows`, rows: sql`new_rows` },
  update: { event: sql`after update`, tables: sql`old table as old_rows new table as new_rows`, rows: sql`new_rows` },
  delete: { event: sql`after delete`, tables: sql`old table as old_rows`, rows: sql`old_rows` },
} as const;

function auditTrigger(scope: Scope, entity: Entity, operation: AuditedOperation): readonly Definition[] {
  const name = auditTriggerName(entity.name, operation);
  const events = eventsOf(scope, entity, operation);
  const what = objectComment(`Records every ${operation}.`, `${scope.ir.module}/audit/${entity.name}/${operation}`);
  return [
    {
      kind: "routine",
      why: lines([
        comment(
          `${operation} on ${entity.name}: ${events.map((event) => event.action).join(", ") || "columns that no event names"}`,
        ),
        places(
          events.map((event) => event.id),
          scope.origins,
          scope.contractPath,
        ),
      ]),
      routine: {
        name: privateName(scope, name),
        returns: sql`trigger`,
        language: "plpgsql",
        // Reads the state before the statement; the writers it calls are volatile.
        volatility: "stable",
        // Nobody has the right to call the writers by hand.
        security: "definer",
        body: body(scope, entity, operation),
        executable: false,
        comment: what,
      },
    },
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name,
        table: tableName(scope, entity.name),
        event: transitions[operation].event,
        transition: transitions[operation].tables,
        each: "statement",
        function: privateName(scope, name),
        comment: what,
      },
    },
  ];
}

function eventsOf(scope: Scope, entity: Entity, operation: AuditedOperation): readonly AuditEvent[] {
  return scope.ir.audit?.events.filter((one) => one.entity === entity.name && one.operation === operation) ?? [];
}

function body(scope: Scope, entity: Entity, operation: AuditedOperation): Sql {
  const events = eventsOf(scope, entity, operation);
  const identity = identityOf(scope);
  const keyType = identity === null ? sql`text` : columnTypeSql(columnOf(identity.table, identity.key).type);
  const log = scope.ir.audit?.log ?? null;
  const own = log !== null && events.some((event) => event.inModuleLog) ? log : null;
  return code`
    declare
      actor_key  ${keyType};
      actor_role text;
      entry      record;
    begin
      if not exists (select 1 from ${transitions[operation].rows}) then
        return null;
      end if;

      ${actorLookup(scope)}

      for entry in
        ${join(entrySelects(scope, entity, operation, events, own), sql`\nunion all\n`)}
      loop
        perform ${qualified(scope.settings.auditSchema, projectLog.writeFunction)}(
          ${literal(scope.ir.module)}, ${literal(entity.name)}, entry.row_id, actor_key::text, actor_role,
          entry.action, entry.old_value, entry.new_value
        );
        ${own === null ? empty : moduleEntry(scope, entity, own)}
      end loop;

      return null;
    end;`;
}

/** The entry in the module's own log. */
function moduleEntry(scope: Scope, entity: Entity, log: AuditLog): Sql {
  const identity = identityOf(scope);
  const key = identity === null ? null : columnOf(identity.table, identity.key).type;
  const person = asLogColumn(scope, log, log.actor, identity === null ? sql`null` : sql`actor_key`, key);
  const actor = namesAccounts(scope, log) ? sql`auth.uid()` : person;
  const subjectType = columnOf(entity, subjectKey(scope, log)).type;
  const subject = asLogColumn(scope, log, log.subject, sql`entry.subject`, subjectType);
  return code`
    if entry.in_module_log then
      perform ${privateName(scope, logWriterName(log.entity))}(
        ${subject}, ${actor}, entry.action, entry.old_value, entry.new_value
      );
    end if;`;
}
