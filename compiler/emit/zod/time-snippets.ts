/** Building blocks for dates, times and ranges. */

import type { Snippet } from "./snippets.ts";

const raw = String.raw;

/** Grammar: what row_to_json prints (ISO 8601, " BC", infinity) and ISO 8601 without seconds. */
export const timeSnippets: readonly Snippet[] = [
  {
    name: "momentPattern",
    needs: [],
    text: raw`
/** A date, timestamp or timestamptz as JSON has it. Groups: year, month, day, hour, minute, second, fraction, zone, BC. */
const momentPattern =
  /^(\d{4,7})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d(?::\d\d)?)?)?( BC)?$/;`,
  },
  {
    name: "daysOf",
    needs: [],
    text: raw`
/** Days since 1970-01-01 in the Gregorian calendar; undefined when there is no such day. Year 0 is 1 BC. */
function daysOf(year: number, month: number, day: number): number | undefined {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (day < 1 || day > (lengths[month - 1] ?? 0)) return undefined;
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}`,
  },
  {
    name: "endless",
    needs: [],
    text: `const endless = 2n ** 70n;`,
  },
  {
    name: "moment",
    needs: ["momentPattern", "daysOf", "endless"],
    text: raw`
/** Microseconds since 1970-01-01 (UTC where there is a zone); undefined when it is no moment. */
function moment(value: unknown): bigint | undefined {
  if (value === "infinity") return endless;
  if (value === "-infinity") return -endless;
  const parts = typeof value === "string" ? momentPattern.exec(value) : null;
  if (parts === null) return undefined;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = parts;
  const days = daysOf(parts[9] === undefined ? Number(year) : 1 - Number(year), Number(month), Number(day));
  if (days === undefined || Number(year) === 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const [hours = 0, minutes = 0, seconds = 0] = zone === "Z" ? [] : zone.slice(1).split(":").map(Number);
  if (hours > 15 || minutes > 59 || seconds > 59) return undefined;
  const offset = (zone.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  return (BigInt(days) * 86400n + BigInt(time)) * 1000000n + BigInt(fraction.padEnd(6, "0"));
}`,
  },
  {
    name: "isDate",
    needs: ["moment"],
    text: raw`
const isDate = (value: string): boolean => moment(value) !== undefined && !value.includes("T");`,
  },
  {
    name: "isTimestamp",
    needs: ["moment"],
    text: raw`
const isTimestamp = (value: string): boolean =>
  moment(value) !== undefined && (value.endsWith("infinity") || /T[\d:.]+(?: BC)?$/.test(value));`,
  },
  {
    name: "isTimestamptz",
    needs: ["moment"],
    text: raw`
const isTimestamptz = (value: string): boolean =>
  moment(value) !== undefined && (value.endsWith("infinity") || /T[\d:.]+[Z+-]/.test(value));`,
  },
  {
    name: "inRange",
    needs: [],
    text: raw`
/** Whether a moment is one that every date and timestamp type can hold: from 4712 BC to 294275 AD, or infinite. */
const inRange = (value: string): boolean =>
  value.endsWith("infinity") || Number(/^\d+/.exec(value)?.[0]) <= (value.endsWith("BC") ? 4712 : 294275);`,
  },
  ...["Date", "Timestamp", "Timestamptz"].flatMap((name): Snippet[] => [
    {
      name: `${name.toLowerCase()}Read`,
      needs: [`is${name}`],
      text: `const ${name.toLowerCase()}Read = z.string().refine(is${name}, "is no ${name.toLowerCase()}");`,
    },
    {
      name: name.toLowerCase(),
      needs: [`${name.toLowerCase()}Read`, "inRange"],
      text: `const ${name.toLowerCase()} = ${name.toLowerCase()}Read.refine(inRange, "out of range");`,
    },
  ]),
  {
    name: "time",
    needs: [],
    text: raw`
const time = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?|24:00:00)$/);`,
  },
  {
    name: "timetz",
    needs: [],
    text: raw`
const timetz = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?|24:00:00)[+-](?:0\d|1[0-5])(?::[0-5]\d){0,2}$/);`,
  },
  {
    name: "rangeOf",
    needs: [],
    text: raw`
/** A range as [a,b), (a,b] and so on, "empty", or open where a bound is left out; the lower bound comes first. */
const rangeOf = (bound: z.ZodType, order: (value: string) => number | bigint | undefined) =>
  z.string().refine((value) => {
    const parts = /^[[(]([^,]*),([^,]*)[\])]$/.exec(value);
    if (parts === null) return value === "empty";
    const [, low = "", high = ""] = parts;
    const [from, to] = [order(low), order(high)];
    if ([low, high].some((one) => one !== "" && !bound.safeParse(one).success)) return false;
    return low === "" || high === "" || (from !== undefined && to !== undefined && from <= to);
  }, "is no range of this type");`,
  },
  {
    name: "integerRange",
    needs: ["rangeOf"],
    text: raw`
const integerRange = rangeOf(z.string().regex(/^-?\d{1,9}$/), Number);`,
  },
  {
    name: "numberRange",
    needs: ["rangeOf"],
    text: raw`
const numberRange = rangeOf(z.string().regex(/^-?\d{1,9}(?:\.\d{1,6})?$/), Number);`,
  },
  ...["Date", "Timestamp", "Timestamptz"].map((name): Snippet => {
    const lower = name.toLowerCase();
    return {
      name: `${lower}Range`,
      needs: ["rangeOf", "moment", lower],
      text: `const ${lower}Range = rangeOf(${lower}, moment);`,
    };
  }),
];
