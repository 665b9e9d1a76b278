/** The second look when a change is done: a right lost while the statement waited for a lock is lost. */

import { isIdentity, keysMake, signedInCells } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { recheckName } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, empty, indent, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { exceptAnonymous, exemption, hintForActor, judgedWho, refuse } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { any } from "../sql/predicate.ts";
import { blank } from "../sql/routine.ts";
import { actorTests, armsOf } from "./actors.ts";
import { initialState } from "./initial-state.ts";
import { asksForSuspended, rightsWhenDone } from "./recheck-actor.ts";
import { fromRows, refusal, rowAliases, transitionOf, verdictOn } from "./recheck-verdict.ts";
import type { Rechecked } from "./recheck-verdict.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the recheck of one kind of change on an entity: its function and its trigger. */
export function recheckOf(scope: Scope, entity: Entity, operation: Rechecked): readonly Definition[] {
  const name = recheckName(entity.name, operation);
  const each = keysMake(entity, operation) ? "row" : "statement";
  const what = objectComment(
    `Judges every ${operation} again when it is done, by the rights held then.`,
    `${scope.ir.module}/${entity.name}/${operation}`,
  );
  const cells = signedInCells(scope.ir, entity.name, operation);
  return [
    {
      kind: "routine",
      why: lines([
        comment(explanation[operation]),
        comment(
          cells.length === 0
            ? "Nobody who is signed in may do it; only the first state remains to be checked."
            : "committed while the statement waited for a lock. Here every query sees it.",
        ),
        ...(each === "row" ? byRow : []),
        places(
          [...cells.map((cell) => cell.id), ...(operation === "insert" ? [`lifecycles/${entity.name}`] : [])],
          scope.origins,
          scope.contractPath,
        ),
      ]),
      routine: {
        name: privateName(scope, name),
        returns: sql`trigger`,
        language: "plpgsql",
        volatility: "volatile",
        security: "invoker",
        body: each === "row" ? rowBody(scope, entity, operation) : statementBody(scope, entity, operation),
        executable: false,
        comment: what,
      },
    },
    {
      kind: "trigger",
      why: empty,
      trigger: {
        name,
        table: tableName(scope, entity.name),
        event: sql`after ${eventWord[operation]}`,
        transition: each === "statement" || isIdentity(scope.ir, entity.name) ? transitionOf(operation, each) : empty,
        each,
        ...(each === "row" ? { when: judgedWho(privateName(scope, name)) } : {}),
        function: privateName(scope, name),
        comment: what,
      },
    },
  ];
}

const eventWord = { insert: sql`insert`, update: sql`update`, delete: sql`delete` } as const;

const explanation = {
  insert: "The rules of creation once more, after the statement: policies do not see a demotion that was",
  update: "The same rules once more, after the statement: policies and guard do not see a demotion that was",
  delete: "The rules of deletion once more, after the statement: policies do not see a demotion that was",
} as const;

const byRow: readonly Sql[] = [
  comment("Row by row, and only for rows that somebody with no more than a client's rights changed: what the foreign"),
  comment("keys do by themselves runs as the owner, who alone may execute the function. One trigger for the statement"),
  comment("could not tell the two apart."),
];

function statementBody(scope: Scope, entity: Entity, operation: Rechecked): Sql {
  const first = operation === "insert" ? initialState(scope, entity) : empty;
  const judged = signedInCells(scope.ir, entity.name, operation).length > 0;
  return code`
    ${judged ? declarations(scope, entity, operation) : empty}
    begin
      ${exemption(sql`null`)}
      ${first === "" ? empty : lines([blank, first])}
      ${judged ? lines([blank, ownRights(scope, entity, operation)]) : empty}

      return null;
    end;`;
}

function ownRights(scope: Scope, entity: Entity, operation: Rechecked): Sql {
  return code`
    ${exceptAnonymous(scope.ir, entity.name, operation)}
    if not exists (select 1 from ${operation === "delete" ? sql`old_rows` : sql`new_rows`}) then
      return null;
    end if;

    ${rightsWhenDone(scope, entity, operation)}

    if exists (
      select 1
      ${fromRows(entity, operation)}
      where (
        ${verdict(scope, entity, operation, "statement")}
      ) is not true
    ) then
      ${refused(scope, entity, operation)}
    end if;`;
}

function rowBody(scope: Scope, entity: Entity, operation: Rechecked): Sql {
  return code`
    ${declarations(scope, entity, operation)}
    begin
      ${exceptAnonymous(scope.ir, entity.name, operation)}
      ${rightsWhenDone(scope, entity, operation)}

      if (
        ${verdict(scope, entity, operation, "row")}
      ) is not true then
        ${refused(scope, entity, operation)}
      end if;

      return null;
    end;`;
}

function declarations(scope: Scope, entity: Entity, operation: Rechecked): Sql {
  const suspended = asksForSuspended(scope, entity, operation);
  return suspended ? sql`declare\n  actor     text;\n  suspended boolean;` : sql`declare\n  actor text;`;
}

/** `case when actor = 'admin' then ... else false end`. */
function verdict(scope: Scope, entity: Entity, operation: Rechecked, each: "row" | "statement"): Sql {
  const acting = { role: sql`actor`, user: sql`auth.uid()`, suspended: sql`suspended` };
  const verdicts = armsOf(signedInCells(scope.ir, entity.name, operation), (grant) => grant).map((arm) =>
    lines([
      sql`when ${any(actorTests(scope.ir, arm, acting))} then`,
      indent(verdictOn(scope, entity, operation, arm.grants, rowAliases(operation, each)), 2),
    ]),
  );
  return code`
    case
      ${lines(verdicts)}
      else false
    end`;
}

function refused(scope: Scope, entity: Entity, operation: Rechecked): Sql {
  return refuse(
    join([sql`coalesce(actor, 'who has no role')`, literal(refusal(entity, operation))], sql` || `),
    hintForActor(entity.name, operation, scope.ir.module),
  );
}
