/** Values on, just below and just above the figures that CHECKs compare numbers and lengths with. */

import type { CheckConstraint, Column } from "../ir/entity.ts";
import { besides } from "./besides.ts";
import { answerOf } from "./constraint-attempt.ts";
import type { Attempt } from "./constraint-attempt.ts";
import { isNumber } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { isRepresentable } from "./number-range.ts";
import { permitted, refusedBy } from "./probe.ts";
import { conflicts, familyOf, freshRow } from "./row-builder.ts";
import type { Target } from "./target.ts";
import { candidates, columnsIn, constantsOf, enumerated, isText } from "./value.ts";

/** Longer ones are not worth their weight in a suite. */
const longest = 20_001;

/** Returns the attempts at the boundaries of each CHECK, as far as it is known what must come of them. */
export function boundaries(target: Target, row: Row): readonly Attempt[] {
  const { entity } = target;
  return entity.checks.flatMap((check) => {
    const columns = entity.columns.filter(
      (one) =>
        one.generated === null &&
        columnsIn(check.expression).includes(one.name) &&
        enumerated(entity, one.name).length === 0,
    );
    const figures = constantsOf(check.expression).flatMap((one) => (one.kind === "number" ? [Number(one.value)] : []));
    return columns.flatMap((column) =>
      figuresBeside(column, figures).flatMap((at) => attempt(target, row, check, column, at)),
    );
  });
}

function figuresBeside({ type }: Column, figures: readonly number[]): readonly number[] {
  const isLength = isText(type) || type.dimensions > 0;
  const decimals = isLength ? 0 : Math.max(0, Math.min(type.arguments[1] ?? 0, 9));
  const step = 10 ** -decimals;
  const near = figures.flatMap((one) => [one - step, one, one + step]).map((one) => Number(one.toFixed(9)));
  return [...new Set(near)].filter((one) => !isLength || (Number.isInteger(one) && one >= 0 && one <= longest));
}

function attempt(target: Target, row: Row, check: CheckConstraint, column: Column, figure: number): readonly Attempt[] {
  const { entity, world } = target;
  const isMeasured = isText(column.type) || column.type.dimensions > 0;
  const value = (isMeasured ? measured : numbered)(target, row, column, figure);
  if (value === undefined) return [];
  const detail = `${check.name} at ${column.name} ${isMeasured ? `of length ${figure}` : value}`;
  const sentence = `${column.name} ${isMeasured ? `of length ${figure}` : value}`;
  const place = `entities/${entity.name}/constraints/${check.name}`;
  const next = { ...row, [column.name]: value };
  const answer = answerOf(entity, next);
  if (answer === null) return [];
  if (answer !== "in")
    return answer.refusedBy === check.name
      ? [{ place, detail, row: next, expect: refusedBy("23514", check.name), sentence: `refuses ${sentence}` }]
      : [];
  const isFree = !conflicts(world.stock, entity, next);
  const whole = isFree ? next : freshRow(world.stock, entity.name, { [column.name]: value });
  return whole === null ? [] : [{ place, detail, row: whole, expect: permitted(1), sentence: `takes ${sentence}` }];
}

function numbered(_: Target, __: Row, { type }: Column, figure: number): string | undefined {
  const text = String(figure);
  return isNumber(type) && !text.includes("e") && isRepresentable(type, text) ? text : undefined;
}

/** A value of that length: rather one that the constraints let in. */
function measured(target: Target, row: Row, column: Column, figure: number): string | undefined {
  const { entity, world } = target;
  const lengthOf = (value: string): number =>
    column.type.dimensions > 0 ? (value === "{}" ? 0 : value.split(",").length) : [...value].length;
  const known = [
    ...candidates(entity, column, familyOf(world.stock, entity.name), 9_000),
    ...besides(entity, column, row),
    ...(isText(column.type) && figure <= (column.type.arguments[0] ?? Infinity) ? ["x".repeat(figure)] : []),
  ].filter((one) => lengthOf(one) === figure);
  return known.find((one) => answerOf(entity, { ...row, [column.name]: one }) === "in") ?? known.at(-1);
}
