/** What the readers of a contract write down while they read: findings, claims and origins. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Origin } from "../ir/origin.ts";
import type { Span } from "../text/source.ts";

/** Local to one run of `check`; readers append, nobody reads back until all have read. */
export interface Notebook {
  readonly diagnostics: Diagnostic[];
  readonly claims: Claim[];
  readonly origins: Map<string, Origin[]>;
}

/** A stretch of the document that was understood. What lies in a claimed section outside every claim is prose. */
export interface Claim {
  readonly span: Span;
  /** `compiled` has an effect on the IR; `inert` was recognised and declared to have none. */
  readonly effect: "compiled" | "inert";
  /** Semantic path of what it says: "entities/profiles/role". */
  readonly path: string;
}

/** Returns an empty notebook. */
export function openNotebook(): Notebook {
  return { diagnostics: [], claims: [], origins: new Map() };
}
