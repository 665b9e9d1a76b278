/** What one cell decides for one actor, operation by operation. */

import type { Actor, Grant, Operation } from "../../ir/access.ts";
import { actorName } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline } from "../../syntax/document.ts";
import { grantOfCell, rowsOfCell } from "./grant-of-cell.ts";
import type { GrantingCell } from "./grant-of-cell.ts";
import { report } from "./matrix-context.ts";
import type { Reading, Ruling } from "./matrix-context.ts";
import { rowsInAll } from "./predicates.ts";
import { operationsOf, verbHeading } from "./read-ability.ts";
import type { Ability } from "./read-ability.ts";
import type { Condition } from "./read-condition.ts";
import type { CellMeaning } from "./read-phrase.ts";
import { statesToReach } from "./transitions.ts";
import { possibleColumns, whyNotPossible } from "./writable-columns.ts";

export interface CellForActor {
  readonly entity: Entity;
  readonly actor: Actor;
  readonly implied: boolean;
  readonly condition: Condition;
  readonly cell: Inline;
  readonly ability: Ability;
  readonly meaning: CellMeaning;
  /** States that other cells of the row let the same person lead the same rows to. */
  readonly besides: readonly string[];
}

/** Returns the cell's rulings; none when it is wrong, with its errors written down. */
export function rulingsOfCell(reading: Reading, one: CellForActor): readonly Ruling[] {
  const { ability, entity, actor, implied, meaning, cell } = one;
  return operationsOf(ability).flatMap((operation): readonly Ruling[] => {
    const ruling = { entity, actor, operation, implied, about: aboutOf(ability), span: cell.span, words: cell.text };
    if (meaning.kind !== "grant") return [{ ...ruling, grant: null }];
    if (!isAllowed(reading, one, operation)) return [];
    const granting: GrantingCell = {
      entity,
      actor,
      operation,
      meaning,
      condition: one.condition,
      span: cell.span,
      words: cell.text,
    };
    const grant = grantFor(reading, ability, granting, one.besides);
    return grant === "wrong" ? [] : [{ ...ruling, grant }];
  });
}

function aboutOf(ability: Ability): Ruling["about"] {
  if (ability.kind === "operations") return { kind: "operation" };
  return ability.kind === "column"
    ? { kind: "column", column: ability.column }
    : { kind: "transition", column: ability.column, states: ability.states };
}

function grantFor(
  reading: Reading,
  ability: Ability,
  cell: GrantingCell,
  besides: readonly string[],
): Grant | null | "wrong" {
  if (ability.kind === "operations") {
    const before = reading.notebook.diagnostics.length;
    const grant = grantOfCell(reading, cell);
    return reading.notebook.diagnostics.length > before ? "wrong" : grant;
  }
  const where = { span: cell.span, path: `access/${cell.entity.name}/${actorName(cell.actor)}/update` };
  if (cell.meaning.columns !== null) {
    report(
      reading,
      diagnose("access/columns-without-meaning", where, {
        phrase: cell.words,
        ability: "its heading already says what changes",
      }),
    );
    return "wrong";
  }
  if (!possibleColumns(cell.entity, cell.actor, "update").includes(ability.column)) {
    const reason = whyNotPossible(cell.entity, ability.column);
    report(
      reading,
      diagnose("access/column-not-writable", where, { column: ability.column, entity: cell.entity.name, reason }),
    );
    return "wrong";
  }
  const rows = rowsOfCell(reading, cell);
  if (rows === null) return "wrong";
  const targets =
    ability.kind === "transition" ? ability.states : cell.condition.kind === "can-do-any" ? cell.condition.verbs : null;
  if (targets === null) return rows.kind === "none" ? null : { rows, columns: [ability.column] };
  const lifecycle = reading.structure.lifecycles.find(
    (one) => one.entity === cell.entity.name && one.column === ability.column,
  );
  if (lifecycle === undefined) return "wrong";
  const { states, excess } = statesToReach(lifecycle, targets, besides);
  if (excess.length > 0) {
    const others = [...new Set(excess.map((step) => verbHeading(lifecycle, step.to)))];
    const opened = excess.map((step) => `${step.from} → ${step.to}`);
    const params = { states: targets, excess: opened, others, phrase: cell.words, column: ability.column };
    report(reading, diagnose("access/transition-not-exact", where, params));
    return "wrong";
  }
  return {
    rows: rowsInAll([rows, { kind: "in-state", column: ability.column, values: states }]),
    columns: [ability.column],
  };
}

/** Grants that the entity itself excludes: append-only rows never change, nobody writes the audit log by hand. */
function isAllowed(reading: Reading, one: CellForActor, operation: Operation): boolean {
  const where = { span: one.cell.span, path: `access/${one.entity.name}/${actorName(one.actor)}/${operation}` };
  const params = { entity: one.entity.name, actor: actorName(one.actor), phrase: one.cell.text };
  if (operation !== "select" && one.entity.name === reading.log) {
    report(reading, diagnose("access/audit-written-by-hand", where, params));
    return false;
  }
  if (one.entity.appendOnly && (operation === "update" || operation === "delete")) {
    report(reading, diagnose("access/append-only-contradiction", where, { ...params, operation }));
    return false;
  }
  return true;
}
