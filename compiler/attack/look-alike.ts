/** Look-alikes in the session's temporary schema: what a client may put there to be mistaken for the real thing. */

import { entityOf } from "../ir/find.ts";
import type { OwnPredicate, Predicate } from "../ir/predicate.ts";
import { identifier, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { moduleOf } from "./oracle.ts";
import { rowsOf } from "./row-builder.ts";
import { keyIn, valueSql } from "./target.ts";
import type { Target } from "./target.ts";

/**
 * Returns the statements that put look-alikes in place: the table of identities and every parent, copied, with the
 * player as an administrator of sorts and as the owner of everything; and domains called like the types that functions
 * cast to, which notice when they are asked in the owner's name. Postgres looks into pg_temp first for tables and types
 * wherever nobody says otherwise (semantics.md 3).
 */
export function lookAlikes(target: Target, player: Player): readonly Sql[] {
  const { identity, project } = target.world;
  const forged =
    identity === null
      ? []
      : copy(target, identity.entity, [
          [identity.role, otherRole(target, player)],
          ...(identity.active === null ? [] : [[identity.active.column, identity.active.values[0] ?? null] as const]),
          [identity.user, player.person.userId],
        ]);
  const parents = new Map(
    project
      .flatMap((one) => one.access)
      .flatMap((cell) => cell.grants.flatMap((grant) => owningParents(grant.rows)))
      .filter((one) => one.parent !== identity?.entity)
      .map((one) => [one.parent, one] as const),
  );
  const owned = [...parents.values()].flatMap(({ parent, parentOwn }) =>
    parentOwn.holds === "parent" ? [] : copy(target, parent, [[parentOwn.column, ownValue(player, parentOwn)]]),
  );
  return [...forged, ...owned, ...domains];
}

/** For the weak the strongest role, for the strongest the weakest: either would show. */
function otherRole(target: Target, player: Player): string | null {
  const roles = target.world.module.roles.map((one) => one.name);
  const { actor } = player.person;
  const [first = null] = roles;
  return actor.kind === "role" && actor.role === first ? (roles.at(-1) ?? null) : first;
}

function ownValue(player: Player, own: OwnPredicate): string | null {
  return own.holds === "user" ? player.person.userId : player.person.identityKey;
}

function copy(target: Target, entity: string, lies: readonly (readonly [string, string | null])[]): readonly Sql[] {
  const copied = sql`pg_temp.${identifier(entity)}`;
  const changes = lies
    .filter(([, value]) => value !== null)
    .map(([column, value]) => sql`${identifier(column)} = ${valueSql(value)}`)
    .join(", ") as Sql;
  const { stock, project } = target.world;
  // The rows of the world alone: a table in use may hold millions of others.
  const own = keyIn({ ...target, entity: entityOf(moduleOf(project, entity), entity) }, rowsOf(stock, entity));
  return [
    sql`create temporary table ${identifier(entity)} as select * from ${qualified(target.settings.publicSchema, entity)} where ${own}`,
    ...(changes === "" ? [] : [sql`update ${copied} set ${changes}`]),
    sql`grant all on ${copied} to public`,
  ];
}

/** Of the types themselves, so that whoever is misled still computes what he would have. */
const domains: readonly Sql[] = ["uuid", "jsonb"].map(
  (type) =>
    sql`create domain pg_temp.${identifier(type)} as pg_catalog.${identifier(type)} constraint contractc_asked_as_owner check (current_user in (${literal("anon")}, ${literal("authenticated")}, ${literal("service_role")}))`,
);

type ParentOwn = Extract<OwnPredicate, { readonly holds: "parent" }>;

function owningParents(predicate: Predicate): readonly ParentOwn[] {
  if (predicate.kind === "and" || predicate.kind === "or") return predicate.of.flatMap(owningParents);
  if (predicate.kind === "not") return owningParents(predicate.of);
  if (predicate.kind !== "own" || predicate.holds !== "parent") return [];
  return [predicate, ...owningParents(predicate.parentOwn)];
}
