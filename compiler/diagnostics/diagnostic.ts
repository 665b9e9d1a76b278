/** A finding: what was not understood, denied, contradicted or noticed, with its place and a way on. */

import type { Span } from "../text/source.ts";

export type Severity = "error" | "warning" | "note";

export interface Diagnostic {
  /** Stable readable code, `family/name`. Never renamed, never reused. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence in the product's words. */
  readonly message: string;
  /** Null only for findings about the command line or a missing file. */
  readonly span: Span | null;
  readonly related: readonly RelatedPlace[];
  /** Why it matters: the consequence, in one or two sentences. */
  readonly why: string;
  /** What to do next; choices separated by " | ". */
  readonly fix: string;
  /** Semantic place, independent of lines: "access/profiles/staff/update". */
  readonly path: string;
  /** What was seen on a database; absent where nothing was run. */
  readonly evidence?: Evidence;
}

/** What somebody who doubts a finding can repeat. */
export interface Evidence {
  /** What the contract says, in few words. */
  readonly expected: string;
  /** What the database did. */
  readonly observed: string;
  /** Script for psql that shows it and leaves nothing behind; null where there is nothing to run. */
  readonly script: string | null;
}

export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

/** What every stage returns. */
export interface Result<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}
