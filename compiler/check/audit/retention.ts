/** Sentences about how long audit entries are kept. */

import type { Section } from "../../syntax/document.ts";
import { sentencesOf } from "../prose/sentences.ts";
import type { Sentence } from "../prose/sentences.ts";
import type { Structure } from "../structure.ts";
import type { AuditReading } from "./audit-reading.ts";

const keeping = /\b(?:retained|retention|kept|stored|preserved)\b/i;
const forever =
  /\b(?:indefinitely|forever|permanently|without limit|never (?:purged|deleted|removed)|no automatic purge)\b/i;

/** Returns the sentences that promise to keep entries without end, in document order. */
export function endlessRetention(structure: Structure): readonly Sentence[] {
  return sentencesOf(structure).filter(
    (one) => one.kind === "audit" && one.inert === null && keeping.test(one.text) && forever.test(one.text),
  );
}

/** Claims the retention sentences of a section: they are checked against the cascades, see the findings. */
export function claimRetention(reading: AuditReading, section: Section): void {
  for (const one of endlessRetention(reading.structure))
    if (one.path.at(-1) === section)
      reading.notebook.claims.push({ span: one.span, effect: "compiled", path: "audit/retention" });
}
