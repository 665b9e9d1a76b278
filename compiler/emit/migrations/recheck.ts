/** The second look after an update: a right lost while the statement waited for a lock is lost. */

import type { Grant } from "../../ir/access.ts";
import { signedInCells } from "../../ir/enforcement.ts";
import type { Entity, ForeignKey } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { recheckName } from "../../ir/object-names.ts";
import { rowsAfterUpdate } from "../../ir/state-change.ts";
import type { Predicate } from "../../ir/predicate.ts";
import { code, lines } from "../../sql/code.ts";
import { boolean, comment, identifier, indent, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { exemption, hintForActor, refuse, sameIn } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { all, any, isOneOf, unionSql } from "../sql/predicate.ts";
import { blank, createFunction, createTrigger } from "../sql/routine.ts";
import { actorTests, armsOf } from "./actors.ts";
import { roleNow } from "./guard.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the recheck of an entity that clients may update: its function and its trigger. */
export function recheckOf(scope: Scope, entity: Entity): Sql {
  const name = recheckName(entity.name);
  const what = objectComment(
    "Judges an update again when it is done, by the rights held then.",
    `${scope.ir.module}/${entity.name}/update`,
  );
  const cells = signedInCells(scope.ir, entity.name, "update");
  return lines([
    comment(
      `The same rules once more, after the statement: the guard reads as of the statement's start, so it does not`,
    ),
    comment(`see a demotion that was committed while the update waited for a lock. Here every query sees it.`),
    places(
      cells.map((cell) => cell.id),
      scope.origins,
      scope.contractPath,
    ),
    createFunction({
      name: privateName(scope, name),
      returns: sql`trigger`,
      language: "plpgsql",
      volatility: "volatile",
      security: "invoker",
      body: recheckBody(scope, entity),
      executable: false,
      comment: what,
    }),
    blank,
    createTrigger({
      name,
      table: tableName(scope, entity.name),
      event: sql`after update`,
      transition: sql`old table as old_rows new table as new_rows`,
      each: "statement",
      function: privateName(scope, name),
      comment: what,
    }),
  ]);
}

const o = sql`o`;
const n = sql`n`;

function recheckBody(scope: Scope, entity: Entity): Sql {
  const arms = armsOf(signedInCells(scope.ir, entity.name, "update"), (grant) => grant);
  const verdicts = arms.map((arm) => {
    const who = any(actorTests(scope.ir, arm, sql`actor`, sql`auth.uid()`));
    return lines([sql`when ${who} then`, indent(allowed(scope, entity, arm.grants), 2)]);
  });
  return code`
    declare
      actor text;
    begin
      ${exemption(sql`null`)}

      ${nothingToJudge(entity)}

      ${actorBefore(scope, entity)}

      if exists (
        select 1
        from old_rows as o
        full join new_rows as n on ${samePrimaryKey(entity)}
        where (
          case
            ${lines(verdicts)}
            else false
          end
        ) is not true
      ) then
        ${refuse(
          sql`coalesce(actor, 'who has no role') || ${literal(` may not make this change to ${entity.name}`)}`,
          hintForActor(entity.name, "update", scope.ir.module),
        )}
      end if;

      return null;
    end;`;
}

/** Returns `n.a = o.a and n.b = o.b` for the primary key. */
export function samePrimaryKey(entity: Entity): Sql {
  return join(
    entity.primaryKey.columns.map((name) => sql`n.${identifier(name)} = o.${identifier(name)}`),
    sql` and `,
  );
}

/**
 * Rows that only a foreign key's own action touched are not judged: before Postgres 18 the statement triggers of a
 * cascade run as the role of the outer statement, which need not have any right here. The row guard has judged what
 * the client changed by itself.
 */
function nothingToJudge(entity: Entity): Sql {
  const keys = entity.foreignKeys.filter(changesRows);
  if (keys.length === 0) {
    return code`
      if not exists (select 1 from new_rows) then
        return null;
      end if;`;
  }
  return code`
    -- What ${join(
      keys.map((key) => identifier(key.name)),
      sql` and `,
    )} did by itself is not the actor's change: before
    -- Postgres 18 it arrives here as the role that changed or deleted the referenced row.
    if not exists (
      select 1
      from old_rows as o
      full join new_rows as n on ${samePrimaryKey(entity)}
      where ${all([ownChange(entity, keys)])}
    ) then
      return null;
    end if;`;
}

function changesRows(key: ForeignKey): boolean {
  return (
    key.onDelete === "set-null" ||
    key.onDelete === "set-default" ||
    (key.onUpdate !== "no-action" && key.onUpdate !== "restrict")
  );
}

function ownChange(entity: Entity, keys: readonly ForeignKey[]): Sql {
  const touched = new Set(keys.flatMap((key) => key.columns));
  const rest = comparable(entity).filter((name) => !touched.has(name));
  const perKey = keys.map((key) => {
    const setsNullOnly = key.onDelete === "set-null" && (key.onUpdate === "no-action" || key.onUpdate === "restrict");
    if (!setsNullOnly) return boolean(true);
    const isNull = join(
      key.columns.map((name) => sql`n.${identifier(name)} is null`),
      sql` and `,
    );
    return any([sameIn(key.columns), key.columns.length > 1 ? sql`(${isNull})` : isNull]);
  });
  const same = [sameIn(rest), ...perKey.filter((one) => one !== boolean(true))];
  return sql`${all(same.length > 1 ? same : [sql`(${same[0] ?? boolean(false)})`])} is not true`;
}

/** Columns whose change is a person's doing: the last modification and generated columns change by themselves. */
function comparable(entity: Entity): readonly string[] {
  return entity.columns
    .filter((column) => column.generated === null && column.system !== "updated-at")
    .map((column) => column.name);
}

/** On the identity entity the statement may have changed the actor's own row: what he was before it counts. */
function actorBefore(scope: Scope, entity: Entity): Sql {
  const identity = scope.ir.identity;
  if (identity === null || identity.entity !== entity.name || identity.module !== scope.ir.module) {
    return sql`actor := ${roleNow(scope)};`;
  }
  const role = sql`o.${identifier(identity.role)}`;
  const active = identity.active;
  const before =
    active === null
      ? role
      : sql`case when ${isOneOf(sql`o.${identifier(active.column)}`, active.values.map(literal))} then ${role} end`;
  return code`
    -- The actor is who acted: this very statement may have changed his role, his status or his account.
    select ${before}
    into actor
    from old_rows as o
    where o.${identifier(identity.user)} = auth.uid();
    if not found then
      actor := ${roleNow(scope)};
    end if;`;
}

/** The condition on a pair (o, n) under grants that add up. */
function allowed(scope: Scope, entity: Entity, grants: readonly Grant[]): Sql {
  const lifecycle = lifecycleOf(scope.ir, entity.name);
  const on = (row: Sql) => (predicates: readonly Predicate[]) =>
    unionSql(predicates, {
      privateSchema: scope.settings.privateSchema,
      column: (name) => sql`${row}.${identifier(name)}`,
    });
  const frozen = comparable(entity).filter((name) => !grants.some((grant) => grant.columns.includes(name)));
  return all([
    ...on(o)(grants.map((grant) => grant.rows)),
    ...on(n)(grants.map((grant) => rowsAfterUpdate(grant, lifecycle))),
    ...(frozen.length === 0 ? [] : [sameIn(frozen)]),
    ...(grants.length > 1 ? conditionalColumns(entity, grants, on(o)) : []),
  ]);
}

/** Columns that only some of the grants allow: changed only where one of those holds on the old row. */
function conditionalColumns(
  entity: Entity,
  grants: readonly Grant[],
  holds: (predicates: readonly Predicate[]) => readonly Sql[],
): readonly Sql[] {
  const groups = new Map<string, { columns: string[]; granting: readonly Grant[] }>();
  for (const name of comparable(entity)) {
    const granting = grants.filter((grant) => grant.columns.includes(name));
    if (granting.length === 0 || granting.length === grants.length) continue;
    const key = granting.map((grant) => grants.indexOf(grant)).join(" ");
    const group = groups.get(key) ?? { columns: [], granting };
    group.columns.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ columns, granting }) => {
    const conditions = holds(granting.map((grant) => grant.rows));
    return conditions.length === 0 ? [] : [any([sameIn(columns), all(conditions)])];
  });
}
