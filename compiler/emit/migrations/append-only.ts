/** Append-only entities, the module's log among them, keep what they hold: nobody changes, deletes or truncates, the owner included. */

import type { Entity, ForeignKey } from "../../ir/entity.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { appendOnlyName, appendOnlyTruncateName } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, empty, identifier, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { differentImage, hintAt, refuse, sameImage } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { blank } from "../sql/routine.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the guards of an append-only entity. */
export function appendOnlyOf(scope: Scope, log: Entity): readonly (readonly Definition[])[] {
  return [rowGuard(scope, log), truncateGuard(scope, log)];
}

function rowGuard(scope: Scope, log: Entity): readonly Definition[] {
  const name = appendOnlyName(log.name);
  const what = objectComment("Rows are never changed or deleted.", `${scope.ir.module}/${log.name}/append-only`);
  const cascades = log.foreignKeys.some((key) => key.onDelete === "cascade" || adjusts(key));
  return [
    {
      kind: "routine",
      why: lines([
        comment(`Rows of ${log.name} are never changed or deleted, by anybody.`),
        cascades
          ? comment(
              "Only the contract's own foreign keys may: when the row they reference is gone. Definer, to see whether it is.",
            )
          : empty,
        places([`entities/${log.name}/append-only`, `entities/${log.name}`], scope.origins, scope.contractPath),
      ]),
      routine: {
        name: privateName(scope, name),
        returns: sql`trigger`,
        language: "plpgsql",
        volatility: "volatile",
        security: "definer",
        body: rowGuardBody(scope, log),
        executable: false,
        comment: what,
      },
    },
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name,
        table: tableName(scope, log.name),
        event: sql`before update or delete`,
        each: "row",
        function: privateName(scope, name),
        always: true,
        comment: what,
      },
    },
  ];
}

function rowGuardBody(scope: Scope, log: Entity): Sql {
  const deleting = log.foreignKeys.filter((key) => key.onDelete === "cascade");
  const adjusting = log.foreignKeys.filter(adjusts);
  const deletion = deleting.map(
    (key) => code`
      if tg_op = 'DELETE'
        and ${gone(scope, key)}
      then
        return old;
      end if;`,
  );
  const adjustment =
    adjusting.length === 0
      ? []
      : [
          code`
            if tg_op = 'UPDATE' then
              kept := new;
              ${lines(adjusting.map((key) => restore(scope, key)))}
              if ${sameImage(sql`kept`, sql`old`)} and ${differentImage(sql`new`, sql`old`)} then
                return new;
              end if;
            end if;`,
        ];
  return code`
    ${adjusting.length === 0 ? empty : sql`declare\n  kept record;`}
    begin
      ${lines([...deletion, ...adjustment].flatMap((one) => [one, blank]))}
      ${refuse(
        sql`${literal(`${log.name} is append-only: `)} || lower(tg_op) || ' is not possible'`,
        hintAt(`entities/${log.name}`, scope.ir.module),
      )}
    end;`;
}

/** Whether a key's own action changes the entry: it may point to nothing, or follow a key that changed. */
function adjusts(key: ForeignKey): boolean {
  const moves = key.onUpdate === "cascade" || key.onUpdate === "set-null" || key.onUpdate === "set-default";
  return moves || key.onDelete === "set-null" || key.onDelete === "set-default";
}

function restore(scope: Scope, key: ForeignKey): Sql {
  return code`
    if ${gone(scope, key)}
    then
      ${lines(key.columns.map((name) => sql`kept.${identifier(name)} := old.${identifier(name)};`))}
    end if;`;
}

/** Whether the entry referenced a row that is no longer there. */
function gone(scope: Scope, key: ForeignKey): Sql {
  const { schema, table, columns } = key.referenced;
  const target = schema === "auth" ? qualified("auth", table) : tableName(scope, table);
  const present = key.columns.map((name) => sql`old.${identifier(name)} is not null`);
  const same = columns.map(
    (name, at) => sql`referenced.${identifier(name)} = old.${identifier(key.columns[at] ?? name)}`,
  );
  return code`
    ${join(present, sql` and `)}
    and not exists (
      select 1
      from ${target} as referenced
      where ${join(same, sql` and `)}
    )`;
}

function truncateGuard(scope: Scope, log: Entity): readonly Definition[] {
  const name = appendOnlyTruncateName(log.name);
  const what = objectComment("The table is never emptied.", `${scope.ir.module}/${log.name}/append-only`);
  return [
    {
      kind: "routine",
      why: empty,
      routine: {
        name: privateName(scope, name),
        returns: sql`trigger`,
        language: "plpgsql",
        volatility: "volatile",
        security: "definer",
        body: code`
        begin
          ${refuse(literal(`${log.name} is append-only: truncate is not possible`), hintAt(`entities/${log.name}`, scope.ir.module))}
        end;`,
        executable: false,
        comment: what,
      },
    },
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name,
        table: tableName(scope, log.name),
        event: sql`before truncate`,
        each: "statement",
        function: privateName(scope, name),
        always: true,
        comment: what,
      },
    },
  ];
}
