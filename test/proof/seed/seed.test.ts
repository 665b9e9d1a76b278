/** The seed on a real database: refuses, loads, loads again; and the bootstrap of the first person. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { seedEmitter, seedPathsOf } from "../../../compiler/emit/seed/emitter.ts";
import { deterministicUuid } from "../../../compiler/emit/seed/deterministic-uuid.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import {
  applyMigrations,
  editedFor,
  firstAdmin,
  foundation,
  inputOf,
  localSettings,
  seed,
  valuesOf,
} from "./foundation.ts";

async function withMigrations(): Promise<Database> {
  const database = await openEmbedded();
  await applyMigrations(database);
  return database;
}

/** The rows of each table as one text. */
async function contents(database: Database): Promise<readonly unknown[]> {
  const tables = ["auth.users", "auth.identities", "public.profiles", "public.profile_audit_log", "audit.audit_log"];
  return Promise.all(
    tables.map(
      async (table) =>
        (await valuesOf(database, `select coalesce(string_agg(t::text, '|' order by t::text), '') from ${table} t`))[0],
    ),
  );
}

const settings = "set contractc.disposable = 'on'; set contractc.seed_password = 'a local password';";

describe("supabase/seeds/auth-foundation.sql", () => {
  let database: Database;
  beforeAll(async () => {
    database = await withMigrations();
  });
  afterAll(() => database.close());

  test.each([
    ["no settings", "", "may be thrown away"],
    ["disposable off", "set contractc.disposable = 'off'; set contractc.seed_password = 'x';", "may be thrown away"],
    ["no password", "set contractc.disposable = 'on';", "need a password"],
    ["an empty password", "set contractc.disposable = 'on'; set contractc.seed_password = '';", "need a password"],
  ])("refuses with %s, and writes nothing", async (_, before, reason) => {
    await database.execute(`reset all; ${before}`);
    await expect(database.execute(seed)).rejects.toThrow(reason);
    expect(await contents(database)).toEqual(["", "", "", "", ""]);
  });

  test("loads, and loading again changes nothing", async () => {
    await database.execute(settings);
    await database.execute(seed);
    const once = await contents(database);
    await database.execute(seed);
    await database.execute(`begin; ${seed} commit;`);
    expect(await contents(database)).toEqual(once);
    expect(await valuesOf(database, "select display_name from public.profiles order by user_id")).toEqual([
      "Marie-Claire Tremblay",
      "Sophie Gagnon",
      "Dr. François Lavoie",
      "Dr. Anne Bergeron",
    ]);
    expect(
      await valuesOf(database, "select status from public.profiles where role = 'provider' order by user_id"),
    ).toEqual(["active", "disabled"]);
    expect(
      await valuesOf(database, "select count(*)::int from public.profile_audit_log where action = 'created'"),
    ).toEqual([4]);
    expect(await valuesOf(database, "select count(*)::int from audit.audit_log where actor_id is null")).toEqual([4]);
  });

  test("the accounts sign in with the password and are what Supabase Auth reads", async () => {
    const { rows } = await database.query(
      `select email, aud, role, email_confirmed_at is not null as confirmed, confirmation_token, recovery_token, email_change,
         email_change_token_new, raw_app_meta_data ->> 'provider' as provider, instance_id::text,
         encrypted_password = extensions.crypt('a local password', encrypted_password) as opens,
         encrypted_password = extensions.crypt('another password', encrypted_password) as opens_to_another
       from auth.users order by id`,
    );
    expect(rows).toHaveLength(4);
    for (const row of rows)
      expect(row).toMatchObject({
        aud: "authenticated",
        role: "authenticated",
        confirmed: true,
        confirmation_token: "",
        recovery_token: "",
        email_change: "",
        email_change_token_new: "",
        provider: "email",
        instance_id: "00000000-0000-0000-0000-000000000000",
        opens: true,
        opens_to_another: false,
      });
    expect(rows.map((row) => row["email"])).toEqual([
      "admin@cliniquemana.ca",
      "intake@cliniquemana.ca",
      "dr.lavoie@cliniquemana.ca",
      "dr.bergeron@cliniquemana.ca",
    ]);
  });

  test("each account has its email identity, with the same id on every machine", async () => {
    const { rows } = await database.query(
      `select i.id::text, i.provider, i.provider_id, i.email = u.email as same_email, i.identity_data ->> 'sub' as sub, u.id::text as user_id
       from auth.identities i join auth.users u on u.id = i.user_id order by u.id`,
    );
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      const user = String(row["user_id"]);
      expect(row).toEqual({
        id: deterministicUuid(`auth.identities/email/${user}`),
        provider: "email",
        provider_id: user,
        same_email: true,
        sub: user,
        user_id: user,
      });
    }
  });
});

