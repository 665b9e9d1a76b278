/** What the checks believe about Postgres, asked of Postgres. */

import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtInFunctions } from "../../compiler/check/builtins/functions.ts";
import { binaryOperators, columnTypes, prefixOperators } from "../../compiler/check/builtins/operators-and-types.ts";
import type { Entity } from "../../compiler/ir/entity.ts";
import { columnTypeSql, expressionSql } from "../../compiler/sql/expression.ts";
import { loadSqlParser } from "../../compiler/syntax/sql-parser.ts";
import { compileText } from "./structure/compile-text.ts";
import { smallContract } from "./structure/small-contract.ts";

let database: PGlite;

beforeAll(async () => {
  await loadSqlParser();
  database = await PGlite.create();
  await database.exec("create schema auth; create table auth.users (id uuid primary key);");
});

afterAll(() => database.close());

async function names(query: string): Promise<readonly string[]> {
  return (await database.query<{ name: string }>(query)).rows.map((row) => row.name);
}

describe("built-in lists", () => {
  it("hold only functions that exist, with a form of each number of arguments at its ends", async () => {
    const grammar = new Set(["greatest", "least", "nullif"]);
    const rows = (
      await database.query<{ name: string; low: number; high: number; volatility: string }>(
        "select proname as name, pronargs - pronargdefaults as low, case when provariadic <> 0 then 100 else pronargs end as high, provolatile as volatility from pg_proc where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f'",
      )
    ).rows;
    for (const [name, known] of builtInFunctions()) {
      if (grammar.has(name)) continue;
      const forms = rows.filter((row) => row.name === name);
      expect(forms, name).not.toEqual([]);
      if (known.immutable)
        expect(
          forms.some((row) => row.volatility === "i"),
          `${name} immutable`,
        ).toBe(true);
      expect(
        forms.every((row) => row.volatility === "v"),
        `${name} volatile`,
      ).toBe(known.volatile);
      for (const [low] of known.counts)
        expect(
          forms.some((row) => row.low - 1 <= low && low <= row.high),
          `${name}/${low}`,
        ).toBe(true);
    }
  });

  it("hold no function that reads files, sleeps, changes settings or ends sessions", () => {
    const dangerous =
      /^(pg_|lo_|dblink|query_to|table_to|schema_to|database_to|cursor_to|set_config|current_setting|nextval|setval|txid_|inet_server|version)/;
    expect([...builtInFunctions().keys()].filter((name) => dangerous.test(name))).toEqual([]);
  });

  it("hold only operators that exist", async () => {
    const binary = new Set(await names("select distinct oprname as name from pg_operator where oprkind = 'b'"));
    const prefix = new Set(await names("select distinct oprname as name from pg_operator where oprkind = 'l'"));
    expect([...binaryOperators].filter((one) => !binary.has(one))).toEqual([]);
    expect([...prefixOperators].filter((one) => !prefix.has(one))).toEqual([]);
  });

  it("hold only types that exist under their spelling", async () => {
    for (const name of columnTypes) {
      const type = { name, arguments: name === "char" ? [3] : [], dimensions: 1 };
      await expect(database.query(`select null::${columnTypeSql(type)}`), name).resolves.toBeDefined();
    }
  });
});

describe("names of constraints", () => {
  it("are those that Postgres chooses", async () => {
    const columns = [
      "| `title` | `text` | NULL, UNIQUE, 1–80 characters, trimmed | Title |",
      "| `low` | `integer` | NULL, >= 0 | From |",
      "| `high` | `integer` | NULL, CHECK (high > low) | To |",
      "| `parent_id` | `uuid` | NULL, FK → people(id) | Parent |",
      "| `nick` | `text` | NULL, unique per role and title | Short |",
    ].join("\n");
    const list = "\n**Constraints:**\n- UNIQUE (`low`, `high`)\n- CHECK (low < 100 AND high < 100)\n";
    const text = smallContract
      .replace("| What others say |\n", `| What others say |\n${columns}\n`)
      .replace("\n## Security", `${list}\n## Security`);
    const { ir } = compileText("docs/data-contracts/clinic.md", text).value;
    const people = ir?.entities[0];
    if (people === undefined) throw new Error("the contract did not compile");
    await database.exec(createUnnamed(people));
    const chosen = await names(
      "select conname as name from pg_constraint where conrelid = 'people'::regclass and contype <> 'n' order by 1",
    );
    const ours = [people.primaryKey, ...people.uniques, ...people.checks, ...people.foreignKeys].map((one) => one.name);
    expect(ours.toSorted()).toEqual([...chosen].sort());
  });
});

/** The table with every constraint, and without the name of any. */
function createUnnamed(entity: Entity): string {
  const list = (columns: readonly string[]): string => columns.map((one) => `"${one}"`).join(", ");
  const parts = [
    ...entity.columns.map((column) => `"${column.name}" ${columnTypeSql(column.type)}`),
    `primary key (${list(entity.primaryKey.columns)})`,
    ...entity.uniques.map((one) => `unique (${list(one.columns)})`),
    ...entity.checks.map((one) => `check (${expressionSql(one.expression)})`),
    ...entity.foreignKeys.map(
      (one) =>
        `foreign key (${list(one.columns)}) references ${one.referenced.schema}.${one.referenced.table} (${list(one.referenced.columns)})`,
    ),
  ];
  return `create table people (${parts.join(", ")})`;
}
