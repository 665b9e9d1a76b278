/** The shape of a catalogue entry. Each family has its own file under `catalogue/`. */

import type { Severity } from "./diagnostic.ts";

export interface Entry<P> {
  readonly severity: Severity;
  /** Headline of the documentation page, a short noun phrase. */
  readonly title: string;
  /** The message, one sentence. */
  readonly say: (params: P) => string;
  readonly why: string | ((params: P) => string);
  readonly fix: string | ((params: P) => string);
  /** Longer explanation for `contractc explain` and the documentation page, in Markdown paragraphs. */
  readonly explain: string;
}

/** Types an entry's parameters: `entry<{ role: string }>({ ... })`. */
export function entry<P = Record<never, never>>(value: Entry<P>): Entry<P> {
  return value;
}
