/** Values by type, different for each number, as Postgres reads them. */

import type { ColumnType } from "../ir/type.ts";

/** Returns the n-th uuid of a family; all begin alike, so that they are recognised in any database. */
export function uuid(family: number, n: number): string {
  return `c0417ac7-${hexadecimal(family, 4)}-4000-8000-${hexadecimal(n, 12)}`;
}

function hexadecimal(n: number, digits: number): string {
  return n.toString(16).padStart(digits, "0");
}

/** Returns arrays of one element, of none, of several of them; of the listed elements where there are any. */
export function arraysOf(type: ColumnType, family: number, n: number, more: ArrayWishes): readonly string[] {
  const ofElement = [0, 1, 2].flatMap((at) => valuesOf({ ...type, dimensions: 0 }, family, n + at, "").slice(0, 1));
  const elements = more.elements.length > 0 ? more.elements : ofElement;
  // Documents need their signs; of texts those are enough that nobody has to escape.
  const isDocument = type.name === "json" || type.name === "jsonb";
  const plain = (one: string): string =>
    isDocument ? one.replaceAll(/["\\]/g, (sign) => `\\${sign}`) : one.replaceAll(/["\\{},]/g, "");
  const array = (count: number): string =>
    `{${Array.from({ length: count }, (_, at) => `"${plain(elements[at % elements.length] ?? "")}"`).join(",")}}`;
  if (elements.length === 0) return ["{}"];
  return [...new Set([array(1), "{}", ...more.lengths.filter((one) => one <= 100).map(array)])];
}

interface ArrayWishes {
  readonly elements: readonly string[];
  readonly lengths: readonly number[];
}

/** Returns the n-th values of a type, best first; `family` keeps entities apart, `name` says what a text may be. */
export function valuesOf(type: ColumnType, family: number, n: number, name: string): readonly string[] {
  const day = String((n % 28) + 1).padStart(2, "0");
  switch (type.name) {
    case "uuid":
      return [uuid(family, n)];
    case "text":
    case "citext":
    case "varchar":
    case "character varying":
      return texts(name, n, type.arguments[0] ?? Infinity);
    case "char":
    case "bpchar":
    case "character": {
      const width = type.arguments[0] ?? 1;
      return [n.toString(36).padStart(width, "s").slice(-width).toUpperCase()];
    }
    case "smallint":
    case "int2":
      return [String(30_000 + (n % 2_500)), String((n % 30_000) + 1), "1", "0"];
    case "integer":
    case "int":
    case "int4":
      return [String(1_900_000_000 + family * 10_000 + n), String(n + 1), "1", "0"];
    case "bigint":
    case "int8":
      return [String(9_000_000_000_000 + family * 10_000 + n), String(n + 1), "1", "0"];
    case "numeric":
    case "decimal":
    case "real":
    case "float4":
    case "float8":
    case "double precision":
      return [String(n + 1), "1", "0", "0.5"];
    case "money":
      return [String(n + 1)];
    case "boolean":
    case "bool":
      return ["true", "false"];
    case "date":
      return [`2001-01-${day}`, `2999-01-${day}`];
    case "timestamptz":
    case "timestamp with time zone":
      return [`2001-01-${day} 00:00:00+00`, `2999-01-${day} 00:00:00+00`];
    case "timestamp":
    case "timestamp without time zone":
      return [`2001-01-${day} 00:00:00`, `2999-01-${day} 00:00:00`];
    case "time":
    case "timetz":
      return [
        `${String(n % 24).padStart(2, "0")}:00:00`,
        "08:00:00",
        "20:00:00",
        `${String((n + 7) % 24).padStart(2, "0")}:30:00`,
      ];
    case "interval":
      return [`${n + 1} hours`];
    case "json":
    case "jsonb":
      return [`{"sample": ${n}}`, "{}", "[]"];
    case "bytea":
      return [String.raw`\x${hexadecimal(n, 4)}`];
    case "inet":
    case "cidr":
      return [`192.0.2.${n % 256}`];
    case "macaddr":
      return [`08:00:2b:01:02:${hexadecimal(n % 256, 2)}`];
    case "tstzrange":
      return [`[2001-01-${day} 00:00:00+00,2001-01-${day} 01:00:00+00)`];
    case "tsrange":
      return [`[2001-01-${day} 00:00:00,2001-01-${day} 01:00:00)`];
    case "daterange":
      return [`[2001-01-${day},2001-02-${day})`];
    case "int4range":
    case "int8range":
    case "numrange":
      return [`[${n},${n + 5})`];
    case "point":
      return [`(${n},${n})`];
    case "tsvector":
      return ["sample"];
    case "xml":
      return [`<sample>${n}</sample>`];
    default:
      return [];
  }
}

function texts(name: string, n: number, most: number): readonly string[] {
  const plain = [`Sample ${n}`, `sample${n}`, `s${n}`, n.toString(36)];
  const shaped = [
    `sample${n}@example.test`,
    `https://example.test/${n}`,
    "+15145550100",
    "514-555-0100",
    "H2X 1Y4",
    "A",
    "AB",
    "ABC",
    "12345",
    "2001-01-01",
    "fr-CA",
    "#00ff00",
  ];
  const email = /e_?mail/i.test(name);
  return (email ? [...shaped.slice(0, 1), ...plain, ...shaped] : [...plain, ...shaped]).filter(
    (one) => one.length <= most,
  );
}
