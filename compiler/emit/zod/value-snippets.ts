/** Building blocks for values: what each Postgres type takes and returns, as JSON. */

import type { Snippet } from "./snippets.ts";

const raw = String.raw;

/**
 * In order of use. `x` is what a column takes, `xRead` what it returns where that is more. Sources: the input and output
 * functions of each type, https://www.postgresql.org/docs/current/datatype.html.
 */
export const valueSnippets: readonly Snippet[] = [
  {
    name: "Json",
    needs: [],
    text: raw`
/** Any JSON value, as in database.types.ts. */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];`,
  },
  {
    name: "isStorable",
    needs: [],
    text: raw`
/** Whether Postgres can hold a text: no NUL and no unpaired surrogate. */
const isStorable = (value: string): boolean => !value.includes("\0") && !/\p{Cs}/u.test(value);`,
  },
  {
    name: "charactersOf",
    needs: [],
    text: raw`
/** Length in characters, as Postgres counts them: code points, not UTF-16 units. */
const charactersOf = (value: string): number => [...value].length;`,
  },
  {
    name: "bytesOf",
    needs: [],
    text: raw`
/** Length in bytes of UTF-8. */
const bytesOf = (value: string): number =>
  [...value].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0;
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }, 0);`,
  },
  {
    name: "text",
    needs: ["isStorable"],
    text: raw`
const text = z.string().refine(isStorable, "holds NUL or an unpaired surrogate, which Postgres refuses");`,
  },
  {
    name: "textUpTo",
    needs: ["text", "charactersOf"],
    text: raw`
const textUpTo = (limit: number) =>
  text.refine((value) => charactersOf(value) <= limit, ${"`has more than ${limit} characters`"});`,
  },
  {
    name: "indexed",
    needs: ["bytesOf"],
    text: raw`
/** A value that an index holds, which has room for about a third of a page. */
const indexed = <T extends z.ZodType<string>>(schema: T, limit: number): T =>
  schema.refine((value) => bytesOf(value) <= limit, ${"`has more than ${limit} bytes, which its index cannot hold`"});`,
  },
  {
    name: "smallint",
    needs: [],
    text: `const smallint = z.int().gte(-32768).lte(32767);`,
  },
  {
    name: "bigintRead",
    needs: [],
    text: raw`
/** A bigint as JSON.parse leaves it: beyond 2^53 rounded, yet an integer. */
const bigintRead = z.number().refine((value) => Number.isInteger(value) && Math.abs(value) <= 2 ** 63);`,
  },
  {
    name: "real",
    needs: [],
    text: raw`
/** A number that single precision can hold: neither too large nor so small that it would become zero. */
const real = z
  .number()
  .refine((value) => Number.isFinite(Math.fround(value)) && (value === 0 || Math.fround(value) !== 0), "out of range");`,
  },
  {
    name: "numberRead",
    needs: [],
    text: raw`
/** A number as Postgres returns it: JSON has no word for three of them, and JSON.parse rounds very large ones up to Infinity. */
const numberRead = z.union([
  z.custom<number>((value) => typeof value === "number"),
  z.enum(["NaN", "Infinity", "-Infinity"]),
]);`,
  },
  {
    name: "decimalRead",
    needs: [],
    text: `const decimalRead = z.union([z.custom<number>((value) => typeof value === "number"), z.literal("NaN")]);`,
  },
  {
    name: "decimal",
    needs: [],
    text: raw`
/** A number that numeric(precision, scale) holds without rounding. */
const decimal = (precision: number, scale: number) =>
  z.number().refine((value) => {
    const [digits = "", exponent = "0"] = String(value).split("e");
    const decimals = (digits.split(".")[1] ?? "").length - Number(exponent);
    const isWhole = scale >= 0 || value % 10 ** -scale === 0;
    return decimals <= Math.max(scale, 0) && isWhole && Math.abs(value) < 10 ** (precision - scale);
  }, ${"`has more than ${precision} digits, or more than ${scale} behind the point`"});`,
  },
  {
    name: "everyJson",
    needs: [],
    text: raw`
/** Whether a value is plain JSON of at most depth levels, and every string and number in it passes. */
function everyJson(root: unknown, depth: number, passes: (leaf: string | number) => boolean): boolean {
  const open: { value: unknown; level: number }[] = [{ value: root, level: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, level } = next;
    if (value === null || typeof value === "boolean") continue;
    if (typeof value === "string" || typeof value === "number") {
      if (!passes(value)) return false;
      continue;
    }
    if (typeof value !== "object" || level > depth) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
    for (const [key, inner] of Object.entries(value)) {
      if (!passes(key)) return false;
      open.push({ value: inner, level: level + 1 });
    }
  }
  return true;
}`,
  },
  {
    name: "jsonRead",
    needs: ["Json", "everyJson"],
    text: `const jsonRead = z.custom<Json>((value) => everyJson(value, 100000, () => true));`,
  },
  {
    name: "json",
    needs: ["Json", "everyJson", "isStorable"],
    text: raw`
/** JSON that jsonb can hold; null itself is NULL and belongs to the column. */
const json = z.custom<NonNullable<Json>>(
  (value) =>
    value !== null &&
    everyJson(value, 200, (leaf) => (typeof leaf === "string" ? isStorable(leaf) : Number.isFinite(leaf))),
  "is no JSON that Postgres can hold",
);`,
  },
  {
    name: "jsonElement",
    needs: ["json"],
    text: `const jsonElement = json.refine((value) => !Array.isArray(value), "an array here would be a further dimension");`,
  },
  {
    name: "bytea",
    needs: [],
    text: raw`
const bytea = z.string().regex(/^\\x(?:[0-9a-fA-F]{2})*$/, "is not written as \\x and pairs of hexadecimal digits");`,
  },
  {
    name: "interval",
    needs: [],
    text: raw`
/** An interval as ISO 8601 writes it: P1Y2M3DT4H5M6S. */
const interval = z
  .string()
  .regex(
    /^P(?=[\dT])(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,4}(?:\.\d{1,6})?S)?)?$/,
  );`,
  },
  {
    name: "inet",
    needs: [],
    text: raw`
/** An IPv4 address with or without a mask, or an IPv6 address with all its groups. */
const inet = z.union([
  z.string().regex(/^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|(?=$|\/))){4}(?:\/(?:3[0-2]|[12]?\d))?$/),
  z.string().regex(/^(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}$/),
]);`,
  },
  {
    name: "macaddr",
    needs: [],
    text: raw`const macaddr = z.string().regex(/^(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/);`,
  },
  {
    name: "bits",
    needs: [],
    text: raw`
const bits = (least: number, most: number) =>
  z.string().refine((value) => /^[01]*$/.test(value) && value.length >= least && value.length <= most);`,
  },
  {
    name: "arrayRead",
    needs: [],
    text: raw`
/** An array as Postgres returns it: elements may be NULL, and it may have more dimensions than were declared. */
function arrayRead<T extends z.ZodType>(element: T): z.ZodType<(z.output<T> | null)[]> {
  const items: z.ZodType = z.array(z.union([z.nullable(element), z.lazy(() => items)]));
  return items as z.ZodType<(z.output<T> | null)[]>;
}`,
  },
  {
    name: "matrix",
    needs: [],
    text: raw`
/** An array of several dimensions: none of them empty, all parts of one length. */
const matrix = <T extends z.ZodType<unknown[]>>(schema: T): T =>
  schema.refine((value) => {
    const shape = (part: unknown): string => (Array.isArray(part) ? ${"`${part.length}[${shape(part[0])}]`"} : "");
    const even = (part: unknown): boolean =>
      !Array.isArray(part) || (part.length > 0 && part.every((one) => shape(one) === shape(part[0]) && even(one)));
    return even(value);
  }, "is empty or its parts differ in length");`,
  },
];
