/** Values that are retired: rows that hold them get what the backfill says, and without one nothing is lost. */

import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { Expression } from "../../../compiler/ir/expression.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { oneOf, operator, ref, string } from "../../fixtures/ir-words.ts";
import { migrationsOf } from "../emit-sql/emitted.ts";
import { applyEvolution, evolution, unlike } from "../evolution/evolving.ts";

const start = [authFoundationIr, clinicNotesIr];
const user = "11111111-1111-1111-1111-111111111111";

let database: Database;

beforeEach(async () => {
  database = await openEmbedded();
  await replay(database, migrationsOf(start));
  await database.execute(`
    insert into auth.users (id, email) values ('${user}', 's@example.com');
    insert into public.profiles (user_id, role, display_name, email) values ('${user}', 'staff', 'S', 's@example.com');
    insert into public.contact_requests (name, message, state) values ('A', 'a', 'new'), ('B', 'b', 'answered');`);
});

afterEach(() => database.close());

/** The contracts without the role and without the value, whose rows become what the backfill says. */
function without(backfill: boolean): readonly ModuleIr[] {
  const become = (name: string, old: string, now: string): { readonly backfill?: Expression } => {
    const arms = [{ when: operator(ref(name), "=", string(old)), then: string(now) }];
    return backfill ? { backfill: { kind: "case", arms, otherwise: ref(name) } } : {};
  };
  const change = (
    ir: ModuleIr,
    entity: string,
    column: string,
    check: string,
    values: readonly string[],
    old: string,
    now: string,
  ): ModuleIr => ({
    ...ir,
    entities: ir.entities.map((one) =>
      one.name !== entity
        ? one
        : {
            ...one,
            columns: one.columns.map((each) =>
              each.name === column ? { ...each, ...become(column, old, now) } : each,
            ),
            checks: one.checks.map((each) =>
              each.name === check ? { ...each, expression: oneOf(column, values) } : each,
            ),
          },
    ),
  });
  const roles = authFoundationIr.roles.filter((one) => one.name !== "staff");
  const plain = start.map((ir) => ({
    ...ir,
    roles,
    access: ir.access.filter((one) => one.actor.kind !== "role" || one.actor.role !== "staff"),
    approvals: [
      { version: "2.0", object: "role staff", change: "retire role", reason: "Nobody has it" },
      { version: "2.0", object: "contact_requests.state = answered", change: "retire value", reason: "It is done" },
    ],
  }));
  return plain.map((ir) =>
    ir.module === authFoundationIr.module
      ? change(ir, "profiles", "role", "profiles_role_check", ["admin", "provider"], "staff", "provider")
      : change(ir, "contact_requests", "state", "contact_requests_state_check", ["new", "done"], "answered", "done"),
  );
}

async function held(): Promise<readonly unknown[]> {
  const { rows } = await database.query(
    "select role as value from public.profiles union all select state from public.contact_requests order by 1",
  );
  return rows.map((one) => one["value"]);
}

test("rows that hold a retired role or value get what the backfill says", async () => {
  const next = without(true);
  await applyEvolution(database, evolution(start, next, "2.0"));
  expect(await held()).toEqual(["done", "new", "provider"]);
  expect(await unlike(database, next)).toEqual([]);
});

test("without a backfill the migration stops, and every row keeps what it has", async () => {
  await expect(applyEvolution(database, evolution(start, without(false), "2.0"))).rejects.toThrow(
    /profiles_role_check/,
  );
  expect(await held()).toEqual(["answered", "new", "staff"]);
});
