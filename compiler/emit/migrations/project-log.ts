/** The project-wide log: append-only for everybody, with one way to forget what it remembers of a row. */

import { projectLog } from "../../ir/object-names.ts";
import { aligned, code, lines } from "../../sql/code.ts";
import { comment, empty, identifier, indent, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { EmitSettings } from "../emitter.ts";
import { definitionsSql } from "../sql/definition.ts";
import type { Definition } from "../sql/definition.ts";
import { differentImage, refuse, sameImage } from "../sql/guarding.ts";
import { section } from "../sql/layout.ts";
import { blank, everybody } from "../sql/routine.ts";
import { projectLogColumns } from "./project-log-columns.ts";
import { erasureOf, writerOf } from "./project-log-writing.ts";

/** Returns the log's sections of the platform file. */
export function projectLogSections(settings: EmitSettings): readonly Sql[] {
  const table = qualified(settings.auditSchema, projectLog.table);
  return [
    section("The project-wide log", [createTable(settings, table), indexes(table), comments(settings, table)]),
    section("The log is append-only, for its owner too", [
      definitionsSql(rowGuard(settings, table)),
      definitionsSql(truncateGuard(settings, table)),
    ]),
    section("Writing", [definitionsSql(writerOf(settings))]),
    section("Erasure", [definitionsSql(erasureOf(settings))]),
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
  const rows = aligned(projectLogColumns.map(([name, type, more]) => [identifier(name), type, more]));
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
    ...projectLogColumns.map(
      ([name, , , what]) => sql`comment on column ${table}.${identifier(name)} is ${literal(what)};`,
    ),
    sql`comment on index ${qualified(settings.auditSchema, projectLog.rowIndex)} is 'for the history of a row';`,
    sql`comment on index ${qualified(settings.auditSchema, projectLog.actorIndex)} is 'for what a person did';`,
  ]);
}

function rowGuard(settings: EmitSettings, table: Sql): readonly Definition[] {
  const what = "Entries are never changed or deleted; old_value and new_value can be erased.";
  const name = qualified(settings.auditSchema, projectLog.appendOnlyFunction);
  return [
    {
      kind: "routine",
      why: empty,
      routine: {
        name,
        returns: sql`trigger`,
        language: "plpgsql",
        volatility: "volatile",
        security: "invoker",
        body: code`
        declare
          kept record;
        begin
          -- An erasure empties old_value and new_value and leaves all else as it is. The entry that records it comes
          -- first, in the same transaction, and can itself not be emptied.
          if tg_op = 'UPDATE'
            and new.old_value is null
            and new.new_value is null
            and old.action <> ${literal(projectLog.erasedAction)}
            and exists (
              select 1
              from ${table} as erasure
              where erasure.module = old.module
                and erasure.entity = old.entity
                and erasure.row_id = old.row_id
                and erasure.action = ${literal(projectLog.erasedAction)}
                and erasure.transaction_id = pg_current_xact_id()
            )
          then
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
      },
    },
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name: projectLog.appendOnlyTrigger,
        table,
        event: sql`before update or delete`,
        each: "row",
        function: name,
        always: true,
        comment: what,
      },
    },
  ];
}

function truncateGuard(settings: EmitSettings, table: Sql): readonly Definition[] {
  const what = "The log is never emptied.";
  const name = qualified(settings.auditSchema, projectLog.truncateFunction);
  return [
    {
      kind: "routine",
      why: empty,
      routine: {
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
      },
    },
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name: projectLog.truncateTrigger,
        table,
        event: sql`before truncate`,
        each: "statement",
        function: name,
        always: true,
        comment: what,
      },
    },
  ];
}

function eraseHint(settings: EmitSettings): Sql {
  return literal(
    `To forget a person, call ${settings.auditSchema}.${projectLog.eraseFunction}(entity, row_id, reason) as its owner.`,
  );
}