describe("supabase/seeds/00_contractc_local.sql", () => {
  test("opens a new database for the seeds behind it in the same session, and no other", async () => {
    const database = await withMigrations();
    try {
      await database.execute(localSettings);
      await database.execute(seed);
      expect(await valuesOf(database, "select count(*)::int from public.profiles")).toEqual([4]);
      await database.execute("reset all");
      await expect(database.execute(localSettings)).rejects.toThrow("people have accounts");
      await expect(database.execute(seed)).rejects.toThrow("may be thrown away");
    } finally {
      await database.close();
    }
  });

  test("comes first in the configuration, before the modules in order", () => {
    expect(seedPathsOf([foundation.module])).toEqual(["./seeds/00_contractc_local.sql", "./seeds/auth-foundation.sql"]);
    const { examples: _, ...withoutExamples } = authFoundationIr;
    expect(seedPathsOf([{ ...foundation.module, ir: { ...withoutExamples, examples: [] } }])).toEqual([]);
  });
});

describe("supabase/bootstrap/first-admin.sql", () => {
  const edited = editedFor("owner@clinic.example");
  let database: Database;
  beforeAll(async () => {
    database = await withMigrations();
  });
  afterAll(() => database.close());

  test("refuses unedited, and without the account", async () => {
    await expect(database.execute(firstAdmin)).rejects.toThrow("angle brackets");
    await expect(database.execute(edited)).rejects.toThrow("no account has the email");
    expect(await valuesOf(database, "select count(*)::int from public.profiles")).toEqual([0]);
  });

  test("makes the first one, on record as the system's act, and refuses a second", async () => {
    await database.execute(
      "insert into auth.users (id, email) values ('99999999-9999-4999-8999-999999999999', 'owner@clinic.example')",
    );
    await database.execute(edited);
    const { rows } = await database.query(
      "select user_id::text, role, display_name, email, status from public.profiles",
    );
    expect(rows).toEqual([
      {
        user_id: "99999999-9999-4999-8999-999999999999",
        role: "admin",
        display_name: "Olive Owner",
        email: "owner@clinic.example",
        status: "active",
      },
    ]);
    expect(await valuesOf(database, "select actor_id from public.profile_audit_log")).toEqual([null]);
    await expect(database.execute(edited)).rejects.toThrow("already an active admin");
  });

  test("a suspended first one can be replaced", async () => {
    await database.execute("update public.profiles set status = 'disabled'");
    await database.execute(
      "insert into auth.users (id, email) values ('88888888-8888-4888-8888-888888888888', 'next@clinic.example')",
    );
    await database.execute(editedFor("next@clinic.example"));
    expect(await valuesOf(database, "select count(*)::int from public.profiles where status = 'active'")).toEqual([1]);
  });

  test("is not emitted where somebody without a role may create the first row", () => {
    const open = {
      ...authFoundationIr,
      access: authFoundationIr.access.map((cell) =>
        cell.id === "access/profiles/signed-in/insert"
          ? { ...cell, grants: [{ rows: { kind: "all" } as const, columns: ["display_name"] }] }
          : cell,
      ),
    };
    const paths = seedEmitter.emit(inputOf(open)).value.map((one) => one.path);
    expect(paths).not.toContain("supabase/bootstrap/first-admin.sql");
  });
});
