/** Whose the rows of the world are: own rows and those of others, as regressions speak of them. */

import { entityOf } from "../ir/find.ts";
import type { OwnPredicate, Predicate } from "../ir/predicate.ts";
import type { RowPart } from "../ir/regression.ts";
import type { Player } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { moduleOf } from "./oracle.ts";
import { rowsOf } from "./row-builder.ts";
import type { World } from "./world.ts";

/**
 * Returns the rows of an entity that are the player's, or all others: by the identity row's own account, or by what
 * `own` means in the entity's access cells. A suspended person keeps what is his.
 */
export function rowsOfPlayer(
  world: World,
  player: Player,
  entity: string,
  whose: "own" | "other" | "any",
): readonly Row[] {
  const rows = rowsOf(world.stock, entity);
  if (whose === "any") return rows;
  const { identity } = world;
  const { userId } = player.person;
  const self =
    identity === null || userId === null
      ? null
      : (rowsOf(world.stock, identity.entity).find((row) => row[identity.user] === userId) ?? null);
  const key = identity === null || self === null ? null : (self[identity.key] ?? null);
  const owners = ownersOf(world, entity);
  const isOwn = (row: Row): boolean =>
    identity?.entity === entity ? row === self : owners.some((own) => holds(world, own, row, userId, key));
  return rows.filter((row) => isOwn(row) === (whose === "own"));
}

/** Returns the values that make a row the player's own, for each way in which the entity knows owners. */
export function ownerColumns(world: World, entity: string): readonly OwnPredicate[] {
  const { identity } = world;
  if (identity?.entity === entity) return [{ kind: "own", column: identity.user, holds: "user" }];
  return ownersOf(world, entity);
}

/** Returns the value of a row part: a key, or an account's id; null where there is no such row. */
export function keyOfPart(world: World, player: Player, part: Pick<RowPart, "whose" | "entity">): string | null {
  if (part.entity === null) {
    const { userId } = player.person;
    if (part.whose === "own") return userId;
    // Who has no identity row yet can be given one.
    const others = [...world.stock.strangers, ...world.stock.accounts];
    return others.find((one) => one !== userId) ?? null;
  }
  const [key = ""] = entityOf(moduleOf(world.project, part.entity), part.entity).primaryKey.columns;
  return rowsOfPlayer(world, player, part.entity, part.whose)[0]?.[key] ?? null;
}

function ownersOf(world: World, entity: string): readonly OwnPredicate[] {
  const cells = moduleOf(world.project, entity).access.filter((one) => one.entity === entity);
  const found = cells.flatMap((cell) => cell.grants.flatMap((grant) => ownIn(grant.rows)));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function ownIn(predicate: Predicate): readonly OwnPredicate[] {
  if (predicate.kind === "own") return [predicate];
  if (predicate.kind === "and" || predicate.kind === "or") return predicate.of.flatMap(ownIn);
  return predicate.kind === "not" ? ownIn(predicate.of) : [];
}

function holds(world: World, own: OwnPredicate, row: Row, userId: string | null, key: string | null): boolean {
  const value = row[own.column] ?? null;
  if (value === null) return false;
  if (own.holds === "user") return value === userId;
  if (own.holds === "identity") return value === key;
  const parent = rowsOf(world.stock, own.parent).find((one) => one[own.parentKey] === value);
  return parent !== undefined && holds(world, own.parentOwn, parent, userId, key);
}
