/** By whose rights a change is judged when it is done. */

import { isIdentity, signedInCells } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { appSuspendedFunction } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { isOneOf } from "../sql/predicate.ts";
import { canBeSuspended } from "./actors.ts";
import { roleNow } from "./guard.ts";
import type { Rechecked } from "./recheck-verdict.ts";
import { privateName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Whether the verdict asks for `suspended`: somebody without a role may make such changes. */
export function asksForSuspended(scope: Scope, entity: Entity, operation: Rechecked): boolean {
  return (
    canBeSuspended(scope.ir) &&
    signedInCells(scope.ir, entity.name, operation).some((cell) => cell.actor.kind === "signed-in")
  );
}

/**
 * Returns the statements that fill `actor` and, where it is asked for, `suspended`. What other sessions committed
 * meanwhile counts; on the identity entity, what this very statement did to the actor's own row does not.
 */
export function rightsWhenDone(scope: Scope, entity: Entity, operation: Rechecked): Sql {
  const suspended = asksForSuspended(scope, entity, operation);
  const now = lines([
    sql`actor := ${roleNow(scope)};`,
    ...(suspended ? [sql`suspended := ${privateName(scope, appSuspendedFunction)}();`] : []),
  ]);
  const { identity } = scope.ir;
  if (identity === null || !isIdentity(scope.ir, entity.name)) return now;
  const user = identifier(identity.user);
  if (operation === "insert") {
    return code`
      -- Who creates his own row had none before: he is judged without it.
      if exists (select 1 from new_rows as n where n.${user} = auth.uid()) then
        actor := null;
        ${suspended ? sql`suspended := false;` : sql``}
      else
        ${now}
      end if;`;
  }
  const role = sql`o.${identifier(identity.role)}`;
  const { active } = identity;
  const mayAct = active === null ? null : isOneOf(sql`o.${identifier(active.column)}`, active.values.map(literal));
  const before = mayAct === null ? role : sql`case when ${mayAct} then ${role} end`;
  const state = suspended && mayAct !== null ? sql`, (${mayAct}) is not true` : sql``;
  return code`
    -- The actor is who acted: this very statement may have changed his role, his status or his account.
    select ${before}${state}
    into actor${suspended ? sql`, suspended` : sql``}
    from old_rows as o
    where o.${user} = auth.uid();
    if not found then
      ${now}
    end if;`;
}
