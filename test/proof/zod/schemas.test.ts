/** The emitted Zod schemas against a real Postgres: what they accept it takes, what it returns they accept. */

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { identifier } from "../../../compiler/sql/sql.ts";
import { anyValue, edgeValues, storedEdges } from "./edge-values.ts";
import { createTables, loadSchemas } from "./compiled.ts";
import { insertRows, prepareInserts } from "./insert-rows.ts";
import type { Body } from "./insert-rows.ts";
import { laboratoryIr, specimenColumn, specimenTypes } from "./laboratory.ir.ts";

const seed = Number(process.env["PROOF_SEED"] ?? 20260118);

let database: Database;
let schema: (name: string) => z.ZodObject;

beforeAll(async () => {
  schema = await loadSchemas(laboratoryIr);
  database = await openEmbedded();
  await createTables(database, laboratoryIr);
  await prepareInserts(database);
});
afterAll(async () => {
  await database.close();
});

interface Judged {
  readonly accepted: boolean;
  readonly taken: boolean;
}

/** Inserts bodies that may or may not be valid, and holds both promises against what Postgres did. */
async function judge(table: string, bodies: readonly Body[]): Promise<readonly Judged[]> {
  const outcomes = await insertRows(database, table, bodies);
  return bodies.map((body, at): Judged => {
    const outcome = outcomes[at];
    const accepted = schema(`${table}Insert`).safeParse(body).success;
    if (outcome?.kind === "row") {
      const read = schema(`${table}Row`).safeParse(outcome.row);
      expect(read.error?.issues ?? [], `the row schema refuses ${JSON.stringify(outcome.row)}`).toEqual([]);
    } else if (accepted) {
      expect.fail(`accepted ${JSON.stringify(body)}, but Postgres says: ${outcome?.message ?? "nothing"}`);
    }
    return { accepted, taken: outcome?.kind === "row" };
  });
}

describe(`every type (PROOF_SEED=${seed})`, () => {
  for (const type of specimenTypes) {
    it(`${type}: edge values`, async () => {
      const judged = await judge(
        "specimens",
        edgeValues.map((value) => ({ [specimenColumn(type)]: value })),
      );
      expect(judged).toContainEqual({ accepted: true, taken: true });
      expect(judged).toContainEqual({ accepted: false, taken: false });
    });
  }

  it("arbitrary values of arbitrary types", async () => {
    const cell = fc.record({ type: fc.constantFrom(...specimenTypes), value: anyValue });
    const property = fc.asyncProperty(cell, async ({ type, value }) => {
      await judge("specimens", [{ [specimenColumn(type)]: value }]);
    });
    await fc.assert(property, { seed, numRuns: 500 });
  });

  for (const zone of ["UTC", "Europe/Amsterdam", "Asia/Kathmandu"]) {
    it(`rows that only SQL can write, in ${zone}`, async () => {
      await database.execute(`set time zone '${zone}'`);
      for (const [type, values] of Object.entries(storedEdges)) {
        const column = identifier(specimenColumn(type));
        for (const value of values) {
          const statement = `insert into public.specimens (${column}) values (${value}) returning row_to_json(specimens.*)::text as row`;
          const row: unknown = JSON.parse(String((await database.query(statement)).rows[0]?.["row"]));
          const read = schema("specimensRow").safeParse(row);
          expect(read.error?.issues ?? [], `${type} ${value}: ${JSON.stringify(row)}`).toEqual([]);
        }
      }
      await database.execute("reset time zone");
    });
  }
});

