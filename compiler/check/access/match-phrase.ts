/** A tiny matcher: words of a text against a phrase with slots. */

import { plainWords } from "./plain-words.ts";

/** Reads the words that stand in a slot; null when they do not fit it. */
export type Slot = (words: readonly string[]) => unknown;
export type Slots = Readonly<Record<string, Slot>>;

/** What stood in each slot, in the phrase's order. */
export type Matched = readonly unknown[];

/** Returns what stands in the slots when all words of `words` match `phrase`, else null. Shorter fillings come first. */
export function matchPhrase(phrase: string, words: readonly string[], slots: Slots): Matched | null {
  const parts = phraseParts(phrase);
  // Most phrases lack a word: slots are read only where all are there.
  const possible = parts.every((part) => part.startsWith("<") || words.includes(part));
  return possible ? matchParts(parts, words, slots) : null;
}

/** Returns the words of a phrase outside its slots: a text without one of them cannot match. */
export function literalWords(phrase: string): readonly string[] {
  return phraseParts(phrase).filter((part) => !part.startsWith("<"));
}

/** Phrases are few and asked for often. */
const known = new Map<string, readonly string[]>();

function phraseParts(phrase: string): readonly string[] {
  const found = known.get(phrase);
  if (found !== undefined) return found;
  const parts = phrase.split(" ").flatMap((part) => (part.startsWith("<") ? [part] : plainWords(part)));
  known.set(phrase, parts);
  return parts;
}

function matchParts(parts: readonly string[], words: readonly string[], slots: Slots): Matched | null {
  const [part, ...rest] = parts;
  if (part === undefined) return words.length === 0 ? [] : null;
  if (!part.startsWith("<")) return words[0] === part ? matchParts(rest, words.slice(1), slots) : null;
  const slot = slots[part.slice(1, -1)];
  if (slot === undefined) return null;
  for (let taken = 1; taken <= words.length; taken++) {
    const value = slot(words.slice(0, taken));
    if (value === null) continue;
    const after = matchParts(rest, words.slice(taken), slots);
    if (after !== null) return [value, ...after];
  }
  return null;
}
