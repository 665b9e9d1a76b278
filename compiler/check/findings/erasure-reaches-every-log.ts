/** Who asks to be forgotten should be forgotten everywhere. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { sentencesOf } from "../prose/sentences.ts";
import type { Rule } from "./rule.ts";

const erasure =
  /\b(?:gdpr|rgpd|erasure|erased?|right to be forgotten|forgotten|data subject|law 25|pipeda|lgpd|ccpa)\b/i;

/** Returns `audit/erasure-conflict` for each sentence about erasure in a module whose changes reach the project-wide log. */
export const erasureReachesEveryLog: Rule = (findings) => {
  if ((findings.ir.audit?.events ?? []).length === 0) return [];
  return sentencesOf(findings.structure)
    .filter(
      (sentence) =>
        erasure.test(sentence.text) &&
        sentence.kind !== "questions" &&
        sentence.kind !== "scope" &&
        sentence.kind !== "references",
    )
    .map((sentence) =>
      diagnose("audit/erasure-conflict", { span: sentence.span, path: "audit/erasure" }, { sentence: sentence.text }),
    );
};
