/** Weakened and narrowed policies, guards and helpers have a witness at the cell they break. */

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { runModel } from "../../../compiler/database/run-model.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import { modelFindings } from "../../../compiler/pipeline/model-findings.ts";
import { openWith } from "../attack/emitted.ts";
import { rewrite } from "../damaged/rewrite.ts";
import { modelOfLast, projects } from "./projects.ts";

const { sample, care } = await projects();
if (sample === undefined || care === undefined) throw new Error("no projects");
const models = { sample: modelOfLast(sample), care: modelOfLast(care) };
const databases: { sample?: Database; care?: Database } = {};
beforeAll(async () => {
  databases.sample = await openWith(sample);
  databases.care = await openWith(care);
});
afterAll(async () => {
  await databases.sample?.close();
  await databases.care?.close();
});

function compiled(on: "sample" | "care"): CompiledModule {
  const last = (on === "sample" ? sample : care)?.at(-1);
  if (last === undefined) throw new Error("no module");
  return {
    ir: last,
    origins: {},
    contractPath: `${last.module}.md`,
    header: { module: last.module, version: "1.0", status: "APPROVED", lastUpdated: null, owner: null },
    findings: [],
  };
}

interface Weakening {
  readonly title: string;
  readonly on: "sample" | "care";
  readonly sql: string;
  readonly over?: readonly string[];
  readonly under?: readonly string[];
  readonly fault?: readonly string[];
}

const role = "(select private.app_role())";
const key = "(select private.app_identity_key())";
const withoutGuard = (table: string): string =>
  `drop trigger ${table}_guard on public.${table}; drop trigger ${table}_recheck_update on public.${table}`;

const weakenings: readonly Weakening[] = [
  {
    title: "an open reading policy",
    on: "sample",
    sql: "alter policy profiles_select on public.profiles using (true)",
    over: ["access/profiles/provider/select", "access/profiles/signed-in/select"],
  },
  {
    title: "an arm without its role",
    on: "sample",
    sql: `alter policy profiles_select on public.profiles using (${role} in ('admin', 'staff') or user_id = (select auth.uid()))`,
    over: ["access/profiles/signed-in/select"],
  },
  {
    title: "two roles swapped",
    on: "sample",
    sql: `alter policy profiles_select on public.profiles using (${role} in ('admin', 'provider') or (${role} = 'staff' and user_id = (select auth.uid())))`,
    over: ["access/profiles/provider/select"],
    under: ["access/profiles/staff/select"],
  },
  {
    title: "ownership by the wrong column",
    on: "sample",
    sql: `alter policy profiles_select on public.profiles using (${role} in ('admin', 'staff') or (${role} = 'provider' and id = (select auth.uid())))`,
    under: ["access/profiles/provider/select"],
  },
  {
    title: "an open creating policy, with its recheck gone",
    on: "sample",
    sql: "alter policy profiles_insert on public.profiles with check (true); drop trigger profiles_recheck_insert on public.profiles",
    over: ["access/profiles/staff/insert", "access/profiles/signed-in/insert", "access/profiles/admin/insert"],
  },
  {
    title: "the initial state unchecked",
    on: "sample",
    sql: "drop trigger profiles_recheck_insert on public.profiles",
    over: ["access/profiles/admin/insert"],
  },
  {
    title: "guard and recheck gone",
    on: "sample",
    sql: withoutGuard("profiles"),
    over: ["access/profiles/staff/update", "access/profiles/provider/update"],
  },
  {
    title: "one more column for staff",
    on: "sample",
    sql: `${rewrite("private.profiles_guard()", "allowed.display_name := new.display_name;\n    end if;", "allowed.display_name := new.display_name; allowed.email := new.email;\n    end if;")}; drop trigger profiles_recheck_update on public.profiles`,
    over: ["access/profiles/staff/update", "access/profiles/provider/update"],
  },
  {
    title: "a system column granted and unguarded",
    on: "sample",
    sql: `grant update (created_at) on public.profiles to authenticated; ${withoutGuard("profiles")}`,
    over: ["access/profiles/admin/update"],
  },
  {
    title: "suspended accounts let in",
    on: "sample",
    sql: rewrite("private.app_role()", "and person.status = 'active'", ""),
    over: ["access/profiles/signed-in/select", "access/profiles/signed-in/update"],
  },
  {
    title: "the role read from the token",
    on: "sample",
    sql: rewrite(
      "private.app_role()",
      "select person.role",
      "select coalesce(auth.jwt() -> 'user_metadata' ->> 'role', person.role)",
    ),
    over: ["access/profiles/provider/select"],
  },
  {
    title: "a token without sub taken for everybody",
    on: "sample",
    sql: rewrite(
      "private.app_role()",
      "person.user_id = (select auth.uid())",
      "person.user_id = coalesce((select auth.uid()), person.user_id) and person.role >= 'admin'",
    ),
    over: ["access/profiles/signed-in/select"],
  },
  {
    title: "a deleting policy and right",
    on: "sample",
    sql: "create policy wide on public.profiles for delete to authenticated using (user_id = auth.uid()); grant delete on public.profiles to authenticated",
    over: ["access/profiles/admin/delete", "access/profiles/staff/delete"],
  },
  {
    title: "reading opened to strangers",
    on: "sample",
    sql: "grant select on public.profiles to anon; create policy open on public.profiles for select to anon using (true)",
    over: ["access/profiles/unauthenticated/select"],
  },
  {
    title: "the system kept from deleting",
    on: "sample",
    sql: "revoke delete on public.profiles from service_role",
    under: ["access/profiles/service-role/delete"],
  },
  {
    title: "a policy that reads its own table",
    on: "sample",
    sql: "alter policy profiles_select on public.profiles using ((select role from public.profiles as me where me.user_id = auth.uid()) = 'admin')",
    fault: ["access/profiles/admin/select"],
  },
  {
    title: "a trigger that quietly keeps the email",
    on: "sample",
    sql: "create function public.keep() returns trigger language plpgsql as 'begin new.email := old.email; return new; end'; create trigger keep before update on public.profiles for each row execute function public.keep()",
    // Before the guard looks, so that it sees no change and whoever was denied is told that it worked.
    over: ["access/profiles/staff/update"],
    under: ["access/profiles/admin/update"],
  },
  {
    title: "final notes changed by their authors",
    on: "care",
    sql: `alter policy notes_update on public.notes using (${role} = 'lead' or (${role} in ('therapist', 'intern') and author_id = ${key})) with check (${role} = 'lead' or (${role} in ('therapist', 'intern') and author_id = ${key}));
      ${rewrite("private.notes_guard()", "and old.status = 'draft'", "")}; drop trigger notes_recheck_update on public.notes`,
    over: ["access/notes/therapist/update"],
  },
  {
    title: "a note given away while it is changed",
    on: "care",
    sql: `alter policy notes_update on public.notes with check (true); drop trigger notes_recheck_update on public.notes`,
    over: ["access/notes/therapist/update"],
  },
  {
    title: "a transition that the diagram lacks",
    on: "care",
    sql: rewrite("private.notes_guard()", "('review', 'final'))", "('review', 'final'), ('final', 'draft'))"),
    over: ["access/notes/lead/update"],
  },
  {
    title: "a missing transition",
    on: "care",
    sql: rewrite("private.notes_guard()", "('review', 'draft'), ", ""),
    under: ["access/notes/lead/update"],
  },
  {
    title: "lines of everybody's notes",
    on: "care",
    sql: rewrite("private.own_notes_keys()", "where parent.author_id = (select private.app_identity_key())", ""),
    over: ["access/lines/therapist/select", "access/lines/intern/select", "access/lines/therapist/delete"],
  },
  {
    title: "tasks of nobody taken for one's own",
    on: "care",
    sql: `alter policy tasks_select on public.tasks using (${role} in ('lead', 'intern') or (${role} = 'therapist' and (owner_id is null or owner_id = ${key})))`,
    over: ["access/tasks/therapist/select"],
  },
  {
    title: "hidden news read by strangers",
    on: "care",
    sql: "alter policy news_select_anon on public.news using (stage in ('shown', 'hidden'))",
    over: ["access/news/unauthenticated/select"],
  },
  {
    title: "suspended people who post",
    on: "care",
    sql: `alter policy posts_insert on public.posts with check ((select auth.uid()) is not null); ${rewrite("private.app_suspended()", "is not true", "is null")}`,
    over: ["access/posts/signed-in/insert"],
  },
  {
    title: "interns who pin what they write",
    on: "care",
    sql: "drop trigger posts_recheck_insert on public.posts",
    over: ["access/posts/intern/insert"],
  },
  {
    title: "therapists who delete final notes",
    on: "care",
    sql: `alter policy notes_delete on public.notes using (${role} = 'lead' or (${role} = 'therapist' and author_id = ${key})); drop trigger notes_recheck_delete on public.notes`,
    over: ["access/notes/therapist/delete"],
  },
  {
    title: "leads who may delete nobody",
    on: "care",
    sql: `alter policy people_delete on public.people using (${role} = 'intern' and user_id = (select auth.uid()))`,
    under: ["access/people/lead/delete"],
  },
];

