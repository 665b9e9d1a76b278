/** The files apply from nothing, whoever applies them, and leave the same privileges under every default. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { appliers, roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { emitModule, migrationsOf } from "./emitted.ts";

const project = [authFoundationIr, clinicNotesIr];
const files = migrationsOf(project);
const variants = ["none", "supabase-old", "hostile"] as const;

/** Every privilege on the project's own objects, the owner's name taken out. */
const privileges = `
  with own as (select oid, nspname from pg_namespace where nspname in ('public', 'private', 'audit'))
  select what, name, coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC') as grantee, privilege_type, is_grantable
  from (
    select 'schema' as what, nspname::text as name, (aclexplode(nspacl)).*, nspowner as owner from pg_namespace where nspname in ('private', 'audit')
    union all
    select 'relation', c.relname, (aclexplode(relacl)).*, relowner from pg_class c join own on own.oid = c.relnamespace
    union all
    select 'column', c.relname || '.' || a.attname, (aclexplode(attacl)).*, relowner
    from pg_attribute a join pg_class c on c.oid = a.attrelid join own on own.oid = c.relnamespace
    union all
    select 'function', p.proname, (aclexplode(proacl)).*, proowner from pg_proc p join own on own.oid = p.pronamespace
  ) as entries
  where grantee <> owner
  order by 1, 2, 3, 4`;

/** Objects without privileges of their own: they would follow what is built in. */
const unsettled = `
  select c.relname::text as name from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
    and c.relkind in ('r', 'S', 'v', 'm', 'p') and c.relacl is null
  union all
  select p.proname from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace) and p.proacl is null`;

test("squawk finds nothing", () => {
  const directory = mkdtempSync(join(tmpdir(), "contractc-squawk-"));
  try {
    const paths = files.map((file) => join(directory, file.path.split("/").at(-1) ?? ""));
    files.forEach((file, at) => writeFileSync(paths[at] ?? "", file.text));
    const squawk = spawnSync(
      join("node_modules", ".bin", "squawk"),
      ["--assume-in-transaction", "--reporter", "json", ...paths],
      { encoding: "utf8" },
    );
    expect(JSON.parse(squawk.stdout)).toEqual([]);
    expect(squawk.status).toBe(0);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("the platform file is the same from every module", () => {
  const platforms = project.map((_, at) => emitModule(project, at).value.find((one) => one.path.includes("platform")));
  expect(platforms[0]).toBeDefined();
  expect(platforms[1]).toEqual(platforms[0]);
});

test("the names and the order of the files", () => {
  expect(files.map((file) => file.path)).toEqual([
    "supabase/migrations/20260101000000_contractc_platform.sql",
    "supabase/migrations/20260101000101_auth_foundation_schema.sql",
    "supabase/migrations/20260101000102_auth_foundation_rls.sql",
    "supabase/migrations/20260101000103_auth_foundation_audit.sql",
    "supabase/migrations/20260101000201_clinic_notes_schema.sql",
    "supabase/migrations/20260101000202_clinic_notes_rls.sql",
    "supabase/migrations/20260101000203_clinic_notes_audit.sql",
  ]);
});

test("every line is free of trailing spaces, and files end in one line break", () => {
  for (const file of files) {
    expect(file.text).not.toMatch(/[ \t]$/m);
    expect(file.text).toMatch(/[^\n]\n$/);
    expect(file.text).not.toMatch(/\n\n\n/);
  }
});

describe("privileges", () => {
  const found = new Map<string, { rows: unknown; unsettled: unknown }>();
  const servers: TestServer[] = [];
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  const look = async (name: string, database: Database): Promise<void> => {
    try {
      await replay(database, files);
      found.set(name, {
        rows: (await database.query(privileges)).rows,
        unsettled: (await database.query(unsettled)).rows,
      });
    } finally {
      await database.close();
    }
  };

  beforeAll(async () => {
    for (const defaultPrivileges of variants)
      await look(`embedded ${defaultPrivileges}`, await openEmbedded({ defaultPrivileges }));
    for (const version of [15, 18] as const) {
      const server = await startServer(version);
      servers.push(server);
      for (const applier of appliers) {
        for (const defaultPrivileges of variants) {
          const name = await server.createDatabase(defaultPrivileges);
          await look(`${version} ${applier} ${defaultPrivileges}`, await openUrl(server.url(name, roleOf[applier])));
        }
      }
    }
  });

  test("are the same under every default, for every applier, on every version", () => {
    expect(found.size).toBe(3 + 2 * 3 * 3);
    const expected = found.get("embedded none");
    for (const [name, one] of found) expect({ name, ...one }).toEqual({ name, ...expected });
    expect(expected?.unsettled).toEqual([]);
  });

  test("are on the sample what its matrix says, and no more", () => {
    const rows = found.get("embedded none")?.rows as {
      what: string;
      name: string;
      grantee: string;
      privilege_type: string;
      is_grantable: boolean;
    }[];
    const mine = rows.filter(
      (row) => /^(profiles|profile_audit_log|audit_log)\b/.test(row.name) && row.what !== "function",
    );
    const writable = ["display_name", "email", "id", "role", "status", "user_id"];
    const line = (what: string, name: string, grantee: string, privilege_type: string) => ({
      what,
      name,
      grantee,
      privilege_type,
      is_grantable: false,
    });
    expect(mine).toEqual([
      ...writable.flatMap((name) =>
        ["INSERT", "UPDATE"].map((one) => line("column", `profiles.${name}`, "authenticated", one)),
      ),
      line("relation", "audit_log", "authenticated", "SELECT"),
      line("relation", "audit_log", "service_role", "SELECT"),
      line("relation", "profile_audit_log", "authenticated", "SELECT"),
      line("relation", "profile_audit_log", "service_role", "SELECT"),
      line("relation", "profiles", "authenticated", "SELECT"),
      ...["DELETE", "INSERT", "SELECT", "UPDATE"].map((one) => line("relation", "profiles", "service_role", one)),
    ]);
  });

  test("nothing at all for PUBLIC, and no function for anon or service_role", () => {
    const rows = found.get("embedded none")?.rows as { what: string; name: string; grantee: string }[];
    expect(rows.filter((row) => row.grantee === "PUBLIC")).toEqual([]);
    expect(rows.filter((row) => row.what === "function" && row.grantee !== "authenticated")).toEqual([]);
    expect(rows.filter((row) => row.what === "function").map((row) => row.name)).toEqual([
      "app_identity_key",
      "app_role",
      "app_suspended",
      "own_clients_keys",
    ]);
  });
});
