/** Postgres' messages about types in the words of a product owner; every other message as Postgres says it. */

const kinds: Readonly<Record<string, string>> = {
  integer: "a whole number",
  bigint: "a whole number",
  smallint: "a whole number",
  numeric: "a number",
  real: "a number",
  "double precision": "a number",
  text: "a text",
  "character varying": "a text",
  character: "a text",
  boolean: "a yes or no",
  date: "a date",
  "timestamp with time zone": "a moment in time",
  "timestamp without time zone": "a date with a time",
  "time without time zone": "a time of day",
  interval: "a span of time",
  json: "a JSON value",
  jsonb: "a JSON value",
  uuid: "a UUID",
};

const operator = /^operator does not exist: (.+?) ([-+*/<>=~!@#%^&|`?]+|~~\*?) (.+)$/;
const wrongDefault = /^column "[^"]*" is of type (.+) but (?:default|generation) expression is of type (.+)$/;
const badValue = /^invalid input syntax for type ([^:]+): "(.*)"$/s;
const badRange =
  /^(?:date\/time field value|value) (?:out of range: )?"(.*)" (?:is )?out of range(?: for type (.+))?$/s;
const notBoolean = /^argument of (?:CHECK|WHERE|AND|OR|NOT).* must be type boolean, not type (.+)$/;
const noFunction = /^function (.+) does not exist$/;

/** Returns what Postgres says, as the end of a sentence: "it compares a date with a whole number (date > integer)". */
export function inProductWords(message: string): string {
  const said = message.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
  const [, left, sign, right] = operator.exec(said) ?? [];
  if (left !== undefined && sign !== undefined && right !== undefined) {
    const verb = /^(=|<>|!=|<=?|>=?|~~?\*?|!~~?\*?)$/.test(sign) ? "compares" : "combines";
    return `it ${verb} ${kind(left)} with ${kind(right)} (${left} ${sign} ${right})`;
  }
  const [, holds, gives] = wrongDefault.exec(said) ?? [];
  if (holds !== undefined && gives !== undefined) {
    return `it gives ${kind(gives)} (${gives}), and the column holds ${kind(holds)} (${holds})`;
  }
  const [, type, value] = badValue.exec(said) ?? [];
  if (type !== undefined && value !== undefined) return `"${value}" is not ${kind(type)} (${type})`;
  const json = /^invalid input syntax for type (jsonb?)$/.exec(said)?.[1];
  if (json !== undefined) return `it is not valid JSON (${json})`;
  const [, outside, of] = badRange.exec(said) ?? [];
  if (outside !== undefined) return `"${outside}" is out of range${of === undefined ? "" : ` for ${of}`}`;
  const result = notBoolean.exec(said)?.[1];
  if (result !== undefined) return `it gives ${kind(result)} (${result}), not true or false`;
  const call = noFunction.exec(said)?.[1];
  if (call !== undefined) return `there is no function ${call}`;
  return `Postgres says: ${said}`;
}

function kind(type: string): string {
  if (type.endsWith("[]")) return "a list";
  if (type === "unknown") return "a text";
  return kinds[type] ?? `a value of type ${type}`;
}
