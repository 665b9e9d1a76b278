/** The table of type pairs, on a real database: what is called safe changes no value, and what is called checked refuses those it would. */

import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ColumnType } from "../../../compiler/ir/type.ts";
import { typeChange } from "../../../compiler/plan/changes/type-change.ts";
import { columnTypeSql } from "../../../compiler/sql/expression.ts";
import { identifier } from "../../../compiler/sql/sql.ts";

const type = (name: string, ...given: number[]): ColumnType => ({ name, arguments: given, dimensions: 0 });

const scalars: readonly ColumnType[] = [
  type("smallint"),
  type("integer"),
  type("bigint"),
  type("numeric"),
  type("numeric", 4),
  type("numeric", 5, 2),
  type("numeric", 10, 2),
  type("numeric", 12, 4),
  type("numeric", 2, 4),
  type("numeric", 5, -2),
  type("real"),
  type("double precision"),
  type("text"),
  type("varchar"),
  type("varchar", 3),
  type("varchar", 10),
  type("char", 5),
  type("char", 8),
  type("citext"),
  type("uuid"),
  type("boolean"),
  type("date"),
  type("timestamp"),
  type("timestamp", 0),
  type("timestamptz"),
  type("timestamptz", 3),
  type("time"),
  type("time", 0),
  type("timetz"),
  type("interval"),
  type("interval", 0),
  type("json"),
  type("jsonb"),
  type("inet"),
  type("cidr"),
  type("bit", 3),
  type("bit", 5),
  type("varbit", 3),
  type("varbit", 5),
  type("varbit"),
  type("bytea"),
  type("money"),
];
const types = [...scalars, ...scalars.map((one) => ({ ...one, dimensions: 1 }))];

const whole = (low: bigint, high: bigint) => fc.bigInt({ min: low, max: high }).map(String);
const decimal = (digits: number, scale: number) =>
  fc
    .tuple(fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n }))
    .map(([n]) => `${n}e-${scale}`.replace("e--", "e"));
const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }).filter((one) => !one.includes("\u0000")),
  fc.constantFrom(
    "",
    " ",
    "abc  ",
    "true",
    "0",
    "-0",
    "01",
    "+1",
    "1e2",
    " 7",
    "t",
    "TRUE",
    "999999999999",
    "ÄÖ",
    "😀😀😀😀",
  ),
  whole(-99999n, 99999n),
  fc.uuid(),
  fc.uuid().map((one) => one.toUpperCase()),
);
const moments = fc.oneof(
  fc.constantFrom(
    "infinity",
    "-infinity",
    "2026-02-28 23:59:59.999999",
    "0001-01-01 00:00:00",
    "4713-01-01 00:00:00 BC",
  ),
  fc
    .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((one) => one.toISOString().slice(0, 23)),
);
const bits = (low: number, high: number) =>
  fc.string({ unit: fc.constantFrom("0", "1"), minLength: low, maxLength: high });

/** Texts that the type takes; edges by hand, the rest drawn. */
function valuesOf({ name, arguments: [first = Infinity, scale = 0] }: ColumnType): readonly string[] {
  const drawn = (values: fc.Arbitrary<string>): readonly string[] => fc.sample(values, { numRuns: 25, seed: 7 });
  switch (name) {
    case "smallint":
      return ["-32768", "32767", "0", ...drawn(whole(-32768n, 32767n))];
    case "integer":
      return ["-2147483648", "2147483647", "32768", "0", ...drawn(whole(-2147483648n, 2147483647n))];
    case "bigint":
      return [
        "-9223372036854775808",
        "9223372036854775807",
        "2147483648",
        "9007199254740993",
        ...drawn(whole(-(2n ** 63n), 2n ** 63n - 1n)),
      ];
    case "numeric":
      return first === Infinity
        ? ["NaN", "Infinity", "-Infinity", "0.1", "1e40", "123456789.987654321", "1.50", ...drawn(decimal(12, 4))]
        : [
            "NaN",
            "0",
            `${"9".repeat(first)}e${-scale}`,
            `-${"9".repeat(first)}e${-scale}`,
            `1e${-scale}`,
            ...drawn(decimal(first, scale)),
          ];
    case "real":
      return ["NaN", "Infinity", "-Infinity", "0.1", "3.4028235e38", "1e-40", "-0", "16777216"];
    case "double precision":
      return ["NaN", "Infinity", "0.1", "1.7976931348623157e308", "1e-320", "-0", "9007199254740993"];
    case "text":
    case "citext":
      return ["x".repeat(300), ...drawn(words)];
    case "varchar":
    case "char":
      return ["", "   ".slice(0, Math.min(first, 3)), ...drawn(words).filter((one) => [...one].length <= first)];
    case "uuid":
      return ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", ...drawn(fc.uuid())];
    case "boolean":
      return ["true", "false"];
    case "date":
      return ["infinity", "-infinity", "0001-01-01", "4713-01-01 BC", "2026-02-28", "9999-12-31"];
    case "timestamp":
    case "timestamptz":
      return drawn(moments);
    case "time":
      return ["00:00:00", "24:00:00", "23:59:59.999999", "12:34:56.789"];
    case "timetz":
      return ["00:00:00+00", "23:59:59.999999-12", "12:34:56.789+05:30"];
    case "interval":
      return ["1 year 2 months", "-3 days", "1.123456 seconds", "25:00:00", "00:00:00.6"];
    case "json":
    case "jsonb":
      return ["null", '{"b":1,"a":2}', '{"a":1, "a":2}', "[1,2.50]", '"\u00e4"', "1e3"];
    case "inet":
      return ["10.1.2.3/8", "10.0.0.0/8", "192.168.0.1", "::1/128", "fe80::1/10", "0.0.0.0/0"];
    case "cidr":
      return ["10.0.0.0/8", "192.168.0.1/32", "fe80::/10", "0.0.0.0/0"];
    case "bit":
      return drawn(bits(first, first));
    case "varbit":
      return drawn(bits(0, Math.min(first, 12)));
    case "bytea":
      return ["\\x", "\\x00ff"];
    case "money":
      return ["0", "12.34", "-1"];
    default:
      throw new Error(`no values for ${name}`);
  }
}

