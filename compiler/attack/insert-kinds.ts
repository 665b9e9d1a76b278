/** The rows that players try to create: their own, others', in each state, and what is expected of each. */

import { cellOf } from "../ir/find.ts";
import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { isReferenced } from "./change.ts";
import type { Row } from "./evaluate.ts";
import { expectInsert } from "./expect.ts";
import { defaultOf } from "./inserted-row.ts";
import { expectationText, refusedBy } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { displacingRow, freshRow, rowsOf } from "./row-builder.ts";
import { keyIs, leaveOut, notComputed, privileges } from "./target.ts";
import type { Target } from "./target.ts";

/** A row to create, and what stands in its way. */
export interface Kind {
  readonly row: Row;
  readonly label: string;
  /** Statements of the owner that make room for the row. */
  readonly setup: readonly Sql[];
  /** The key that refuses the row when nobody may make room for it; else null. */
  readonly collides: string | null;
}

/** Values of one kind, such as other people's keys, mostly come to the same. */
const triesOfAKind = 4;

/**
 * Returns one row for each outcome, the permitted one first: rows of the player, of others, in each state. Only columns that the
 * statement lists can differ; the others hold their defaults where such a row fits.
 */
export function kindsOf(target: Target, player: Player, filled: Row, listed: readonly string[]): readonly Kind[] {
  const mine = [player.person.userId, player.person.identityKey].filter((one) => one !== null);
  const belongings = [...mine, ...keysOf(target, mine)];
  const named = [...target.axes].filter(([column]) => listed.includes(column));
  const axes = named.map(([column, values]) => {
    const holdsPersons = values.some((one) => one !== null && target.world.stock.accounts.includes(one));
    return [column, holdsPersons ? [...new Set([...mine.slice(0, 1), ...values])] : values] as const;
  });
  const singly = axes.flatMap(([column, values]) => values.map((value) => ({ [column]: value })));
  const pairs = singly.flatMap((one) => singly.map((other) => ({ ...one, ...other })));
  const found = new Map<string, Kind>();
  const outcomes = new Set<string>();
  const labels = new Set<string>();
  const tries = new Map<string, number>();
  const rest = { ...unlistedDefaults(target, player, listed), ...filled };
  for (const wanted of [{}, ...singly, ...pairs.slice(0, 400)]) {
    const label = labelOf(wanted, belongings);
    const isPair = Object.keys(wanted).length > 1;
    if (!isPair && label !== "" && (tries.get(label) ?? 0) >= triesOfAKind) continue;
    tries.set(label, (tries.get(label) ?? 0) + 1);
    const kind =
      kindOf(target, { ...wanted, ...rest }, label, !isPair) ??
      kindOf(target, { ...wanted, ...filled }, label, !isPair);
    if (kind === null) continue;
    const expect = settled(kind, expectInsert(target, player, kind.row, listed, []));
    if (expect === null) {
      leaveOut(target, player, "insert", notComputed);
      continue;
    }
    // Alone each kind of value is tried, in pairs only what comes out in a new way.
    const outcome = expectationText(expect);
    const alone = Object.keys(wanted).length < 2 && (label === "" || !labels.has(label));
    const taken = labels.has(label) ? { ...kind, label: `${label}, ${outcome}` } : kind;
    if (!outcomes.has(outcome) || alone) found.set(taken.label, taken);
    outcomes.add(outcome);
    labels.add(label);
  }
  return [...found.values()].sort((a, b) => rank(target, player, a, listed) - rank(target, player, b, listed));
}

/** The keys of rows in which one of the values stands: what is somebody's by way of another row. */
function keysOf(target: Target, values: readonly string[]): readonly string[] {
  const { identity, project, stock } = target.world;
  return project
    .flatMap((module) => module.entities)
    .filter((one) => one.name !== identity?.entity && one.primaryKey.columns.length === 1)
    .flatMap((one) =>
      rowsOf(stock, one.name)
        .filter((row) => Object.values(row).some((value) => value !== null && values.includes(value)))
        .flatMap((row) => row[one.primaryKey.columns[0] ?? ""] ?? []),
    );
}

