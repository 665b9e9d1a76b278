/** What a proof says when it is done. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { MatrixCell } from "../diagnostics/render/report.ts";

export interface Proof {
  readonly migrations: number;
  /** Whether the replayed database was compared with the contract compiled from nothing. */
  readonly compared: boolean;
  readonly examples: number;
  /** Tables of the released state that were migrated with rows in them; 0 where nothing is migrated. */
  readonly tablesMigrated: number;
  readonly attacks: number;
  readonly attacksPassed: number;
  /** Attempts that could not be made; why is said by a finding, but for blind ones on tables that hold rows. */
  readonly attacksNotRun: number;
  /** How long the attempts took. */
  readonly attackMilliseconds: number;
  readonly cells: number;
  readonly cellsProbed: number;
  /** Points of the contracts' small models that were compared; 0 where they were not. */
  readonly modelPoints: number;
  /** Statements of the contracts that no attempt, or none that may succeed, could put to the test. */
  readonly unattempted: readonly Unattempted[];
  /** What was attempted for each statement of the contracts, and what came of it. */
  readonly matrix: readonly MatrixCell[];
  /** Only of a database that exists. */
  readonly live: LiveFacts | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Unattempted {
  readonly module: string;
  /** Semantic path. */
  readonly place: string;
  /** The statement in product words. */
  readonly statement: string;
  readonly reason: string;
}

/** How a database that exists was treated. */
export interface LiveFacts {
  /** Attempts that were made on an embedded copy of its schema; among `attacks`. */
  readonly attacksOnCopy: number;
  /** Objects outside the project's schemas that the copy lacks: "operator crm.===". */
  readonly notCopied: readonly string[];
  /** What rolled-back transactions leave all the same, a sentence each. */
  readonly leaves: readonly string[];
}

/** Nothing proved yet. */
export const emptyProof: Proof = {
  migrations: 0,
  compared: false,
  examples: 0,
  tablesMigrated: 0,
  attacks: 0,
  attacksPassed: 0,
  attacksNotRun: 0,
  attackMilliseconds: 0,
  cells: 0,
  cellsProbed: 0,
  modelPoints: 0,
  unattempted: [],
  matrix: [],
  live: null,
  diagnostics: [],
};
