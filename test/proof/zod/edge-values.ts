/** Values at the edges of types: as JSON for writing, and as SQL for rows that no schema would write. */

import fc from "fast-check";

const texts = ["", " ", "a", "ab", "abc", "abcd", "abcde", "abcdef", "  a ", "É", "é", "ß", "İ", "ǅ", "😀", "😀😀😀😀😀", "a\0b", "\ud800", "a\udc00", "x\n", "x_", "xy", "X1", "100%", "on", "off", "b", "it's", "back\\slash", 'quo"te', "red", "a-b", "A@b.co", "a@b.co", "é@b.co", "a@b.có", "ab ", "'; drop table x; --", "$$", "\u00a0a", "a\u2028", "null"]; // prettier-ignore
const numbers = [0, -0, 1, -1, 2, 3, 5, -5, -6, 99, 100, 101, 9999, 10000, 0.1, 0.11, 0.5, 0.999, 0.004, 0.00001, 1000.5, 1000.51, 12.34, 12.345, 32767, 32768, -32768, -32769, 2147483647, 2147483648, -2147483648, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 9.2e18, 2 ** 63, 1e21, 1e38, 3.5e38, 1e-45, 1e-46, 1e-320, 5e-324, 1e308, 99999.99, 99999999.99, 100000000, 0.0099, 0.00995, 95000, 99900, 100000, 12300, Number.NaN, Infinity]; // prettier-ignore
const moments = ["infinity", "-infinity", "2026-01-01", "2026-02-29", "2024-02-29", "1900-02-29", "1899-12-31", "1900-01-01", "2026-13-01", "0000-01-01", "0001-01-01", "0044-03-15 BC", "4713-01-01 BC", "4712-01-01 BC", "10000-01-01", "294276-12-31", "294275-06-01", "5874897-12-31", "2026-01-01T00:00:00", "2026-01-01T00:00:00.123456", "2026-01-01T00:00:00.1234567", "2026-01-01T10:00", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00", "2026-01-01T23:59:59.999999-15:59", "2026-01-01T00:00:00+16:00", "2026-01-01T00:00:00+00:19:32", "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z", "2026-01-01 00:00:00+00", "2099-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "0044-03-15T00:00:00+00:00 BC", "10000-01-01T00:00:00+00:00", "294276-12-31T23:59:59+00:00", "4714-11-24T00:00:00+00:00 BC", "now", "today", "epoch"]; // prettier-ignore
const spelled = ["00:00", "23:59:59.999999", "24:00:00", "24:00:01", "12:30:00+02", "12:30:00+02:00", "23:59:59-15:59:59", "12:30:00Z", "PT1H", "P1Y2M3DT4H5M6.5S", "P", "PT", "P1W", "1 day", "\\x", "\\x00ff", "\\xf", "\\xzz", "127.0.0.1", "127.0.0.1/8", "127.0.0.1/33", "256.0.0.1", "1.2.3", "1.2.3.", "fe80::1", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1/129", "08:00:2b:01:02:03", "08002b010203", "101", "10", "1011", "102", "empty", "[1,5)", "[5,1)", "(1,1)", "[,5]", "(,)", "[1.5,2)", "[99999999999,)", "[2026-01-01,2026-02-01)", "[2026-01-01T00:00:00,)", "[2026-01-01T00:00:00Z,2026-02-01T00:00:00Z)", "[2026-02-01T00:00:00Z,2026-01-01T00:00:00Z)", "[infinity,infinity]", "NaN", "Infinity", "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc999c0b4ef8bb6d6bb9bd380a11"]; // prettier-ignore
const structures = [true, false, null, {}, { a: 1 }, { a: { b: [1, null, "x"] } }, { "": "\0" }, { "\ud800": 1 }, ["\ud800"], { n: 1e308 }, [], [[]], ["a"], ["a", null], ["red"], ["red", "green"], ["red", "green", "blue"], ["red", "red", "red", "red"], ["green", "blue"], ["red", "pink"], [1], [1, 2], [1.5], [[1, 2], [3, 4]], [[1, 2], [3]], [[1], 2], [[], []], [[[1]]], [true], [{}], [{ a: [1] }], [["a"], ["b"]], ["2026-01-01T00:00:00Z"], ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"], ["abcdef"], ["abcde"], [12.34], [12.345]]; // prettier-ignore

/** Every edge value, whatever the type. */
export const edgeValues: readonly unknown[] = [...texts, ...numbers, ...moments, ...spelled, ...structures];

/** Arbitrary values of every kind that JSON has, edges more often than not. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...edgeValues),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."aAzZ09 -_@.%xéÉß😀\n\t"), maxLength: 12 }),
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.uuid(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** SQL constants of types whose rows are hardest to read, by type. */
export const storedEdges: Readonly<Record<string, readonly string[]>> = {
  bigint: ["9223372036854775807", "-9223372036854775808", "9007199254740993"],
  real: ["'NaN'", "'Infinity'", "'-Infinity'", "1e-45", "3.4028235e38", "'-0'"],
  "double precision": ["'NaN'", "'Infinity'", "'-Infinity'", "5e-324", "1.7976931348623157e308", "'-0'"],
  numeric: ["'NaN'", "'Infinity'", "'-Infinity'", "1e400", "1e-400", "0.1000000000000000000000000001", "12345678901234567890"],
  "numeric(10,2)": ["'NaN'", "99999999.99", "-99999999.99"],
  "numeric(30,10)": ["'NaN'", "99999999999999999999.9999999999"],
  "numeric(3,-2)": ["12345", "99949", "'NaN'"],
  text: ["repeat('x', 100000)", "U&'\\D83D\\DE00'", "E'\\x01\\x7f'"],
  "char(3)": ["'a'", "''", "'é  '"],
  json: [`'"\\u0000"'`, `'"\\ud800"'`, "'1e400'", "'null'", `'{"a":1,"a":2}'`, "' [ 1 , 2 ] '"],
  jsonb: ["'1e400'", "'null'", "'-0'", "(repeat('[', 800) || repeat(']', 800))::jsonb"],
  date: ["'infinity'", "'-infinity'", "'4714-11-24 BC'", "'5874897-12-31'", "'0001-01-01'", "'0001-12-31 BC'"],
  timestamp: ["'infinity'", "'-infinity'", "'4714-11-24 00:00:00 BC'", "'294276-12-31 23:59:59.999999'"],
  timestamptz: ["'infinity'", "'-infinity'", "'4714-11-25 00:00:00+00 BC'", "'294276-12-30 23:59:59.999999+00'", "'1900-01-01 12:00+00'", "'0044-03-15 BC'"],
  time: ["'24:00:00'", "'00:00:00.000001'"],
  timetz: ["'24:00:00-15:59:59'", "'12:00:00.5+05:30'"],
  interval: ["'-1 year -2 mons +3 days -04:05:06.789'", "'178000000 years'", "'0'"],
  bytea: ["'\\x'", "'\\x00ff'"],
  "text[]": ["'{}'", "'{a,NULL,\"\"}'", "'{{a,b},{c,NULL}}'", "'[5:6]={a,b}'"],
  "integer[][]": ["'{1,NULL}'", "'{{{1}}}'"],
  "jsonb[]": ["array['[1,[2]]'::jsonb, 'null', null]"],
  "timestamptz[]": ["'{infinity,2026-01-01 00:00:00+00}'"],
  "numeric(10,2)[]": ["'{NaN,1.50}'"],
  tstzrange: ["'empty'", "'[2026-01-01,infinity]'"],
  "varchar(5)": ["'abcde   '", "'😀😀😀😀😀'"],
}; // prettier-ignore