/** Columns that a statement does not list hold their defaults, as far as they are known; what must have a value has one. */
function unlistedDefaults(target: Target, player: Player, listed: readonly string[]): Row {
  const pairs = target.entity.columns.flatMap((column) => {
    if (listed.includes(column.name) || column.generated !== null || column.identity !== null) return [];
    const value = defaultOf(target, player, column.name);
    return value === undefined || (value === null && !column.nullable) ? [] : [[column.name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Returns a row with the wanted values, or null. Where everybody has one row already, the one in the way is taken out first, or else its key refuses. */
export function kindOf(target: Target, wanted: Row, label: string, collides: boolean): Kind | null {
  const { stock } = target.world;
  const row = freshRow(stock, target.entity.name, wanted);
  if (row !== null) return { row, label, setup: [], collides: null };
  // Whose own row is taken out has no role any more.
  const isIdentity = target.world.identity?.entity === target.entity.name;
  const isHeld =
    isIdentity || target.entity.appendOnly || target.entity.columns.some((one) => isReferenced(target, one.name));
  if (isHeld && !collides) return null;
  const displacing = displacingRow(stock, target.entity.name, wanted);
  if (displacing === null) return null;
  if (isHeld) {
    const key = collisionOf(target, displacing.row);
    return key === null ? null : { row: displacing.row, label, setup: [], collides: key };
  }
  const setup = [sql`delete from ${target.table} where ${keyIs(target, displacing.displaced)}`];
  return { row: displacing.row, label, setup, collides: null };
}

/** The one key that rows of the world already hold, or null when it is open which of several refuses. */
function collisionOf(target: Target, row: Row): string | null {
  const { entity } = target;
  const indexes = entity.indexes.filter((one) => one.unique);
  const keys = [
    entity.primaryKey,
    ...entity.uniques,
    ...indexes.map((one) => ({ name: one.name, columns: one.columns.map(({ column }) => column) })),
  ];
  const held = keys.filter((key) =>
    target.rows.some((one) => key.columns.every((column) => row[column] !== null && one[column] === row[column])),
  );
  return held.length === 1 ? (held[0]?.name ?? null) : null;
}

/** Returns what comes of it beside the key in the way: rights are looked at first, then keys, then what triggers say of the statement as a whole. */
export function settled(kind: Kind, expect: Expectation | null): Expectation | null {
  if (kind.collides === null || expect === null) return expect;
  return expect.kind === "rows" || expect.layer === "guard" ? refusedBy("23505", kind.collides) : expect;
}

function labelOf(wanted: Row, mine: readonly string[]): string {
  const words = (value: string | null): string =>
    value === null ? "NULL" : mine.includes(value) ? "his own" : value.startsWith("c0417ac7-") ? "of someone" : value;
  return Object.entries(wanted)
    .map(([column, value]) => `${column} ${words(value)}`)
    .join(", ");
}

function rank(target: Target, player: Player, kind: Kind, listed: readonly string[]): number {
  const expect = settled(kind, expectInsert(target, player, kind.row, listed, []));
  return expect?.kind === "rows" ? 0 : expect?.layer === "constraint" ? 1 : 2;
}

/** Returns what the player's own cell lets him name; without one what his database role may; without that all that is anyone's. */
export function listedColumns(target: Target, player: Player, filled: Row): readonly string[] {
  const cell = cellOf(target.module, target.entity.name, player.person.actor, "insert");
  const granted = new Set(cell.grants.flatMap((grant) => grant.columns));
  const rights = privileges(target, player).insert;
  const wanted = granted.size > 0 ? granted : rights;
  return target.entity.columns
    .filter((one) => one.generated === null && one.identity === null && !(one.name in filled))
    .filter((one) => (wanted.size > 0 ? wanted.has(one.name) : one.system === null))
    .map((one) => one.name);
}
