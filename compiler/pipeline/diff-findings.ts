/** A comparison as diagnostics: what widens access first, then what records less, what breaks, and the rest. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Where } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Evidence } from "../diagnostics/diagnostic.ts";
import { attemptWords, verdictsOf } from "./diff-entry.ts";
import type { DiffEntry } from "./diff-entry.ts";

/** Headings of a report, in the order in which somebody who approves a change reads them. */
export const rankNames = ["access widened", "less recorded", "breaking", "other"] as const;
export type Rank = (typeof rankNames)[number];

/** Returns under which heading an entry stands. */
export function rankOf({ access, recordsLess, breaking }: DiffEntry): Rank {
  if (access === "widened" || access === "undecided") return "access widened";
  if (recordsLess) return "less recorded";
  return breaking !== null || access === "narrowed" ? "breaking" : "other";
}

/** Returns one diagnostic for each entry, by rank and then in the order of the entries. `base` is what they are compared with. */
export function findingsOf(entries: readonly DiffEntry[], base: string): readonly Diagnostic[] {
  return rankNames.flatMap((rank) => entries.filter((one) => rankOf(one) === rank).map((one) => findingOf(one, base)));
}

function findingOf(entry: DiffEntry, base: string): Diagnostic {
  const { sentence, span, breaking, kind } = entry;
  const evidence = evidenceOf(entry, base);
  // One object may change in several ways at one place: the kind keeps their fingerprints apart.
  const path = `${entry.path}/${kind}`;
  const where: Where = { span, path, ...(evidence === null ? {} : { evidence }) };
  if (kind === "rename-unclear") return diagnose("diff/rename-unclear", where, { sentence });
  if (entry.access === "widened") return diagnose("diff/access-widened", where, { sentence });
  if (entry.access === "undecided") return diagnose("diff/access-undecided", where, { sentence });
  if (entry.recordsLess) return diagnose("diff/audit-reduced", where, { sentence });
  if (entry.access === "narrowed") return diagnose("diff/access-narrowed", where, { sentence });
  if (breaking !== null) return diagnose("diff/breaking", where, { sentence, reason: breaking });
  return diagnose("diff/changed", where, { sentence });
}

/** The attempt that shows it, with both verdicts; for a change in both directions the widened one. */
function evidenceOf({ witnesses }: DiffEntry, base: string): Evidence | null {
  const [first] = witnesses;
  if (first === undefined) return null;
  const { before, now } = verdictsOf(first);
  return {
    expected: `with ${base}: ${before}`,
    observed: `now: ${now}: ${attemptWords(first)}: ${first.statement}`,
    script: null,
  };
}
