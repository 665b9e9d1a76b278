/** Who acted: the person behind the token as of before the statement, never a parameter and never the row. */

import type { Entity } from "../../ir/entity.ts";
import { code } from "../../sql/code.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { identityOf, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/**
 * Returns the statement that fills actor_key and actor_role; nothing without an identity. Whether the account is
 * suspended does not matter for its name. On the identity entity itself, what the statement changed is read from the
 * old rows, so that whoever re-links, demotes or deletes himself is still the actor.
 */
export function actorLookup(scope: Scope, entity: Entity, operation: "insert" | "update" | "delete"): Sql {
  const identity = identityOf(scope);
  if (identity === null)
    return sql`-- No module of the project says who people are: entries name the token's subject alone.`;
  const table = tableName(scope, identity.entity);
  const [key, user, role] = [identifier(identity.key), identifier(identity.user), identifier(identity.role)];
  const itself = identity.entity === entity.name && identity.module === scope.ir.module;
  const from = !itself
    ? sql`${table}`
    : operation === "insert"
      ? code`
          (
            select already.${key}, already.${user}, already.${role}
            from ${table} as already
            where already.${key} not in (select fresh.${key} from new_rows as fresh)
          )`
      : operation === "update"
        ? code`
            (
              select before.${key}, before.${user}, before.${role}
              from old_rows as before
              union all
              select untouched.${key}, untouched.${user}, untouched.${role}
              from ${table} as untouched
              where untouched.${key} not in (select touched.${key} from new_rows as touched)
            )`
        : code`
            (
              select gone.${key}, gone.${user}, gone.${role}
              from old_rows as gone
              union all
              select remaining.${key}, remaining.${user}, remaining.${role}
              from ${table} as remaining
            )`;
  return code`
    -- Who acted, as of before this statement.
    select person.${key}, person.${role}
    into actor_key, actor_role
    from ${from} as person
    where person.${user} = auth.uid();`;
}
