/** The row guard: which columns of which rows each role may change, and which transitions exist. */

import type { AccessCell, Grant } from "../../ir/access.ts";
import { columnsOf, signedInCells } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { appRoleFunction, appSuspendedFunction, guardName } from "../../ir/object-names.ts";
import { aligned, code, lines, paragraphs } from "../../sql/code.ts";
import { boolean, comma, comment, empty, identifier, indent, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { exemption, hintAt, hintForActor, differentImage, refuse } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { any, predicateSql } from "../sql/predicate.ts";
import { actorTests, armsOf } from "./actors.ts";
import type { Arm } from "./actors.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the guard of an entity that clients may update: its function and its trigger. */
export function guardOf(scope: Scope, entity: Entity): readonly Definition[] {
  const cells = signedInCells(scope.ir, entity.name, "update");
  const name = guardName(entity.name);
  const table = tableName(scope, entity.name);
  const what = objectComment(
    "Refuses changes that no rule of the contract allows.",
    `${scope.ir.module}/${entity.name}/update`,
  );
  return [
    {
      kind: "routine",
      why: lines([
        comment(
          `Column rules of ${entity.name}: the new row may differ from the old one only where the actor may change it.`,
        ),
        comment("Whole row images are compared, so a column added later is refused until the contract mentions it."),
        places(placesOfRules(scope, entity, cells), scope.origins, scope.contractPath),
      ]),
      routine: {
        name: privateName(scope, name),
        returns: sql`trigger`,
        language: "plpgsql",
        // The role as of the start of the statement: a bulk update of one's own row does not depend on row order.
        volatility: "stable",
        security: "invoker",
        body: guardBody(scope, entity, cells),
        executable: false,
        comment: what,
      },
    },
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name,
        table,
        event: sql`before update`,
        each: "row",
        function: privateName(scope, name),
        comment: what,
      },
    },
  ];
}

/** Cells that decide one column have places of their own, those that deny it included. */
function placesOfRules(scope: Scope, entity: Entity, cells: readonly AccessCell[]): readonly string[] {
  const updates = scope.ir.access.filter((cell) => cell.entity === entity.name && cell.operation === "update");
  const columns = updates.flatMap((cell) => entity.columns.map((column) => `${cell.id}/${column.name}`));
  return [...cells.map((cell) => cell.id), ...columns, `lifecycles/${entity.name}`];
}

/** Returns the actor's role as an expression for a guard; without an identity nobody has one. */
export function roleNow(scope: Scope): Sql {
  return scope.ir.identity === null ? sql`null` : sql`${privateName(scope, appRoleFunction)}()`;
}

function guardBody(scope: Scope, entity: Entity, cells: readonly AccessCell[]): Sql {
  const arms = armsOf(cells, (grant) => grant);
  const generated = entity.columns.filter((column) => column.generated !== null).map((column) => column.name);
  return code`
    declare
      actor   text;
      allowed record;
      columns text;
    begin
      ${exemption(sql`new`)}

      actor   := ${roleNow(scope)};
      allowed := old;

      ${decision(scope, entity, arms)}
      ${generated.length === 0 ? empty : sql`-- Generated columns follow from the others; here they are not computed yet.`}
      ${copies(generated)}

      if ${differentImage(sql`new`, sql`allowed`)} then
        ${refuse(
          code`
            coalesce(actor, 'who has no role')
              || coalesce(' may change only ' || columns || ${literal(` of ${entity.name}`)}, ${literal(` may not change this row of ${entity.name}`)})`,
          hintForActor(entity.name, "update", scope.ir.module),
        )}
      end if;

      ${paragraphs([transitions(scope, entity, cells), sql`return new;`])}
    end;`;
}

/** `if actor = 'admin' then ... elsif ... end if;`: copies what the actor's grants allow. */
function decision(scope: Scope, entity: Entity, arms: readonly Arm[]): Sql {
  const branches = arms.map((arm, at) => {
    const acting = {
      role: sql`actor`,
      user: sql`auth.uid()`,
      suspended: sql`${privateName(scope, appSuspendedFunction)}()`,
    };
    const test = any(actorTests(scope.ir, arm, acting));
    return code`
      ${at === 0 ? sql`if` : sql`elsif`} ${test} then
        ${lines(arm.grants.map((grant) => granted(scope, entity, grant, arm.grants.length > 1)))}`;
  });
  return lines([...branches, sql`end if;`]);
}

function granted(scope: Scope, entity: Entity, grant: Grant, addsUp: boolean): Sql {
  const condition = predicateSql(grant.rows, {
    privateSchema: scope.settings.privateSchema,
    column: (name) => sql`old.${identifier(name)}`,
  });
  const list = entity.columns.map((column) => column.name).filter((name) => grant.columns.includes(name));
  const named = literal(list.join(", "));
  const body = lines([
    addsUp ? sql`columns := concat_ws(', ', columns, ${named});` : sql`columns := ${named};`,
    copies(list),
  ]);
  if (condition === boolean(true)) return body;
  return lines([sql`if ${condition} then`, indent(body, 2), sql`end if;`]);
}

function copies(columns: readonly string[]): Sql {
  const rows = columns.map((name) => [sql`allowed.${identifier(name)}`, sql`:= new.${identifier(name)};`]);
  return lines(aligned(rows));
}

function transitions(scope: Scope, entity: Entity, cells: readonly AccessCell[]): Sql {
  const lifecycle = lifecycleOf(scope.ir, entity.name);
  if (lifecycle === null || !columnsOf(cells).has(lifecycle.column)) return empty;
  const column = identifier(lifecycle.column);
  const path = `lifecycles/${entity.name}`;
  return code`
      if new.${column} is distinct from old.${column}
        ${unknownStep(lifecycle, column)}
      then
        ${refuse(
          sql`${literal(`${lifecycle.column} of ${entity.name} may not go from `)} || coalesce(old.${column}::text, 'nothing') || ' to ' || coalesce(new.${column}::text, 'nothing')`,
          hintAt(path, scope.ir.module),
        )}
      end if;`;
}

function unknownStep(lifecycle: Lifecycle, column: Sql): Sql {
  const steps = lifecycle.transitions.map((step) => sql`(${literal(step.from)}, ${literal(step.to)})`);
  if (steps.length === 0) return empty;
  return sql`and ((old.${column}, new.${column}) in (${join(steps, comma)})) is not true`;
}
