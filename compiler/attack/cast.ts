/** The cast: persons of every role and state, strangers, and tokens that lie. */

import type { Identity, ModuleIr } from "../ir/module.ts";
import type { Entity } from "../ir/entity.ts";
import { columnOf, lifecycleOf } from "../ir/find.ts";
import type { Person } from "./oracle.ts";
import type { AttackActor } from "./probe.ts";
import { enumerated } from "./value.ts";

/** Someone with an account, and perhaps an identity row. */
export interface CastMember {
  readonly name: string;
  readonly userId: string;
  /** Role and state of the identity row to create; null for an account without one. */
  readonly identity: { readonly role: string; readonly state: string | null; readonly active: boolean } | null;
}

/**
 * Returns the members in a stable order: for each role one person per state that may log in, a colleague of the same
 * role, one per state that may not; then two accounts without an identity row.
 */
export function castOf(
  module: ModuleIr,
  identity: { readonly facts: Identity; readonly home: ModuleIr; readonly entity: Entity } | null,
  userId: (n: number) => string,
): readonly CastMember[] {
  const members: CastMember[] = [];
  const add = (name: string, row: CastMember["identity"]): void => {
    members.push({ name, userId: userId(members.length + 1), identity: row });
  };
  if (identity !== null) {
    const { active } = identity.facts;
    const [first = null, ...rest] = active?.values ?? [null];
    const denied =
      active === null
        ? []
        : statesOf(identity.home, identity.entity, active.column).filter((one) => !active.values.includes(one));
    for (const { name: role } of module.roles) {
      add(role, { role, state: first, active: true });
      for (const state of rest) add(`${role} (${state})`, { role, state, active: true });
      add(`another ${role}`, { role, state: first, active: true });
      for (const state of denied) add(`${role} (${state})`, { role, state, active: false });
    }
  }
  add("newcomer", null);
  add("another newcomer", null);
  return members;
}

/** Returns the states a column can have: the lifecycle's, else what a CHECK lists, else both booleans. */
export function statesOf(home: ModuleIr, entity: Entity, column: string): readonly string[] {
  const lifecycle = lifecycleOf(home, entity.name);
  if (lifecycle?.column === column) return lifecycle.states.map((one) => one.name);
  const listed = enumerated(entity, column);
  if (listed.length > 0) return listed;
  return ["boolean", "bool"].includes(columnOf(entity, column).type.name) ? ["true", "false"] : [];
}

/** An actor together with what the contract sees in him. */
export interface Player {
  readonly actor: AttackActor;
  readonly person: Person;
  /** Main players get every statement shape, the others the few that tell whether they are let in. */
  readonly part: "main" | "extra";
  /** Whether the token cannot be read as an identity at all. */
  readonly malformed: boolean;
}

const nobody: Person = { actor: { kind: "unauthenticated" }, userId: null, identityKey: null, suspended: false };
const signedInNobody: Person = { actor: { kind: "signed-in" }, userId: null, identityKey: null, suspended: false };

function token(claims: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(claims);
}

/** Returns the player for a member, as PostgREST presents him. `key` is his identity row's key. */
export function memberPlayer(member: CastMember, key: string | null): Player {
  const active = member.identity?.active === true;
  return {
    actor: {
      name: member.name,
      databaseRole: "authenticated",
      claims: token({ sub: member.userId, role: "authenticated" }),
      legacySub: null,
    },
    person: {
      actor: active && member.identity !== null ? { kind: "role", role: member.identity.role } : { kind: "signed-in" },
      userId: member.userId,
      identityKey: active ? key : null,
      suspended: member.identity !== null && !active,
    },
    part: member.name.startsWith("another ") ? "extra" : "main",
    malformed: false,
  };
}

export const anonymous: Player = {
  actor: { name: "unauthenticated", databaseRole: "anon", claims: token({ role: "anon" }), legacySub: null },
  person: nobody,
  part: "main",
  malformed: false,
};

export const serviceRole: Player = {
  actor: {
    name: "service role",
    databaseRole: "service_role",
    claims: token({ role: "service_role" }),
    legacySub: null,
  },
  person: { actor: { kind: "service-role" }, userId: null, identityKey: null, suspended: false },
  part: "main",
  malformed: false,
};

export const owner: AttackActor = { name: "owner", databaseRole: "owner", claims: null, legacySub: null };

/**
 * Returns players whose token lies or lacks something. `strongest` is the player with the widest rights, whose identity
 * is claimed; `weakest` an honest one whose token carries false authority beside his own sub.
 */
export function forgers(strongest: Player, weakest: Player): readonly Player[] {
  const sub = strongest.person.userId ?? "";
  const role = strongest.person.actor.kind === "role" ? strongest.person.actor.role : "service_role";
  const extra = (
    name: string,
    databaseRole: "authenticated" | "anon",
    claims: string | null,
    legacySub: string | null,
    person: Person,
    malformed = false,
  ): Player => ({
    actor: { name, databaseRole, claims, legacySub },
    person,
    part: "extra",
    malformed,
  });
  const own = weakest.person.userId ?? "";
  const named = weakest.actor.name;
  return [
    extra("unauthenticated with a sub", "anon", token({ sub, role: "anon" }), null, nobody),
    extra("unauthenticated with a legacy sub", "anon", null, sub, nobody),
    extra("unauthenticated claiming service_role", "anon", token({ sub, role: "service_role" }), null, nobody),
    extra("unauthenticated without a token", "anon", null, null, nobody),
    extra(
      `${named} claiming user_metadata.role`,
      "authenticated",
      token({ sub: own, role: "authenticated", user_metadata: { role } }),
      null,
      weakest.person,
    ),
    extra(
      `${named} claiming app_metadata.role`,
      "authenticated",
      token({ sub: own, role: "authenticated", app_metadata: { role } }),
      null,
      weakest.person,
    ),
    extra(
      `${named} claiming role service_role`,
      "authenticated",
      token({ sub: own, role: "service_role" }),
      null,
      weakest.person,
    ),
    extra(`${named} claiming role ${role}`, "authenticated", token({ sub: own, role }), null, weakest.person),
    extra(`${strongest.actor.name} by the legacy setting alone`, "authenticated", null, sub, strongest.person),
    extra("signed in without sub", "authenticated", token({ role: "authenticated" }), null, signedInNobody),
    extra("signed in without a token", "authenticated", null, null, signedInNobody),
    extra(
      "signed in with a NULL sub",
      "authenticated",
      token({ sub: null, role: "authenticated" }),
      null,
      signedInNobody,
    ),
    extra(
      "signed in with an empty sub",
      "authenticated",
      token({ sub: "", role: "authenticated" }),
      null,
      signedInNobody,
      true,
    ),
    extra(
      "signed in with a malformed sub",
      "authenticated",
      token({ sub: "not-a-uuid", role: "authenticated" }),
      null,
      signedInNobody,
      true,
    ),
    extra("signed in with a malformed legacy sub", "authenticated", null, "not-a-uuid", signedInNobody, true),
    extra("signed in with an unreadable token", "authenticated", "not json", null, signedInNobody, true),
  ];
}
