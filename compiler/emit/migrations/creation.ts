/** What happens on creation beside the policy: the owner is filled, the first state and reserved columns are checked. */

import {
  checksInitialState,
  checksInsertColumns,
  columnsLeftToDefault,
  filledOwner,
  filledOwners,
  signedInCells,
  unauthenticatedCell,
} from "../../ir/enforcement.ts";
import type { Grant } from "../../ir/access.ts";
import type { Column, Entity } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import { objectComment } from "../../ir/object-comments.ts";
import {
  appIdentityKeyFunction,
  initialStateName,
  insertColumnsName,
  ownerName,
  updatedAtFunction,
  updatedAtTrigger,
} from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql, expressionSql } from "../../sql/expression.ts";
import { comma, comment, empty, identifier, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { exemption, hintAt, hintForActor, sameImage, refuse, rowOf } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { all, any, predicateSql } from "../sql/predicate.ts";
import { blank, createFunction, createTrigger } from "../sql/routine.ts";
import { actorTests, armsOf } from "./actors.ts";
import { roleNow } from "./guard.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the creation triggers of an entity, and the one that maintains its `updated_at`. */
export function creationOf(scope: Scope, entity: Entity): readonly Sql[] {
  return [
    filledOwners(scope.ir, entity).length > 0 ? owner(scope, entity) : empty,
    checksInitialState(scope.ir, entity.name) ? initialState(scope, entity) : empty,
    checksInsertColumns(scope.ir, entity) ? insertColumns(scope, entity) : empty,
    entity.columns.some((column) => column.system === "updated-at") ? updatedAt(scope, entity) : empty,
  ].filter((one) => one !== "");
}

interface Check {
  readonly scope: Scope;
  readonly entity: Entity;
  readonly name: string;
  readonly what: string;
  readonly event: Sql;
  readonly each: "row" | "statement";
  readonly body: Sql;
}

function triggerFunction(check: Check): Sql {
  const { scope, entity, name } = check;
  const text = objectComment(check.what, `${scope.ir.module}/${entity.name}/insert`);
  return lines([
    createFunction({
      name: privateName(scope, name),
      returns: sql`trigger`,
      language: "plpgsql",
      volatility: "volatile",
      security: "invoker",
      body: check.body,
      executable: false,
      comment: text,
    }),
    blank,
    createTrigger({
      name,
      table: tableName(scope, entity.name),
      event: check.event,
      transition: check.each === "statement" ? sql`new table as new_rows` : empty,
      each: check.each,
      function: privateName(scope, name),
      comment: text,
    }),
  ]);
}

function owner(scope: Scope, entity: Entity): Sql {
  const cells = signedInCells(scope.ir, entity.name, "insert");
  const fills = filledOwners(scope.ir, entity).map((own) => {
    const column = sql`new.${identifier(own.column)}`;
    const value = own.holds === "user" ? sql`auth.uid()` : sql`${privateName(scope, appIdentityKeyFunction)}()`;
    // Whoever may create rows for others names the owner himself.
    const creators = cells.filter((cell) => cell.grants.some((grant) => filledOwner(grant)?.column === own.column));
    const tests = armsOf(creators, () => null).flatMap((arm) => actorTests(scope.ir, arm, sql`actor`, sql`auth.uid()`));
    return code`
      if ${column} is null and ${any(tests)} then
        ${column} := ${value};
      end if;`;
  });
  return lines([
    comment(`A row of ${entity.name} created as one's own gets its owner here; the policy then compares it.`),
    places(
      cells.map((cell) => cell.id),
      scope.origins,
      scope.contractPath,
    ),
    triggerFunction({
      scope,
      entity,
      name: ownerName(entity.name),
      what: "Fills in the owner of a new row.",
      event: sql`before insert`,
      each: "row",
      body: code`
        declare
          actor text;
        begin
          ${exemption(sql`new`)}
          ${anonymous(scope, entity, sql`new`)}

          actor := ${roleNow(scope)};

          ${lines(fills)}

          return new;
        end;`,
    }),
  ]);
}

/** Whoever is not signed in has no helper to ask; his rows are settled by his own policy and column grants. */
function anonymous(scope: Scope, entity: Entity, result: Sql): Sql {
  if (unauthenticatedCell(scope.ir, entity.name, "insert") === null) return empty;
  return code`
    if current_user = 'anon' then
      return ${result};
    end if;`;
}

function initialState(scope: Scope, entity: Entity): Sql {
  const lifecycle = lifecycleOf(scope.ir, entity.name);
  if (lifecycle === null) throw new Error(`${entity.name} has no lifecycle`);
  const state = sql`fresh.${identifier(lifecycle.column)}`;
  return lines([
    comment(
      `A row of ${entity.name} begins in ${lifecycle.initial.join(" or ")}. Checked after the statement: a trigger before it`,
    ),
    comment("would also judge rows that an upsert turns into updates."),
    places([`lifecycles/${entity.name}`], scope.origins, scope.contractPath),
    triggerFunction({
      scope,
      entity,
      name: initialStateName(entity.name),
      what: "Refuses rows that do not begin in an initial state.",
      event: sql`after insert`,
      each: "statement",
      body: code`
        begin
          ${exemption(sql`null`)}

          if exists (
            select 1
            from new_rows as fresh
            where (${state} in (${join(lifecycle.initial.map(literal), comma)})) is not true
          ) then
            ${refuse(
              literal(
                `a new row of ${entity.name} must begin with ${lifecycle.column} ${lifecycle.initial.join(" or ")}`,
              ),
              hintAt(`lifecycles/${entity.name}`, scope.ir.module),
            )}
          end if;

          return null;
        end;`,
    }),
  ]);
}

function insertColumns(scope: Scope, entity: Entity): Sql {
  const cells = signedInCells(scope.ir, entity.name, "insert");
  const verdicts = armsOf(cells, (grant) => grant).map((arm) => {
    const who = any(actorTests(scope.ir, arm, sql`actor`, sql`auth.uid()`));
    return sql`when ${who} then ${any(arm.grants.map((grant) => mayFill(scope, entity, grant)))}`;
  });
  return lines([
    comment(
      `Creators of ${entity.name} may fill different columns, and all share one database role: what somebody may`,
    ),
    comment("not fill must have kept its default."),
    places(
      cells.map((cell) => cell.id),
      scope.origins,
      scope.contractPath,
    ),
    triggerFunction({
      scope,
      entity,
      name: insertColumnsName(entity.name),
      what: "Refuses new rows with columns that the creator may not fill.",
      event: sql`after insert`,
      each: "statement",
      body: code`
        declare
          actor text;
        begin
          ${exemption(sql`null`)}
          ${anonymous(scope, entity, sql`null`)}

          if not exists (select 1 from new_rows) then
            return null;
          end if;

          actor := ${roleNow(scope)};

          if exists (
            select 1
            from new_rows as fresh
            where (
              case
                ${lines(verdicts)}
                else false
              end
            ) is not true
          ) then
            ${refuse(
              sql`coalesce(actor, 'who has no role') || ${literal(` may not fill all of these columns of ${entity.name}`)}`,
              hintForActor(entity.name, "insert", scope.ir.module),
            )}
          end if;

          return null;
        end;`,
    }),
  ]);
}

function mayFill(scope: Scope, entity: Entity, grant: Grant): Sql {
  const rows = predicateSql(grant.rows, {
    privateSchema: scope.settings.privateSchema,
    column: (name) => sql`fresh.${identifier(name)}`,
  });
  const left = columnsLeftToDefault(scope.ir, entity, grant);
  const kept = left.map((column) => sameImage(rowOf(sql`fresh`, [column.name]), sql`row(${defaultOf(column)})`));
  return all(grant.rows.kind === "all" && kept.length > 0 ? kept : [rows, ...kept]);
}

function defaultOf(column: Column): Sql {
  const value = column.default === null ? sql`null` : expressionSql(column.default);
  return sql`(${value})::${columnTypeSql(column.type)}`;
}

function updatedAt(scope: Scope, entity: Entity): Sql {
  return createTrigger({
    name: updatedAtTrigger(entity.name),
    table: tableName(scope, entity.name),
    event: sql`before update`,
    each: "row",
    function: privateName(scope, updatedAtFunction),
    comment: objectComment("Maintains updated_at.", `${scope.ir.module}/${entity.name}/updated_at`),
  });
}
