/** What an audit trigger records: one select over the transition tables for each event. */

import type { AuditEvent, AuditLog } from "../../ir/audit.ts";
import type { Entity } from "../../ir/entity.ts";
import { columnOf } from "../../ir/find.ts";
import { lines } from "../../sql/code.ts";
import { columnTypeSql } from "../../sql/expression.ts";
import { boolean, empty, identifier, indent, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { differsIn } from "../sql/guarding.ts";
import { changedOf, imageOf } from "./audit-image.ts";
import { subjectKey } from "./audit-writer.ts";
import { samePrimaryKey } from "./recheck-verdict.ts";
import type { Scope } from "./scope.ts";

export type AuditedOperation = "insert" | "update" | "delete";

/** One select for each event, in the contract's order; for updates then what no event names. */
export function entrySelects(
  scope: Scope,
  entity: Entity,
  operation: AuditedOperation,
  events: readonly AuditEvent[],
  log: AuditLog | null,
): readonly Sql[] {
  const fromEvents = events.map((event) => eventEntries(scope, entity, event, log));
  if (operation !== "update") return fromEvents;
  return [...fromEvents, ...unnamedColumns(scope, entity, events, log), ...changedKeys(scope, entity, log)];
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
    oldValue: event.oldColumns === null ? none : capturedOf(event, oldRow, event.oldColumns),
    newValue: event.newColumns === null ? none : capturedOf(event, newRow, event.newColumns),
    from,
  });
}

/** The captured columns; of "changed fields only" those of the event's own columns that did change. */
function capturedOf(event: AuditEvent, row: Sql, columns: readonly string[]): Sql {
  if (!event.changedOnly) return imageOf(row, columns);
  const always = columns.filter((name) => !event.columns.includes(name));
  const changed = changedOf(
    row,
    columns.filter((name) => event.columns.includes(name)),
  );
  return always.length === 0 ? changed : sql`${imageOf(row, always)}\n  || ${changed}`;
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
    oldValue: columns.length === 1 ? imageOf(sql`o`, columns) : changedOf(sql`o`, columns),
    newValue: columns.length === 1 ? imageOf(sql`n`, columns) : changedOf(sql`n`, columns),
    from: sql`${pairs(entity)}\nwhere ${differsIn(columns)}`,
  });
  return [lines([sql`-- No event names these columns: for the project's log alone.`, select])];
}

/** A row whose primary key changed has no counterpart: both sides are recorded whole. */
function changedKeys(scope: Scope, entity: Entity, log: AuditLog | null): readonly Sql[] {
  const columns = entity.columns.filter((column) => column.system === null).map((column) => column.name);
  const alone = (row: Sql, rows: Sql, other: Sql, others: Sql): Sql =>
    sql`from ${rows} as ${row}\nwhere not exists (select 1 from ${others} as ${other} where ${samePrimaryKey(entity)})`;
  const nothing = log === null ? empty : nullSubject(scope, entity, log);
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
  if (log === null) return empty;
  if (entity.name !== log.audited)
    throw new Error(`${log.entity} holds entries about ${log.audited}, not ${entity.name}`);
  return sql`${row}.${identifier(subjectKey(scope, log))}`;
}

function nullSubject(scope: Scope, entity: Entity, log: AuditLog): Sql {
  return sql`null::${columnTypeSql(columnOf(entity, subjectKey(scope, log)).type)}`;
}
