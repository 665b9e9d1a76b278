/** One ability cell, with its errors in the contract's words. */

import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline } from "../../syntax/document.ts";
import { report } from "./matrix-context.ts";
import type { Reading } from "./matrix-context.ts";
import { knownEntities, namesRowsOf } from "./name-words.ts";
import { didYouMean } from "../names.ts";
import { cellPhrases, parenthesisPhrases } from "./phrase-book.ts";
import { plainWords } from "./plain-words.ts";
import { readPhrase } from "./read-phrase.ts";
import type { CellMeaning } from "./read-phrase.ts";
import { stateColumns } from "./state-columns.ts";

/**
 * Returns what a cell means; null with `access/unknown-phrase`, `access/unknown-parenthesis`, `access/unknown-state`
 * or `access/phrase-names-other-entity` written down when it means nothing known.
 */
export function readCell(reading: Reading, entity: Entity, cell: Inline): CellMeaning | null {
  const read = readPhrase(reading.structure, entity, cell.text);
  const where = { span: cell.span, path: `access/${entity.name}` };
  switch (read.kind) {
    case "grant":
    case "deny":
    case "system":
      return read;
    case "phrase": {
      const other = otherEntity(reading, entity, cell.text);
      if (other !== null)
        report(
          reading,
          diagnose("access/phrase-names-other-entity", where, { phrase: cell.text, other, entity: entity.name }),
        );
      else
        report(
          reading,
          diagnose("access/unknown-phrase", where, {
            phrase: cell.text,
            suggestion: didYouMean(cell.text, spokenPhrases(entity)),
          }),
        );
      return null;
    }
    case "parenthesis": {
      const known = parenthesisPhrases.filter((one) => !one.text.includes("<")).map((one) => `(${one.text})`);
      const columns = entity.columns.map((column) => `(${column.name})`);
      report(
        reading,
        diagnose("access/unknown-parenthesis", where, {
          parenthesis: read.words,
          phrase: cell.text,
          suggestion: didYouMean(read.words, [...known, ...columns]),
        }),
      );
      return null;
    }
    case "state": {
      const known = stateColumns(reading.structure, entity).map((one) => `${one.column}: ${one.values.join(", ")}`);
      report(reading, diagnose("access/unknown-state", where, { words: read.words, entity: entity.name, known }));
      return null;
    }
  }
}

function spokenPhrases(entity: Entity): readonly string[] {
  return cellPhrases
    .filter((one) => !one.text.includes("<other>"))
    .map((one) => one.text.replace("<entity>", entity.name));
}

/** "All clients" in a matrix about notes: the last word, or the words after the first, name another entity. */
function otherEntity(reading: Reading, entity: Entity, text: string): string | null {
  const words = plainWords(text).filter((word) => word !== "only");
  const named = words.slice(1);
  if (!["all", "any", "own"].includes(words[0] ?? "") || named.length === 0) return null;
  return knownEntities(reading.structure).find((name) => name !== entity.name && namesRowsOf(name, named)) ?? null;
}
