/** The runner on databases that are damaged, hostile or in use: no attempt passes that was not made. */

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runBatch } from "../../../compiler/database/attacks/batch.ts";
import { openWorld } from "../../../compiler/database/attacks/open-world.ts";
import { runInWorld } from "../../../compiler/database/attacks/run-in-world.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { openWith, planOf } from "./emitted.ts";

const plan = planOf([authFoundationIr]);
const openReading = "alter policy profiles_select on public.profiles using (true)";
let database: Database;
beforeAll(async () => {
  database = await openWith([authFoundationIr]);
});
afterAll(() => database.close());
// The runner's own transaction joins this one, so its rollback repairs what a test did.
beforeEach(async () => {
  await database.execute("rollback; begin");
});

async function rowsLeft(): Promise<unknown> {
  const { rows } = await database.query(
    "select (select count(*) from public.profiles) + (select count(*) from auth.users) as rows, current_user as role",
  );
  return rows[0];
}

test("a world that cannot be built is one failure, and no attempt passes", async () => {
  await database.execute(`
    create function private.refuse() returns trigger language plpgsql as $$ begin raise exception 'no rows today'; end $$;
    create trigger refuse before insert on public.profiles for each statement execute function private.refuse()`);
  const report = await runAttacks(database, plan);
  expect(report).toMatchObject({ passed: 0, notRun: plan.probes.length, unfinished: [] });
  expect(report.failed.length).toBeGreaterThan(0);
  expect(report.failed[0]).toMatchObject({ probe: null, happened: "P0001 exec_stmt_raise (no rows today)" });
  expect(await rowsLeft()).toEqual({ rows: "0", role: "postgres" });
});

test("attempts for which there is no time are named, and none of them passes", async () => {
  const report = await runAttacks(database, plan, { budgetMilliseconds: 0 });
  expect(report).toMatchObject({ passed: 0, failed: [], notRun: plan.probes.length });
  expect(report.unfinished).toEqual(plan.probes);
});

test("a run ends soon after the failures that were wanted, and counts the rest as not run", async () => {
  await database.execute(openReading);
  const report = await runAttacks(database, plan, { stopAfter: 1 });
  expect(report.failed.length).toBeGreaterThan(0);
  expect(report.notRun).toBeGreaterThan(plan.probes.length / 2);
  expect(report.passed + report.failed.length + report.notRun).toBe(plan.probes.length);
  expect(report.unfinished).toEqual([]);
});

test("progress ends at the number of attempts", async () => {
  const seen: (readonly [number, number])[] = [];
  await runAttacks(database, plan, { onProgress: (done, total) => seen.push([done, total]) });
  expect(seen.at(-1)).toEqual([plan.probes.length, plan.probes.length]);
});

test("attempts in company end as they do alone", async () => {
  await database.execute(
    `${openReading}; drop trigger profiles_guard on public.profiles; drop policy profiles_insert on public.profiles`,
  );
  const { world } = await openWorld(database, plan);
  const some = plan.probes.filter((_, at) => at % 5 === 0);
  const { verdicts: together } = await runBatch(world, some);
  const alone: (string | null)[] = [];
  for (const one of some) alone.push(...(await runBatch(world, [one])).verdicts);
  expect(together).toEqual(alone);
  expect(together.some((one) => one !== null)).toBe(true);
});

test("one world serves run after run, also while it is changed", async () => {
  const { world } = await openWorld(database, plan);
  const selects = plan.probes.filter((one) => one.id.startsWith("attack/profiles/select/"));
  const run = async (change: string) => {
    await database.execute(
      `rollback to savepoint contractc_world; savepoint changing; ${change}; savepoint contractc_world`,
    );
    const { failed, passed } = await runInWorld({ ...world, untouched: new Map(), standing: null }, selects);
    await database.execute("rollback to savepoint changing; release savepoint changing");
    return { passed, failed: failed.length };
  };
  expect(await run("select 1")).toEqual({ passed: selects.length, failed: 0 });
  expect((await run(openReading)).failed).toBeGreaterThan(0);
  expect((await run("alter table public.profiles drop column email")).failed).toBeGreaterThan(0);
  expect(await run("select 1")).toEqual({ passed: selects.length, failed: 0 });
});

