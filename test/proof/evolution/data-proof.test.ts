/** The proof of data itself: it fills every type to its edge, and no loss of a value escapes it. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { edgeValues } from "../../../compiler/attack/edge-values.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { holdData, proveData } from "../../../compiler/database/data-proof.ts";
import type { DataFinding, DataProof } from "../../../compiler/database/data-proof.ts";
import { dataFindings } from "../../../compiler/pipeline/data-findings.ts";
import { cloneEmbedded, openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { columnTypeSql } from "../../../compiler/sql/expression.ts";
import { identifier, literal } from "../../../compiler/sql/sql.ts";
import { migrationsOf } from "../emit-sql/emitted.ts";
import { renamesOf } from "./evolving.ts";
import { laboratory, samples } from "./laboratory.ts";

let empty: Database;

beforeAll(async () => {
  empty = await openEmbedded();
  await replay(empty, migrationsOf(laboratory));
});

afterAll(() => empty.close());

async function proved(
  database: Database,
  statements: string,
  next: readonly ModuleIr[] = laboratory,
): Promise<readonly DataFinding[]> {
  return proveData(database, { ...proofOf(next), files: [{ path: "evolution.sql", text: statements }] });
}

function proofOf(next: readonly ModuleIr[]): DataProof {
  const renames = renamesOf(laboratory, next);
  return { previous: laboratory, next, renames, files: [], settings: defaultSettings };
}

async function onCopy<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const copy = await cloneEmbedded(empty);
  try {
    return await work(copy);
  } finally {
    await copy.close();
  }
}

test("every table gets rows, every type its edges, every nullable column a NULL, every status a row", () =>
  onCopy(async (database) => {
    expect(await proved(database, "select 1;")).toEqual([]);
    const count = async (condition: string): Promise<unknown> =>
      (await database.query(`select count(*)::integer as n from public.samples where ${condition}`)).rows[0]?.["n"];
    expect(await count("true")).toBe(6);
    const missing: string[] = [];
    for (const { name, type, nullable } of samples.columns) {
      if (!name.startsWith("a ")) continue;
      const column = identifier(name);
      if (nullable && (await count(`${column} is null`)) === 0) missing.push(`${name}: NULL`);
      const edges = edgeValues(type).slice(0, 5);
      if (edges.length < 2) missing.push(`${name}: no edges`);
      for (const edge of edges) {
        const found = await count(`${column}::text = ${literal(edge)}::${columnTypeSql(type)}::text`);
        if (found === 0) missing.push(`${name}: ${edge}`);
      }
    }
    expect(missing).toEqual([]);
    for (const state of ["new", "tested", "kept"]) expect(await count(`state = '${state}'`)).toBeGreaterThan(0);
    expect(await count("char_length(code) = 30")).toBeGreaterThan(0);
    const { rows } = await database.query("select count(*)::integer as n from public.results");
    expect(rows).toEqual([{ n: 6 }]);
  }));

describe("what is lost is found", () => {
  const losses: readonly (readonly [string, string, readonly string[]])[] = [
    ["text is cut", `update samples set "a text" = left("a text", 1000)`, ["changed samples.a text"]],
    ["white space is trimmed", `update samples set "a text" = trim("a text")`, ["changed samples.a text"]],
    ["empty text becomes NULL", `update samples set "a text" = nullif("a text", '')`, ["changed samples.a text"]],
    ["NULL becomes empty text", `update samples set "a text" = coalesce("a text", '')`, ["changed samples.a text"]],
    ["letters are folded", `update samples set "a text" = convert_from(convert_to("a text", 'UTF8'), 'UTF8')`, []],
    [
      "numbers are rounded",
      `alter table samples alter "a numeric 12 4" type numeric(12,1)`,
      ["changed samples.a numeric 12 4"],
    ],
    ["times become days", `alter table samples alter "a timestamptz" type date`, ["changed samples.a timestamptz"]],
    [
      "microseconds are cut",
      `alter table samples alter "a timestamp" type timestamp(3)`,
      ["changed samples.a timestamp"],
    ],
    [
      "infinity becomes a date",
      `update samples set "a date" = '9999-12-31' where "a date" = 'infinity'`,
      ["changed samples.a date"],
    ],
    [
      "real goes over text",
      `alter table samples alter "a double precision" type real using case when abs("a double precision") > 1e30 or abs("a double precision") < 1e-30 then 0 else "a double precision" end`,
      ["changed samples.a double precision"],
    ],
    [
      "jsonb null becomes NULL",
      `update samples set "a jsonb" = null where "a jsonb" = 'null'`,
      ["changed samples.a jsonb"],
    ],
    ["jsonb over json", `alter table samples alter "a json" type jsonb`, ["changed samples.a json"]],
    [
      "arrays are flattened",
      `update samples set "a text list" = (select array_agg(x) from unnest("a text list") as x)`,
      ["changed samples.a text list"],
    ],
    [
      "bytes are cut",
      String.raw`update samples set "a bytea" = '\x' where length("a bytea") > 4`,
      ["changed samples.a bytea"],
    ],
    [
      "two columns swap",
      `alter table samples rename "a date" to held; alter table samples rename code to "a date"; alter table samples rename held to code`,
      ["changed samples.a date", "changed samples.code"],
    ],
    ["a row goes", `delete from samples where state = 'kept'`, ["row-lost results", "row-lost samples"]],
    ["rows appear", `insert into samples (code, grade) values ('another', 1)`, ["row-appeared samples"]],
    ["rows get other keys", `update results set id = gen_random_uuid()`, ["row-appeared results", "row-lost results"]],
    ["a timestamp of the system moves", `update samples set grade = grade`, ["changed samples.updated_at"]],
    [
      "children change parents",
      `update results set sample_id = (select id from samples order by id limit 1)`,
      ["changed results.sample_id", "changed results.updated_at"],
    ],
    [
      "the log forgets",
      `alter table audit.audit_log disable trigger user; delete from audit.audit_log`,
      ["log-changed audit_log"],
    ],
    [
      "the log is edited",
      `alter table audit.audit_log disable trigger user; update audit.audit_log set action = upper(action)`,
      ["log-changed audit_log"],
    ],
  ];

  test.each(losses)("%s", async (_, statements, expected) => {
    // On one database, and taken back each time.
    await empty.execute("begin");
    try {
      const data = await holdData(empty, proofOf(laboratory));
      const guarded = /^update samples set grade|results/.test(statements);
      await empty.execute(guarded ? statements : `alter table samples disable trigger user; ${statements}`);
      const said = (await data.compare()).map(
        (one) => `${one.kind} ${one.entity}${one.column === null ? "" : `.${one.column}`}`,
      );
      expect([...new Set(said)].toSorted()).toEqual([...expected].toSorted());
    } finally {
      await empty.execute("rollback");
    }
  });

  test("with the key, the value before, what it should be, and what it is", () =>
    onCopy(async (database) => {
      const findings = await proved(database, `alter table samples alter grade type numeric(5,0);`);
      expect(findings[0]).toEqual({
        kind: "changed",
        entity: "samples",
        column: "grade",
        key: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        before: expect.stringMatching(/^\d+\.\d\d$/) as string,
        expected: findings[0]?.before,
        after: expect.stringMatching(/^\d+$/) as string,
      });
    }));
});

describe("a loss that nobody approved", () => {
  const without = (ir: ModuleIr): ModuleIr => ({
    ...ir,
    entities: ir.entities.map((one) => ({ ...one, columns: one.columns.filter(({ name }) => name !== "a bytea") })),
  });
  const narrower = (ir: ModuleIr): ModuleIr => ({
    ...ir,
    entities: ir.entities.map((one) => ({
      ...one,
      columns: one.columns.map((each) =>
        each.name === "a numeric 12 4"
          ? { ...each, type: { name: "numeric", arguments: [12, 1], dimensions: 0 } }
          : each,
      ),
    })),
  });
  const tableless = (ir: ModuleIr): ModuleIr => ({
    ...ir,
    entities: ir.entities.filter((one) => one.name !== "results"),
  });
  const cases = [
    [
      "column-lost",
      without,
      `alter table samples drop column "a bytea";`,
      { object: "samples.a bytea", change: "drop column" },
    ],
    [
      "changed",
      narrower,
      `alter table samples alter "a numeric 12 4" type numeric(12,1);`,
      { object: "samples.a numeric 12 4", change: "change type" },
    ],
    ["table-lost", tableless, `drop table results;`, { object: "results", change: "drop table" }],
  ] as const;

  test.each(cases)("%s", (kind, edit, statements, approval) =>
    onCopy(async (database) => {
      const next = laboratory.map((ir) => (ir.module === "laboratory" ? edit(ir) : ir));
      const kinds = new Set((await proved(database, statements, next)).map((one) => one.kind));
      expect([...kinds]).toEqual([kind]);
      const signed = next.map((ir) => ({ ...ir, approvals: [{ ...approval, version: "2", reason: "Agreed" }] }));
      expect(await onCopy((other) => proved(other, statements, signed))).toEqual([]);
    }),
  );
});

test("a table for which no row is known says so", () =>
  onCopy(async (database) => {
    await database.execute("alter table results add constraint never check (false)");
    const kinds = (await proved(database, "select 1;")).map(({ kind, entity }) => ({ kind, entity }));
    expect(kinds).toEqual([{ kind: "unproven", entity: "results" }]);
  }));

test("as diagnostics: one for each column, with the first row; a note where nothing could be tried", () => {
  const nothing = { column: null, key: null, before: null, expected: null, after: null };
  const changed = {
    kind: "changed",
    entity: "samples",
    column: "grade",
    before: "1.25",
    expected: "1.25",
    after: "1",
  } as const;
  const findings: readonly DataFinding[] = [
    { ...changed, key: "a" },
    { ...changed, key: "b" },
    { ...nothing, kind: "row-lost", entity: "results", key: "c" },
    { ...nothing, kind: "unproven", entity: "results" },
  ];
  const said = dataFindings(findings, []).map(({ code, severity, message }) => `${severity} ${code} ${message}`);
  expect(said).toEqual([
    "error verify/data-changed samples.grade: the row a was '1.25', should be '1.25' and is '1', and 1 more.",
    "error verify/data-changed results: the row c is gone.",
    "note verify/data-unproven No row of results could be made up that both the previous and the new contract take.",
  ]);
});
