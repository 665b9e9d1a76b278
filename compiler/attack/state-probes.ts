/** The states in which players try to create rows: every one of a lifecycle, the initial ones and all the others. */

import { cellOf, lifecycleOf } from "../ir/find.ts";
import type { Player } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { expectInsert } from "./expect.ts";
import { kindOf, settled } from "./insert-kinds.ts";
import type { Kind } from "./insert-kinds.ts";
import { expectationText } from "./probe.ts";
import { leaveOut, privileges } from "./target.ts";
import type { Target } from "./target.ts";
import { satisfiesChecks } from "./value.ts";

/** A row to create in a state, and the columns that the statement lists. */
interface StateKind {
  readonly kind: Kind;
  readonly listed: readonly string[];
}

/**
 * Returns one row for each state, like the row that the player may create in all else, without those that are among
 * `kinds` already; none for an entity without a lifecycle and for who may create no row.
 */
export function stateKinds(
  target: Target,
  player: Player,
  filled: Row,
  listed: readonly string[],
  kinds: readonly Kind[],
): readonly StateKind[] {
  const lifecycle = lifecycleOf(target.module, target.entity.name);
  const [first] = kinds;
  const cell = cellOf(target.module, target.entity.name, player.person.actor, "insert");
  if (lifecycle === null || first === undefined || cell.grants.length === 0) return [];
  const { column, states } = lifecycle;
  if (!listed.includes(column) && !privileges(target, player).insert.has(column)) return [];
  const names = listed.includes(column) ? listed : [...listed, column];
  const outcomeOf = (kind: Kind): string | null => {
    const expect = settled(kind, expectInsert(target, player, kind.row, names, []));
    return expect === null ? null : `${kind.row[column] ?? ""} ${expectationText(expect)}`;
  };
  const tried = new Set(listed.includes(column) ? kinds.map(outcomeOf) : []);
  return states.flatMap(({ name }) => {
    const kind = inState(target, first, column, name, filled);
    if (kind === null) {
      leaveOut(target, player, "insert", `no row could be made up that is ${name}`);
      return [];
    }
    return tried.has(outcomeOf(kind)) ? [] : [{ kind, listed: names }];
  });
}

/** The same row in another state, or where constraints want more of it there another one that relates to persons alike. */
function inState(target: Target, like: Kind, column: string, state: string, filled: Row): Kind | null {
  const label = `as ${state}`;
  const row = { ...like.row, [column]: state };
  if (satisfiesChecks(target.entity, row)) return { ...like, row, label };
  const alike = [...target.axes.keys()].map((name) => [name, like.row[name] ?? null] as const);
  return kindOf(target, { ...Object.fromEntries(alike), ...filled, [column]: state }, label, true);
}
