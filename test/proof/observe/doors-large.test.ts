/** Closure of databases that are large, hostile or hide things, and the places of its findings. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { readReference } from "../../../compiler/database/observe.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import type { CatalogFacts } from "../../../compiler/observe/facts.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";
import { closureFindings } from "../../../compiler/pipeline/proof-findings.ts";
import { root } from "../../guard/sources.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { emittedMigrations, insideTransaction } from "./emitted.ts";

const contracts = [["docs/data-contracts/auth-foundation.md"], ["test/fixtures/care.md"]];

async function compiledFrom(paths: readonly string[]): Promise<readonly CompiledModule[]> {
  const files = paths.map((path) => ({ path, bytes: readFileSync(join(root, path)) }));
  const { modules, diagnostics } = await compileProject(files);
  if (modules.length !== paths.length) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  return modules;
}

const servers = new Map<15 | 18, TestServer>();
beforeAll(async () => {
  for (const version of [15, 18] as const) servers.set(version, await startServer(version));
});
afterAll(async () => {
  for (const server of servers.values()) await server.stop();
});

async function openServer(version: 15 | 18, role: string): Promise<{ database: Database; name: string }> {
  const server = servers.get(version);
  if (server === undefined) throw new Error("not started");
  const name = await server.createDatabase("supabase-old");
  return { name, database: await openUrl(server.url(name, role)) };
}

test.each(contracts)("%s: every version spells rules and bodies as the reference does", async (...paths) => {
  const compiled = await compiledFrom(paths);
  const migrations = emittedMigrations(compiled.map((one) => one.ir));
  const embedded = await openEmbedded();
  try {
    await replay(embedded, migrations);
    const reference = await readReference(embedded, defaultSettings);
    for (const version of [15, 18] as const) {
      const { database } = await openServer(version, roleOf.bypassrls);
      try {
        await replay(database, migrations);
        const findings = await closureFindings(database, compiled, defaultSettings, reference);
        expect(findings.filter((one) => one.severity === "error").map((one) => one.message)).toEqual([]);
      } finally {
        await database.close();
      }
    }
  } finally {
    await embedded.close();
  }
});

describe("on the embedded Postgres", () => {
  let compiled: readonly CompiledModule[];
  let database: Database;
  let reference: CatalogFacts;

  beforeAll(async () => {
    compiled = await compiledFrom(["docs/data-contracts/auth-foundation.md"]);
    database = await openEmbedded();
    await replay(database, emittedMigrations(compiled.map((one) => one.ir)));
    reference = await readReference(database, defaultSettings);
  });
  afterAll(() => database?.close());

  async function after(statements: string): Promise<readonly Diagnostic[]> {
    try {
      await database.execute(`begin; ${statements}`);
      return await closureFindings(insideTransaction(database), compiled, defaultSettings, reference);
    } finally {
      await database.execute("rollback");
    }
  }

  /** The contract's own words at a finding. */
  function quoted({ span }: Diagnostic): string {
    const text = readFileSync(join(root, "docs/data-contracts/auth-foundation.md"), "utf8");
    return span === null ? "" : text.slice(span.start, span.end);
  }

  test("a finding names the contract's entity and section, stands at its line and can be repeated", async () => {
    const [found] = await after("grant truncate on public.profiles to authenticated");
    expect(found?.code).toBe("door/privilege");
    expect(found?.message).toMatch(
      /^Somebody who is signed in may empty .* \(entity profiles, section [0-9.]+ .*\)\.$/,
    );
    expect(found?.span?.path).toBe("docs/data-contracts/auth-foundation.md");
    expect(found?.evidence).toEqual({
      expected: "no such right",
      observed: "TRUNCATE is granted to authenticated",
      script: "begin;\nselect has_table_privilege('authenticated', 'public.profiles', 'truncate');\nrollback;\n",
    });
  });

  test.each([
    ["alter policy profiles_update on public.profiles using (true)", "door/meaning"],
    ["grant update (email) on public.profiles to anon", "door/privilege"],
    ["create view public.everybody as select * from public.profiles", "door/view"],
    ["alter table public.profiles disable trigger profiles_guard", "door/disabled-trigger"],
    ["create publication leak for table public.profiles", "door/publication"],
  ])("%s is found at a line of the contract", async (statement, code) => {
    const found = (await after(statement)).find((one) => one.code === code);
    expect(found === undefined ? "" : quoted(found)).not.toBe("");
  });

  test("every script of the evidence runs and leaves nothing behind", async () => {
    const findings = await after(
      `grant all on public.profiles to anon; create view public.everybody as select * from public.profiles;
       grant select on public.everybody to anon; grant service_role to authenticated; alter role anon bypassrls;
       alter policy profiles_update on public.profiles using (true); alter table public.profiles disable trigger all;
       create publication leak for table public.profiles; grant execute on function audit.erase to authenticated;
       create rule silent as on update to public.profiles do instead nothing; alter function auth.uid() immutable`,
    );
    const scripts = findings.flatMap((one) => (one.evidence?.script === null ? [] : [one.evidence?.script ?? ""]));
    expect(scripts.length).toBeGreaterThan(10);
    for (const script of scripts.filter((one) => !one.includes("public.everybody"))) await database.execute(script);
  });

  test("names with quotes, line breaks and a megabyte of comment break nothing", async () => {
    const findings = await after(
      `create schema "a'b"; create table "a'b"."c""d\n;drop table public.profiles" (id uuid references public.profiles);
       create view public."x'; drop schema public cascade; --" as select * from public.profiles;
       create function public."f\n\t""g"() returns text language sql as $$ select '\u001b[31m' || email from public.profiles $$;
       create role "r'""s\n" login; grant authenticated to "r'""s\n"; grant select on public.profiles to "r'""s\n";
       create policy "p'q\n" on public.profiles using (true);
       comment on table public.profiles is '${"long ".repeat(200_000)}'`,
    );
    for (const one of findings) {
      expect(one.message).not.toContain("\n");
      expect(one.message.length).toBeLessThan(1_200);
      expect((one.evidence?.observed ?? "").length).toBeLessThan(500);
    }
    const codes = new Set(findings.map((one) => one.code));
    for (const code of ["door/cascade", "door/view", "door/function", "door/membership", "door/privilege"])
      expect(codes).toContain(code);
  });

  test("a database of a thousand tables, views and functions beside the contract's", async () => {
    const findings = await after(
      `create schema lab;
       do $$ begin for n in 1..1000 loop
         execute format('create table lab.t%s (id int primary key, note text)', n);
         execute format('create view lab.v%s as select * from lab.t%s', n, n);
         execute format('create function lab.f%s() returns bigint language sql as ''select count(*) from lab.t%s''', n, n);
       end loop; end $$;
       grant usage on schema lab to anon; create view lab.leak as select * from public.profiles; grant select on lab.leak to anon`,
    );
    expect(findings.map((one) => one.code)).toEqual(["door/view"]);
  });

  test("what makes the comparison fail does not hide the doors", async () => {
    const findings = await after(
      `create function public.refuse() returns event_trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create view public.everybody as select * from public.profiles;
       create event trigger refuser on ddl_command_start execute function public.refuse()`,
    );
    expect(findings.map((one) => one.code)).toEqual(expect.arrayContaining(["door/view", "door/function"]));
  });

  test("a catalog that the login may not read is said", async () => {
    const findings = await after("revoke select on pg_catalog.pg_trigger from public; set local role authenticated");
    expect(findings.map((one) => one.code)).toEqual(["door/unseen"]);
    expect(findings[0]?.message).toContain("may not see the catalog");
  });
});

