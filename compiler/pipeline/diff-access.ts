/** Finds for each change of rights the attempts that show it, and insists that form and attempts agree. */

import type { AccessWitness, ComparedAccess, TwoStates } from "../attack/compare-access.ts";
import type { Change } from "../plan/change.ts";
import type { DraftEntry } from "./diff-entries.ts";

type Compare = (ground: "both" | "was" | "is") => ComparedAccess;

/**
 * Returns the entries with at most one witness for each direction. A change whose form does not tell counts as widened
 * for certain when a witness shows it. Throws when a witness contradicts the form of its change, or no change explains
 * it: then either the comparison of conditions or the oracle is wrong.
 */
export function withWitnesses(
  entries: readonly DraftEntry[],
  states: TwoStates,
  compare: Compare,
): readonly DraftEntry[] {
  if (!entries.some((one) => one.access !== null || isExcuse(one.change))) return entries;
  const found = new Map<DraftEntry, AccessWitness[]>();
  const put = (entry: DraftEntry, witness: AccessWitness): void => {
    const known = found.get(entry) ?? [];
    if (!known.some((one) => one.direction === witness.direction)) found.set(entry, [...known, witness]);
  };
  for (const witness of compare("both").witnesses) put(homeOf(witness, entries, states), witness);
  for (const { ground, direction } of further) {
    const wanting = entries.filter((one) => wants(one, direction) && !has(found.get(one), direction));
    if (wanting.length === 0) continue;
    const { witnesses } = compare(ground);
    for (const entry of wanting) {
      const witness = witnesses.find((one) => one.direction === direction && shows(one, entry));
      if (witness !== undefined) put(entry, witness);
    }
  }
  return entries.map((entry) => settled(entry, found.get(entry) ?? []));
}

/** Where no row is valid in both states: rows that are possible only now show what is wider, earlier ones what is not. */
const further = [
  { ground: "is", direction: "widened" },
  { ground: "was", direction: "narrowed" },
] as const;

function wants({ change, access }: DraftEntry, direction: AccessWitness["direction"]): boolean {
  return change?.kind === "access-changed" && (access === direction || access === "undecided");
}

function has(witnesses: readonly AccessWitness[] | undefined, direction: AccessWitness["direction"]): boolean {
  return witnesses?.some((one) => one.direction === direction) === true;
}

function settled(entry: DraftEntry, witnesses: readonly AccessWitness[]): DraftEntry {
  if (witnesses.length === 0) return entry;
  const ordered = [...witnesses].sort((a, b) => (a.direction === b.direction ? 0 : a.direction === "widened" ? -1 : 1));
  const widened = has(witnesses, "widened");
  const access = widened ? "widened" : (entry.access ?? "narrowed");
  return { ...entry, witnesses: ordered, access };
}

/** Whether a witness is an attempt that this very change decides. */
function shows(witness: AccessWitness, { change }: DraftEntry): boolean {
  if (change === null) return false;
  switch (change.kind) {
    case "access-changed":
      return witness.cause !== "lifecycle" && witness.cell === change.cell;
    case "transition-added":
    case "transition-removed":
      return (
        witness.cause === "lifecycle" &&
        witness.entity === change.entity &&
        Object.values(witness.row).includes(change.from) &&
        Object.values(witness.changes).includes(change.to)
      );
    case "initial-added":
    case "initial-removed":
      return (
        witness.cause === "lifecycle" &&
        witness.operation === "insert" &&
        witness.entity === change.entity &&
        Object.values(witness.row).includes(change.state)
      );
    case "login-allowed":
    case "login-denied":
      return witness.cause === "login" && witness.status === change.state;
    default:
      return false;
  }
}

/** Changes of an entity by which attempts end differently though no cell of it changed. */
function isExcuse(change: Change | null): boolean {
  switch (change?.kind) {
    case "lifecycle-added":
    case "lifecycle-removed":
    case "state-added":
    case "state-retired":
    case "transition-added":
    case "transition-removed":
    case "initial-added":
    case "initial-removed":
    case "column-retyped":
    case "column-defaulted":
    case "column-filled-otherwise":
      return true;
    case "constraint-added":
    case "constraint-changed":
    case "constraint-removed":
      return change.constraint === "primary-key" || change.constraint === "foreign-key";
    default:
      return false;
  }
}

/** A lifecycle, or whose a row is, may be told by another column than before. */
function isOfColumns(change: Change | null): boolean {
  return change?.kind === "column-added" || change?.kind === "column-removed";
}

function homeOf(witness: AccessWitness, entries: readonly DraftEntry[], states: TwoStates): DraftEntry {
  const showing = entries.filter((one) => shows(witness, one));
  const ofPeople = showing.find(({ change }) => change?.kind === "login-allowed" || change?.kind === "login-denied");
  const shown = ofPeople ?? showing[0];
  const excuses = entries.filter((one) => isExcuse(one.change) && entityOf(one) === aboutWhom(witness, states));
  if (shown?.change?.kind === "access-changed" && witness.cause === "cell" && excuses.length === 0) {
    const { direction, cell } = shown.change;
    if (direction !== "changed" && direction !== witness.direction)
      throw new Error(`the form of ${cell} says ${direction}, but this attempt is ${contradiction(witness)}`);
  }
  const about = entries.filter((one) => isOfColumns(one.change) && entityOf(one) === witness.entity);
  const home = shown ?? excuses[0] ?? about[0];
  if (home === undefined) throw new Error(`no change of the contract explains why this is ${contradiction(witness)}`);
  return home;
}

function contradiction({ direction, person, statement, because }: AccessWitness): string {
  return `${direction}: ${person}: ${statement} (${because})`;
}

/** Who may act at all is a matter of the entity that holds the people. */
function aboutWhom(witness: AccessWitness, { is }: TwoStates): string | null {
  if (witness.cause !== "login") return witness.entity;
  return is.find((one) => one.identity !== null)?.identity?.entity ?? null;
}

function entityOf({ change }: DraftEntry): string | null {
  return change !== null && "entity" in change ? change.entity : null;
}
