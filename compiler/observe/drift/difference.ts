/** What a live database has otherwise than the migrations lead to: one difference, with its direction and the way back. */

import type { Sql } from "../../sql/sql.ts";

/** What a difference does to what the contract promises. */
export const directions = ["widens access", "narrows access", "weakens integrity", "data shape", "cosmetic"] as const;
export type Direction = (typeof directions)[number];

export interface WayBack {
  /** In the order in which they run; empty where no statement can restore it. */
  readonly statements: readonly Sql[];
  /** What the statements destroy, or why there are none; null where nothing is lost. */
  readonly warning: string | null;
}

export interface Difference {
  /** Unique within a comparison: for machine-readable output. */
  readonly id: string;
  /** The object in the contract's words, as the beginning of a sentence. */
  readonly object: string;
  /** What is wrong with it, as the rest of the sentence. */
  readonly problem: string;
  /** Both forms, each in full; null where there is no such object. */
  readonly expected: string | null;
  readonly live: string | null;
  readonly direction: Direction;
  /** Semantic path; "" where no contract is near. */
  readonly path: string;
  /** The entity whose rules it touches; null where it may touch all. */
  readonly entity: string | null;
  readonly wayBack: WayBack;
  /** Where its way back stands among others: what others need comes first. */
  readonly phase: number;
  /** Statements for psql that show it; null where there are none. */
  readonly script: string | null;
}