test.each(weakenings)("$title", async ({ on, sql, over = [], under = [], fault = [] }) => {
  const database = databases[on];
  if (database === undefined) throw new Error("not open");
  try {
    await database.execute(`begin;\n${sql}`);
    const report = await runModel(database, models[on], { joined: true });
    const found = {
      over: report.overGrants.map((one) => one.place),
      under: report.underGrants.map((one) => one.place),
      fault: report.faults.map((one) => one.place),
    };
    const seen = JSON.stringify(found);
    for (const [kind, places] of Object.entries({ over, under, fault }) as ["over" | "under" | "fault", string[]][])
      for (const place of places)
        expect(
          found[kind].some((one) => one.startsWith(place)),
          `${kind} ${place} among ${seen}`,
        ).toBe(true);
    if (over.length === 0 && fault.length === 0) expect(found.over, seen).toEqual([]);
    const codes = modelFindings(report, compiled(on)).map((one) => one.code);
    if (over.length > 0) expect(codes).toContain("model/over-grant");
    if (under.length > 0) expect(codes).toContain("model/under-grant");
    if (fault.length > 0) expect(codes).toContain("model/fault");
  } finally {
    await database.execute("rollback");
  }
});

test("the script of a witness repeats it", async () => {
  const { sample: database } = databases;
  if (database === undefined) throw new Error("not open");
  const damage = withoutGuard("profiles");
  await database.execute(`begin;\n${damage}`);
  const report = await runModel(database, models.sample, { joined: true });
  await database.execute("rollback");
  const witness = report.overGrants.find((one) => one.place === "access/profiles/provider/update");
  const script = witness?.script ?? "";
  const results = await database.execute(script.replace("begin;", `begin;\n${damage};`));
  expect(results.at(-2)?.affected).toBe(1);
  const sound = await database.execute(script).catch((error: unknown) => String(error));
  await database.execute("rollback");
  expect(sound).toContain("may change only display_name");
});
