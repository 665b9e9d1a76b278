/** Former names and backfills of an entity's columns, when everything else about them is known. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Column, Entity } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import { childrenOf } from "../expression-tree.ts";
import { reportClaimedTwice } from "../former-names.ts";
import { valueListsOf } from "../../ir/value-lists.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";

/**
 * Writes down `former/claimed-twice`, `former/backfill-does-not-fit` for columns that the database fills, and
 * `former/backfill-reads-itself` unless the column's values are listed: then it replaces those that are retired.
 */
export function reportJourneys(reading: EntityReading, draft: EntityDraft, entity: Entity | undefined): void {
  const { notebook } = reading;
  const pathOf = (column: string): string => `entities/${draft.name}/${column}`;
  const claims = draft.columns.flatMap(({ name, former }) =>
    former === null ? [] : [{ name, former, path: pathOf(name) }],
  );
  reportClaimedTwice(claims, "column", notebook);
  const listed = new Set((entity === undefined ? [] : valueListsOf([entity])).map((one) => one.column));
  for (const { column, backfill } of draft.columns) {
    if (backfill === null) continue;
    const where = { span: backfill, path: pathOf(column.name) };
    const because = filledOtherwise(column);
    if (because !== null) {
      const params = { column: column.name, because };
      notebook.diagnostics.push(diagnose("former/backfill-does-not-fit", where, params));
    } else if (column.backfill !== undefined && !listed.has(column.name) && reads(column.backfill, column.name))
      notebook.diagnostics.push(diagnose("former/backfill-reads-itself", where, { column: column.name }));
  }
}

function filledOtherwise(column: Column): string | null {
  if (column.generated !== null) return "the database computes it for every row";
  if (column.identity !== null) return "the database counts it for every row";
  return column.system === null ? null : "the database maintains it for every row";
}

function reads(expression: Expression, column: string): boolean {
  if (expression.kind === "column") return expression.name === column;
  return childrenOf(expression).some((one) => reads(one, column));
}
