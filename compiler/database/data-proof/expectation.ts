/** What the columns of one table must hold after an evolution, as expressions over its rows before it. */

import { effectiveColumn, inOldTerms } from "../../attack/effective-column.ts";
import { columnNamed, renamedValues, retiredValues } from "../../attack/successor.ts";
import type { Successor, Transition } from "../../attack/successor.ts";
import { columnsIn } from "../../attack/value.ts";
import { canonicalJson } from "../../ir/canonical.ts";
import { isConstant } from "../../ir/constant.ts";
import type { Column } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import type { Removal } from "../../plan/changes/approvals.ts";
import { typeChange } from "../../plan/changes/type-change.ts";
import { columnTypeSql, expressionSql } from "../../sql/expression.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

export interface Expectation {
  /** Under its new name; of what is gone, under its old one. */
  readonly column: string;
  /** Name before; null for a new column. */
  readonly before: string | null;
  /** Text that is expected, computed on the old row; null where only Postgres will know. */
  readonly expected: Sql | null;
  /** Whether an update, and no conversion, gives rows that exist another value: a new name, or a backfill. */
  readonly updated: boolean;
  /** "kept": as expected. "filled": as expected if that is known, else anything but NULL. "moves": follows an update of the row. "gone": lost. */
  readonly fate: "kept" | "filled" | "moves" | "gone";
}

/** Whether somebody signed a loss. */
type Approved = (removal: Removal) => boolean;

/** Returns one expectation for every column of before and after. */
export function expectations(transition: Transition, successor: Successor, approved: Approved): readonly Expectation[] {
  const { was, is, nameNow, nameBefore } = successor;
  const gone = was.columns
    .filter(
      (one) =>
        nameNow(one.name) === null &&
        one.generated === null &&
        !approved({ object: `${is.name}.${one.name}`, change: "drop column" }),
    )
    .map(({ name }): Expectation => ({ column: name, before: name, expected: null, updated: false, fate: "gone" }));
  const now = is.columns.flatMap((column): readonly Expectation[] => {
    const before = nameBefore(column.name);
    const old = columnNamed(was, before);
    const renames = before !== null && renamedValues(transition, successor, before).size > 0;
    const one = { column: column.name, before, updated: before !== null && (renames || column.backfill !== undefined) };
    if (column.generated !== null) {
      const spelled = generatedValue(transition, successor, column.generated);
      return spelled === null ? [] : [{ ...one, expected: asText(spelled, column, old), fate: "kept" }];
    }
    if (old === null || before === null) return [{ ...one, ...added(transition, successor, column) }];
    if (column.system === "updated-at") return [{ ...one, expected: asText(ref(before), column, old), fate: "moves" }];
    const held = effectiveColumn(transition, successor, column.name);
    if (held === null) return [{ ...one, expected: null, fate: "filled" }];
    const lossy =
      canonicalJson(old.type) !== canonicalJson(column.type) && typeChange(old.type, column.type).safety === "lossy";
    if (lossy && !approved({ object: `${is.name}.${column.name}`, change: "change type" }))
      return [{ ...one, expected: sql`${identifier(before)}::text`, fate: "kept" }];
    return [{ ...one, expected: asText(held, column, old), fate: "kept" }];
  });
  return [...gone, ...now];
}

/** Whether rows that change nothing else are updated all the same, to fill a new column row by row. */
export function fillsRowByRow({ is, nameBefore }: Successor): boolean {
  return is.columns.some((column) => {
    const value = column.backfill ?? (column.nullable ? null : column.default);
    return nameBefore(column.name) === null && value !== null && value !== undefined && !isConstant(value, "any");
  });
}

function ref(name: string): Expression {
  return { kind: "column", name };
}

function added(transition: Transition, successor: Successor, column: Column): Pick<Expectation, "expected" | "fate"> {
  const held = effectiveColumn(transition, successor, column.name);
  if (held !== null) return { expected: asText(held, column, null), fate: "kept" };
  return { expected: null, fate: "filled" };
}

/** A computed column whose sources change their names is left to Postgres. */
function generatedValue(transition: Transition, successor: Successor, expression: Expression): Expression | null {
  const sources = columnsIn(expression).map((name) => successor.nameBefore(name) ?? name);
  const renames = sources.some(
    (name) =>
      renamedValues(transition, successor, name).size > 0 || retiredValues(transition, successor, name).length > 0,
  );
  return renames ? null : inOldTerms(transition, successor, expression);
}

/** The old value as the new type writes it. */
function asText(expression: Expression, column: Column, old: Column | null): Sql {
  const text = sql`(${expressionSql(expression)})`;
  const isSame = old !== null && canonicalJson(old.type) === canonicalJson(column.type);
  return isSame ? sql`${text}::text` : sql`${text}::${columnTypeSql(column.type)}::text`;
}
