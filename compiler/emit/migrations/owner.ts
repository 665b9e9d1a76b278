/** Rows created as one's own: the system fills in whose they are. */

import { filledOwner, filledOwners, signedInCells } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { appIdentityKeyFunction, ownerName } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { exemption } from "../sql/guarding.ts";
import { places } from "../sql/layout.ts";
import { any } from "../sql/predicate.ts";
import { actorTests, armsOf } from "./actors.ts";
import { creationTrigger, exceptAnonymous } from "./creation-trigger.ts";
import { roleNow } from "./guard.ts";
import { privateName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the trigger that fills the owner columns which creators do not supply. */
export function ownerOf(scope: Scope, entity: Entity): Sql {
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
    creationTrigger({
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
          ${exceptAnonymous(scope, entity, sql`new`)}

          actor := ${roleNow(scope)};

          ${lines(fills)}

          return new;
        end;`,
    }),
  ]);
}
