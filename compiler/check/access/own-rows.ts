/** Whose a row is: the ways from an entity to the acting person. */

import type { Entity, ForeignKey } from "../../ir/entity.ts";
import type { OwnPredicate } from "../../ir/predicate.ts";
import type { Structure } from "../structure.ts";

/**
 * Returns every way in which a row of `entity` can be a person's own: its column that references auth.users, its
 * column that references the identity entity, or, when it has neither, a column that references a parent whose rows
 * are a person's own. Rows of the identity entity are own by its user column alone (language.md, Access matrices).
 */
export function ownWays(structure: Structure, entity: Entity): readonly OwnPredicate[] {
  const direct = directWays(structure, entity);
  return direct.length > 0 ? direct : parentWays(structure, entity);
}

function directWays(structure: Structure, entity: Entity): readonly OwnPredicate[] {
  const identity = structure.identity;
  if (identity !== null && identity.entity === entity.name && identity.module === structure.module)
    return [{ kind: "own", column: identity.user, holds: "user" }];
  return singleColumnKeys(entity).flatMap(({ key, column, referenced }): readonly OwnPredicate[] => {
    if (key.referenced.schema === "auth" && key.referenced.table === "users" && referenced === "id")
      return [{ kind: "own", column, holds: "user" }];
    if (
      identity !== null &&
      key.referenced.schema === "public" &&
      key.referenced.table === identity.entity &&
      referenced === identity.key
    )
      return [{ kind: "own", column, holds: "identity" }];
    return [];
  });
}

function parentWays(structure: Structure, entity: Entity): readonly OwnPredicate[] {
  const inherited = structure.dependencies.flatMap((one) => one.entities);
  const parents = [...structure.entities, ...inherited];
  return singleColumnKeys(entity).flatMap(({ key, column, referenced }) => {
    const parent = parents.find(
      (one) => key.referenced.schema === "public" && one.name === key.referenced.table && one !== entity,
    );
    if (parent === undefined) return [];
    return directWays(structure, parent).map((parentOwn): OwnPredicate => {
      return { kind: "own", column, holds: "parent", parent: parent.name, parentKey: referenced, parentOwn };
    });
  });
}

function singleColumnKeys(entity: Entity): readonly { key: ForeignKey; column: string; referenced: string }[] {
  return entity.foreignKeys.flatMap((key) => {
    const [column, referenced] = [key.columns[0], key.referenced.columns[0]];
    return key.columns.length === 1 && column !== undefined && referenced !== undefined
      ? [{ key, column, referenced }]
      : [];
  });
}

/** Returns a way in words: "`provider_id` (through profiles)". */
export function describeWay(structure: Structure, way: OwnPredicate): string {
  if (way.holds === "user") return `\`${way.column}\` (the sign-in account)`;
  if (way.holds === "identity")
    return `\`${way.column}\` (the person's row of ${structure.identity?.entity ?? "the identity entity"})`;
  return `\`${way.column}\` (over ${way.parent}.${way.parentOwn.column})`;
}
