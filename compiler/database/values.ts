/** How values travel: the same in both directions for every driver. */

type Parser = (text: string) => unknown;

const asNumber: Parser = Number;
const asBoolean: Parser = (text) => text === "t";

/** By type oid: bool, int2, int4, oid, float4 and float8 become JavaScript values. */
const parsed: Readonly<Record<number, Parser>> = {
  16: asBoolean,
  21: asNumber,
  23: asNumber,
  26: asNumber,
  700: asNumber,
  701: asNumber,
};

/**
 * Returns the parser of a type's text form. All but small numbers and booleans stay Postgres' own text, so that nothing
 * is lost on the way: int8 and numeric beyond 2^53, microseconds, the spelling of json.
 */
export function parserOf(oid: number): Parser {
  return parsed[oid] ?? String;
}

/** Returns a parameter as Postgres' text form; arrays as array literals, other objects as JSON, null for null. */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `{${value.map(elementText).join(",")}}`;
  return JSON.stringify(value);
}

function elementText(value: unknown): string {
  const text = parameterText(value);
  if (text === null) return "NULL";
  return Array.isArray(value) ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
