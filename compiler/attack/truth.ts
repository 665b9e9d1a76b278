/** The values that contract expressions are computed on, with SQL's three-valued logic. */

/** "undecided" where we do not know what Postgres would say. */
export const undecided: unique symbol = Symbol("undecided");
export type Value = null | boolean | number | string | Interval | readonly Value[] | typeof undecided;

/** A length of time without months, which differ in length. */
export interface Interval {
  readonly milliseconds: number;
}

/** Between the pasts and the futures that worlds are made of (`value.ts`), whenever the attack runs. */
export const now = "2500-01-01 00:00:00+00";

/** Returns SQL's AND. */
export function and(values: readonly Value[]): Value {
  if (values.includes(false)) return false;
  return values.includes(undecided) ? undecided : values.includes(null) ? null : true;
}

/** Returns SQL's OR. */
export function or(values: readonly Value[]): Value {
  if (values.includes(true)) return true;
  return values.includes(undecided) ? undecided : values.includes(null) ? null : false;
}

/** Returns SQL's NOT where `negated`, else the value itself. */
export function negate(negated: boolean, value: Value): Value {
  return negated && typeof value === "boolean" ? !value : value;
}
