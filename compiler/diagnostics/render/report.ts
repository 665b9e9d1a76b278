/** What a command hands to the renderers: its findings, and what it knows besides. */

import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { Source, Span } from "../../text/source.ts";

export interface Report {
  /** Name of the command, for categories and titles: "verify". */
  readonly command: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Whether the run succeeded under the chosen `--fail-on`. */
  readonly ok: boolean;
  /** The least severe finding that makes the run fail. */
  readonly failOn: Severity;
  readonly color: boolean;
  /** The command's own data, for machine-readable formats. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What was attempted, statement by statement; every format but sarif and github shows it, before the findings. */
  readonly matrix?: readonly MatrixCell[];
  /** What was done, in a few lines without control characters; text and markdown end with them. */
  readonly summaryLines?: readonly string[];
}

/** One statement of a contract and what came of the attempts that put it to the test. */
export interface MatrixCell {
  readonly module: string;
  readonly entity: string;
  /** As the contract says it: "staff", "unauthenticated". */
  readonly actor: string;
  /** "select", "insert", "update", "delete", or another word that heads a column of the matrix. */
  readonly operation: string;
  /** The statement in product words: "staff may read all profiles". */
  readonly statement: string;
  /** Semantic path: "access/profiles/staff/update". */
  readonly place: string;
  /** Its place in the contract; null where the contract does not mention it. */
  readonly span: Span | null;
  /** Numbers of attempts; all zero where none was possible. */
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
}
