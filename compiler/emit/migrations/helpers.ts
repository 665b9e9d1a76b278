/** Helper functions that policies and guards ask: who is acting, and what is theirs. */

import { asksForSuspension } from "../../ir/enforcement.ts";
import { columnOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { objectComment } from "../../ir/object-comments.ts";
import {
  appIdentityKeyFunction,
  appRoleFunction,
  appSuspendedFunction,
  ownKeysFunction,
} from "../../ir/object-names.ts";
import type { OwnPredicate, Predicate } from "../../ir/predicate.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql } from "../../sql/expression.ts";
import { comment, identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Definition } from "../sql/definition.ts";
import { places } from "../sql/layout.ts";
import { all, currentUser, isOneOf, predicateSql } from "../sql/predicate.ts";
import { entityAnywhere, identityOf, privateName, tableName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the helpers that this module is the first of the project to need. */
export function helpersOf(scope: Scope): readonly Definition[] {
  const needed = neededBy(scope.ir);
  const earlier = scope.earlier.map(({ ir }) => neededBy(ir));
  const owners = [...needed.parents.values()].filter((own) => !earlier.some((one) => one.parents.has(own.parent)));
  return [
    ...(scope.ir.identity?.module === scope.ir.module ? [appRole(scope)] : []),
    ...(needed.suspension && !earlier.some((one) => one.suspension) ? [appSuspended(scope)] : []),
    ...(needed.identityKey && !earlier.some((one) => one.identityKey) ? [appIdentityKey(scope)] : []),
    ...owners.map((own) => ownKeys(scope, own)),
  ];
}

type OwnOverParent = Extract<OwnPredicate, { holds: "parent" }>;

interface Needed {
  readonly suspension: boolean;
  readonly identityKey: boolean;
  /** By parent entity, a parent's own parents before it: a function exists before the one that calls it. */
  readonly parents: ReadonlyMap<string, OwnOverParent>;
}

function neededBy(ir: ModuleIr): Needed {
  const parents = new Map<string, OwnOverParent>();
  let identityKey = false;
  const ask = (own: OwnPredicate): void => {
    if (own.holds === "identity") identityKey = true;
    if (own.holds !== "parent") return;
    ask(own.parentOwn);
    parents.set(own.parent, own);
  };
  for (const cell of ir.access) {
    if (cell.actor.kind === "unauthenticated" || cell.actor.kind === "service-role") continue;
    for (const grant of cell.grants) ownsIn(grant.rows).forEach(ask);
  }
  return { suspension: asksForSuspension(ir), identityKey, parents };
}

function ownsIn(predicate: Predicate): readonly OwnPredicate[] {
  switch (predicate.kind) {
    case "own":
      return [predicate];
    case "and":
    case "or":
      return predicate.of.flatMap(ownsIn);
    case "not":
      return ownsIn(predicate.of);
    case "all":
    case "none":
    case "in-state":
    case "sql":
      return [];
  }
}

/** The acting person's identity row, as conditions on `person`: the token's subject, in a state that may log in. */
function actingPerson(scope: Scope): { readonly from: Sql; readonly where: Sql } {
  const identity = identityOf(scope);
  if (identity === null) throw new Error("a helper about the acting person needs an identity");
  const user = sql`person.${identifier(identity.user)} = ${currentUser}`;
  const active = identity.active;
  const state = active === null ? [] : [isOneOf(sql`person.${identifier(active.column)}`, active.values.map(literal))];
  return {
    from: sql`${tableName(scope, identity.entity)} as person`,
    where: lines([user, ...state.map((one) => sql`  and ${one}`)]),
  };
}

function appRole(scope: Scope): Definition {
  const identity = identityOf(scope);
  if (identity === null) throw new Error("the module that owns the identity has one");
  const person = actingPerson(scope);
  return {
    kind: "routine",
    why: lines([
      comment("The role of whoever is signed in: NULL for nobody, for a stranger and for a suspended account."),
      comment("Definer, because policies ask it about a table that has policies itself."),
      places(
        [`entities/${identity.entity}/${identity.role}`, `lifecycles/${identity.entity}`],
        scope.origins,
        scope.contractPath,
      ),
    ]),
    routine: {
      name: privateName(scope, appRoleFunction),
      returns: sql`text`,
      language: "sql",
      volatility: "stable",
      security: "definer",
      body: code`
        select person.${identifier(identity.role)}${asText(scope)}
        from ${person.from}
        where ${person.where}`,
      executable: true,
      comment: objectComment("Role of the acting person, NULL when there is none.", `${identity.module}/identity/role`),
    },
  };
}

function asText(scope: Scope): Sql {
  const identity = identityOf(scope);
  const isText = identity !== null && columnOf(identity.table, identity.role).type.name === "text";
  return isText ? sql`` : sql`::text`;
}

function appSuspended(scope: Scope): Definition {
  const identity = identityOf(scope);
  const active = identity?.active ?? null;
  if (identity === null || active === null) throw new Error("suspension needs a state that denies login");
  const mayAct = isOneOf(sql`person.${identifier(active.column)}`, active.values.map(literal));
  return {
    kind: "routine",
    why: lines([
      comment("Whether a state denies login to whoever is signed in: such people have no access at all, not even the"),
      comment("access that somebody without a role has."),
    ]),
    routine: {
      name: privateName(scope, appSuspendedFunction),
      returns: sql`boolean`,
      language: "sql",
      volatility: "stable",
      security: "definer",
      body: code`
        select exists (
          select 1
          from ${tableName(scope, identity.entity)} as person
          where person.${identifier(identity.user)} = ${currentUser}
            and (${mayAct}) is not true
        )`,
      executable: true,
      comment: objectComment("Whether the acting person is suspended.", `${identity.module}/identity/suspended`),
    },
  };
}

function appIdentityKey(scope: Scope): Definition {
  const identity = identityOf(scope);
  if (identity === null) throw new Error("rows owned through the identity need an identity");
  const person = actingPerson(scope);
  return {
    kind: "routine",
    why: lines([comment(`The key of the acting person's row in ${identity.entity}: NULL like the role.`)]),
    routine: {
      name: privateName(scope, appIdentityKeyFunction),
      returns: columnTypeSql(columnOf(identity.table, identity.key).type),
      language: "sql",
      volatility: "stable",
      security: "definer",
      body: code`
        select person.${identifier(identity.key)}
        from ${person.from}
        where ${person.where}`,
      executable: true,
      comment: objectComment("Key of the acting person, NULL when there is none.", `${identity.module}/identity/key`),
    },
  };
}

function ownKeys(scope: Scope, own: OwnOverParent): Definition {
  const { entity, module } = entityAnywhere(scope, own.parent);
  const condition = predicateSql(own.parentOwn, {
    privateSchema: scope.settings.privateSchema,
    column: (name) => sql`parent.${identifier(name)}`,
  });
  return {
    kind: "routine",
    why: lines([comment(`The keys of the acting person's own rows in ${own.parent}: none for nobody.`)]),
    routine: {
      name: privateName(scope, ownKeysFunction(own.parent)),
      returns: sql`setof ${columnTypeSql(columnOf(entity, own.parentKey).type)}`,
      language: "sql",
      volatility: "stable",
      security: "definer",
      body: code`
        select parent.${identifier(own.parentKey)}
        from ${tableName(scope, own.parent)} as parent
        where ${all([condition])}`,
      executable: true,
      comment: objectComment(`Keys of the acting person's own rows in ${own.parent}.`, `${module}/${own.parent}/own`),
    },
  };
}
