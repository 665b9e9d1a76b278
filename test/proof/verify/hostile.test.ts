/** Databases made by somebody who means harm: bounded time, findings, nothing left behind, no crash and no pass. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { DatabaseError } from "../../../compiler/database/database.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { verifyDatabase } from "../../../compiler/pipeline/verify-database.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { inputsOf, openWith } from "../attack/emitted.ts";
import { codesOf, liveProject, reportOf } from "./live-project.ts";
import type { LiveProject } from "./live-project.ts";

let live: LiveProject;
beforeAll(async () => {
  live = await liveProject(18);
});
afterAll(() => live.stop());

test("a trigger that writes elsewhere, counts and notifies leaves nothing but the numbers it took", async () => {
  const name = await live.fresh(`
    create table public.elsewhere (id serial, note text);
    create function public.spy() returns trigger language plpgsql security definer as $$
    begin
      insert into public.elsewhere (note) values (new::text);
      perform pg_notify('spying', new::text);
      return new;
    end $$;
    create trigger spy after insert or update on public.notes for each row execute function public.spy()`);
  const administrator = await live.administrator(name);
  const ran = await live.verify(name, "--format json");
  const kept = await administrator.query("select count(*) as rows from public.elsewhere");
  await administrator.close();
  expect(ran.exit).toBe(1);
  expect(kept.rows).toEqual([{ rows: "0" }]);
  const { proof, diagnostics } = reportOf(ran);
  expect(diagnostics.some((one) => one.message.includes("trigger spy"))).toBe(true);
  expect(proof.live.leaves.join("\n")).toContain("public.elsewhere_id_seq");
  expect(proof.live.leaves.join("\n")).toContain("trigger spy of table public.notes");
});

test("a statement trigger that refuses everything", async () => {
  const name = await live.fresh(`
    create function public.never() returns trigger language plpgsql as $$ begin raise exception 'never'; end $$;
    create trigger never before insert or update or delete on public.notes for each statement execute function public.never()`);
  const ran = await live.verify(name, "--format json");
  expect(ran.exit).toBe(1);
  expect(codesOf(ran)).toContain("verify/attack-succeeded");
  const { matrix } = reportOf(ran);
  expect(matrix.filter((cell) => cell.module === "notes" && cell.passed > 0)).toEqual([]);
});

test("an event trigger that refuses definitions", async () => {
  const name = await live.fresh(`
    create function public.no_ddl() returns event_trigger language plpgsql as $$ begin raise exception 'no definitions here'; end $$;
    create event trigger no_ddl on ddl_command_start execute function public.no_ddl()`);
  const ran = await live.verify(name, "--format json");
  const administrator = await live.administrator(name);
  await administrator.execute("set event_triggers = off; drop event trigger no_ddl");
  await administrator.close();
  expect(ran.exit).toBe(1);
  expect(codesOf(ran)).toContain("verify/attack-succeeded");
  expect(ran.stdout).toContain("no definitions here");
});

test("a policy that waits costs a bounded time", async () => {
  const name = await live.fresh(
    "create policy slow on public.notes for select to authenticated using (pg_sleep(30) is null)",
  );
  const ran = await live.verify(name, "--format json --timeout 3");
  expect(ran.exit).toBe(1);
  expect(codesOf(ran)).toEqual(expect.arrayContaining(["verify/attack-succeeded", "verify/unfinished"]));
  const { proof } = reportOf(ran);
  expect(proof.attacksNotRun).toBeGreaterThan(proof.live.attacksOnCopy);
});

test("names that mean something elsewhere", async () => {
  const name = await live.fresh(`
    create table public."notes'; drop table members; -- %s
next" (id integer);
    create policy "a""b%I" on public.notes for select to anon using (false);
    create function private."x y$$"() returns text language sql as $f$ select '$$'::text $f$;
    create role "odd ""role'" nologin;
    grant select on public.notes to "odd ""role'"`);
  const ran = await live.verify(name, "--format json");
  const text = await live.verify(name);
  const administrator = await live.administrator(name);
  await administrator.execute(`drop owned by "odd ""role'"; drop role "odd ""role'"`);
  await administrator.close();
  expect(ran.exit).toBe(1);
  const said = reportOf(ran)
    .diagnostics.map((one) => one.message)
    .join("\n");
  for (const odd of ["drop table members", 'a"b%I', "x y$$", `odd "role'`]) expect(said).toContain(odd);
  expect(text.stdout).not.toContain("-- %s\nnext");
});

test("what the embedded Postgres cannot copy is a finding", async () => {
  const name = await live.fresh(`
    create function public.tick() returns trigger language c as '$libdir/refint', 'check_primary_key'`);
  const ran = await live.verify(name, "--format json");
  expect(ran.exit).toBe(1);
  expect(codesOf(ran)).toContain("verify/not-copied");
});

test("a database whose settings switch triggers off", async () => {
  const name = await live.fresh();
  const administrator = await live.administrator(name);
  await administrator.execute(`alter database ${name} set session_replication_role = replica`);
  await administrator.close();
  const ran = await live.verify(name, "--format json", "superuser");
  expect(ran.exit).toBe(1);
  expect(codesOf(ran)).toContain("verify/attack-succeeded");
});

test("a catalog that cannot be read does not keep the attempts from being made", async () => {
  const database = await openWith([authFoundationIr]);
  const unreadable: Database = {
    ...database,
    query: async (sql, parameters) => {
      if (sql.includes("pg_policy")) throw new DatabaseError("cache lookup failed", fault);
      return database.query(sql, parameters);
    },
  };
  const project = inputsOf([authFoundationIr]).map((one) => one.module);
  const options = { live: null, reference: null, model: false, progress: () => undefined };
  const { diagnostics, attacks, attacksNotRun } = await verifyDatabase(unreadable, project, defaultSettings, options);
  await database.close();
  expect(diagnostics.map((one) => one.code)).toContain("verify/comparison-failed");
  expect(attacks).toBeGreaterThan(500);
  expect(attacksNotRun).toBe(0);
});

const fault = { sqlstate: "XX000", routine: null, constraint: null, detail: null, hint: null, where: null };
