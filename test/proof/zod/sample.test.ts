/** The clinic's schemas against its real tables: examples, and edge values in every column. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { literal, sql } from "../../../compiler/sql/sql.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { createTables, loadSchemas } from "./compiled.ts";
import { edgeValues } from "./edge-values.ts";
import { insertRows, prepareInserts } from "./insert-rows.ts";
import type { Body } from "./insert-rows.ts";

let database: Database;
let schema: (name: string) => z.ZodObject;

const examples = authFoundationIr.examples.flatMap((example) =>
  example.rows.map((row) =>
    Object.fromEntries(row.values.map(({ column, value }) => [column, value.kind === "string" ? value.value : null])),
  ),
);
const [first = {}] = examples;

beforeAll(async () => {
  schema = await loadSchemas(authFoundationIr);
  database = await openEmbedded();
  await createTables(database, authFoundationIr);
  await prepareInserts(database);
  for (const { users } of authFoundationIr.examples) {
    for (const user of users) await database.execute(sql`insert into auth.users (id) values (${literal(user.id)});`);
  }
});
afterAll(async () => {
  await database.close();
});

it("accepts the contract's examples, as Postgres does, and the rows they become", async () => {
  expect(examples.length).toBe(4);
  for (const [at, outcome] of (await insertRows(database, "profiles", examples)).entries()) {
    expect(schema("profilesInsert").safeParse(examples[at]).success).toBe(true);
    expect(outcome.kind).toBe("row");
    if (outcome.kind === "row") expect(schema("profilesRow").parse(outcome.row)).toEqual(outcome.row);
  }
});

it("lets nobody but the service create a disabled profile", () => {
  const disabled = examples.find((example) => example["status"] === "disabled");
  expect(schema("profilesInsertByServiceRole").safeParse(disabled).success).toBe(true);
  expect(schema("profilesInsertByAdmin").safeParse(disabled).success).toBe(false);
  expect(schema("profilesInsertByAdmin").safeParse(first).success).toBe(true);
});

it("lets a provider change the display name and nothing else", () => {
  const update = schema("profilesUpdateByProvider");
  expect(update.safeParse({ display_name: "Dr. Lavoie" }).success).toBe(true);
  for (const column of ["id", "user_id", "role", "email", "status", "created_at", "updated_at", "other"]) {
    expect(update.safeParse({ [column]: first[column] ?? "x" }).success, column).toBe(false);
  }
});

describe("edge values", () => {
  const bodies: Readonly<Record<string, Body>> = {
    profiles: first,
    profile_audit_log: { profile_id: first["id"], action: "created" },
  };
  const prefix: Readonly<Record<string, string>> = { profiles: "profiles", profile_audit_log: "profileAuditLog" };
  for (const entity of authFoundationIr.entities) {
    for (const column of entity.columns) {
      it(`${entity.name}.${column.name}`, async () => {
        const candidates = [...edgeValues, "active", "admin"].map((value) => ({
          ...bodies[entity.name],
          [column.name]: value,
        }));
        const accepted = candidates.filter((body) => schema(`${prefix[entity.name]}Insert`).safeParse(body).success);
        expect(accepted.length).toBeGreaterThan(0);
        expect(accepted.length).toBeLessThan(candidates.length);
        for (const [at, outcome] of (await insertRows(database, entity.name, accepted)).entries()) {
          // Whether a value is unique and a referenced row exists no schema can know.
          if (outcome.kind === "refused")
            expect(["23503", "23505"], `${JSON.stringify(accepted[at])}: ${outcome.message}`).toContain(
              outcome.sqlstate,
            );
          else expect(schema(`${prefix[entity.name]}Row`).safeParse(outcome.row).error).toBeUndefined();
        }
      });
    }
  }
});
