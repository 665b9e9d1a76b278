/** One line of a comparison of contracts: what changed, which way it counts, and what shows it. */

import type { AccessWitness } from "../attack/compare-access.ts";
import type { Reason } from "../attack/oracle.ts";
import type { Change } from "../plan/change.ts";
import type { ChangeTopic } from "../plan/changes/words.ts";
import type { Span } from "../text/source.ts";

/** Changes that a database does not show: a plan does not know them. */
type OtherKind =
  | "entity-moved"
  | "rename-unclear"
  | "example-added"
  | "example-removed"
  | "example-changed"
  | "regression-added"
  | "regression-removed"
  | "regression-changed";

export interface DiffEntry {
  readonly module: string;
  readonly kind: Change["kind"] | OtherKind;
  /** Semantic path in the contract as it is. */
  readonly path: string;
  /** Nearest place in the contract as it is; null for a module that is gone. */
  readonly span: Span | null;
  readonly topic: ChangeTopic | "examples";
  /** Without a full stop. */
  readonly sentence: string;
  /** Which way rights change; "undecided" counts as widened. Null where rights do not change. */
  readonly access: "widened" | "narrowed" | "undecided" | null;
  /** Whether less is recorded than before. */
  readonly recordsLess: boolean;
  /** Why it breaks applications; null when it does not. */
  readonly breaking: string | null;
  /** One attempt for each direction at most, the widened one first. */
  readonly witnesses: readonly AccessWitness[];
  /** Further sentences: the rights that come with what is new. */
  readonly details: readonly string[];
}

/** Whether somebody may do more than before, or nobody can tell. */
export function countsAsWidened(entry: Pick<DiffEntry, "access">): boolean {
  return entry.access === "widened" || entry.access === "undecided";
}

const reasons: Readonly<Record<Reason, string>> = {
  "no-grant": "nothing is granted",
  row: "not for this row",
  column: "not for this column",
  "next-row": "not for the row as it would be",
  transition: "no such step in the lifecycle",
  "initial-state": "rows do not begin like this",
  undecided: "not known",
};

/** Returns what came of the attempt before and what comes of it now: "denied (not for this row)", "allowed". */
export function verdictsOf(one: AccessWitness): { readonly before: string; readonly now: string } {
  const denied = `denied (${reasons[one.because]})`;
  return one.direction === "widened" ? { before: denied, now: "allowed" } : { before: "allowed", now: denied };
}

/** Returns who attempts it, on which row: "staff, not his own row: id 10...1, user_id 00...2". */
export function attemptWords(one: AccessWitness): string {
  const values = Object.entries(one.row).map(([column, value]) => `${column} ${value ?? "NULL"}`);
  const whose = one.own === null ? "a row" : one.own ? "their own row" : "somebody else's row";
  const which = one.operation === "insert" ? (one.own === null ? "a new row" : `a new row, ${whose}`) : whose;
  const status = one.status === null || one.person.includes(`(${one.status})`) ? "" : ` (${one.status})`;
  return `${one.person}${status}, ${which}: ${values.join(", ")}`;
}
