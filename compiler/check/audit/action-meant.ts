/** Which declared action the name of an event nearly is. */

import { editDistance } from "../names.ts";
import { nameWords } from "../access/plain-words.ts";

/**
 * Returns the declared action that `own`, which is none of them, was meant to be, or null: the same words in another
 * order, with a letter or two wrong, joined, cut or with words that say nothing. Words of the trigger's own columns
 * are never wrong: "Name changed" on `name` is not a misspelt `role_changed`.
 */
export function actionMeant(own: string, actions: readonly string[], columns: readonly string[]): string | null {
  const words = own.split("_");
  const right = new Set(columns.flatMap(nameWords));
  return actions.find((action) => isNearly(words, action.split("_"), right)) ?? null;
}

function isNearly(words: readonly string[], action: readonly string[], right: ReadonlySet<string>): boolean {
  if ([...words].sort().join() === [...action].sort().join()) return true;
  const same = (word: string, wanted: string): boolean => word === wanted || (!right.has(word) && isTypo(word, wanted));
  if (words.length === action.length) return words.every((word, at) => same(word, action[at] ?? ""));
  if (isTypo(words.join(""), action.join("")) && !words.some((word) => right.has(word) && !action.includes(word)))
    return true;
  // All words of the action and more: "user role changed". A single word would be in too many names.
  const more = words.filter((word) => !action.some((wanted) => same(word, wanted)));
  const all = action.every((wanted) => words.some((word) => same(word, wanted)));
  return action.length > 1 && all && !more.some((word) => right.has(word));
}

/** One edit in a short word, two in a longer one. */
function isTypo(word: string, wanted: string): boolean {
  const limit = Math.min(word.length, wanted.length) < 6 ? 1 : 2;
  return Math.abs(word.length - wanted.length) <= limit && editDistance(word, wanted) <= limit;
}
