/** The two functions that write to the project's log: entries of the audit triggers, and erasures. */

import { projectLog } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, identifier, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { EmitSettings } from "../emitter.ts";
import type { Definition } from "../sql/definition.ts";
import { projectLogColumns } from "./project-log-columns.ts";

/** Who is connected: what SET ROLE chose, else who logged in. In a definer function current_user says nothing. */
const databaseRole = sql`case current_setting('role') when 'none' then session_user::text else current_setting('role') end`;

/** Parameters of the writer: the columns that an audit trigger knows. */
const written = ["module", "entity", "row_id", "actor_id", "application_role", "action", "old_value", "new_value"];

/** Returns the function by which audit triggers add an entry. */
export function writerOf(settings: EmitSettings): readonly Definition[] {
  const table = qualified(settings.auditSchema, projectLog.table);
  const name = qualified(settings.auditSchema, projectLog.writeFunction);
  const typed = projectLogColumns.filter(([column]) => written.includes(column));
  const given = (column: string): Sql => sql`${identifier(projectLog.writeFunction)}.${identifier(column)}`;
  return [
    {
      kind: "routine",
      why: lines([
        comment(
          "Adds an entry. The audit triggers read the state before a statement and so cannot write; this function can.",
        ),
        comment("Definer, executable by nobody: nobody writes entries by hand."),
      ]),
      routine: {
        name,
        parameters: sql`\n  ${join(
          typed.map(([column, type]) => sql`${identifier(column)} ${type}`),
          sql`,\n  `,
        )}\n`,
        signature: join(
          typed.map(([, type]) => type),
          sql`, `,
        ),
        returns: sql`void`,
        language: "plpgsql",
        volatility: "volatile",
        security: "definer",
        body: code`
        begin
          insert into ${table} (
            module, entity, row_id,
            actor_id, actor_user_id, application_role, database_role,
            action, old_value, new_value
          )
          values (
            ${given("module")}, ${given("entity")}, ${given("row_id")},
            ${given("actor_id")}, auth.uid(), ${given("application_role")},
            ${databaseRole},
            ${given("action")}, ${given("old_value")}, ${given("new_value")}
          );
        end;`,
        executable: false,
        comment: "Adds an entry; called by the audit triggers.",
      },
    },
  ];
}

/** Returns `audit.erase`: the way to forget what the log remembers of a row. */
export function erasureOf(settings: EmitSettings): readonly Definition[] {
  const table = qualified(settings.auditSchema, projectLog.table);
  const erased = literal(projectLog.erasedAction);
  const toErase = code`
    entry.entity = erase.entity
      and entry.row_id = erase.row_id
      and entry.action <> ${erased}
      and (entry.old_value is not null or entry.new_value is not null)`;
  return [
    {
      kind: "routine",
      why: lines([
        comment("Empties what the log remembers of one row, for a request to be forgotten, and records that and why."),
        comment("Executable by the owner alone."),
      ]),
      routine: {
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

          insert into ${table} (module, entity, row_id, actor_user_id, database_role, action, new_value)
          select
            entry.module, erase.entity, erase.row_id, auth.uid(), ${databaseRole},
            ${erased}, jsonb_build_object('reason', erase.reason, 'entries', count(*))
          from ${table} as entry
          where ${toErase}
          group by entry.module;

          update ${table} as entry
          set old_value = null, new_value = null
          where ${toErase};
          get diagnostics erased = row_count;

          return erased;
        end;`,
        executable: false,
        comment: "Erases old_value and new_value of every entry about one row; returns how many. Owner only.",
      },
    },
  ];
}
