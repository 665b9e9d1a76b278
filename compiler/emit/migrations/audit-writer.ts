/** The function through which audit triggers write to the module's own log. */

import type { AuditLog } from "../../ir/audit.ts";
import type { Entity } from "../../ir/entity.ts";
import { columnOf, entityOf } from "../../ir/find.ts";
import type { ColumnType } from "../../ir/type.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { logWriterName } from "../../ir/object-names.ts";
import { columnTypeSql } from "../../sql/expression.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, identifier, identifiers, join, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { places } from "../sql/layout.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the writer of the module's log; nothing when no event reaches it. */
export function logWriterOf(scope: Scope): readonly Definition[] {
  const log = scope.ir.audit?.log ?? null;
  if (log === null || !scope.ir.audit?.events.some((event) => event.inModuleLog)) return [];
  const name = logWriterName(log.entity);
  const typeOf = (column: string): Sql => columnTypeSql(columnOf(entityOf(scope.ir, log.entity), column).type);
  const types = [typeOf(log.subject), typeOf(log.actor), sql`text`, sql`jsonb`, sql`jsonb`];
  const parameters = ["subject", "actor", "action", "old_value", "new_value"].map(identifier);
  const columns = [log.subject, log.actor, log.action, log.oldValue, log.newValue];
  const given = parameters.map((one) => sql`${identifier(name)}.${one}`);
  const values = given.map((one, at) => (at === 1 ? actorValue(scope, log, one) : one));
  return [
    {
      kind: "routine",
      why: lines([
        comment(
          `Adds an entry to ${log.entity}. The audit triggers read the state before a statement and so cannot write;`,
        ),
        comment("this function can. Definer, executable by nobody: nobody writes entries by hand."),
        places([`entities/${log.entity}`], scope.origins, scope.contractPath),
      ]),
      routine: {
        name: privateName(scope, name),
        parameters: join(
          parameters.map((one, at) => sql`${one} ${types[at] ?? sql`text`}`),
          sql`, `,
        ),
        signature: join(types, sql`, `),
        returns: sql`void`,
        language: "plpgsql",
        volatility: "volatile",
        security: "definer",
        body: code`
          begin
            insert into ${tableName(scope, log.entity)} (${identifiers(columns)})
            values (
              ${join(values, sql`,\n`)}
            );
          end;`,
        executable: false,
        comment: objectComment("Adds an entry to the log.", `${scope.ir.module}/${log.entity}`),
      },
    },
  ];
}

/** Returns the column of the audited entity that the log's subject references. */
export function subjectKey(scope: Scope, log: AuditLog): string {
  const key = keyOf(entityOf(scope.ir, log.entity), log.subject);
  const audited = entityOf(scope.ir, log.audited);
  return key?.referenced.columns[key.columns.indexOf(log.subject)] ?? audited.primaryKey.columns[0] ?? "id";
}

/** Returns `value`, which holds a key of type `from`, as what a column of the log holds: keys may be of kindred types. */
export function asLogColumn(scope: Scope, log: AuditLog, column: string, value: Sql, from: ColumnType | null): Sql {
  const type = columnTypeSql(columnOf(entityOf(scope.ir, log.entity), column).type);
  return from !== null && columnTypeSql(from) === type ? value : sql`${value}::${type}`;
}

/** Whether the log names actors by their account instead of their identity row. */
export function namesAccounts(scope: Scope, log: AuditLog): boolean {
  return keyOf(entityOf(scope.ir, log.entity), log.actor)?.referenced.schema === "auth";
}

/** Who is gone by the time the entry is written, deleted by that very statement, can no longer be referenced. */
function actorValue(scope: Scope, log: AuditLog, given: Sql): Sql {
  const key = keyOf(entityOf(scope.ir, log.entity), log.actor);
  if (key === undefined || key.referenced.schema === "auth") return given;
  const [column] = key.referenced.columns.map(identifier);
  const table = qualified(scope.settings.publicSchema, key.referenced.table);
  return code`
    -- Who was deleted by that very statement can no longer be referenced.
    (select person.${column ?? identifier("id")} from ${table} as person where person.${column ?? identifier("id")} = ${given})`;
}

function keyOf(entity: Entity, column: string): Entity["foreignKeys"][number] | undefined {
  return entity.foreignKeys.find((one) => one.columns.includes(column));
}
