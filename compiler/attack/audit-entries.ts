/** Which audit entries a change must leave, and the functions by which the owner compares them with what is there. */

import type { AuditEvent } from "../ir/audit.ts";
import type { Entity } from "../ir/entity.ts";
import { identifier, join, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Row } from "./evaluate.ts";
import { ownerFunction } from "./owner-function.ts";
import type { Probe } from "./probe.ts";
import type { Target } from "./target.ts";
import { valueSql } from "./target.ts";

/** Who the entries must name: key, account and role of the acting person, null for the system. */
export interface Culprit {
  readonly key: string | null;
  readonly userId: string | null;
  readonly role: string | null;
  /** Null where the session's own role acted. */
  readonly databaseRole: string | null;
}

/** An entry as the contract describes it; columns null where the side is not captured. */
export interface Entry {
  readonly action: string;
  readonly old: readonly string[] | null;
  readonly new: readonly string[] | null;
  readonly inModuleLog: boolean;
}

/** Returns the entries of one change: for update, those of the events whose columns changed, and of what none covers. */
export function entriesOf(
  events: readonly AuditEvent[],
  entity: Entity,
  operation: AuditEvent["operation"],
  changed: readonly string[],
): readonly Entry[] {
  const own = events.filter((one) => one.entity === entity.name && one.operation === operation);
  if (operation !== "update") return own.map(entryOf);
  const covered = new Set(own.flatMap((one) => one.columns));
  const system = new Set(entity.columns.filter((one) => one.system !== null).map((one) => one.name));
  const rest = entity.columns
    .map((one) => one.name)
    .filter((one) => changed.includes(one) && !covered.has(one) && !system.has(one));
  const uncovered =
    rest.length === 0 || events.every((one) => one.entity !== entity.name)
      ? []
      : [{ action: "updated", old: rest, new: rest, inModuleLog: false }];
  const met = own.filter((one) => one.columns.some((column) => changed.includes(column)));
  return [...met.map((one) => entryOf(one.changedOnly ? withChangedOnly(one, changed) : one)), ...uncovered];
}

/** "Changed fields only": of the columns whose change is the event, those that this update changed. */
function withChangedOnly(event: AuditEvent, changed: readonly string[]): AuditEvent {
  const kept = (columns: readonly string[] | null): readonly string[] | null =>
    columns?.filter((one) => changed.includes(one) || !event.columns.includes(one)) ?? null;
  return { ...event, oldColumns: kept(event.oldColumns), newColumns: kept(event.newColumns) };
}

function entryOf(event: AuditEvent): Entry {
  return { action: event.action, old: event.oldColumns, new: event.newColumns, inModuleLog: event.inModuleLog };
}

/** Returns the statement that remembers, before the attempt, which entries exist and what the row was. */
export function remember(target: Target, row: Row): Sql {
  return sql`select ${ownerFunction("remember", target)}(${keyValues(target, row)})`;
}

/** Returns the check that exactly these entries, and no others, were added about the row, in both logs. */
export function entriesCheck(target: Target, row: Row, entries: readonly Entry[], culprit: Culprit): Probe["check"] {
  const person = [culprit.key, culprit.userId, culprit.role, culprit.databaseRole].map(valueSql);
  const expected = literal(JSON.stringify(entries.map((one) => [one.action, one.old, one.new, one.inModuleLog])));
  return {
    kind: "holds",
    query: sql`select * from ${ownerFunction("entries", target)}(${keyValues(target, row)}, ${join(person, sql`, `)}, ${expected})`,
  };
}

