/** Columns that some creators may fill and others may not, though all share one database role. */

import type { Grant } from "../../ir/access.ts";
import { columnsLeftToDefault, signedInCells } from "../../ir/enforcement.ts";
import type { Column, Entity } from "../../ir/entity.ts";
import { insertColumnsName } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql, expressionSql } from "../../sql/expression.ts";
import { comment, identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { exemption, hintForActor, refuse, rowOf, sameImage } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { all, any, predicateSql } from "../sql/predicate.ts";
import { actorTests, armsOf } from "./actors.ts";
import { creationTrigger, exceptAnonymous } from "./creation-trigger.ts";
import { roleNow } from "./guard.ts";
import type { Scope } from "./scope.ts";

/** Returns the check that whoever may not fill a column left its default. */
export function insertColumnsOf(scope: Scope, entity: Entity): Sql {
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
    creationTrigger({
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
          ${exceptAnonymous(scope, entity, sql`null`)}

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
