/** Notes: words without meaning for the machine, allowed behind a phrase. */

import type { Structure } from "../structure.ts";
import { flatWords, isSpoken, nameWords, plainWords, sameWords } from "./plain-words.ts";

/** Words that permit, forbid, limit or make something depend on something else. */
const ruleWords: ReadonlySet<string> = new Set(
  (
    "only solely merely just exclusive exclusively never nobody none no not nor neither without always " +
    "must may might can cannot could should shall will would need needs require requires required requiring " +
    "allowed permitted forbidden prohibited denied limited restricted approval consent own assigned " +
    "if when whenever while whilst until till unless except excepting excluding either whether after before during " +
    "once upon within outside provided providing assuming depending depends depend but"
  ).split(" "),
);
const rulePhrases: readonly string[] = ["as long as", "so long as", "subject to", "up to", "at most", "at least"];
const sqlWords: ReadonlySet<string> = new Set(
  "select insert update delete from where join grant revoke policy".split(" "),
);

/**
 * Returns the word that makes `text` more than a note, or null when it is one: a note has no rule word, no entity,
 * column, role or status name and no SQL (language.md, Principle 7).
 */
export function wordOfMeaning(structure: Structure, text: string): string | null {
  const words = plainWords(text).filter(isSpoken);
  const symbol = /[=<>`]|::/.exec(text)?.[0];
  if (symbol !== undefined) return symbol;
  const flat = flatWords(words);
  const plain = flat.find((word) => ruleWords.has(word) || sqlWords.has(word));
  if (plain !== undefined) return plain;
  const shortened = /[a-z]+n['\u2019]t\b/i.exec(text)?.[0];
  if (shortened !== undefined) return shortened;
  const spoken = ` ${flat.join(" ").replaceAll("up to date", "current")} `;
  const phrase = rulePhrases.find((one) => spoken.includes(` ${one} `));
  if (phrase !== undefined) return phrase;
  return namesOf(structure).find((name) => containsName(flat, nameWords(name))) ?? null;
}

/** Returns every name the contract gives a meaning: roles, entities, columns and states. */
export function namesOf(structure: Structure): readonly string[] {
  return [
    ...structure.roles.map((role) => role.name),
    ...structure.entities.flatMap((entity) => [entity.name, ...entity.columns.map((column) => column.name)]),
    ...structure.lifecycles.flatMap((lifecycle) => lifecycle.states.map((state) => state.name)),
  ];
}

/** Whether `name` stands in `words` in one piece, in singular or plural. */
export function containsName(words: readonly string[], name: readonly string[]): boolean {
  for (let at = 0; at + name.length <= words.length; at++)
    if (name.length > 0 && sameWords(words.slice(at, at + name.length), name)) return true;
  return false;
}

/** Splits a cell into its phrase and the note behind it: in a final parenthesis, after a dash or a semicolon. */
export function splitNote(text: string): { readonly phrase: string; readonly note: string | null } {
  const parenthesis = /^(.*?\S)\s*\(([^()]*)\)[.!]?$/.exec(text);
  if (parenthesis !== null) return { phrase: parenthesis[1] ?? "", note: parenthesis[2] ?? "" };
  const dash = /^(.*?\S)(?:\s+[-\u2010-\u2015]+\s+|\s*;\s*)(.+)$/.exec(text);
  if (dash !== null) return { phrase: dash[1] ?? "", note: dash[2] ?? "" };
  return { phrase: text, note: null };
}