test("an actor whom the session cannot become fails every attempt of his, denials too", async () => {
  const probes = plan.probes.filter(
    (one) => one.actor.databaseRole === "anon" && one.setup.length === 0 && one.earlier.length === 0,
  );
  await database.execute("alter role anon rename to somebody");
  const { world } = await openWorld(database, {
    ...plan,
    world: plan.world.map((one) => one.replace("to anon,", "to")),
  });
  const { passed, failed } = await runInWorld(world, probes);
  expect({ passed, failed: failed.length }).toEqual({ passed: 0, failed: probes.length });
  expect(new Set(failed.map((one) => one.happened))).toEqual(
    new Set(['becoming the actor failed: 22023 call_string_check_hook (role "anon" does not exist)']),
  );
});

test("a preparation that fails is told from the attempt that must fail", async () => {
  const { world } = await openWorld(database, plan);
  const denied = plan.probes.find((one) => one.expect.kind === "denied" && one.expect.layer === "privilege");
  if (denied === undefined) throw new Error("the plan has no such probe");
  const preparing = async (setup: string) => (await runBatch(world, [{ ...denied, setup: [setup] }, denied])).verdicts;
  expect(await preparing("select 1")).toEqual([null, null]);
  expect(await preparing("set local role anon; select 1 from public.profiles")).toEqual([
    "the preparation failed: 42501 privilege (permission denied for table profiles)",
    null,
  ]);
});

test("tables that cannot all be looked into count as holding the rows of others", async () => {
  const { failures, empty } = await openWorld(database, { ...plan, tables: [...plan.tables, "public.gone"] });
  expect({ failures, empty }).toEqual({ failures: [], empty: false });
});

test("a trigger that changes rows behind a statement that reports none is seen", async () => {
  await database.execute(`
    create function private.meddle() returns trigger language plpgsql security definer as $$
    begin
      if pg_trigger_depth() < 2 then update public.profiles set email = email || '.test'; end if;
      return null;
    end $$;
    create trigger meddle after update on public.profiles for each statement execute function private.meddle()`);
  const report = await runAttacks(database, plan);
  const unnoticed = report.failed.filter((one) => one.happened === "rows 0, but rows changed");
  expect(unnoticed.length).toBeGreaterThan(0);
});

test("endless recursion ends the embedded Postgres: the attempt that did it fails, no later one passes", async () => {
  const mortal = await openWith([authFoundationIr]);
  try {
    await mortal.execute(`
      create function private.seen() returns bigint language plpgsql as $$ begin return (select count(*) from public.profiles); end $$;
      grant execute on function private.seen() to authenticated;
      alter policy profiles_select on public.profiles using ((select private.seen()) >= 0)`);
    const report = await runAttacks(mortal, plan);
    expect(report.failed.map((one) => one.happened)).toContain(
      "the embedded Postgres ended: out of stack, or waiting for its client",
    );
    expect(report.unfinished.length).toBeGreaterThan(plan.probes.length / 2);
    expect(report.passed + report.failed.length + report.notRun).toBe(plan.probes.length);
    const again = await runAttacks(mortal, plan);
    expect(again).toMatchObject({ passed: 0, failed: [{ probe: null }], notRun: plan.probes.length });
  } finally {
    await mortal.close();
  }
});

test("a statement that waits for its client ends the embedded Postgres, and nobody else's attempt", async () => {
  const mortal = await openWith([authFoundationIr]);
  try {
    const { world } = await openWorld(mortal, plan);
    const [first, second, ...others] = plan.probes;
    if (first === undefined || second === undefined) throw new Error("the plan has no probes");
    const waiting = {
      ...second,
      statement: "copy pg_temp.waiting from stdin",
      setup: ["create temporary table waiting ()"],
    };
    const { failed, passed, notRun, stopped } = await runInWorld(world, [first, waiting, ...others]);
    expect({ failed: failed.map((one) => one.probe.id), passed, notRun, stopped }).toEqual({
      failed: [second.id],
      passed: 1,
      notRun: others,
      stopped: "ended",
    });
  } finally {
    await mortal.close();
  }
});
