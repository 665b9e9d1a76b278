/** The platform: the same on the embedded Postgres and on servers, and what PostgREST does works on it. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bootstrap } from "../../../compiler/database/bootstrap.ts";
import { DatabaseError } from "../../../compiler/database/database.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { readCatalog } from "../../../compiler/database/read-catalog.ts";
import { ConnectionError, openUrl } from "../../../compiler/database/server.ts";
import { password, roleOf, startServer } from "./start-server.ts";
import type { TestServer } from "./start-server.ts";

const servers: TestServer[] = [];
const databases: Database[] = [];

async function openServer(version: 15 | 18): Promise<Database> {
  const server = await startServer(version);
  servers.push(server);
  return openUrl(server.url(await server.createDatabase(), roleOf.superuser));
}

const platforms = [
  { name: "PGlite", open: () => openEmbedded() },
  { name: "PostgreSQL 15", open: () => openServer(15) },
  { name: "PostgreSQL 18", open: () => openServer(18) },
];

afterAll(async () => {
  for (const database of databases) await database.close();
  for (const server of servers) await server.stop();
});

describe.each(platforms)("$name", ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    databases.push(database);
  });

  const as = async (role: string, settings: Record<string, string>, sql: string) => {
    const set = Object.entries(settings).map(([name, value]) => `select set_config('${name}', '${value}', true);`);
    try {
      return (await database.execute(`begin; set local role ${role}; ${set.join(" ")} ${sql}`)).at(-1)?.rows;
    } finally {
      await database.execute("rollback");
    }
  };
  const user = "11111111-1111-1111-1111-111111111111";

  test("has the platform's roles with their attributes", async () => {
    const { rows } = await database.query(
      `select rolname, rolcanlogin, rolinherit, rolbypassrls, rolsuper from pg_roles
       where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1`,
    );
    const role = (rolname: string, more: Record<string, boolean> = {}) => ({
      rolname,
      rolcanlogin: false,
      rolinherit: false,
      rolbypassrls: false,
      rolsuper: false,
      ...more,
    });
    expect(rows).toEqual([
      role("anon"),
      role("authenticated"),
      role("authenticator", { rolcanlogin: true }),
      role("service_role", { rolbypassrls: true }),
    ]);
  });

  test("reads the caller from the claims, from the legacy setting, and nobody from neither", async () => {
    const sql = "select auth.uid() as uid, auth.role() as role, auth.email() as email";
    const claims = { "request.jwt.claims": `{"sub":"${user}","role":"authenticated","email":"a@b.c"}` };
    expect(await as("authenticated", claims, sql)).toEqual([{ uid: user, role: "authenticated", email: "a@b.c" }]);
    expect(await as("authenticated", { "request.jwt.claim.sub": user }, sql)).toEqual([
      { uid: user, role: null, email: null },
    ]);
    expect(await as("anon", {}, sql)).toEqual([{ uid: null, role: null, email: null }]);
    expect(await as("anon", { "request.jwt.claims": "" }, "select auth.jwt() as jwt")).toEqual([{ jwt: null }]);
  });

  test("lets no client read accounts", async () => {
    for (const role of ["anon", "authenticated", "service_role"]) {
      await expect(as(role, {}, "select * from auth.users")).rejects.toMatchObject({
        sqlstate: "42501",
        routine: "aclcheck_error",
      });
    }
  });

  test("keeps an account's identities with the account", async () => {
    await database.execute(`
      insert into auth.users (id, email) values ('${user}', 'a@b.c');
      insert into auth.identities (provider_id, user_id, identity_data, provider) values ('${user}', '${user}', '{"email":"A@b.c"}', 'email')`);
    expect((await database.query("select email, id is not null as keyed from auth.identities")).rows).toEqual([
      { email: "a@b.c", keyed: true },
    ]);
    const [deleted] = await database
      .execute("set role supabase_auth_admin; delete from auth.users; reset role")
      .then((all) => all.slice(1));
    expect(deleted?.affected).toBe(1);
    expect((await database.query("select from auth.identities")).rows).toEqual([]);
  });

  test("has bcrypt in schema extensions", async () => {
    const { rows } = await database.query(
      "select extensions.crypt('word', extensions.gen_salt('bf')) like '$2a$%' as bcrypt",
    );
    expect(rows).toEqual([{ bcrypt: true }]);
  });

  test("may be bootstrapped again without a difference", async () => {
    const schemas = ["auth", "extensions", "public", "storage"];
    const before = await readCatalog(database, schemas);
    await database.execute(bootstrap);
    expect(await readCatalog(database, schemas)).toEqual(before);
  });

  test("reports an error with the fields that tell a denial from a fault", async () => {
    const error = await database
      .execute("select 1; insert into storage.objects (bucket_id) values ('none')")
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({
      sqlstate: "23503",
      routine: "ri_ReportViolation",
      constraint: "objects_bucketId_fkey",
    });
  });

  test("hands values over the same way", async () => {
    const sql = `select 1::int8 as big, 2 as small, true as yes, '{"a":1}'::jsonb as json, 1.50 as numeric, '{a,NULL}'::text[] as list,
      'NaN'::float8 as nan, null::int as nothing, $1::text[] as texts, $2::jsonb as given, $3::boolean as no`;
    expect((await database.query(sql, [['a "b"', null, "c,d"], { a: [1] }, false])).rows).toEqual([
      {
        big: "1",
        small: 2,
        yes: true,
        json: '{"a": 1}',
        numeric: "1.50",
        list: "{a,NULL}",
        nan: Number.NaN,
        nothing: null,
        texts: String.raw`{"a \"b\"",NULL,"c,d"}`,
        given: '{"a": [1]}',
        no: false,
      },
    ]);
  });

  test("counts the rows of each statement by itself", async () => {
    const results = await database.execute(
      "create temporary table counted (a int); insert into counted values (1), (2); select * from counted; update counted set a = 3 where a = 2; drop table counted",
    );
    expect(results.map((one) => [one.affected, one.rows.length])).toEqual([
      [0, 0],
      [2, 0],
      [0, 2],
      [1, 0],
      [0, 0],
    ]);
  });
});

describe("a server by URL", () => {
  test("that refuses is named without the password", async () => {
    const server = servers[0] ?? (await startServer(15));
    const refused = await openUrl(server.url("missing", roleOf.bypassrls)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConnectionError);
    expect(String(refused)).toMatch(/postgres@127\.0\.0\.1:\d+\/missing: database "missing" does not exist/);
    const absent = await openUrl(`postgresql://somebody:${encodeURIComponent(password)}@127.0.0.1:1/x`).catch(
      (error: unknown) => error,
    );
    for (const text of [String(refused), String(absent)]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(encodeURIComponent(password));
    }
    await expect(openUrl("mysql://x")).rejects.toThrow(ConnectionError);
  });

  test("may limit how long a statement takes", async () => {
    const server = servers[0] ?? (await startServer(15));
    const database = await openUrl(server.url("platform", roleOf.superuser), { statementTimeoutMs: 50 });
    await expect(database.query("select pg_sleep(5)")).rejects.toMatchObject({ sqlstate: "57014" });
    await database.close();
  });

  test("is no database any more once the connection is lost", async () => {
    const server = servers[0] ?? (await startServer(15));
    const [lost, other] = [
      await openUrl(server.url("platform", roleOf.superuser)),
      await openUrl(server.url("platform", roleOf.superuser)),
    ];
    const { rows } = await lost.query("select pg_backend_pid() as pid");
    await other.query("select pg_terminate_backend($1)", [rows[0]?.["pid"]]);
    await expect(lost.query("select 1")).rejects.toThrow();
    await lost.close();
    await other.close();
  });
});
