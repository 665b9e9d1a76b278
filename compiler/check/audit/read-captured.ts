/** The Data Captured cell: which columns of the old and the new row an entry keeps. */

import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline } from "../../syntax/document.ts";
import { columnSpoken, namesRowsOf } from "../access/name-words.ts";
import { nameWords, plainWords, sameWords } from "../access/plain-words.ts";
import type { AuditReading } from "./audit-reading.ts";
import type { Trigger } from "./read-trigger.ts";

export interface Captured {
  readonly oldColumns: readonly string[] | null;
  readonly newColumns: readonly string[] | null;
  readonly changedOnly: boolean;
}

type Side = "old" | "new";

interface Piece {
  readonly sides: readonly Side[];
  readonly columns: readonly string[];
}

/** Returns the columns captured, in the entity's order; null with `audit/unknown-data` written down. */
export function readCaptured(reading: AuditReading, trigger: Trigger, cell: Inline, id: string): Captured | null {
  const kept: Record<Side, Set<string> | null> = { old: null, new: null };
  let changedOnly = false;
  for (const text of splitOutside(cell.text)) {
    const words = plainWords(text).filter((word) => word !== "the");
    if (isActor(reading, words)) continue;
    const piece = isChangedFields(words)
      ? { sides: bothSides(trigger), columns: trigger.columns }
      : readPiece(trigger, words);
    changedOnly = changedOnly || isChangedFields(words);
    const impossible = piece?.sides.some(
      (side) =>
        (side === "old" && trigger.operation === "insert") || (side === "new" && trigger.operation === "delete"),
    );
    if (piece === null || impossible === true) {
      const where = { span: cell.span, path: id };
      reading.notebook.diagnostics.push(
        diagnose("audit/unknown-data", where, {
          data: text.trim(),
          entity: trigger.entity.name,
          operation: trigger.operation,
        }),
      );
      return null;
    }
    for (const side of piece.sides) kept[side] = new Set([...(kept[side] ?? []), ...piece.columns]);
  }
  const inOrder = (side: Set<string> | null): readonly string[] | null =>
    side === null ? null : trigger.entity.columns.map((column) => column.name).filter((name) => side.has(name));
  return { oldColumns: inOrder(kept.old), newColumns: inOrder(kept.new), changedOnly };
}

function splitOutside(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))|;/).filter((part) => part.trim() !== "");
}

function isActor(reading: AuditReading, words: readonly string[]): boolean {
  const spoken = words.join(" ");
  return spoken === "actor" || spoken === "actor_id" || spoken === reading.log?.actor;
}

function isChangedFields(words: readonly string[]): boolean {
  return ["changed fields only", "changed fields", "changed columns only", "changed columns"].includes(words.join(" "));
}

function bothSides(trigger: Trigger): readonly Side[] {
  return trigger.operation === "insert" ? ["new"] : trigger.operation === "delete" ? ["old"] : ["old", "new"];
}

/** "old role", "new profile data", "old/new status", "old and new status", or a column's name for both sides. */
function readPiece(trigger: Trigger, words: readonly string[]): Piece | null {
  const joined = words.join(" ");
  const both = /^(?:old (?:\/|and) new|new (?:\/|and) old) (.+)$/.exec(joined);
  const one = /^(old|previous|deleted|new|created) (.+)$/.exec(joined);
  const sides: readonly Side[] =
    both !== null
      ? ["old", "new"]
      : one === null
        ? bothSides(trigger)
        : one[1] === "new" || one[1] === "created"
          ? ["new"]
          : ["old"];
  const rest = (both?.[1] ?? one?.[2] ?? joined).split(" ");
  if (one?.[1] === "deleted" && trigger.operation !== "delete") return null;
  const whole = wholeRow(trigger.entity, rest);
  if (whole !== null) return both === null && one === null ? null : { sides, columns: whole };
  const column = columnFor(trigger, rest);
  return column === null ? null : { sides, columns: [column] };
}

/** "profile data": the whole row without system columns. */
function wholeRow(entity: Entity, words: readonly string[]): readonly string[] | null {
  if (words.at(-1) !== "data" || !(words.length === 1 || namesRowsOf(entity.name, words.slice(0, -1)))) return null;
  return entity.columns.filter((column) => column.system === null).map((column) => column.name);
}

/** A column by its name, or by the last word of an event's own column: "name" for `display_name`. */
function columnFor(trigger: Trigger, words: readonly string[]): string | null {
  const exact = columnSpoken(trigger.entity, words);
  if (exact !== null) return exact;
  const candidates = trigger.columns.filter((column) => sameWords(nameWords(column).slice(-words.length), words));
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}
