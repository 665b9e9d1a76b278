/** What was decided against should not be offered in prose. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { containsName } from "../access/is-note.ts";
import { isSpoken, nameWords, plainWords, singular } from "../access/plain-words.ts";
import type { Decision } from "../structure.ts";
import { sentencesOf } from "../prose/sentences.ts";
import type { Sentence } from "../prose/sentences.ts";
import type { Findings, Rule } from "./rule.ts";

/** Words that say nothing about what was decided against. */
const emptyWords: ReadonlySet<string> = new Set(
  "a an the of on in for to by with and or per any new table tables record records row rows column columns system flow needed do does we need should have can be is are user users app application module".split(
    " ",
  ),
);
/** What happens by itself is written in several ways. */
const automatic: readonly string[] = ["auto", "automatic", "automatically", "automated", "trigger", "triggers"];
const conditional = /^(?:if|whether|should)\b|\bif (?:needed|required|yes)\b|\?\s*["']?$/i;
const negated = /\b(?:no|not|never|without|nobody|none|cannot|excludes?|excluded|out of scope)\b/i;
const offering = /\b(?:can|may|will|creates?|has|have|supports?|allows?)\b/i;

interface Rejection {
  readonly decision: Decision;
  /** The sentence of the answer that says no. */
  readonly words: string;
  readonly content: readonly string[];
}

/** Returns `prose/contradicts-decision` for each sentence that offers what a decision rejects (language.md, Decisions). */
export const decisionsHold: Rule = (findings) => {
  const rejections = findings.structure.decisions.flatMap(rejectionsOf);
  return rejections.flatMap((rejection) => againstProse(findings, rejection));
};

/** "No auto-profile." rejects what it names; a bare "No." rejects what the question asks for. */
function rejectionsOf(decision: Decision): readonly Rejection[] {
  const sentences = decision.answer.split(/(?<=[.!])\s+/);
  return sentences.flatMap((words, at): readonly Rejection[] => {
    const named = /^no\b[\s,]*(.*?)[.!]?$/i.exec(words.trim());
    if (named === null) return [];
    const thing = (named[1] ?? "") === "" && at === 0 ? decision.question.replace(/^[\d.]+\s*/, "") : (named[1] ?? "");
    const content = contentOf(thing);
    return content.length === 0
      ? []
      : [{ decision, words: (named[1] ?? "") === "" ? `${thing} No.` : words.trim(), content }];
  });
}

function contentOf(text: string): readonly string[] {
  const words = plainWords(text).filter(isSpoken).flatMap(nameWords);
  return words.filter((word) => !emptyWords.has(word));
}

function againstProse(findings: Findings, rejection: Rejection): readonly Diagnostic[] {
  return sentencesOf(findings.structure)
    .filter((sentence) => sentence.place === "paragraph" || sentence.place === "item")
    .filter((sentence) => !["questions", "scope", "references", "acceptance"].includes(sentence.kind))
    .filter((sentence) => offers(sentence, rejection))
    .map((sentence) => {
      const where = {
        span: sentence.span,
        path: `decisions/${rejection.decision.number ?? rejection.decision.question}`,
        related: [{ span: rejection.decision.span, message: "the decision" }],
      };
      return diagnose("prose/contradicts-decision", where, {
        sentence: sentence.text,
        decision: rejection.words,
        question: rejection.decision.question,
      });
    });
}

/** Whether a sentence names all that was rejected, without a condition and without saying no itself. */
function offers(sentence: Sentence, rejection: Rejection): boolean {
  if (sentence.inert !== null || conditional.test(sentence.text) || negated.test(sentence.text)) return false;
  const words = plainWords(sentence.text).flatMap(nameWords).map(singular);
  const named = rejection.content.every((word) =>
    automatic.includes(word) ? words.some((one) => automatic.includes(one)) : containsName(words, [singular(word)]),
  );
  return named && (rejection.content.length > 1 || offering.test(sentence.text));
}
