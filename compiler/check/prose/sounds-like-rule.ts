/** When a sentence sounds like a rule. */

import { containsName, namesOf } from "../access/is-note.ts";
import { flatWords, nameWords, plainWords } from "../access/plain-words.ts";
import type { Structure } from "../structure.ts";

const ruleWord =
  /\b(?:only|never|nobody|no one|cannot|can not|can't|must|always|may|not|either|except|unless|requires|exclusive|exclusively)\b/i;
const sweeping = /\b(?:only|always|all|never|invisible)\b/i;
const recorded = /\b(?:write|writes|written|read|reads|audit|audits|audited|delete|deletes|deleted|deletion)\b/i;
const statement =
  /\bselect\b[\s\S]+\bfrom\b|\bupdate\s+\S+\s+set\b|\binsert\s+into\b|\bdelete\s+from\b|\b(?:create|alter|drop)\s+(?:policy|trigger|function|table|index)\b|\b(?:grant|revoke)\s+\S+\s+on\b|\b(?:using|with\s+check)\s*\(|\bauth\.uid\(\)/i;
const comparison = /^[^<>=!]+(?:=|<>|!=|<=|>=|<|>)[^<>=]+$/;

/**
 * Returns why a sentence sounds like a rule, in words, or null: it contains SQL, it has a rule word and a name of the
 * contract, or it says always, all, never or only of writing, reading, audit or deletion (language.md, Principle 2).
 */
export function whyLikeRule(
  structure: Structure,
  sentence: { readonly text: string; readonly code: readonly string[] },
): string | null {
  if (containsSql(sentence.text) || sentence.code.some((code) => comparison.test(code) || containsSql(code)))
    return "it contains SQL";
  const rule = ruleWord.exec(sentence.text)?.[0];
  if (rule !== undefined) {
    const words = flatWords(plainWords(sentence.text).flatMap((word) => word.split(".")));
    const name = namesOf(structure).find((one) => containsName(words, nameWords(one)));
    if (name !== undefined) return `"${rule.toLowerCase()}" about ${name}`;
  }
  const sweep = sweeping.exec(sentence.text)?.[0];
  const subject = recorded.exec(sentence.text)?.[0];
  return sweep !== undefined && subject !== undefined
    ? `"${sweep.toLowerCase()}" about "${subject.toLowerCase()}"`
    : null;
}

/** Whether a text contains a piece of an SQL statement. */
export function containsSql(text: string): boolean {
  return statement.test(text);
}
