/** Whether a row's condition agrees with its cells. */

import type { Operation } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline } from "../../syntax/document.ts";
import { report } from "./matrix-context.ts";
import type { Reading } from "./matrix-context.ts";
import { didYouMean } from "../names.ts";
import { abilityPhrases, conditionPhrases } from "./phrase-book.ts";
import { operationsOf } from "./read-ability.ts";
import type { Condition } from "./read-condition.ts";
import type { AbilityCell } from "./read-row.ts";
import { statesOfVerb } from "./transitions.ts";

/**
 * Returns the condition as the cells need it, or null with an error written down: unknown words beside a granting
 * cell, or words that contradict the cells. Unknown words in a row that denies everything are a note.
 */
export function checkCondition(
  reading: Reading,
  entity: Entity,
  cells: readonly AbilityCell[],
  condition: Condition,
  cell: Inline,
): Condition | null {
  const granting = cells.filter((one) => one.meaning.kind === "grant");
  const where = { span: cell.span, path: `access/${entity.name}` };
  const contradicts = (reason: string): null => {
    const related = granting.map((one) => ({ span: one.cell.span, message: "the cell it belongs to" }));
    report(reading, diagnose("access/condition-contradicts", { ...where, related }, { phrase: cell.text, reason }));
    return null;
  };
  switch (condition.kind) {
    case "none":
    case "wrong":
      return condition;
    case "sql":
    case "own-column":
      if (granting.length > 0) return condition;
      report(reading, diagnose("access/condition-of-denied-row", where, { condition: cell.text }));
      return { kind: "none" };
    case "unknown":
      return unknown(reading, cells, cell, where);
    case "denied":
      return granting.length === 0 ? condition : contradicts("a cell of the same row grants something");
    case "cannot-change":
      return cannotChange(granting, condition, contradicts);
    case "can-set-any": {
      const setting = granting.filter((one) => touchesColumn(one, condition.column));
      if (setting.length > 0 && setting.every(grantsAllRows)) return condition;
      return contradicts(`no cell of the row grants changing ${condition.column} on all rows`);
    }
    case "can-do-any":
      return canDoAny(reading, entity, granting, condition, contradicts);
  }
}

function unknown(
  reading: Reading,
  cells: readonly AbilityCell[],
  cell: Inline,
  where: { span: Inline["span"]; path: string },
): Condition | null {
  if (cells.some((one) => one.meaning.kind !== "deny")) {
    const known = conditionPhrases.filter((one) => !one.text.includes("<") && one.text !== "—").map((one) => one.text);
    report(
      reading,
      diagnose("access/unknown-condition", where, { condition: cell.text, suggestion: didYouMean(cell.text, known) }),
    );
    return null;
  }
  report(reading, diagnose("access/condition-of-denied-row", where, { condition: cell.text }));
  return { kind: "none" };
}

function cannotChange(
  granting: readonly AbilityCell[],
  condition: Extract<Condition, { kind: "cannot-change" }>,
  contradicts: (reason: string) => null,
): Condition | null {
  const named = granting.find(
    (one) => one.ability.kind !== "operations" && condition.columns.includes(one.ability.column),
  );
  if (named !== undefined) return contradicts("a cell of the same row grants exactly that change");
  const updating = granting.some((one) => operationsOf(one.ability).includes("update"));
  return updating || granting.length === 0 ? condition : contradicts("no cell of the row lets anybody change anything");
}

function canDoAny(
  reading: Reading,
  entity: Entity,
  granting: readonly AbilityCell[],
  condition: Extract<Condition, { kind: "can-do-any" }>,
  contradicts: (reason: string) => null,
): Condition | null {
  const lifecycle = reading.structure.lifecycles.find((one) => one.entity === entity.name);
  const operations: Operation[] = [];
  const states: string[] = [];
  for (const verb of condition.verbs) {
    const phrase = abilityPhrases.find((one) => one.text.toLowerCase() === verb);
    const reached = lifecycle === undefined ? [] : statesOfVerb(lifecycle, verb);
    if (phrase !== undefined && phrase.operations !== "write") operations.push(...phrase.operations);
    else if (reached.length > 0) states.push(...reached);
    else return contradicts(`"${verb}" is neither an operation nor a transition of the lifecycle`);
  }
  if (!granting.every(grantsAllRows)) return contradicts("a cell of the row is narrower than any row");
  const granted = granting.flatMap((one) => (one.ability.kind === "operations" ? one.ability.operations : []));
  const missing = operations.find((one) => !granted.includes(one));
  if (missing !== undefined) return contradicts(`no cell of the row grants ${missing}`);
  if (states.length === 0) {
    const unnamed = granted.find((one) => !operations.includes(one));
    const partial =
      granting.length > 0 && granting.every((one) => one.ability.kind === "operations") ? unnamed : undefined;
    return partial === undefined
      ? { kind: "none" }
      : contradicts(`the row also grants ${partial}, which the condition does not name`);
  }
  const column = lifecycle?.column ?? "";
  const changing = granting.filter((one) => touchesColumn(one, column));
  if (changing.length === 0) return contradicts(`no cell of the row grants changing ${column}`);
  const reachable = lifecycle?.transitions.map((one) => one.to) ?? [];
  if (reachable.every((state) => states.includes(state))) return { kind: "none" };
  // Fewer transitions than the lifecycle has: the condition narrows, which a cell about the column alone can express.
  if (changing.every((one) => one.ability.kind === "column") && granting.length === changing.length)
    return { ...condition, verbs: states };
  return contradicts(`it names only some of the changes of ${column} that the row grants`);
}

function touchesColumn(one: AbilityCell, column: string): boolean {
  if (one.ability.kind !== "operations") return one.ability.column === column;
  if (!one.ability.operations.includes("update") || one.meaning.kind !== "grant") return false;
  const columns = one.meaning.columns;
  return columns === null || columns.names.includes(column) === (columns.kind === "listed");
}

function grantsAllRows(one: AbilityCell): boolean {
  return one.meaning.kind === "grant" && one.meaning.rows === "all" && one.meaning.state === null;
}