/** Returns the functions behind `remember` and `entriesCheck` for one entity; the owner's alone, gone with the rollback. */
export function auditFunctions(target: Target): readonly Sql[] {
  const parameters = join(
    target.entity.primaryKey.columns.map((one, at) => sql`${keyName(at)} ${target.table}.${identifier(one)}%type`),
    sql`, `,
  );
  const log = moduleLog(target);
  const rows = sql`from ${target.table} as one where ${join(
    target.entity.primaryKey.columns.map((one, at) => sql`one.${identifier(one)} = ${keyName(at)}`),
    sql` and `,
  )}`;
  const about = sql`module = ${literal(target.module.module)} and entity = ${literal(target.entity.name)} and row_id = ${rowId(target, keyNames(target))}`;
  const inModule = log === null ? sql`false` : sql`${log.subject} = ${keyName(0)}`;
  return [
    sql`create function ${ownerFunction("remember", target)}(${parameters}) returns void language sql as $$
  select
    set_config('contractc.before', coalesce((select to_jsonb(one)::text ${rows}), 'null'), true),
    set_config('contractc.project_log', (select coalesce(jsonb_agg(id::text), '[]')::text from ${projectLog(target)} where ${about}), true)${
      log === null
        ? sql``
        : sql`,\n    set_config('contractc.module_log', (select coalesce(jsonb_agg(${log.key}::text), '[]')::text from ${log.table} where ${inModule}), true)`
    }
$$`,
    sql`create function ${ownerFunction("entries", target)}(
  ${parameters},
  person text, account text, application_role text, database_role text, expected jsonb
) returns table (holds boolean, seen text) language sql as $$
  with
    wanted as (
      select
        one ->> 0 as action,
        case when one -> 1 <> 'null' then
          (select jsonb_object_agg(key, value) from jsonb_each(nullif(current_setting('contractc.before'), 'null')::jsonb) where one -> 1 ? key)
        end as old,
        case when one -> 2 <> 'null' then
          (select jsonb_object_agg(key, value) from jsonb_each((select to_jsonb(one) ${rows})) where one -> 2 ? key)
        end as new,
        (one -> 3)::boolean as in_module_log
      from jsonb_array_elements(expected) as one
    ),
    wanted_entries as (
      select 'project' as log, jsonb_build_array(person, account, application_role, coalesce(database_role, session_user), action, old, new) as entry
      from wanted
      union all
      select 'module', jsonb_build_array(person, action, old, new) from wanted where in_module_log${log === null ? sql` and false` : sql``}
    ),
    seen_entries as (
      select 'project' as log, jsonb_build_array(actor_id, actor_user_id, application_role, database_role, action, old_value, new_value) as entry
      from ${projectLog(target)}
      where ${about} and not current_setting('contractc.project_log')::jsonb ? id::text${
        log === null
          ? sql``
          : sql`
      union all
      select 'module', jsonb_build_array(${log.actor}, ${log.action}, ${log.old}, ${log.new})
      from ${log.table}
      where ${inModule} and not current_setting('contractc.module_log')::jsonb ? ${log.key}::text`
      }
    )
  select
    (select coalesce(jsonb_agg(entry order by log, entry), '[]') from wanted_entries) = (select coalesce(jsonb_agg(entry order by log, entry), '[]') from seen_entries),
    (select coalesce(jsonb_agg(entry order by log, entry), '[]')::text from seen_entries)
$$`,
  ];
}

/** Parameters are named so that no column of a table can be meant instead. */
function keyName(at: number): Sql {
  return identifier(`attacked_key_${at + 1}`);
}

function keyNames(target: Target): readonly Sql[] {
  return target.entity.primaryKey.columns.map((_, at) => keyName(at));
}

function keyValues(target: Target, row: Row): Sql {
  return join(
    target.entity.primaryKey.columns.map((one) => valueSql(row[one])),
    sql`, `,
  );
}

/** The row's key as text; several columns as a JSON array. */
function rowId(target: Target, values: readonly Sql[]): Sql {
  const [only, ...more] = values;
  if (only === undefined) throw new Error(`${target.entity.name} has no primary key`);
  return more.length === 0 ? sql`${only}::text` : sql`jsonb_build_array(${join(values, sql`, `)})::text`;
}

/** Returns the project-wide log. */
export function projectLog(target: Pick<Target, "settings">): Sql {
  return qualified(target.settings.auditSchema, "audit_log");
}

/** Condition for the project log's entries about a row of an entity with one key column. */
export function aboutRow(target: Target, row: Row): Sql {
  const key = row[target.entity.primaryKey.columns[0] ?? ""];
  return sql`module = ${literal(target.module.module)} and entity = ${literal(target.entity.name)} and row_id = ${valueSql(key)}`;
}

function moduleLog(target: Target) {
  const log = target.module.audit?.log ?? null;
  if (log === null || log.audited !== target.entity.name) return null;
  const entity = target.module.entities.find((one) => one.name === log.entity);
  const key = entity?.primaryKey.columns[0];
  if (key === undefined) return null;
  return {
    table: qualified(target.settings.publicSchema, log.entity),
    key: identifier(key),
    subject: identifier(log.subject),
    actor: identifier(log.actor),
    action: identifier(log.action),
    old: identifier(log.oldValue),
    new: identifier(log.newValue),
  };
}
