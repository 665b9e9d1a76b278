/** Audit triggers: every recorded change exactly once, with who acted, from transition tables. */

import type { AuditEvent, AuditLog } from "../../ir/audit.ts";
import { auditedOperations } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { columnOf } from "../../ir/find.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { auditTriggerName, projectLog } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql } from "../../sql/expression.ts";
import {
  boolean,
  comment,
  empty,
  identifier,
  identifiers,
  indent,
  join,
  literal,
  qualified,
  sql,
} from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { differsIn } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { blank, createFunction, createTrigger } from "../sql/routine.ts";
import { actorLookup } from "./audit-actor.ts";
import { imageOf, changedOf } from "./audit-image.ts";
import { samePrimaryKey } from "./recheck.ts";
import { identityOf, privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

type AuditedOperation = "insert" | "update" | "delete";

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
        ${join(selects(scope, entity, operation, events, own), sql`\nunion all\n`)}
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

/** One select for each event, in the contract's order; for updates then what no event names. */
function selects(
  scope: Scope,
  entity: Entity,
  operation: AuditedOperation,
  events: readonly AuditEvent[],
  log: AuditLog | null,
): readonly Sql[] {
  const fromEvents = events.map((event) => eventEntries(scope, entity, event, log));
  if (operation !== "update") return fromEvents;
  return [...fromEvents, ...unnamedColumns(scope, entity, events, log), ...changedKeys(entity, log)];
}

interface Entry {
  readonly row: Sql;
  readonly subject: Sql;
  readonly inModuleLog: boolean;
  readonly action: string;
  readonly oldValue: Sql;
  readonly newValue: Sql;
  readonly from: Sql;
}

const none = sql`null::jsonb`;
const pairs = (entity: Entity): Sql => sql`from old_rows as o\njoin new_rows as n on ${samePrimaryKey(entity)}`;

function entry(entity: Entity, log: AuditLog | null, one: Entry): Sql {
  const subject =
    log === null ? [] : [sql`${one.subject} as subject`, sql`${boolean(one.inModuleLog)} as in_module_log`];
  const items = [
    sql`${rowIdOf(entity, one.row)} as row_id`,
    ...subject,
    sql`${literal(one.action)} as action`,
    sql`${one.oldValue} as old_value`,
    sql`${one.newValue} as new_value`,
  ];
  return lines([sql`select`, indent(join(items, sql`,\n`), 2), one.from]);
}

/** The row's key as text; several columns as a JSON array. */
function rowIdOf(entity: Entity, row: Sql): Sql {
  const columns = entity.primaryKey.columns.map((name) => sql`${row}.${identifier(name)}`);
  const [only, ...more] = columns;
  if (only === undefined) throw new Error(`${entity.name} has no primary key`);
  return more.length === 0 ? sql`${only}::text` : sql`jsonb_build_array(${join(columns, sql`, `)})::text`;
}

function eventEntries(scope: Scope, entity: Entity, event: AuditEvent, log: AuditLog | null): Sql {
  const oldRow = sql`o`;
  const newRow = sql`n`;
  const row = event.operation === "delete" ? oldRow : newRow;
  const from =
    event.operation === "insert"
      ? sql`from new_rows as n`
      : event.operation === "delete"
        ? sql`from old_rows as o`
        : sql`${pairs(entity)}\nwhere ${differsIn(event.columns)}`;
  return entry(entity, log, {
    row,
    subject: subjectOf(scope, entity, row, log),
    inModuleLog: event.inModuleLog,
    action: event.action,
    oldValue: event.oldColumns === null ? none : imageOf(oldRow, event.oldColumns),
    newValue: event.newColumns === null ? none : imageOf(newRow, event.newColumns),
    from,
  });
}

/** Columns of the entity that its update events leave out: their changes reach the project's log all the same. */
function unnamedColumns(
  scope: Scope,
  entity: Entity,
  events: readonly AuditEvent[],
  log: AuditLog | null,
): readonly Sql[] {
  const named = new Set([...events.flatMap((event) => event.columns), ...entity.primaryKey.columns]);
  const columns = entity.columns
    .filter((column) => column.system === null && column.generated === null && !named.has(column.name))
    .map((column) => column.name);
  if (columns.length === 0) return [];
  const select = entry(entity, log, {
    row: sql`n`,
    subject: subjectOf(scope, entity, sql`n`, log),
    inModuleLog: false,
    action: "updated",
    oldValue: changedOf(sql`o`, columns),
    newValue: changedOf(sql`n`, columns),
    from: sql`${pairs(entity)}\nwhere ${differsIn(columns)}`,
  });
  return [lines([sql`-- No event names these columns: for the project's log alone.`, select])];
}

/** A row whose primary key changed has no counterpart: both sides are recorded whole. */
function changedKeys(entity: Entity, log: AuditLog | null): readonly Sql[] {
  const columns = entity.columns.filter((column) => column.system === null).map((column) => column.name);
  const alone = (row: Sql, rows: Sql, other: Sql, others: Sql): Sql =>
    sql`from ${rows} as ${row}\nwhere not exists (select 1 from ${others} as ${other} where ${samePrimaryKey(entity)})`;
  const nothing = log === null ? empty : nullSubject(entity, log);
  const shared = { subject: nothing, inModuleLog: false, action: "updated" };
  const o = sql`o`;
  const n = sql`n`;
  return [
    lines([
      sql`-- A row that got another key has no counterpart: both sides whole.`,
      entry(entity, log, {
        ...shared,
        row: o,
        oldValue: imageOf(o, columns),
        newValue: none,
        from: alone(o, sql`old_rows`, n, sql`new_rows`),
      }),
    ]),
    entry(entity, log, {
      ...shared,
      row: n,
      oldValue: none,
      newValue: imageOf(n, columns),
      from: alone(n, sql`new_rows`, o, sql`old_rows`),
    }),
  ];
}

function subjectOf(scope: Scope, entity: Entity, row: Sql, log: AuditLog | null): Sql {
  return log === null ? empty : sql`${row}.${identifier(subjectKey(scope, entity, log))}`;
}

/** The column of the audited entity that the log's subject references. */
function subjectKey(scope: Scope, entity: Entity, log: AuditLog): string {
  const table = scope.ir.entities.find((one) => one.name === log.entity);
  const key = table?.foreignKeys.find((one) => one.columns.includes(log.subject));
  if (entity.name !== log.audited)
    throw new Error(`${log.entity} holds entries about ${log.audited}, not ${entity.name}`);
  return key?.referenced.columns[key.columns.indexOf(log.subject)] ?? entity.primaryKey.columns[0] ?? "id";
}

function nullSubject(entity: Entity, _log: AuditLog): Sql {
  const key = entity.primaryKey.columns[0] ?? "id";
  return sql`null::${columnTypeSql(columnOf(entity, key).type)}`;
}

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
