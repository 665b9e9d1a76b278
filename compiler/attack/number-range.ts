/** Which numbers a numeric type holds as they are written: others are refused or rounded before any rule is asked. */

import type { ColumnType } from "../ir/type.ts";

const integers: Readonly<Record<string, number>> = {
  smallint: 32_767,
  int2: 32_767,
  integer: 2_147_483_647,
  int: 2_147_483_647,
  int4: 2_147_483_647,
  bigint: Number.MAX_SAFE_INTEGER,
  int8: Number.MAX_SAFE_INTEGER,
};

/** Whether a value of the type keeps the text as it is; true for what is no number. */
export function isRepresentable(type: ColumnType, text: string): boolean {
  if (type.dimensions > 0) return true;
  const number = Number(text);
  const most = integers[type.name];
  if (most !== undefined) return Number.isInteger(number) && Math.abs(number) <= most;
  const [precision, scale = 0] = type.arguments;
  if ((type.name !== "numeric" && type.name !== "decimal") || precision === undefined) return true;
  const decimals = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return decimals <= Math.max(0, scale) && Math.abs(number) < 10 ** (precision - scale);
}

/** Returns the n-th positive value of a numeric type with precision and scale, or null when it has none of its own. */
export function smallDecimal(type: ColumnType, n: number): string | null {
  const [precision, scale = 0] = type.arguments;
  if (precision === undefined || scale <= 0) return null;
  const steps = 10 ** Math.min(precision, 15) - 1;
  return ((n % steps) + 1) / 10 ** scale < 10 ** (precision - scale)
    ? (((n % steps) + 1) / 10 ** scale).toFixed(scale)
    : null;
}
