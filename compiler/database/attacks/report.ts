/** What comes of a run of attacks. */

import type { Probe } from "../../attack/probe.ts";

export interface AttackReport {
  /** Probes of the plan. */
  readonly total: number;
  readonly passed: number;
  readonly failed: readonly AttackFailure[];
  /** Probes that were not run, whatever the reason: total is passed, failed with a probe, and these. */
  readonly notRun: number;
  /**
   * Those of them for which there was no time left, or no embedded Postgres any more. The others name no rows, or came
   * after the last failure wanted, or there is no world for them.
   */
  readonly unfinished: readonly Probe[];
  readonly cells: number;
  readonly cellsProbed: number;
  /** How long it took, the building of the world included. */
  readonly milliseconds: number;
  /** How long the building of the world took. */
  readonly worldMilliseconds: number;
}

export interface AttackFailure {
  /** Null when the world itself could not be built. */
  readonly probe: Probe | null;
  /** For the world: the entity whose constraints or types refused a row that was made up; else null. */
  readonly refused: string | null;
  readonly expected: string;
  readonly happened: string;
  /** Script for psql that shows it and leaves nothing behind. */
  readonly script: string;
}
