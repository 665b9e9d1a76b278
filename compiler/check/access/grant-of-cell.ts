/** One granting cell, its state and its condition as a grant. */

import type { Actor, Grant, Operation } from "../../ir/access.ts";
import { actorName } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Predicate } from "../../ir/predicate.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Span } from "../../text/source.ts";
import { report } from "./matrix-context.ts";
import type { Reading } from "./matrix-context.ts";
import { readOwn } from "./own-predicate.ts";
import { rowsInAll } from "./predicates.ts";
import type { Condition } from "./read-condition.ts";
import type { CellMeaning } from "./read-phrase.ts";
import { possibleColumns, whyNotPossible } from "./writable-columns.ts";

type Granting = Extract<CellMeaning, { kind: "grant" }>;

export interface GrantingCell {
  readonly entity: Entity;
  readonly actor: Actor;
  readonly operation: Operation;
  readonly meaning: Granting;
  readonly condition: Condition;
  readonly span: Span;
  readonly words: string;
}

/** Returns the rows that a granting cell means, or null with its errors written down. */
export function rowsOfCell(reading: Reading, cell: GrantingCell): Predicate | null {
  const { entity, actor, meaning, condition, span, words } = cell;
  const where = { span, path: `access/${entity.name}/${actorName(actor)}/${cell.operation}` };
  const asksForPerson = meaning.rows !== "all" || condition.kind === "sql" || condition.kind === "own-column";
  if (
    asksForPerson &&
    (actor.kind === "service-role" || (actor.kind === "unauthenticated" && meaning.rows === "own"))
  ) {
    report(reading, diagnose("access/own-without-person", where, { actor: actorName(actor), phrase: words }));
    return null;
  }
  if (meaning.insists && (condition.kind === "sql" || condition.kind === "own-column")) {
    report(reading, diagnose("access/condition-beside-all", where, { phrase: words }));
    return null;
  }
  const state: readonly Predicate[] = meaning.state === null ? [] : [{ kind: "in-state", ...meaning.state }];
  const narrowing = conditionRows(reading, cell);
  if (narrowing === null) return null;
  if (meaning.rows === "all") return rowsInAll([...narrowing, ...state]);
  if (meaning.rows === "own") {
    const own = readOwn(reading, entity, condition.kind === "own-column" ? condition.column : null, span);
    return own === null ? null : rowsInAll([own, ...narrowing, ...state]);
  }
  if (narrowing.length > 0) return rowsInAll([...narrowing, ...state]);
  report(reading, diagnose("access/relation-without-condition", where, { phrase: words }));
  return null;
}

function conditionRows(reading: Reading, cell: GrantingCell): readonly Predicate[] | null {
  if (cell.condition.kind === "sql") return [cell.condition.rows];
  if (cell.condition.kind !== "own-column") return [];
  const own = readOwn(reading, cell.entity, cell.condition.column, cell.span);
  return own === null ? null : [own];
}

/** Returns the columns that a granting cell means, or null with its errors written down. */
export function columnsOfCell(reading: Reading, cell: GrantingCell): readonly string[] | null {
  const { entity, operation, meaning, condition, span } = cell;
  const where = { span, path: `access/${entity.name}/${actorName(cell.actor)}/${operation}` };
  const possible = possibleColumns(entity, cell.actor, operation);
  if (meaning.columns !== null && operation === "delete") {
    report(
      reading,
      diagnose("access/columns-without-meaning", where, { phrase: cell.words, ability: "deleting removes whole rows" }),
    );
    return null;
  }
  const listed = meaning.columns?.kind === "listed" ? meaning.columns.names : null;
  const impossible = listed?.find((name) => !possible.includes(name));
  if (impossible !== undefined) {
    const reason = whyNotPossible(entity, impossible);
    report(reading, diagnose("access/column-not-writable", where, { column: impossible, entity: entity.name, reason }));
    return null;
  }
  const excepted = meaning.columns?.kind === "except" ? meaning.columns.names : [];
  const fixed = condition.kind === "cannot-change" && operation === "update" ? condition.columns : [];
  const disputed = fixed.find((name) => listed?.includes(name) === true);
  if (disputed !== undefined) {
    const reason = `the cell lists ${disputed}, the condition forbids it`;
    report(reading, diagnose("access/condition-contradicts", where, { phrase: cell.words, reason }));
    return null;
  }
  return possible.filter(
    (name) => (listed === null || listed.includes(name)) && !excepted.includes(name) && !fixed.includes(name),
  );
}

/** Returns the grant of a cell about a whole operation; null when nothing remains or something is wrong. */
export function grantOfCell(reading: Reading, cell: GrantingCell): Grant | null {
  const rows = rowsOfCell(reading, cell);
  const columns = columnsOfCell(reading, cell);
  if (rows === null || columns === null || rows.kind === "none") return null;
  const filled = cell.operation === "insert" && cell.meaning.columns?.kind !== "listed" ? ownerOf(rows) : null;
  const kept = columns.filter((column) => column !== filled);
  return kept.length === 0 && cell.operation !== "delete" ? null : { rows, columns: kept };
}

/** Where creation is for own rows, the system fills the owner (semantics.md, The database that comes out, 5). */
function ownerOf(rows: Predicate): string | null {
  const parts = rows.kind === "and" ? rows.of : [rows];
  const own = parts.find((part) => part.kind === "own");
  return own?.kind === "own" && own.holds !== "parent" ? own.column : null;
}
