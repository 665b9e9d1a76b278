/** The project-wide log: append-only for everybody, with one way to forget what it remembers of a row. */

import { projectLog } from "../../ir/object-names.ts";
import { aligned, code, lines } from "../../sql/code.ts";
import { comment, identifier, indent, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { EmitSettings } from "../emitter.ts";
import { differentImage, refuse, sameImage } from "../sql/guarding.ts";
import { section } from "../sql/layout.ts";
import { blank, createFunction, createTrigger, everybody } from "../sql/routine.ts";

/** Columns of the log: name, type, constraints, what it holds. */
const columns: readonly (readonly [string, Sql, Sql, string])[] = [
  ["id", sql`bigint`, sql`not null generated always as identity`, "Order of the entries"],
  ["module", sql`text`, sql`not null`, "Data contract the entry belongs to"],
  ["entity", sql`text`, sql`not null`, "Table of the row"],
  ["row_id", sql`text`, sql`not null`, "Primary key of the row; no foreign key, for entries outlive their rows"],
  ["actor_id", sql`text`, sql``, "Key of the acting person, NULL for the system"],
  ["actor_user_id", sql`uuid`, sql``, "Subject of the token, NULL without one"],
  ["application_role", sql`text`, sql``, "Role of the acting person before the change"],
  ["database_role", sql`text`, sql`not null`, "Database role of the session"],
  ["action", sql`text`, sql`not null`, "What happened, in the words of the contract"],
  ["old_value", sql`jsonb`, sql``, "Columns before the change, NULL once erased"],
  ["new_value", sql`jsonb`, sql``, "Columns after the change, NULL once erased"],
  ["created_at", sql`timestamptz`, sql`not null default now()`, "Time of the transaction"],
  ["transaction_id", sql`xid8`, sql`not null default pg_current_xact_id()`, "Entries of one transaction share it"],
];

/** Returns the log's sections of the platform file. */
export function projectLogSections(settings: EmitSettings): readonly Sql[] {
  const table = qualified(settings.auditSchema, projectLog.table);
  return [
    section("The project-wide log", [createTable(settings, table), indexes(table), comments(settings, table)]),
    section("The log is append-only, for its owner too", [rowGuard(settings, table), truncateGuard(settings, table)]),
    section("Erasure", [erase(settings, table)]),
    section("Row level security", [
      lines([
        comment("Nobody reads it yet: each module's file adds its readers."),
        code`
          create policy ${identifier(projectLog.selectPolicy)}
            on ${table}
            for select
            to authenticated
            using (false);
          comment on policy ${identifier(projectLog.selectPolicy)} on ${table} is 'Who reads which modules'' entries.';`,
      ]),
    ]),
  ];
}

function createTable(settings: EmitSettings, table: Sql): Sql {
  const rows = aligned(columns.map(([name, type, more]) => [identifier(name), type, more]));
  const constraint = sql`constraint ${identifier(projectLog.primaryKey)} primary key (id)`;
  return lines([
    sql`create table ${table} (`,
    indent(join([...rows, constraint], sql`,\n`), 2),
    sql`);`,
    blank,
    sql`revoke all on table ${table} from ${everybody};`,
    sql`revoke all on sequence ${qualified(settings.auditSchema, projectLog.sequence)} from ${everybody};`,
    sql`alter table ${table} enable row level security;`,
  ]);
}

function indexes(table: Sql): Sql {
  return lines([
    sql`create index ${identifier(projectLog.rowIndex)} on ${table} (module, entity, row_id);`,
    sql`create index ${identifier(projectLog.actorIndex)} on ${table} (actor_user_id);`,
  ]);
}

function comments(settings: EmitSettings, table: Sql): Sql {
  return lines([
    sql`comment on table ${table} is 'Every audited change of every data contract, deletions included.';`,
    ...columns.map(([name, , , what]) => sql`comment on column ${table}.${identifier(name)} is ${literal(what)};`),
    sql`comment on index ${qualified(settings.auditSchema, projectLog.rowIndex)} is 'for the history of a row';`,
    sql`comment on index ${qualified(settings.auditSchema, projectLog.actorIndex)} is 'for what a person did';`,
  ]);
}

function rowGuard(settings: EmitSettings, table: Sql): Sql {
  const what = "Entries are never changed or deleted; old_value and new_value can be erased.";
  const name = qualified(settings.auditSchema, projectLog.appendOnlyFunction);
  return lines([
    createFunction({
      name,
      returns: sql`trigger`,
      language: "plpgsql",
      volatility: "volatile",
      security: "invoker",
      body: code`
        declare
          kept record;
        begin
          -- An erasure empties old_value and new_value and leaves all else as it is.
          if tg_op = 'UPDATE' and new.old_value is null and new.new_value is null then
            kept := new;
            kept.old_value := old.old_value;
            kept.new_value := old.new_value;
            if ${sameImage(sql`kept`, sql`old`)} and ${differentImage(sql`new`, sql`old`)} then
              return new;
            end if;
          end if;

          ${refuse(sql`'audit_log is append-only: ' || lower(tg_op) || ' is not possible'`, eraseHint(settings))}
        end;`,
      executable: false,
      comment: what,
    }),
    blank,
    createTrigger({
      name: projectLog.appendOnlyTrigger,
      table,
      event: sql`before update or delete`,
      each: "row",
      function: name,
      always: true,
      comment: what,
    }),
  ]);
}

function truncateGuard(settings: EmitSettings, table: Sql): Sql {
  const what = "The log is never emptied.";
  const name = qualified(settings.auditSchema, projectLog.truncateFunction);
  return lines([
    createFunction({
      name,
      returns: sql`trigger`,
      language: "plpgsql",
      volatility: "volatile",
      security: "invoker",
      body: code`
        begin
          ${refuse(sql`'audit_log is append-only: truncate is not possible'`, eraseHint(settings))}
        end;`,
      executable: false,
      comment: what,
    }),
    blank,
    createTrigger({
      name: projectLog.truncateTrigger,
      table,
      event: sql`before truncate`,
      each: "statement",
      function: name,
      always: true,
      comment: what,
    }),
  ]);
}

function eraseHint(settings: EmitSettings): Sql {
  return literal(
    `To forget a person, call ${settings.auditSchema}.${projectLog.eraseFunction}(entity, row_id, reason) as its owner.`,
  );
}

function erase(settings: EmitSettings, table: Sql): Sql {
  const erased = literal(projectLog.erasedAction);
  return lines([
    comment("Empties what the log remembers of one row, for a request to be forgotten, and records that and why."),
    comment("Executable by the owner alone."),
    createFunction({
      name: qualified(settings.auditSchema, projectLog.eraseFunction),
      parameters: sql`entity text, row_id text, reason text`,
      signature: sql`text, text, text`,
      returns: sql`bigint`,
      language: "plpgsql",
      volatility: "volatile",
      security: "invoker",
      body: code`
        declare
          erased bigint;
        begin
          if coalesce(trim(erase.reason), '') = '' then
            raise exception using
              errcode = 'invalid_parameter_value',
              message = 'an erasure needs a reason';
          end if;

          with emptied as (
            update ${table} as entry
            set old_value = null, new_value = null
            where entry.entity = erase.entity
              and entry.row_id = erase.row_id
              and entry.action <> ${erased}
              and (entry.old_value is not null or entry.new_value is not null)
            returning entry.module
          ),
          recorded as (
            insert into ${table} (module, entity, row_id, actor_user_id, database_role, action, new_value)
            select
              emptied.module, erase.entity, erase.row_id, auth.uid(),
              case current_setting('role') when 'none' then session_user::text else current_setting('role') end,
              ${erased}, jsonb_build_object('reason', erase.reason, 'entries', count(*))
            from emptied
            group by emptied.module
          )
          select count(*)
          into erased
          from emptied;

          return erased;
        end;`,
      executable: false,
      comment: "Erases old_value and new_value of every entry about one row; returns how many. Owner only.",
    }),
  ]);
}
