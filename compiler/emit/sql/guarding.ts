/** Pieces that guards share: who is exempt, and how a refusal is raised. */

import { unauthenticatedCell } from "../../ir/enforcement.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { code, lines } from "../../sql/code.ts";
import { empty, identifier, indent, join, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/**
 * Returns the exemption that opens a guard: the system and whoever has the table owner's rights, nobody else. A login
 * role that is a member of `authenticated` is guarded. It touches nothing in the private schema, where service_role
 * has no rights. Only in an invoker function is current_user the caller.
 */
export function exemption(result: Sql): Sql {
  return code`
    -- Exempt: the system, and whoever has the table owner's rights. Nobody else, with a token or without.
    if current_user = 'service_role'
      or pg_catalog.pg_has_role(
        current_user,
        (select relation.relowner from pg_catalog.pg_class as relation where relation.oid = tg_relid),
        'usage'
      )
    then
      return ${result};
    end if;`;
}

/**
 * Returns the way out for whoever is not signed in, where such people may do the same: they have no helper to ask, and
 * what they may is settled by their own policy and column grants.
 */
export function exceptAnonymous(
  ir: ModuleIr,
  entity: string,
  operation: "insert" | "update" | "delete",
  result = sql`null`,
): Sql {
  if (unauthenticatedCell(ir, entity, operation) === null) return empty;
  return code`
    if current_user = 'anon' then
      return ${result};
    end if;`;
}

/**
 * Returns the condition under which a row trigger judges a change: that neither the system nor somebody with the
 * owner's rights made it, as when the row was changed. A foreign key's own action runs as the owner. Nobody but the
 * owner may execute the trigger's function; a WHEN clause can hold no query for the owner's name.
 */
export function judgedWho(routine: Sql): Sql {
  return code`
    current_user <> 'service_role'
    and not pg_catalog.has_function_privilege(current_user, ${literal(`${routine}()`)}::regprocedure, 'execute')`;
}

/** Returns a refusal: insufficient_privilege with a message in the contract's words and the place of the rule. */
export function refuse(message: Sql, hint: Sql): Sql {
  return code`
    raise exception using
      errcode = 'insufficient_privilege',
      message = ${message},
      hint = ${hint};`;
}

/** Returns the hint that names the place of a rule, by its semantic path. */
export function hintAt(path: string, module: string): Sql {
  return literal(`See ${path} in the data contract ${module}.`);
}

/** Returns the hint that names the actor's own cell; `actor` holds his role. */
export function hintForActor(entity: string, operation: "insert" | "update" | "delete", module: string): Sql {
  const rest = literal(`/${operation} in the data contract ${module}.`);
  return sql`${literal(`See access/${entity}/`)} || coalesce(actor, 'signed-in') || ${rest}`;
}

/** Returns `row(o.a, o.b)`. */
export function rowOf(alias: Sql, columns: readonly string[]): Sql {
  return sql`row(${join(
    columns.map((name) => sql`${alias}.${identifier(name)}`),
    sql`, `,
  )})`;
}

/**
 * Returns the condition that two rows have the same image, byte for byte: it also tells apart what `=` calls equal,
 * such as the letter case of citext or the scale of numeric. The functions behind the operators *= and *<>, because
 * Postgres takes an operator between two row constructors apart, column by column.
 */
export function sameImage(left: Sql, right: Sql): Sql {
  return imageCall(sql`record_image_eq`, left, right);
}

/** Returns the opposite of `sameImage`. */
export function differentImage(left: Sql, right: Sql): Sql {
  return imageCall(sql`record_image_ne`, left, right);
}

/** Returns the condition that the rows `o` and `n` differ in one of these columns. */
export function differsIn(columns: readonly string[]): Sql {
  return differentImage(rowOf(sql`o`, columns), rowOf(sql`n`, columns));
}

function imageCall(name: Sql, left: Sql, right: Sql): Sql {
  if (left.length + right.length < 60) return sql`${name}(${left}, ${right})`;
  return lines([sql`${name}(`, indent(sql`${left},\n${right}`, 2), sql`)`]);
}
