/** The words of an ability cell: a phrase, perhaps "while" a state, perhaps a parenthesis. */

import type { Entity } from "../../ir/entity.ts";
import type { Structure } from "../structure.ts";
import { matchPhrase } from "./match-phrase.ts";
import type { Slots } from "./match-phrase.ts";
import { columnList, columnNamed, knownEntities, namesRowsOf, valueList } from "./name-words.ts";
import { cellPhrases, parenthesisPhrases } from "./phrase-book.ts";
import type { CellPhrase } from "./phrase-book.ts";
import { plainWords } from "./plain-words.ts";
import { stateColumns } from "./state-columns.ts";

export type CellMeaning =
  | { readonly kind: "deny" }
  /** Written by triggers; denied to everybody by hand. */
  | { readonly kind: "system" }
  | {
      readonly kind: "grant";
      readonly rows: "all" | "own" | "related";
      readonly insists: boolean;
      readonly state: { readonly column: string; readonly values: readonly string[] } | null;
      readonly columns: { readonly kind: "listed" | "except"; readonly names: readonly string[] } | null;
    };

export type PhraseFailure =
  | { readonly kind: "phrase"; readonly words: string }
  | { readonly kind: "parenthesis"; readonly words: string }
  | { readonly kind: "state"; readonly words: string };

/** Returns what the words of an ability cell mean, or which part of them is not in the phrase book. */
export function readPhrase(structure: Structure, entity: Entity, text: string): CellMeaning | PhraseFailure {
  const words = plainWords(text);
  const parts = splitParenthesis(words);
  if (parts === null) return { kind: "phrase", words: text };
  const { inside, outside } = parts;
  const mark = outside.findIndex((word) => word === "while" || word === "unless");
  const base = mark < 0 ? outside : withoutComma(outside.slice(0, mark));
  const phrase = findPhrase(structure, entity, base);
  if (phrase === null) return { kind: "phrase", words: text };
  const state = mark < 0 ? null : readState(structure, entity, outside[mark] === "unless", outside.slice(mark + 1));
  if (mark >= 0 && (state === null || phrase.rows === "none"))
    return { kind: "state", words: outside.slice(mark).join(" ") };
  return withParenthesis(entity, phrase, state, inside);
}

/** One parenthesis at most, at the end of the phrase or of the whole cell: "Own (body), while draft". */
function splitParenthesis(
  words: readonly string[],
): { inside: readonly string[] | null; outside: readonly string[] } | null {
  const [open, close] = [words.indexOf("("), words.indexOf(")")];
  if (open < 0 && close < 0) return { inside: null, outside: words };
  if (open < 1 || close < open || words.lastIndexOf("(") !== open || words.lastIndexOf(")") !== close) return null;
  const after = withoutLeadingComma(words.slice(close + 1));
  if (after.length > 0 && after[0] !== "while" && after[0] !== "unless") return null;
  return { inside: words.slice(open + 1, close), outside: [...words.slice(0, open), ...after] };
}

function withoutLeadingComma(words: readonly string[]): readonly string[] {
  return words[0] === "," ? words.slice(1) : words;
}

function withoutComma(words: readonly string[]): readonly string[] {
  return words.at(-1) === "," ? words.slice(0, -1) : words;
}

function findPhrase(structure: Structure, entity: Entity, words: readonly string[]): CellPhrase | null {
  const others = knownEntities(structure);
  const slots: Slots = {
    entity: (part) => (namesRowsOf(entity.name, part) ? entity.name : null),
    other: (part) => others.find((name) => namesRowsOf(name, part)) ?? null,
  };
  return cellPhrases.find((one) => matchPhrase(one.text, words, slots) !== null) ?? null;
}

/** "status is draft", "draft", "signed or archived"; without a column, the one whose known values these are. */
function readState(
  structure: Structure,
  entity: Entity,
  negated: boolean,
  words: readonly string[],
): { column: string; values: readonly string[] } | null {
  const at = words.indexOf("is");
  const named = at < 0 ? null : columnNamed(entity, words.slice(0, at));
  if (at >= 0 && named === null) return null;
  const values = at < 0 ? words : words.slice(at + 1);
  const found = stateColumns(structure, entity)
    .filter((one) => named === null || one.column === named)
    .flatMap((one) => {
      const listed = valueList(one.values, values);
      return listed === null ? [] : [{ column: one.column, all: one.values, listed }];
    });
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  // "Unless" is the other known values: a row without a value is then in no state, and denied.
  return { column: only.column, values: only.all.filter((value) => only.listed.includes(value) !== negated) };
}

function withParenthesis(
  entity: Entity,
  phrase: CellPhrase,
  state: { column: string; values: readonly string[] } | null,
  inside: readonly string[] | null,
): CellMeaning | PhraseFailure {
  if (phrase.rows === "none") {
    if (inside !== null) return { kind: "parenthesis", words: `(${inside.join(" ")})` };
    return { kind: phrase.system === true ? "system" : "deny" };
  }
  const grant = { kind: "grant", rows: phrase.rows, insists: phrase.insists === true, state } as const;
  if (inside === null) return { ...grant, columns: null };
  const unknown: PhraseFailure = { kind: "parenthesis", words: `(${inside.join(" ")})` };
  const slots: Slots = { columns: (part) => columnList(entity, part) };
  for (const one of parenthesisPhrases) {
    const matched = matchPhrase(one.text, inside, slots);
    if (matched === null) continue;
    const names = (matched[0] ?? []) as readonly string[];
    if (one.means === "columns") return { ...grant, columns: { kind: "listed", names } };
    if (one.means === "except") return { ...grant, columns: { kind: "except", names } };
    // "(any)" and "(via triggers only)" stand behind a plain yes.
    if (phrase.rows !== "all" || state !== null) return unknown;
    return one.means === "system" ? { kind: "system" } : { ...grant, insists: true, columns: null };
  }
  return unknown;
}
