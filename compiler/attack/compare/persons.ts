/** Who somebody is under a contract: the same account and the same row, read by another state of it. */

import type { Identity, ModuleIr } from "../../ir/module.ts";
import type { Player } from "../cast.ts";
import type { Person } from "../oracle.ts";
import { rowsOf } from "../row-builder.ts";
import type { World } from "../world.ts";

/**
 * Returns how a state of the contract sees a player: his role only where the state knows the role and lets who is in his
 * status act. Who has a row that counts for nothing is suspended.
 */
export function personUnder(project: readonly ModuleIr[], world: World, { person }: Player): Person {
  if (person.userId === null) return person;
  const row = identityRowOf(world, person.userId);
  const module = project.find((one) => one.identity !== null);
  const identity: Identity | null = module?.identity ?? null;
  if (row === null || module === undefined || identity === null)
    return { actor: { kind: "signed-in" }, userId: person.userId, identityKey: null, suspended: false };
  const role = row[identity.role] ?? "";
  const state = identity.active === null ? null : (row[identity.active.column] ?? "");
  const active =
    module.roles.some(({ name }) => name === role) &&
    (identity.active === null || identity.active.values.includes(state ?? ""));
  return {
    actor: active ? { kind: "role", role } : { kind: "signed-in" },
    userId: person.userId,
    identityKey: active ? (row[identity.key] ?? null) : null,
    suspended: !active,
  };
}

/** Returns the status of a person's identity row; null without a row or without a status that matters. */
export function statusOf(world: World, { person }: Player): string | null {
  const row = person.userId === null ? null : identityRowOf(world, person.userId);
  const column = world.identity?.active?.column;
  return row === null || column === undefined ? null : (row[column] ?? null);
}

/** Returns one player of each kind: whoever merely carries a token that lies is the person that he is without. */
export function honestPlayers(world: World): readonly Player[] {
  const byPerson = new Map<string, Player>();
  for (const player of world.players) {
    if (player.malformed) continue;
    const { databaseRole } = player.actor;
    const key = `${databaseRole} ${player.person.userId ?? ""}`;
    if (!byPerson.has(key)) byPerson.set(key, player);
  }
  return [...byPerson.values()];
}

function identityRowOf(world: World, userId: string) {
  const { identity } = world;
  if (identity === null) return null;
  return rowsOf(world.stock, identity.entity).find((row) => row[identity.user] === userId) ?? null;
}