test.each([roleOf.bypassrls, roleOf.ordinary])("%s sees the doors that an administrator opens", async (login) => {
  const compiled = await compiledFrom(["docs/data-contracts/auth-foundation.md"]);
  const { database, name } = await openServer(18, login);
  const administrator = await openUrl(servers.get(18)?.url(name, roleOf.superuser) ?? "");
  try {
    await replay(database, emittedMigrations(compiled.map((one) => one.ir)));
    const reference = await readReference(database, defaultSettings);
    await administrator.execute(
      `create schema reports; grant usage on schema reports to anon;
       create view reports.people as select * from public.profiles; grant select on reports.people to anon;
       create publication leak for all tables; alter table public.profiles disable trigger profiles_guard;
       create or replace function auth.uid() returns uuid language sql stable as $$ select gen_random_uuid() $$`,
    );
    const codes = (await closureFindings(database, compiled, defaultSettings, reference)).map((one) => one.code);
    for (const code of ["door/view", "door/publication", "door/disabled-trigger"]) expect(codes).toContain(code);
    // Who may not take a client's role cannot try what the function answers, and says so.
    expect(codes).toContain(login === roleOf.bypassrls ? "door/auth-function" : "door/unseen");
  } finally {
    await database.close();
    await administrator.close();
  }
});

test("a subscription that writes into a contract's table", async () => {
  const compiled = await compiledFrom(["docs/data-contracts/auth-foundation.md"]);
  const { database } = await openServer(15, roleOf.superuser);
  try {
    await replay(database, emittedMigrations(compiled.map((one) => one.ir)));
    await database.execute(
      `begin; create subscription feed connection 'dbname=elsewhere' publication far with (connect = false);
       set local allow_system_table_mods = on;
       insert into pg_subscription_rel (srsubid, srrelid, srsubstate)
         select oid, 'public.profiles'::regclass, 'r' from pg_subscription where subname = 'feed'`,
    );
    const findings = await closureFindings(insideTransaction(database), compiled, defaultSettings, null);
    const messages = findings.filter((one) => one.code === "door/subscription").map((one) => one.message);
    expect(messages.join("\n")).toContain("The subscription feed writes into profiles");
  } finally {
    await database.execute("rollback");
    await database.close();
  }
});
