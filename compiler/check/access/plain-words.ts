/** Words of a cell as the phrase book compares them: case, spaces, dashes and final punctuation do not matter. */

const dashes = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212";
const onlyDashes = new RegExp(`^[${dashes}]+$`, "u");
const token = /[\p{L}\p{N}_$'"]+(?:\.[\p{L}\p{N}_$]+)*|[^\s]/gu;

/**
 * Returns the words of `text` in lower case; commas, slashes, parentheses and every other mark are words of their own.
 * Dashes separate words; a text of nothing but dashes is the one word "—" (language.md, Access matrices).
 */
export function plainWords(text: string): readonly string[] {
  const trimmed = text.trim().replaceAll(/(?<=\p{L})\(s\)/giu, "s");
  if (onlyDashes.test(trimmed)) return ["—"];
  const words = trimmed.toLowerCase().match(token) ?? [];
  const kept = words.filter((word) => !onlyDashes.test(word));
  while (kept.length > 1 && /^[.!:]$/.test(kept.at(-1) ?? "")) kept.pop();
  return kept;
}

/** Returns the words of a name: "profile_audit_log" is profile, audit, log. */
export function nameWords(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
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
