/** Sums and differences of dates, timestamps and intervals, on the texts that worlds are made of: ISO dates in UTC. */

import { undecided } from "./truth.ts";
import type { Interval, Value } from "./truth.ts";

const moment = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(\+00)?)?$/;
const day = 86_400_000;
const units: Readonly<Record<string, number>> = {
  second: 1_000,
  sec: 1_000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  day,
  week: 7 * day,
};

/** Returns an interval written as `4 hours` or `1 day 30 minutes`; undecided with months or years, whose length varies. */
export function intervalOf(text: string): Interval | typeof undecided {
  const words = text.trim().split(/\s+/);
  let milliseconds = 0;
  for (let at = 0; at < words.length; at += 2) {
    const unit = units[(words[at + 1] ?? "").toLowerCase().replace(/s$/, "")];
    const count = Number(words[at]);
    if (unit === undefined || !Number.isFinite(count)) return undecided;
    milliseconds += count * unit;
  }
  return { milliseconds };
}

/** Whether a value is an interval. */
export function isInterval(value: Value): value is Interval {
  return typeof value === "object" && value !== null && "milliseconds" in value;
}

/**
 * Returns a sum or difference in which a moment or an interval takes part: moment and interval, moment and moment, date
 * and days, interval and interval. Null where neither does, so that others compute it.
 */
export function timeArithmetic(operator: string, left: Value, right: Value): Value {
  if (operator === "*" && isInterval(left) && typeof right === "number")
    return { milliseconds: left.milliseconds * right };
  const sign = operator === "+" ? 1 : operator === "-" ? -1 : 0;
  if (sign === 0) return null;
  const from = momentOf(left);
  if (isInterval(left)) {
    if (isInterval(right)) return { milliseconds: left.milliseconds + sign * right.milliseconds };
    const to = momentOf(right);
    return sign === 1 && to !== null ? written({ ...to, dateOnly: false }, left.milliseconds) : null;
  }
  if (from === null) return null;
  if (isInterval(right)) return written({ ...from, dateOnly: false }, sign * right.milliseconds);
  if (typeof right === "number") return from.dateOnly ? written(from, sign * right * day) : null;
  const to = momentOf(right);
  if (to === null || sign === 1) return null;
  const between = from.milliseconds - to.milliseconds;
  return from.dateOnly && to.dateOnly ? Math.round(between / day) : { milliseconds: between };
}

/** Returns a moment moved by so many milliseconds, in the form it is written in; null for what no four digits date. */
export function movedBy(text: string, milliseconds: number): string | null {
  const from = momentOf(text);
  const moved = from === null ? "" : written(from, milliseconds);
  return /^(?!0000)\d{4}-/.test(moved) ? moved : null;
}

/** Returns `extract` or `date_part` of a moment; undecided for fields that are not counted here. */
export function fieldOf(field: string, text: string): Value {
  const from = momentOf(text);
  if (from === null) return undecided;
  const days = Math.floor(from.milliseconds / day);
  const seconds = Math.floor((from.milliseconds - days * day) / 1_000);
  const { year, month, dayOfMonth } = civilOf(days);
  // The first of January 1970 was a Thursday.
  const weekday = (((days + 4) % 7) + 7) % 7;
  const fields: Readonly<Record<string, number>> = {
    year,
    month,
    day: dayOfMonth,
    hour: Math.floor(seconds / 3_600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    dow: weekday,
    isodow: weekday === 0 ? 7 : weekday,
  };
  return fields[field.toLowerCase()] ?? undecided;
}

interface Moment {
  readonly milliseconds: number;
  readonly dateOnly: boolean;
  readonly zone: string;
}

function momentOf(value: Value): Moment | null {
  const parts = typeof value === "string" ? moment.exec(value) : null;
  if (parts === null) return null;
  const [, date = "", time, zone = ""] = parts;
  const [year = 0, month = 0, dayOfMonth = 0] = date.split("-").map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = (time ?? "").split(":").map(Number);
  const milliseconds = daysOf(year, month, dayOfMonth) * day + hours * 3_600_000 + minutes * 60_000 + seconds * 1_000;
  return { milliseconds, dateOnly: time === undefined, zone };
}

function written(from: Moment, milliseconds: number): string {
  const moved = from.milliseconds + milliseconds;
  const days = Math.floor(moved / day);
  const seconds = Math.floor((moved - days * day) / 1_000);
  const { year, month, dayOfMonth } = civilOf(days);
  const two = (number: number): string => String(number).padStart(2, "0");
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`;
  const time = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
  return from.dateOnly ? date : `${date} ${time}${from.zone}`;
}

/** Days since 1970 in the Gregorian calendar; years begin in March, so that the leap day comes last. */
function daysOf(year: number, month: number, dayOfMonth: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilOf(days: number): { readonly year: number; readonly month: number; readonly dayOfMonth: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}
