/** The words product owners use for constraints: "1–200 characters", "one of 'a', 'b'", ">= 0". */

import type { Expression } from "../../ir/expression.ts";
import type { ColumnType } from "../../ir/type.ts";
import { columnTypeSql } from "../../sql/expression.ts";

export type WordReading =
  | { readonly kind: "check"; readonly expression: Expression }
  | { readonly kind: "does-not-fit"; readonly expected: string }
  | { readonly kind: "empty-range" };

const number = String.raw`-?\d+(?:\.\d+)?`;
const dash = "[-\u2010-\u2015]";
const textTypes: ReadonlySet<string> = new Set(["text", "varchar", "char"]);
const numberTypes: ReadonlySet<string> = new Set([
  "smallint",
  "integer",
  "bigint",
  "numeric",
  "real",
  "double precision",
]);

/** Returns what a phrase says about a column, or null when it is none of these. Case does not matter. */
export function readConstraintWords(text: string, column: string, type: ColumnType): WordReading | null {
  const is = (types: ReadonlySet<string>): boolean => type.dimensions === 0 && types.has(type.name);
  const self: Expression = { kind: "column", name: column };
  const length: Expression = { kind: "call", schema: null, name: "char_length", arguments: [self] };
  const compare = (left: Expression, operator: string, value: string): WordReading => ({
    kind: "check",
    expression: { kind: "operator", operator, left, right: numberOf(value) },
  });
  const between = (value: Expression, low: string, high: string): WordReading =>
    Number(low) > Number(high)
      ? { kind: "empty-range" }
      : {
          kind: "check",
          expression: { kind: "between", negated: false, value, low: numberOf(low), high: numberOf(high) },
        };
  const match = (pattern: string): RegExpExecArray | null => new RegExp(`^${pattern}$`, "i").exec(text);

  const characters = "(?:characters?|chars?)(?: long)?";
  const range =
    match(`(\\d+)\\s*(?:${dash}|to)\\s*(\\d+)\\s+${characters}`) ?? match(`between (\\d+) and (\\d+) ${characters}`);
  const bound = match(`(max(?:imum)?|at most|up to|min(?:imum)?|at least|exactly)\\.? (\\d+) ${characters}`);
  if (range !== null || bound !== null || match("trimmed") !== null) {
    if (!is(textTypes)) return { kind: "does-not-fit", expected: "a text" };
    if (range !== null) return between(length, range[1] ?? "", range[2] ?? "");
    if (bound !== null) {
      const word = (bound[1] ?? "").toLowerCase();
      return compare(length, word === "exactly" ? "=" : /^(min|at least)/.test(word) ? ">=" : "<=", bound[2] ?? "");
    }
    const trimmed: Expression = { kind: "call", schema: null, name: "btrim", arguments: [self] };
    return { kind: "check", expression: { kind: "operator", operator: "=", left: self, right: trimmed } };
  }
  const values = match(`between (${number}) and (${number})`);
  const comparison = match(`(>=|<=|>|<|≥|≤)\\s*(${number})`);
  if (values !== null || comparison !== null) {
    if (!is(numberTypes)) return { kind: "does-not-fit", expected: "a number" };
    if (values !== null) return between(self, values[1] ?? "", values[2] ?? "");
    const sign = comparison?.[1] ?? "";
    return compare(self, sign === "≥" ? ">=" : sign === "≤" ? "<=" : sign, comparison?.[2] ?? "");
  }
  const listed = match("one of:? (.+)");
  return listed === null ? null : oneOf(listed[1] ?? "", self, is(textTypes), is(numberTypes));
}

/** Returns a type as people read it. */
export function spokenType(type: ColumnType): string {
  return columnTypeSql(type);
}

function oneOf(list: string, self: Expression, isText: boolean, isNumber: boolean): WordReading | null {
  const item = `(?:'(?:[^']|'')*'|${number})`;
  if (!new RegExp(`^${item}(?:\\s*,\\s*(?:or\\s+)?${item}|\\s+or\\s+${item})*$`, "i").test(list)) return null;
  const items = [...list.matchAll(new RegExp(item, "g"))].map((one) => one[0]);
  const texts = items.filter((one) => one.startsWith("'"));
  if (texts.length > 0 && (texts.length < items.length || !isText)) return { kind: "does-not-fit", expected: "a text" };
  if (texts.length === 0 && !isNumber) return { kind: "does-not-fit", expected: "a number" };
  const values = items.map((one): Expression =>
    one.startsWith("'") ? { kind: "string", value: one.slice(1, -1).replaceAll("''", "'") } : numberOf(one),
  );
  return { kind: "check", expression: { kind: "in", negated: false, value: self, list: values } };
}

/** Digits as Postgres' parser gives them back: no leading zeros in whole numbers. */
function numberOf(value: string): Expression {
  const whole = /^(-?)0*(\d+)$/.exec(value);
  return { kind: "number", value: whole === null ? value : `${whole[1] ?? ""}${whole[2] ?? ""}` };
}
