/** The Condition cell of a row. */

import type { Entity } from "../../ir/entity.ts";
import type { Predicate } from "../../ir/predicate.ts";
import type { Inline } from "../../syntax/document.ts";
import { spannedSegment } from "../../syntax/spanned.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import { splitNote, wordOfMeaning } from "./is-note.ts";
import { matchPhrase } from "./match-phrase.ts";
import type { Slots } from "./match-phrase.ts";
import { report } from "./matrix-context.ts";
import type { Reading } from "./matrix-context.ts";
import { columnList, columnNamed, columnSpoken, namesRowsOf, splitList } from "./name-words.ts";
import { conditionPhrases } from "./phrase-book.ts";
import type { ConditionMeaning } from "./phrase-book.ts";
import { plainWords } from "./plain-words.ts";
import { readSqlCondition } from "./sql-condition.ts";

export type Condition =
  | { readonly kind: "none" }
  | { readonly kind: "denied" }
  | { readonly kind: "sql"; readonly rows: Predicate }
  | { readonly kind: "cannot-change"; readonly columns: readonly string[] }
  | { readonly kind: "can-set-any"; readonly column: string }
  | { readonly kind: "can-do-any"; readonly verbs: readonly string[] }
  | { readonly kind: "own-column"; readonly column: string }
  /** Not in the phrase book. */
  | { readonly kind: "unknown" }
  /** Wrong, and already reported. */
  | { readonly kind: "wrong" };

/** Returns what a Condition cell means for the rows of `entity`. Errors of a note or of SQL are written down. */
export function readCondition(reading: Reading, entity: Entity, cell: Inline): Condition {
  const whole = findCondition(entity, cell.text);
  if (whole !== null) return whole;
  const [code, ...after] = cell.segments;
  if (code?.kind === "code" && after.every((segment) => segment.kind === "text")) {
    const rest = splitNote(
      `x ${after
        .map((segment) => segment.text)
        .join("")
        .trim()}`.trim(),
    );
    if (rest.phrase !== "x") return { kind: "unknown" };
    if (!isNote(reading, cell, rest.note)) return { kind: "wrong" };
    const piece = spannedSegment(cell, 0);
    const rows = piece === null ? null : readSqlCondition(reading, entity, piece);
    return rows === null ? { kind: "wrong" } : { kind: "sql", rows };
  }
  const { phrase, note } = splitNote(cell.text);
  const found = note === null ? null : findCondition(entity, phrase);
  if (found === null) return { kind: "unknown" };
  return isNote(reading, cell, note) ? found : { kind: "wrong" };
}

function isNote(reading: Reading, cell: Inline, note: string | null): boolean {
  const word = note === null ? null : wordOfMeaning(reading.structure, note);
  if (word === null) return true;
  report(
    reading,
    diagnose("access/note-not-understood", { span: cell.span, path: "access" }, { note: note ?? "", word }),
  );
  return false;
}

function findCondition(entity: Entity, text: string): Condition | null {
  const slots: Slots = {
    entity: (words) => (namesRowsOf(entity.name, words) ? entity.name : null),
    column: (words) => columnSpoken(entity, words),
    columns: (words) => columnList(entity, words),
    verbs: (words) => verbList(words),
  };
  const words = plainWords(text);
  for (const phrase of conditionPhrases) {
    const matched = matchPhrase(phrase.text, words, slots);
    if (matched !== null) return conditionOf(phrase.means, matched[0], entity, words);
  }
  return null;
}

function conditionOf(
  means: ConditionMeaning,
  value: unknown,
  entity: Entity,
  words: readonly string[],
): Condition | null {
  switch (means) {
    case "always":
    case "no-restrictions":
      return { kind: "none" };
    case "denied":
      return { kind: "denied" };
    case "cannot-change":
      return { kind: "cannot-change", columns: value as readonly string[] };
    case "can-set-any":
      return { kind: "can-set-any", column: value as string };
    case "can-do-any":
      return { kind: "can-do-any", verbs: value as readonly string[] };
    case "own-column": {
      const column = columnNamed(entity, words.slice(0, words.indexOf("is")));
      return column === null ? null : { kind: "own-column", column };
    }
  }
}

function verbList(words: readonly string[]): readonly string[] | null {
  const parts = splitList(words);
  return parts.every((part) => part.length === 1) ? parts.map((part) => part[0] ?? "") : null;
}
