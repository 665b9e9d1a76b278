/** Values that follow from the rest of a row: just beside those that a CHECK compares a column with. */

import type { Column, Entity } from "../ir/entity.ts";
import type { Expression } from "../ir/expression.ts";
import { columnOf } from "../ir/find.ts";
import type { ColumnType } from "../ir/type.ts";
import { evaluate, isNumber } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { isRepresentable } from "./number-range.ts";
import { movedBy } from "./time-arithmetic.ts";
import { undecided } from "./truth.ts";
import type { Value } from "./truth.ts";
import { columnsIn, constantsOf, mentions, partsOf } from "./value.ts";

/** Returns the values beside what the CHECKs compare the column with, as far as the row settles it; nearest first. */
export function besides(entity: Entity, column: Column, row: Row): readonly string[] {
  const checks = entity.checks.filter((check) => mentions(check.expression, column.name));
  if (checks.length === 0) return [];
  const figures = checks.flatMap((check) =>
    constantsOf(check.expression).flatMap((one) => (one.kind === "number" ? [Number(one.value)] : [])),
  );
  const compared = checks.flatMap((check) => comparedWith(entity, check.expression, column.name, row));
  const others = [...new Set(checks.flatMap((check) => columnsIn(check.expression)))]
    .filter((one) => one !== column.name)
    .flatMap((one) => row[one] ?? []);
  const near = [...compared, ...others].flatMap((value) => around(column.type, value, figures));
  return [...new Set(near)].filter((one) => isRepresentable(column.type, one));
}

const comparisons = new Set(["=", "<>", "!=", "<", "<=", ">", ">="]);

/** What stands on the other side of comparisons with the column, where the row already says what that is. */
function comparedWith(entity: Entity, expression: Expression, column: string, row: Row): readonly string[] {
  const isColumn = (one: Expression): boolean =>
    one.kind === "column" ? one.name === column : one.kind === "cast" && isColumn(one.value);
  const typeOf = (name: string): ColumnType => columnOf(entity, name).type;
  return partsOf(expression).flatMap((one) => {
    const sides =
      one.kind === "operator" && one.left !== null && comparisons.has(one.operator)
        ? isColumn(one.left)
          ? [one.right]
          : isColumn(one.right)
            ? [one.left]
            : []
        : one.kind === "between" && isColumn(one.value)
          ? [one.low, one.high]
          : [];
    return sides.flatMap((side) => textOf(evaluate(side, { row, typeOf, userId: null, partial: true })));
  });
}

function textOf(value: Value): readonly string[] {
  if (value === undecided || value === null || typeof value === "object" || typeof value === "symbol") return [];
  return [String(value)];
}

const day = 86_400_000;

function around(type: ColumnType, value: string, figures: readonly number[]): readonly string[] {
  if (isNumber(type)) {
    const number = Number(value);
    if (!Number.isFinite(number) || value === "") return [];
    const steps = [0, 1, -1, 0.01, -0.01, ...figures, ...figures.map((one) => -one)];
    return steps.map((step) => String(Math.round((number + step) * 1e9) / 1e9));
  }
  if (type.name.startsWith("time") && /^\d\d:/.test(value)) {
    const hour = Number(value.slice(0, 2));
    return [0, 1, -1].flatMap((step) => {
      const moved = hour + step;
      return moved < 0 || moved > 23 ? [] : [`${String(moved).padStart(2, "0")}${value.slice(2)}`];
    });
  }
  if (!/^(date|timestamp)/.test(type.name)) return [value];
  const steps = [0, 3_600_000, day, -3_600_000, -day, 365 * day, -365 * day, ...figures.map((one) => one * day)];
  const isDate = type.name === "date";
  return steps.flatMap((step) => {
    const moved = movedBy(isDate ? value.slice(0, 10) : value, step);
    return moved === null ? [] : [isDate ? moved : moved.length === 10 ? `${moved} 00:00:00+00` : moved];
  });
}
