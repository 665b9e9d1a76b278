/** Who acted: the person behind the token as of before the statement, never a parameter and never the row. */

import { code } from "../../sql/code.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { identityOf, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/**
 * Returns the statement that fills actor_key and actor_role; nothing without an identity. Whether the account is
 * suspended does not matter for its name. In a STABLE function the query sees the table as the statement that fired
 * the trigger found it (Postgres docs, "Function Volatility Categories"), also when a cascade of that statement did:
 * whoever re-links, demotes or deletes himself is still the actor.
 */
export function actorLookup(scope: Scope): Sql {
  const identity = identityOf(scope);
  if (identity === null)
    return sql`-- No module of the project says who people are: entries name the token's subject alone.`;
  return code`
    -- Who acted, as of before the statement: the function is STABLE, so it reads that state.
    select person.${identifier(identity.key)}, person.${identifier(identity.role)}
    into actor_key, actor_role
    from ${tableName(scope, identity.entity)} as person
    where person.${identifier(identity.user)} = auth.uid();`;
}
