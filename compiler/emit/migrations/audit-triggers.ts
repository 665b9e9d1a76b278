/** Audit triggers: every recorded change exactly once, with who acted, from transition tables. */

import type { AuditEvent, AuditLog } from "../../ir/audit.ts";
import { auditedOperations } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { columnOf } from "../../ir/find.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { auditTriggerName, projectLog } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql } from "../../sql/expression.ts";
import { comment, empty, identifier, identifiers, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { places } from "../sql/layout.ts";
import { blank, createFunction, createTrigger } from "../sql/routine.ts";
import { actorLookup } from "./audit-actor.ts";
import { entrySelects } from "./audit-entries.ts";
import type { AuditedOperation } from "./audit-entries.ts";
import { identityOf, privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the audit functions and triggers of an entity; none when no event is about it. */
export function auditTriggersOf(scope: Scope, entity: Entity): readonly Sql[] {
  return auditedOperations(scope.ir, entity.name).map((operation) => auditTrigger(scope, entity, operation));
}

const transitions = {
  insert: { event: sql`after insert`, tables: sql`new table as new_rows`, rows: sql`new_rows` },
  update: { event: sql`after update`, tables: sql`old table as old_rows new table as new_rows`, rows: sql`new_rows` },
  delete: { event: sql`after delete`, tables: sql`old table as old_rows`, rows: sql`old_rows` },
} as const;

function auditTrigger(scope: Scope, entity: Entity, operation: AuditedOperation): Sql {
  const name = auditTriggerName(entity.name, operation);
  const events = eventsOf(scope, entity, operation);
  const what = objectComment(`Records every ${operation}.`, `${scope.ir.module}/audit/${entity.name}/${operation}`);
  return lines([
    comment(
      `${operation} on ${entity.name}: ${events.map((event) => event.action).join(", ") || "columns that no event names"}`,
    ),
    places(
      events.map((event) => event.id),
      scope.origins,
      scope.contractPath,
    ),
    createFunction({
      name: privateName(scope, name),
      returns: sql`trigger`,
      language: "plpgsql",
      volatility: "volatile",
      // Nobody has the right to write entries by hand.
      security: "definer",
      body: body(scope, entity, operation),
      executable: false,
      comment: what,
    }),
    blank,
    createTrigger({
      name,
      table: tableName(scope, entity.name),
      event: transitions[operation].event,
      transition: transitions[operation].tables,
      each: "statement",
      function: privateName(scope, name),
      comment: what,
    }),
  ]);
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
    begin
      if not exists (select 1 from ${transitions[operation].rows}) then
        return null;
      end if;

      ${actorLookup(scope, entity, operation)}

      with entries as (
        ${join(entrySelects(scope, entity, operation, events, own), sql`\nunion all\n`)}
      )${own === null ? empty : sql`,`}
      ${own === null ? empty : moduleEntries(scope, entity, operation, own)}
      insert into ${qualified(scope.settings.auditSchema, projectLog.table)} (
        module, entity, row_id,
        actor_id, actor_user_id, application_role, database_role,
        action, old_value, new_value
      )
      select
        ${literal(scope.ir.module)}, ${literal(entity.name)}, e.row_id,
        actor_key::text, auth.uid(), actor_role,
        case current_setting('role') when 'none' then session_user::text else current_setting('role') end,
        e.action, e.old_value, e.new_value
      from entries as e;

      return null;
    end;`;
}

/** Entries for the module's own log. */
function moduleEntries(scope: Scope, entity: Entity, operation: AuditedOperation, log: AuditLog): Sql {
  const identity = identityOf(scope);
  const table = scope.ir.entities.find((one) => one.name === log.entity);
  const actorKey = table?.foreignKeys.find((one) => one.columns.includes(log.actor));
  const goneToo = operation === "delete" && identity?.entity === entity.name && identity.module === scope.ir.module;
  // A person who is deleted by this very statement can no longer be referenced.
  const stillThere = goneToo
    ? sql`(select person.${identifier(identity.key)} from ${tableName(scope, entity.name)} as person where person.${identifier(identity.key)} = actor_key)`
    : sql`actor_key`;
  const actor = actorKey?.referenced.schema === "auth" ? sql`auth.uid()` : stillThere;
  const columns = [log.subject, log.actor, log.action, log.oldValue, log.newValue];
  return code`
    module_entries as (
      insert into ${tableName(scope, log.entity)} (${identifiers(columns)})
      select e.subject, ${actor}, e.action, e.old_value, e.new_value
      from entries as e
      where e.in_module_log
    )`;
}
