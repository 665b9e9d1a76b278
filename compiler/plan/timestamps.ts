/** Timestamps of migration files: those recorded stay, new ones follow everything that exists. */

/** Returns the fourteen digits of a moment in UTC; `milliseconds` since 1970. */
export function timestampOf(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  const seconds = Math.floor(milliseconds / 1000) - days * 86_400;
  const { year, month, day } = civilDate(days);
  const parts = [month, day, Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${String(year).padStart(4, "0")}${parts.map((part) => String(part).padStart(2, "0")).join("")}`;
}

/** Returns `count` consecutive seconds, the first not before `now` and later than every one of `taken`. */
export function nextTimestamps(now: number, taken: readonly string[], count: number): readonly string[] {
  const latest = Math.max(0, ...taken.map((one) => (millisecondsOf(one) ?? 0) + 1000));
  const first = Math.max(now, latest);
  return Array.from({ length: count }, (_, at) => timestampOf(first + at * 1000));
}

/** Returns the timestamp a migration's file name begins with, null when it has none. */
export function timestampIn(path: string): string | null {
  return /(?:^|\/)(\d{14})_[^/]*\.sql$/.exec(path)?.[1] ?? null;
}

function millisecondsOf(timestamp: string): number | null {
  const digits = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(timestamp);
  if (digits === null) return null;
  const [year, month, day, hour, minute, second] = digits.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return ((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

/** Days since 1970-01-01 to the date, by the proleptic Gregorian calendar (Howard Hinnant, chrono-compatible algorithms). */
function civilDate(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
