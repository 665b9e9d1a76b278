/** Attacks in two steps: the actor changes between statements of one transaction, or changes himself. */

import { sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { changedValue, fits } from "./change.ts";
import { draft } from "./draft.ts";
import type { Row } from "./evaluate.ts";
import { expectSelect, expectUpdate } from "./expect.ts";
import { ownerFunction } from "./owner-function.ts";
import { assignments, keyIs } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the two-step attacks on one entity. */
export function sequenceProbes(target: Target): readonly Draft[] {
  const mains = target.world.players.filter((one) => one.part === "main");
  return [
    ...mains.flatMap((player, at) => afterAnother(target, player, mains[(at + 1) % mains.length])),
    ...mains.flatMap((player) => afterEverybody(target, player, mains)),
    ...mains.flatMap((player) => afterLosing(target, player)),
  ];
}

/** The same plan, first used by somebody else: no identity may stick to it. */
function afterAnother(target: Target, player: Player, other: Player | undefined): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  if (other === undefined || expectSelect(target, other, target.rows, key, false)?.kind === "denied") return [];
  const statement = sql`select 1 from generate_series(1, ${ownerFunction("reading", target)}())`;
  return draft(target, {
    player,
    operation: "select",
    shape: "after-another",
    detail: other.actor.name,
    attempt: `read ${target.entity.name} in a transaction in which ${other.actor.name} has just read`,
    statement,
    expect: expectSelect(target, player, target.rows, key, false),
    ownerRows: target.rows.length,
  }).map((one) => ({ ...one, earlier: [{ actor: other.actor, statement }] }));
}

/** One plan in everybody's hands in turn, of all who may read at all. */
function afterEverybody(target: Target, player: Player, mains: readonly Player[]): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  const readers = mains.filter((one) => {
    const expect = expectSelect(target, one, target.rows, key, false);
    return one !== player && expect !== null && (expect.kind === "rows" || expect.layer === "zero-rows");
  });
  const expect = expectSelect(target, player, target.rows, key, false);
  if (readers.length < 2 || expect === null || (expect.kind === "denied" && expect.layer !== "zero-rows")) return [];
  const statement = sql`select 1 from generate_series(1, ${ownerFunction("reading", target)}())`;
  return draft(target, {
    player,
    operation: "select",
    shape: "after-everybody",
    detail: "",
    attempt: `read ${target.entity.name} by a plan that everybody else has just used`,
    statement,
    expect,
    ownerRows: null,
  }).map((one) => ({
    ...one,
    earlier: readers.map(({ actor }) => ({ actor, statement })),
    twinShape: `${target.entity.name}/select/after-another`,
  }));
}

/** Who takes his own role or state away has it no longer in the next statement. */
function afterLosing(target: Target, player: Player): readonly Draft[] {
  const { identity } = target.world;
  if (identity === null || identity.entity !== target.entity.name || player.person.actor.kind !== "role") return [];
  const role = player.person.actor.role;
  const own = target.rows.find((row) => row[identity.user] === player.person.userId);
  const others = target.rows.filter((row) => row !== own);
  if (own === undefined) return [];
  const active = identity.active;
  const losses: readonly { readonly changes: Row; readonly person: Player["person"] }[] = [
    ...target.world.module.roles
      .filter((one) => one.name !== role)
      .slice(-1)
      .map((one) => ({
        changes: { [identity.role]: one.name },
        person: { ...player.person, actor: { kind: "role", role: one.name } } as const,
      })),
    ...(active === null
      ? []
      : [...new Set(target.rows.map((row) => row[active.column] ?? null))]
          .filter((state) => state !== null && !active.values.includes(state))
          .slice(0, 1)
          .map((state) => ({
            changes: { [active.column]: state },
            person: {
              actor: { kind: "signed-in" },
              userId: player.person.userId,
              identityKey: null,
              suspended: true,
            } as const,
          }))),
  ];
  const key = target.entity.primaryKey.columns;
  return losses.flatMap(({ changes, person }) => {
    if (!fits(target, own, { ...own, ...changes })) return [];
    if (expectUpdate(target, player, own, changes, { reads: key, merge: false })?.kind !== "rows") return [];
    const [row] = others;
    const column = target.entity.columns.find(
      (one) =>
        one.name !== identity.role &&
        one.system === null &&
        row !== undefined &&
        expectUpdate(
          target,
          player,
          row,
          { [one.name]: changedValue(target, row, one) ?? null },
          { reads: key, merge: false },
        )?.kind === "rows" &&
        changedValue(target, row, one) !== undefined,
    );
    if (row === undefined || column === undefined) return [];
    const weakened: Player = { ...player, person };
    const next = { [column.name]: changedValue(target, row, column) ?? null };
    const lost = Object.keys(changes).join(", ");
    return draft(target, {
      player: weakened,
      operation: "update",
      shape: "after-losing",
      detail: lost,
      attempt: `change ${column.name} of others after losing his ${lost}`,
      statement: sql`update ${target.table} set ${assignments(next)} where ${keyIs(target, row)}`,
      expect: expectUpdate(target, weakened, row, next, { reads: key, merge: false }),
    }).map((one) => ({
      ...one,
      twinShape: `${target.entity.name}/update/where`,
      earlier: [
        {
          actor: player.actor,
          statement: sql`update ${target.table} set ${assignments(changes)} where ${keyIs(target, own)}`,
        },
      ],
    }));
  });
}