let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create({ extensions: { citext } });
  await database.exec("create extension citext; set timezone to 'Europe/Berlin'");
});

afterAll(() => database.close());

interface Outcome {
  /** Whether the change was refused; what then was refused stays what it was. */
  readonly refused: string | null;
  readonly violating: number;
  /** Values that are not the same any more. */
  readonly changed: readonly unknown[];
}

/** Makes a column with all values, takes out what the question finds, and changes its type as a migration does. */
async function change(from: ColumnType, to: ColumnType): Promise<Outcome> {
  const { violates } = typeChange(from, to);
  const [old, now] = [columnTypeSql(from), columnTypeSql(to)];
  await database.exec(`begin; create table probe (id integer generated always as identity, was ${old}, now_is ${old})`);
  try {
    const values = valuesOf(from);
    const lists = from.dimensions === 0 ? values.map((one) => [one]) : [[], ...values.map((one) => [one]), values];
    for (const list of lists) {
      const [value] = list;
      const given =
        from.dimensions === 0
          ? { text: `$1::text::${old}`, values: [value] }
          : { text: `$1::text[]::${old}`, values: [list] };
      await database.query(
        `insert into probe (was, now_is) select v, v from (select ${given.text} as v) as one`,
        given.values,
      );
    }
    await database.exec("insert into probe (was, now_is) values (null, null)");
    let violating = 0;
    if (violates !== null) {
      const { affectedRows } = await database.query(
        `delete from probe where now_is is not null and ${violates(identifier("now_is"))}`,
      );
      violating = affectedRows ?? 0;
    }
    const alter = `alter table probe alter column now_is type ${now}`;
    await database.exec("savepoint before");
    try {
      await database.exec(alter);
    } catch (error) {
      await database.exec("rollback to savepoint before");
      // 42804: Postgres does not convert by itself.
      if ((error as { readonly code?: string }).code !== "42804")
        return { refused: String(error), violating, changed: [] };
      try {
        await database.exec(`${alter} using now_is::${now}`);
      } catch (second) {
        await database.exec("rollback to savepoint before");
        return { refused: String(second), violating, changed: [] };
      }
    }
    const { rows } = await database.query(
      `select was::text as was, now_is::text as now_is, now_is::${old}::text as back from probe where was::text is distinct from now_is::${old}::text`,
    );
    return { refused: null, violating, changed: rows };
  } finally {
    await database.exec("rollback");
  }
}

const pairs = types.flatMap((from) =>
  types.filter((to) => columnTypeSql(to) !== columnTypeSql(from)).map((to) => ({ from, to, ...typeChange(from, to) })),
);
const named = (safety: string) =>
  pairs
    .filter((one) => one.safety === safety)
    .map((one) => [`${columnTypeSql(one.from)} to ${columnTypeSql(one.to)}`, one] as const);

describe("type changes", () => {
  test("that are safe keep every value", async () => {
    const found: unknown[] = [];
    for (const [what, { from, to }] of named("safe")) {
      const outcome = await change(from, to);
      if (outcome.refused !== null || outcome.changed.length > 0) found.push([what, outcome]);
    }
    expect(found).toEqual([]);
  });

  test("that are checked keep every value which the question lets through, or are refused", async () => {
    const found: unknown[] = [];
    const refused: unknown[] = [];
    let violating = 0;
    for (const [what, { from, to }] of named("checked")) {
      const outcome = await change(from, to);
      violating += outcome.violating;
      if (outcome.changed.length > 0) found.push([what, outcome]);
      if (outcome.refused !== null) refused.push([what, outcome.refused]);
    }
    expect(found).toEqual([]);
    expect(refused).toEqual([]);
    expect(violating).toBeGreaterThan(100);
  });

  test("are told apart: widening is safe, narrowing is counted, rounding is lossy", () => {
    const safety = (from: ColumnType, to: ColumnType) => typeChange(from, to).safety;
    expect(safety(type("integer"), type("bigint"))).toBe("safe");
    expect(safety(type("varchar", 3), type("text"))).toBe("safe");
    expect(safety(type("numeric", 10, 2), type("numeric", 12, 2))).toBe("safe");
    expect(safety(type("bigint"), type("integer"))).toBe("checked");
    expect(safety(type("text"), type("varchar", 3))).toBe("checked");
    expect(safety(type("text"), type("uuid"))).toBe("checked");
    expect(safety(type("numeric", 10, 2), type("numeric", 5, 2))).toBe("checked");
    expect(safety(type("numeric", 10, 2), type("numeric", 10, 1))).toBe("lossy");
    expect(safety(type("numeric"), type("integer"))).toBe("lossy");
    expect(safety(type("double precision"), type("real"))).toBe("lossy");
    expect(safety(type("timestamptz"), type("timestamp"))).toBe("lossy");
    expect(safety(type("timestamptz"), type("date"))).toBe("lossy");
    expect(safety(type("json"), type("jsonb"))).toBe("lossy");
    expect(safety(type("text"), { ...type("text"), dimensions: 1 })).toBe("lossy");
    expect(named("safe").length).toBeGreaterThan(60);
    expect(named("checked").length).toBeGreaterThan(40);
  });
});
