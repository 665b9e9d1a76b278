/** Rows that a statement speaks of without knowing their keys: `:own`, `:other`, `:own.notes`, `:other.account`. */

import type { RowPart } from "../../ir/regression.ts";

export interface Placeholder {
  /** Offset of its colon in the statement. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly whose: RowPart["whose"];
  /** What follows the dot; null without one. */
  readonly of: string | null;
}

/** What stands in quotes, and casts, are no placeholders. */
const pieces =
  /[eE]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*?\$\1\$|::|(?<![\w\])]\s*):([a-zA-Z_]\w*)(?:\.([a-zA-Z_]\w*))?/g;

/** Returns the placeholders of a statement in order; `unknown` is the first that is none, which nothing else can be. */
export function placeholdersIn(statement: string): {
  readonly found: readonly Placeholder[];
  readonly unknown: { readonly text: string; readonly start: number } | null;
} {
  const found: Placeholder[] = [];
  for (const one of statement.matchAll(pieces)) {
    const name = one[2];
    if (name === undefined) continue;
    const [text] = one;
    if (name !== "own" && name !== "other") return { found, unknown: { text, start: one.index } };
    found.push({ start: one.index, end: one.index + text.length, text, whose: name, of: one[3] ?? null });
  }
  return { found, unknown: null };
}

/**
 * Returns the statement with a parameter in the place of each placeholder, as long as that, so that every place in the
 * text stays where it is. The parameter's number is the placeholder's, from 1.
 */
export function asParameters(statement: string, found: readonly Placeholder[]): string {
  return found.reduceRight((text, { start, end }, at) => {
    const parameter = `$${at + 1}`.padEnd(end - start, " ");
    return `${text.slice(0, start)}${parameter}${text.slice(end)}`;
  }, statement);
}
