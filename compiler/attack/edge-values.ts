/** Values at the edge of what a type holds: those that a careless conversion cuts, rounds or refuses. */

import type { ColumnType } from "../ir/type.ts";

/** Returns edge values as Postgres reads them, sharpest first; empty for a type of which none is known. */
export function edgeValues(type: ColumnType): readonly string[] {
  if (type.dimensions === 0) return scalarEdges(type);
  const elements = scalarEdges({ ...type, dimensions: 0 });
  const quoted = elements.map((one) => `"${one.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`);
  const [first = "NULL", second = first] = quoted;
  const nested = `{{${first},${second}},{NULL,${first}}}`;
  return ["{}", `{${quoted.join(",")}}`, `{NULL,${first}}`, nested, `[3:4]={${first},${second}}`];
}

/** Letters outside of ASCII, outside of the first plane, combined, and right to left; quotes and a backslash. */
const unicode = String.raw`Zoë'"\ 李 🦊 é ‏א`;

function scalarEdges(type: ColumnType): readonly string[] {
  switch (type.name) {
    case "text":
    case "citext":
    case "varchar":
    case "character varying":
      return texts(type.arguments[0] ?? 2_000);
    case "char":
    case "bpchar":
    case "character":
      return texts(type.arguments[0] ?? 1).filter((one) => one.trimEnd() === one);
    case "smallint":
    case "int2":
      return ["32767", "-32768", "0"];
    case "integer":
    case "int":
    case "int4":
      return ["2147483647", "-2147483648", "0"];
    case "bigint":
    case "int8":
      return ["9223372036854775807", "-9223372036854775808", "0"];
    case "numeric":
    case "decimal":
      return decimals(type.arguments);
    case "real":
    case "float4":
      return ["3.4028235e+38", "1e-45", "-0", "NaN", "Infinity", "0.1"];
    case "double precision":
    case "float8":
      return ["1.7976931348623157e+308", "5e-324", "-0", "NaN", "-Infinity", "0.1"];
    case "boolean":
    case "bool":
      return ["true", "false"];
    case "date":
      return ["infinity", "-infinity", "4713-01-01 BC", "5874897-12-31", "2024-02-29"];
    case "timestamptz":
    case "timestamp with time zone":
      return [
        "infinity",
        "-infinity",
        "4713-01-01 00:00:00+00 BC",
        "294276-12-31 23:59:59.999999+00",
        "2024-03-10 02:30:00.000001-05",
      ];
    case "timestamp":
    case "timestamp without time zone":
      return [
        "infinity",
        "-infinity",
        "4713-01-01 00:00:00 BC",
        "294276-12-31 23:59:59.999999",
        "2024-03-10 02:30:00.000001",
      ];
    case "time":
      return ["24:00:00", "00:00:00", "23:59:59.999999"];
    case "timetz":
      return ["24:00:00-1559", "00:00:00+1559", "23:59:59.999999+05:30"];
    case "interval":
      return ["1 year -1 month 3 days -04:05:06.000007", "178000000 years", "-00:00:00.000001", "1 mon", "30 days"];
    case "jsonb":
    case "json":
      return [
        "null",
        `{"a": {"b": [null, true, "\\u00e9🦊"]}, "": 0}`,
        "12345678901234567890.12345678901234567890",
        "[]",
        `"${"x".repeat(1_000)}"`,
      ];
    case "bytea":
      return [String.raw`\x`, String.raw`\x00ff5c27`, String.raw`\x${"ab".repeat(500)}`];
    case "uuid":
      return ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"];
    case "inet":
      return ["::ffff:192.0.2.1/96", "0.0.0.0/0", "255.255.255.255"];
    case "cidr":
      return ["::/0", "192.0.2.0/24"];
    case "money":
      return ["92233720368547758.07", "-92233720368547758.08"];
    case "tstzrange":
      return ["empty", "(,)", "[-infinity,infinity)"];
    case "tsrange":
    case "daterange":
    case "int4range":
    case "int8range":
    case "numrange":
      return ["empty", "(,)"];
    default:
      return [];
  }
}

function texts(most: number): readonly string[] {
  // Wide letters, and of few kinds, so that an index still takes them.
  const longest = "ü".repeat(most);
  return [longest, "", [...unicode].slice(0, most).join(""), "  ".slice(0, most), "x".repeat(Math.max(0, most - 1))];
}

/** A limited numeric holds no infinity (Postgres, "Numeric Types"). */
function decimals([precision, scale = 0]: readonly number[]): readonly string[] {
  if (precision === undefined)
    return [`${"9".repeat(40)}.${"9".repeat(30)}`, "NaN", "Infinity", "-Infinity", "0.000000000000000000001", "1.500"];
  const digits = "9".repeat(precision);
  const largest =
    scale <= 0
      ? digits + "0".repeat(-scale)
      : `${digits.slice(0, Math.max(0, precision - scale)) || "0"}.${digits.slice(Math.max(0, precision - scale)).padStart(scale, "0")}`;
  const smallest = scale <= 0 ? `1${"0".repeat(-scale)}` : `0.${"1".padStart(scale, "0")}`;
  return [largest, `-${largest}`, smallest, "NaN", "0"];
}
