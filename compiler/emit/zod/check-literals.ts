/** Constants of CHECK conditions. */

import { quoted } from "../typescript/source-file.ts";
import { UnsupportedExpression } from "./check-types.ts";
import type { Typed, ValueType } from "./check-types.ts";
import { call } from "./code.ts";

/** Returns a string constant as a value of a type, as Postgres reads it where the type is known. */
export function typedLiteral(value: string, type: ValueType): Typed {
  if (type === "text") return { code: quoted(value), type };
  if (type === "padded") return { code: quoted(value.replace(/ +$/, "")), type };
  if (type === "uuid" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) {
    return { code: quoted(value.toLowerCase()), type };
  }
  if (type === "boolean" && (value === "true" || value === "false")) return { code: value, type };
  if (["int2", "int4", "int8", "number"].includes(type) && /^-?\d+(\.\d+)?$/.test(value)) {
    return { ...numberLiteral(value), type };
  }
  const moment = momentLiteral(value, type);
  if (moment !== null) return { code: call("moment", quoted(moment)), type };
  throw new UnsupportedExpression(`it reads ${JSON.stringify(value)} as a value of type ${type}`);
}

/** Returns a number constant. More digits than a JavaScript number keeps are not supported. */
export function numberLiteral(value: string): Typed {
  const digits = value.replace(/^-/, "").replace(/e.*$/i, "").replace(".", "").replace(/^0+/, "");
  if (digits.length > 15 || !Number.isFinite(Number(value))) {
    throw new UnsupportedExpression(`the number ${value} has more digits than JavaScript keeps`);
  }
  const number = Number(value);
  const isInteger = /^-?\d+$/.test(value);
  return { code: String(number), type: !isInteger ? "number" : Math.abs(number) < 2 ** 31 ? "int4" : "int8" };
}

function momentLiteral(value: string, type: ValueType): string | null {
  if (type !== "date" && type !== "timestamp" && type !== "timestamptz") return null;
  if (value === "infinity" || value === "-infinity") return value;
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d(?::\d\d)?)?)?$/.exec(value);
  if (parts === null) return null;
  const [, day = "", time, zone] = parts;
  if (type === "date") return time === undefined ? day : null;
  if (type === "timestamp") return zone === undefined ? `${day}T${time ?? "00:00"}` : null;
  // Without a zone its meaning would depend on the session.
  if (zone === undefined || time === undefined) return null;
  return `${day}T${time}${zone.length === 3 ? `${zone}:00` : zone}`;
}
