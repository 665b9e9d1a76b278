/** Words of a cell as the phrase book compares them: case, spaces, dashes and final punctuation do not matter. */

const dashes = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212";
const onlyDashes = new RegExp(`^[${dashes}]+$`, "u");
// Most texts are plain ASCII, for which the second form of each pattern is the same and quicker to build.
const token = /[\p{L}\p{N}_$'"]+(?:\.[\p{L}\p{N}_$]+)*|[^\s]/gu;
const plainToken = /[A-Za-z0-9_$'"]+(?:\.[A-Za-z0-9_$]+)*|[^\s]/g;
const beyondAscii = /[^\0-\x7f]/;

/** Words of texts that were asked for before: phrases, names and sentences are asked for many times. */
const known = new Map<string, readonly string[]>();
const knownNames = new Map<string, readonly string[]>();
/** A process that compiles again and again forgets them from time to time. */
const most = 10_000;

/**
 * Returns the words of `text` in lower case; commas, slashes, parentheses and every other mark are words of their own.
 * Dashes separate words; a text of nothing but dashes is the one word "—" (language.md, Access matrices).
 */
export function plainWords(text: string): readonly string[] {
  return remembered(known, text, splitWords);
}

function remembered(
  memory: Map<string, readonly string[]>,
  text: string,
  split: (text: string) => readonly string[],
): readonly string[] {
  const found = memory.get(text);
  if (found !== undefined) return found;
  if (memory.size >= most) memory.clear();
  const words = split(text);
  memory.set(text, words);
  return words;
}

function splitWords(text: string): readonly string[] {
  const plural = text.includes("(s)") || text.includes("(S)");
  const trimmed = plural ? text.trim().replaceAll(/(?<=\p{L})\(s\)/giu, "s") : text.trim();
  if (onlyDashes.test(trimmed)) return ["—"];
  const words = trimmed.toLowerCase().match(beyondAscii.test(trimmed) ? token : plainToken) ?? [];
  const kept = words.filter((word) => !onlyDashes.test(word));
  while (kept.length > 1 && /^[.!:]$/.test(kept.at(-1) ?? "")) kept.pop();
  return kept;
}

/** Returns the words of a name: "profile_audit_log" is profile, audit, log. */
export function nameWords(name: string): readonly string[] {
  return remembered(knownNames, name, splitName);
}

function splitName(name: string): readonly string[] {
  const between = beyondAscii.test(name) ? /[^\p{L}\p{N}]+/u : /[^a-z0-9]+/;
  return name
    .toLowerCase()
    .split(between)
    .filter((word) => word !== "");
}

/** Whether a word is more than a mark: it has a letter or a digit. */
export function isSpoken(word: string): boolean {
  return /[A-Za-z0-9]/.test(word) || (beyondAscii.test(word) && /[\p{L}\p{N}]/u.test(word));
}

/** Returns a word without its English plural, so that "profiles" and "profile" compare equal. */
export function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 4 && word.endsWith("uses")) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

/** Whether two lists of words are the same but for number. */
export function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, at) => singular(word) === singular(right[at] ?? ""));
}

/** Returns words between underscores and spaces: `display_name`, "Display Name" and "display name" are the same. */
export function flatWords(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => word.split("_")).filter((word) => word !== "");
}