describe(`every CHECK (PROOF_SEED=${seed})`, () => {
  const rules = laboratoryIr.entities[1];
  const writable = (rules?.columns ?? []).filter((column) => column.generated === null && column.identity !== "always");
  const whole: Body = { title: "t", kind: "a", quantity: 1 };

  for (const column of writable) {
    it(`${column.name}: edge values`, async () => {
      const judged = await judge(
        "rules",
        edgeValues.map((value) => ({ ...whole, [column.name]: value })),
      );
      expect(judged).toContainEqual({ accepted: true, taken: true });
      expect(judged).toContainEqual({ accepted: false, taken: false });
    });
  }

  it("arbitrary rows that the schema accepts", async () => {
    const valid = fc.record(
      {
        title: acceptedBy("title"),
        kind: acceptedBy("kind"),
        state: acceptedBy("state"),
        slug: acceptedBy("slug"),
        trimmed: acceptedBy("trimmed"),
        quantity: acceptedBy("quantity"),
        low: acceptedBy("low"),
        high: acceptedBy("high"),
        price: acceptedBy("price"),
        flag: acceptedBy("flag"),
        tags: acceptedBy("tags"),
        starts_at: acceptedBy("starts_at"),
        ends_at: acceptedBy("ends_at"),
        closed_at: acceptedBy("closed_at"),
        left_id: acceptedBy("left_id"),
        right_id: acceptedBy("right_id"),
        note: acceptedBy("note"),
      },
      { requiredKeys: ["title"] },
    );
    const counts = { accepted: 0, refused: 0 };
    const property = fc.asyncProperty(valid, async (body) => {
      const [judged] = await judge("rules", [body]);
      counts[judged?.accepted === true ? "accepted" : "refused"] += 1;
    });
    await fc.assert(property, { seed, numRuns: 400 });
    expect(counts.accepted).toBeGreaterThan(20);
    expect(counts.refused).toBeGreaterThan(20);
  });

  const broken: readonly (readonly [check: string, body: Body])[] = [
    ["low_high", { low: 5, high: 6 }],
    ["low_high", { low: 32767, high: 1 }],
    ["flag_or_note", { flag: true }],
    ["ends_after", { starts_at: "2026-01-01T00:00:00Z", ends_at: "2026-01-01T01:00:00+01:00" }],
    ["starts_finite", { starts_at: "infinity" }],
    ["closed_when_b", { kind: "b" }],
    ["one_side", { left_id: "00000000-0000-0000-0000-000000000000" }],
    [
      "sides_differ",
      { left_id: "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", right_id: "ffffffff-ffff-ffff-ffff-ffffffffffff" },
    ],
    ["case_of_kind", { quantity: 101 }],
  ];
  for (const [check, values] of broken) {
    it(`${check}: ${JSON.stringify(values)} is refused by both`, async () => {
      const body = { ...whole, ...values };
      expect(
        schema("rulesInsert")
          .safeParse(body)
          .error?.issues.map((issue) => issue.message),
      ).toEqual([`violates ${check}`]);
      expect(await insertRows(database, "rules", [body])).toMatchObject([{ kind: "refused", sqlstate: "23514" }]);
    });
  }

  function acceptedBy(column: string): fc.Arbitrary<unknown> {
    const field = schema("rulesInsert").shape[column];
    const pool = [...edgeValues, ...fc.sample(anyValue, { seed, numRuns: 500 })];
    return fc.constantFrom(...pool.filter((value) => value !== undefined && field?.safeParse(value).success === true));
  }
});

describe("keys", () => {
  it("refuses unknown, generated and always-identity columns, and undefined", () => {
    for (const more of [{ other: 1 }, { title_length: 1 }, { order: 1 }, { state: undefined }]) {
      expect(schema("rulesInsert").safeParse({ title: "t", ...more }).success).toBe(false);
      expect(schema("rulesUpdate").safeParse({ ...more }).success).toBe(false);
    }
    expect(schema("rulesInsert").safeParse({ title: "t", user: 1 }).success).toBe(true);
  });

  it("gives each actor its own columns and states", () => {
    expect(schema("rulesInsertByKeeper").safeParse({ title: "t", kind: "b" }).success).toBe(false);
    expect(schema("rulesInsertByKeeper").safeParse({ title: "t", quantity: 1 }).success).toBe(false);
    expect(schema("rulesInsertByKeeper").safeParse({ title: "t" }).success).toBe(true);
    expect(schema("rulesUpdateByKeeper").safeParse({ low: 1, high: 5 }).success).toBe(true);
    expect(schema("rulesUpdateByKeeper").safeParse({ low: 5, high: 1 }).success).toBe(false);
    expect(schema("rulesUpdateByKeeper").safeParse({ order: 1 }).success).toBe(false);
    expect(schema("rulesInsertBySignedIn").safeParse({ title: "t" }).success).toBe(false);
    const sample = { site: "a", number: 1, rule_id: "00000000-0000-0000-0000-000000000000" };
    expect(schema("samplesInsertByKeeper").safeParse({ ...sample, status: "draft" }).success).toBe(true);
    expect(schema("samplesInsertByKeeper").safeParse({ ...sample, status: "final" }).success).toBe(false);
    expect(schema("samplesInsert").safeParse({ ...sample, status: "final" }).success).toBe(true);
    expect(schema("samplesInsert").safeParse({ ...sample, site: "x".repeat(1301) }).success).toBe(false);
  });
});
