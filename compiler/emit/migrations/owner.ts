/** Rows created as one's own: the system fills in whose they are. */

import { filledOwner, filledOwners, signedInCells } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { objectComment } from "../../ir/object-comments.ts";
import { appIdentityKeyFunction, appSuspendedFunction, ownerName } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, empty, identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { exceptAnonymous, exemption } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { any } from "../sql/predicate.ts";
import { actorTests, armsOf } from "./actors.ts";
import { roleNow } from "./guard.ts";
import { privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the trigger that fills the owner columns which creators do not supply. */
export function ownerOf(scope: Scope, entity: Entity): readonly Definition[] {
  const name = ownerName(entity.name);
  const what = objectComment("Fills in the owner of a new row.", `${scope.ir.module}/${entity.name}/insert`);
  const cells = signedInCells(scope.ir, entity.name, "insert");
  return [
    {
      kind: "routine",
      why: lines([
        comment(`A row of ${entity.name} created as one's own gets its owner here; the policy then compares it.`),
        places(
          cells.map((cell) => cell.id),
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
        body: code`
        declare
          actor text;
        begin
          ${exemption(sql`new`)}
          ${exceptAnonymous(scope.ir, entity.name, "insert", sql`new`)}

          actor := ${roleNow(scope)};

          ${lines(fills(scope, entity))}

          return new;
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
        table: tableName(scope, entity.name),
        event: sql`before insert`,
        each: "row",
        function: privateName(scope, name),
        comment: what,
      },
    },
  ];
}

function fills(scope: Scope, entity: Entity): readonly Sql[] {
  const cells = signedInCells(scope.ir, entity.name, "insert");
  const acting = {
    role: sql`actor`,
    user: sql`auth.uid()`,
    suspended: sql`${privateName(scope, appSuspendedFunction)}()`,
  };
  return filledOwners(scope.ir, entity).map((own) => {
    const column = sql`new.${identifier(own.column)}`;
    const value = own.holds === "user" ? sql`auth.uid()` : sql`${privateName(scope, appIdentityKeyFunction)}()`;
    // Whoever may create rows for others names the owner himself.
    const creators = cells.filter((cell) => cell.grants.some((grant) => filledOwner(grant)?.column === own.column));
    const tests = armsOf(creators, () => null).flatMap((arm) => actorTests(scope.ir, arm, acting));
    return code`
      if ${column} is null and ${any(tests)} then
        ${column} := ${value};
      end if;`;
  });
}
