/** One row of a matrix: who, what each cell decides, and the condition that holds for all of them. */

import { actorName } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline, Row } from "../../syntax/document.ts";
import { openNotebook } from "../notebook.ts";
import { checkCondition } from "./check-condition.ts";
import { wordOfMeaning } from "./is-note.ts";
import { claim, report } from "./matrix-context.ts";
import type { Headings, Reading, Ruling } from "./matrix-context.ts";
import type { Ability } from "./read-ability.ts";
import { readActors } from "./read-actors.ts";
import type { ActorName } from "./read-actors.ts";
import { readCell } from "./read-cell.ts";
import { readCondition } from "./read-condition.ts";
import type { Condition } from "./read-condition.ts";
import { rulingsOfCell } from "./rulings-of-cell.ts";
import type { CellMeaning } from "./read-phrase.ts";

export interface RowContext {
  readonly entity: Entity;
  readonly abilities: ReadonlyMap<number, Ability>;
  readonly headings: Headings;
  readonly row: Row;
  /** Actors met in earlier rows of this matrix, with their cells. */
  readonly seen: Map<string, Inline>;
}

/** A cell with what its words mean. */
export interface AbilityCell {
  readonly cell: Inline;
  readonly ability: Ability;
  readonly meaning: CellMeaning;
}

/** Returns what a row decides; nothing when one of its cells is wrong, for a row is read whole or not at all. */
export function readRow(reading: Reading, context: RowContext): readonly Ruling[] {
  const { entity, abilities, headings, row } = context;
  const actorCell = row.cells[0];
  if (actorCell === undefined) return [];
  const actors = readActors(reading, actorCell);
  const repeated = actors === null ? false : isRepeated(reading, context, actorCell, actors);
  const cells: (AbilityCell | null)[] = [...abilities].map(([at, ability]) => {
    const cell = row.cells[at];
    const meaning = cell === undefined ? null : readCell(reading, entity, cell);
    return cell === undefined || meaning === null ? null : { cell, ability, meaning };
  });
  const note = headings.note === null ? undefined : row.cells[headings.note];
  const noteWord = note === undefined ? null : wordOfMeaning(reading.structure, note.text);
  if (note !== undefined && noteWord !== null)
    report(
      reading,
      diagnose("access/note-not-understood", { span: note.span, path: "access" }, { note: note.text, word: noteWord }),
    );
  const conditionCell = headings.condition === null ? undefined : row.cells[headings.condition];
  const condition: Condition =
    conditionCell === undefined ? { kind: "none" } : readCondition(reading, entity, conditionCell);
  const understood = cells.flatMap((one) => (one === null ? [] : [one]));
  if (
    actors === null ||
    repeated ||
    noteWord !== null ||
    condition.kind === "wrong" ||
    understood.length < cells.length
  )
    return [];
  const settled =
    conditionCell === undefined ? condition : checkCondition(reading, entity, understood, condition, conditionCell);
  if (settled === null) return [];
  claim(reading, row.cells, `access/${entity.name}`);
  return actors.flatMap((actor) => rulingsOf(reading, entity, actor, understood, settled));
}

function rulingsOf(
  reading: Reading,
  entity: Entity,
  name: ActorName,
  cells: readonly AbilityCell[],
  condition: Condition,
): readonly Ruling[] {
  const { actor, implied } = name;
  if (actor === null) return [];
  // An implied role repeats what its row says; the errors of the row are told once, for the actor it names.
  const telling = implied ? { ...reading, notebook: openNotebook() } : reading;
  return cells.flatMap((cell) =>
    rulingsOfCell(telling, { entity, actor, implied, condition, ...cell, besides: statesBesides(cells, cell) }),
  );
}

/** The states that cells of the same meaning let the same person lead rows to. */
function statesBesides(cells: readonly AbilityCell[], cell: AbilityCell): readonly string[] {
  const meaning = JSON.stringify(cell.meaning);
  return cells.flatMap(({ ability, meaning: other }) =>
    ability.kind === "transition" && JSON.stringify(other) === meaning ? ability.states : [],
  );
}

function isRepeated(reading: Reading, context: RowContext, cell: Inline, actors: readonly ActorName[]): boolean {
  let repeated = false;
  for (const { actor, implied } of actors) {
    if (implied) continue;
    const name = actor === null ? "system" : actorName(actor);
    const key = `${context.entity.name} ${name}`;
    const first = context.seen.get(key);
    if (first !== undefined) {
      repeated = true;
      const related = [{ span: first.span, message: "the first row for it" }];
      const where = { span: cell.span, path: `access/${context.entity.name}/${name}`, related };
      report(reading, diagnose("access/duplicate-row", where, { actor: name, entity: context.entity.name }));
    } else context.seen.set(key, cell);
  }
  return repeated;
}
