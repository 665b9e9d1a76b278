/** Which entity a row of a matrix is about. */

import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Row } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import { entityNamed, topicOfHeadings } from "./find-entity.ts";
import { report } from "./matrix-context.ts";
import type { Headings, Matrix, Reading } from "./matrix-context.ts";
import { columnSpoken } from "./name-words.ts";
import { didYouMean } from "../names.ts";
import { columnVerbs } from "./phrase-book.ts";
import { plainWords } from "./plain-words.ts";

export interface Subject {
  readonly entity: Entity;
  readonly column: string | null;
}

/**
 * Returns the entity from the row's Table cell, the explicit line, the headings, or the only entity with the column
 * that an ability names; null with `access/unknown-entity`, `access/ambiguous-entity` or `access/no-entity` written
 * down (language.md, Access matrices, Which entity).
 */
export function readSubject(
  reading: Reading,
  matrix: Matrix,
  header: Row,
  headings: Headings,
  row: Row,
): Subject | null {
  const cell = headings.table === null ? null : row.cells[headings.table];
  if (cell !== null && cell !== undefined) return named(reading, cell.text, cell.span);
  if (matrix.explicit !== null) return named(reading, matrix.explicit.name, matrix.explicit.span);
  const entities = reading.structure.entities;
  const search = topicOfHeadings(reading.structure, reading.log, matrix.path);
  switch (search.kind) {
    case "found":
      return search.topic;
    case "unknown": {
      const suggestion = didYouMean(
        search.words,
        entities.map((one) => one.name),
      );
      const where = { span: search.section.heading.span, path: "access" };
      report(reading, diagnose("access/unknown-entity", where, { words: search.words, suggestion }));
      return null;
    }
    case "ambiguous":
      return ambiguous(reading, search.section.heading.span, search.words, search.candidates);
    case "silent":
      return bySilentHeading(reading, matrix, header, headings);
  }
}

function named(reading: Reading, name: string, span: Span): Subject | null {
  const entity = entityNamed(reading.structure, name);
  if (entity !== null) return { entity, column: null };
  const suggestion = didYouMean(
    name,
    reading.structure.entities.map((one) => one.name),
  );
  report(reading, diagnose("access/unknown-entity", { span, path: "access" }, { words: name, suggestion }));
  return null;
}

function bySilentHeading(reading: Reading, matrix: Matrix, header: Row, headings: Headings): Subject | null {
  const entities = reading.structure.entities;
  const [only] = entities;
  if (entities.length === 1 && only !== undefined) return { entity: only, column: null };
  const spoken = headings.abilities.map((at) =>
    plainWords(header.cells[at]?.text ?? "").filter((word) => word !== "can"),
  );
  const columns = spoken.filter(([verb]) => columnVerbs.includes(verb ?? "")).map((words) => words.slice(1));
  const owners = entities.filter(
    (entity) => columns.length > 0 && columns.every((words) => columnSpoken(entity, words) !== null),
  );
  const [owner] = owners;
  if (owners.length === 1 && owner !== undefined) return { entity: owner, column: null };
  const heading = matrix.path.at(-1);
  const span = heading?.heading.span ?? matrix.table.span;
  if (owners.length > 1)
    return ambiguous(
      reading,
      span,
      heading?.title ?? "",
      owners.map((one) => one.name),
    );
  report(reading, diagnose("access/no-entity", { span, path: "access" }, { heading: heading?.title ?? "" }));
  return null;
}

function ambiguous(reading: Reading, span: Span, words: string, candidates: readonly string[]): null {
  report(reading, diagnose("access/ambiguous-entity", { span, path: "access" }, { words, candidates }));
  return null;
}
