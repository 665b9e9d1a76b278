/** `contractc drift --db`: exit status, formats, the history of migrations, and everything that cannot be told. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memberContract, membersPath, noteContract, notesPath, temporaryProject } from "../cli/project.ts";
import type { Ran, TemporaryProject } from "../cli/project.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { password, roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { historySql } from "./living.ts";

interface DriftJson {
  readonly verdict: "clean" | "drift" | "cannot-tell";
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly why: string;
    readonly fix: readonly string[];
    readonly place?: { readonly file: string; readonly line: number };
  }[];
  readonly drift: {
    readonly applied: readonly string[];
    readonly pending: readonly string[];
    readonly history: string;
    readonly attempts: number;
    readonly differences: readonly {
      readonly classification: string;
      readonly direction: string;
      readonly path: string;
      readonly expected: string | null;
      readonly live: string | null;
      readonly wayBack: readonly string[];
      readonly contract: { readonly file: string } | null;
      readonly attacks: readonly { readonly actor: string; readonly statement: string; readonly outcome: string }[];
    }[];
  };
}

function jsonOf({ stdout, stderr }: Ran): DriftJson {
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as DriftJson;
}

function codesOf(ran: Ran, severity?: string): readonly string[] {
  const found = jsonOf(ran).diagnostics.filter((one) => severity === undefined || one.severity === severity);
  return [...new Set(found.map((one) => one.code))].sort();
}

const codeOf: Readonly<Record<string, string>> = {
  "widens access": "drift/access-widened",
  "narrows access": "drift/access-narrowed",
  "weakens integrity": "drift/integrity-weakened",
  "data shape": "drift/data-shape",
  cosmetic: "drift/cosmetic",
};

let project: TemporaryProject;
const contract = memberContract().replace("| admin | All | All | All | No |", "| admin | All | No | All | No |");

beforeAll(async () => {
  project = temporaryProject({ [membersPath]: contract, [notesPath]: noteContract() });
  const built = await project.run("build");
  if (built.exit !== 0) throw new Error(built.stdout + built.stderr);
});

afterAll(() => project.remove());

function migrations(): readonly { readonly path: string; readonly text: string }[] {
  return project
    .files()
    .filter((path) => path.startsWith("supabase/migrations/"))
    .map((path) => ({ path, text: project.read(path) }));
}

interface FreshOptions {
  readonly applied?: (path: string) => boolean;
  /** Null for none at all. */
  readonly history?: string | null;
  readonly then?: string;
}

async function fresh(
  server: TestServer,
  { applied = () => true, history, then = "" }: FreshOptions = {},
): Promise<string> {
  const name = await server.createDatabase("supabase-old");
  const files = migrations().filter((one) => applied(one.path));
  const owner = await openUrl(server.url(name, roleOf.bypassrls));
  await replay(owner, files);
  await owner.execute(history === undefined ? historySql(files) : (history ?? ""));
  await owner.close();
  const administrator = await openUrl(server.url(name, roleOf.superuser));
  await administrator.execute(
    "do $$ begin if not exists (select from pg_roles where rolname = 'reader') then create role reader login; end if; end $$",
  );
  await administrator.execute(`alter role reader password '${password}'`);
  if (then !== "") await administrator.execute(then);
  await administrator.close();
  return name;
}

async function driftOf(
  server: TestServer,
  name: string,
  more = "--format json",
  login: string = roleOf.bypassrls,
): Promise<Ran> {
  return project.run(`drift --db ${server.url(name, login)} ${more}`);
}

describe.each([15, 18] as const)("Postgres %i", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(version);
  });
  afterAll(() => server.stop());

  test("an untouched database is clean, for an unprivileged login too", async () => {
    const name = await fresh(server);
    for (const login of [roleOf.bypassrls, roleOf.superuser, "reader"]) {
      const ran = await driftOf(server, name, "--format json", login);
      expect(codesOf(ran, "error"), ran.stdout).toEqual([]);
      expect(jsonOf(ran).drift.differences).toEqual([]);
      expect(jsonOf(ran).verdict).toBe("clean");
      expect(ran.exit).toBe(0);
    }
  });

  test.each([
    ["grant select on public.notes to anon", "widens access", "access/notes/unauthenticated/select"],
    ["alter policy notes_select on public.notes using (true)", "widens access", "access/notes/select"],
    ["alter table public.notes disable row level security", "widens access", "entities/notes"],
    ["drop policy notes_delete on public.notes", "narrows access", "access/notes/delete"],
    ["revoke update (nickname) on public.members from authenticated", "narrows access", "access/members/update"],
    [
      "alter table public.notes disable trigger all",
      "weakens integrity",
      "entities/notes/constraints/notes_user_id_fkey",
    ],
    [
      "alter table public.members drop constraint members_role_check",
      "weakens integrity",
      "entities/members/constraints/members_role_check",
    ],
    ["alter table public.notes alter column body type varchar(20)", "data shape", "entities/notes/body"],
    ["alter table public.notes add column extra text", "data shape", "entities/notes"],
    ["comment on table public.notes is 'mine'", "cosmetic", "entities/notes"],
    [
      "create function public.peek() returns setof text language sql security definer as $$ select body from public.notes $$",
      "widens access",
      "entities/notes",
    ],
    [
      "create or replace function auth.uid() returns uuid language sql stable as $$ select null::uuid $$",
      "widens access",
      "platform",
    ],
  ])("%s", async (statement, direction, path) => {
    const name = await fresh(server, { then: statement });
    const before = await driftOf(server, name, "--format json --no-attacks");
    expect(before.exit, before.stdout).toBe(4);
    const { differences } = jsonOf(before).drift;
    expect(codesOf(before)).toContain(codeOf[direction]);
    expect(differences.map((one) => [one.classification, one.direction, one.path])).toContainEqual([
      "live-tampering",
      direction,
      path,
    ]);
    const administrator = await openUrl(server.url(name, roleOf.superuser));
    for (const one of differences.flatMap((each) => each.wayBack)) await administrator.execute(one);
    await administrator.close();
    const after = await driftOf(server, name, "--format json --no-attacks");
    expect(after.exit, after.stdout).toBe(0);
  });
});

describe("on Postgres 18", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(18);
  });
  afterAll(() => server.stop());

  test("the attack that succeeds now is shown, with its actor and statement", async () => {
    const name = await fresh(server, { then: "alter policy notes_select on public.notes using (true)" });
    const ran = await driftOf(server, name);
    expect(ran.exit).toBe(4);
    const { drift, diagnostics } = jsonOf(ran);
    expect(drift.attempts).toBeGreaterThan(10);
    const [difference] = drift.differences;
    expect(difference?.attacks.some((one) => one.outcome === "succeeds" && one.statement.startsWith("select"))).toBe(
      true,
    );
    const shown = diagnostics.find((one) => one.code === "drift/attack-succeeded");
    expect(shown?.message).toMatch(/succeeds now.*As .*: select /);
    const told = diagnostics.find((one) => one.code === "drift/access-widened");
    expect(told?.why).toMatch(/^On a copy of it, as .*succeeds now/);
    expect(told?.fix[0]).toMatch(/^alter policy notes_select on public\.notes to authenticated using /);
  });

  test("text ends with the way back, and every format is written", async () => {
    const name = await fresh(server, {
      then: "grant select on public.notes to anon; comment on table public.notes is 'mine'",
    });
    const ran = await driftOf(server, name, "--no-attacks");
    expect(ran.exit).toBe(4);
    expect(ran.stdout).toContain("error drift/access-widened");
    expect(ran.stdout).toContain("warning drift/cosmetic");
    expect(ran.stdout).toMatch(/docs\/data-contracts\/notes\.md:\d+/);
    expect(ran.stdout).toMatch(/^begin;\n[^]*revoke select on table public\.notes from anon cascade;[^]*^commit;$/m);
    for (const format of ["sarif", "github", "junit", "markdown", "ndjson"].filter((one) => one !== "ndjson")) {
      const other = await driftOf(server, name, `--no-attacks --format ${format}`);
      expect(other.exit, format).toBe(4);
      expect(other.stdout, format).toContain("not signed in");
    }
  });

  test("pending migrations are no drift, unless strict", async () => {
    const name = await fresh(server, { applied: (path) => !path.includes("_notes_") });
    const ran = await driftOf(server, name);
    expect(ran.exit, ran.stdout).toBe(0);
    expect(jsonOf(ran).drift.pending).toHaveLength(3);
    expect(codesOf(ran)).toContain("drift/pending-migration");
    expect((await driftOf(server, name, "--strict")).exit).toBe(4);
    expect((await driftOf(server, name, "")).stdout).toContain("pending: supabase/migrations/");
  });

  test("drift beside pending migrations is found", async () => {
    const name = await fresh(server, {
      applied: (path) => !path.includes("_notes_"),
      then: "grant delete on public.members to authenticated",
    });
    const ran = await driftOf(server, name);
    expect(ran.exit).toBe(4);
    expect(jsonOf(ran).drift.differences.map((one) => one.path)).toEqual(["access/members/delete"]);
  });

  test("without a history the state tells what was applied", async () => {
    const all = await fresh(server, { history: null });
    const ran = await driftOf(server, all);
    expect(ran.exit, ran.stdout).toBe(0);
    expect(codesOf(ran)).toContain("drift/compared-by-state");
    const some = await fresh(server, {
      history: null,
      applied: (path) => !path.includes("_notes_"),
      then: "grant delete on public.members to anon",
    });
    const other = await driftOf(server, some);
    expect(other.exit).toBe(4);
    expect(jsonOf(other).drift.pending).toHaveLength(3);
    expect(jsonOf(other).drift.differences).toHaveLength(1);
    const closed = await fresh(server);
    expect(jsonOf(await driftOf(server, closed, "--format json", "reader")).drift.history).toBe("unreadable");
  });

  test("an edited, an unknown migration and one under another timestamp", async () => {
    const files = migrations();
    const last = files.at(-1)?.path ?? "";
    const version = /([0-9]+)_/.exec(last)?.[1] ?? "";
    const edited = await fresh(server, {
      then: `update supabase_migrations.schema_migrations set statements = array_append(statements, 'grant select on public.notes to anon') where version = '${version}'; grant select on public.notes to anon`,
    });
    const ran = await driftOf(server, edited);
    expect(ran.exit).toBe(4);
    expect(codesOf(ran, "error"), ran.stdout).toContain("drift/edited-migration");
    expect(jsonOf(ran).drift.differences.map((one) => one.classification)).toEqual(["unknown-migration"]);

    const unknown = await fresh(server, {
      then: "insert into supabase_migrations.schema_migrations values ('20990101000000', array['alter table public.notes add column mood text'], 'mood'); alter table public.notes add column mood text; grant delete on public.members to anon",
    });
    const other = await driftOf(server, unknown);
    expect(other.exit).toBe(4);
    expect(codesOf(other, "error")).toContain("drift/unknown-migration");
    const classes = jsonOf(other).drift.differences.map((one) => `${one.classification} ${one.direction}`);
    expect(classes.sort()).toEqual(["live-tampering widens access", "unknown-migration data shape"]);

    const moved = await fresh(server, {
      then: `update supabase_migrations.schema_migrations set version = '20990101000000' where version = '${version}'`,
    });
    const third = await driftOf(server, moved);
    expect(third.exit, third.stdout).toBe(0);
    expect(codesOf(third)).toContain("drift/other-timestamp");
  });

  test("what is not managed is counted, and the platform is no noise", async () => {
    const name = await fresh(server, {
      then: "create schema reports; create table reports.kept (a int); create table reports.other (a int)",
    });
    const ran = await driftOf(server, name);
    expect(ran.exit, ran.stdout).toBe(0);
    expect(jsonOf(ran).diagnostics.find((one) => one.code === "drift/not-managed")?.message).toBe(
      "2 objects in the schema reports are not managed.",
    );
    const noted = await fresh(server, {
      then: "create schema reports; create view reports.bodies as select body from public.notes",
    });
    expect(codesOf(await driftOf(server, noted))).toContain("drift/noted");
  });

  test("nothing is written to the live database", async () => {
    const name = await fresh(server, { then: "grant select on public.notes to anon" });
    const administrator = await openUrl(server.url(name, roleOf.superuser));
    await administrator.execute(`alter database ${name} set default_transaction_read_only = on`);
    const ran = await driftOf(server, name, "--format json", "reader");
    await administrator.close();
    // That nobody can write any more is a difference itself.
    expect(ran.exit).toBe(4);
    const directions = jsonOf(ran).drift.differences.map((one) => one.direction);
    expect(directions).toEqual(["widens access", "narrows access"]);
  });

  test("a contract that is ahead is a note, and the database is compared with what was built", async () => {
    const name = await fresh(server);
    project.edit(notesPath, (text) =>
      text
        .replace("Version: 1.0", "Version: 1.1")
        .replace(
          "| `body` | `text` | NOT NULL | Text |",
          "| `body` | `text` | NOT NULL | Text |\n| `mood` | `text` | | Mood |",
        ),
    );
    try {
      const ran = await driftOf(server, name);
      expect(ran.exit, ran.stdout).toBe(0);
      expect(codesOf(ran)).toContain("drift/contract-ahead");
      expect((await driftOf(server, name, "--strict")).exit).toBe(4);
    } finally {
      project.write(notesPath, noteContract());
    }
  });

  test("only what a named module can be the cause of is shown", async () => {
    const name = await fresh(server, {
      then: "grant select on public.notes to anon; grant delete on public.members to anon",
    });
    const ran = await driftOf(server, name, "members --format json --no-attacks");
    expect(ran.exit).toBe(4);
    expect(jsonOf(ran).drift.differences.map((one) => one.path)).toEqual(["access/members/unauthenticated/delete"]);
  });

  test("a database of another project, and one that cannot be reached", async () => {
    const name = await server.createDatabase();
    const ran = await driftOf(server, name);
    expect(ran.exit).toBe(2);
    expect(codesOf(ran)).toEqual(["drift/other-project"]);
    const gone = await project.run("drift --db postgresql://reader:secret@127.0.0.1:1/postgres --format json");
    expect(gone.exit).toBe(2);
    expect(codesOf(gone)).toEqual(["drift/unreachable"]);
    expect(gone.stdout).not.toContain("secret");
    expect((await project.run("drift --db nowhere --format json")).exit).toBe(2);
    expect((await project.run("drift")).exit).toBe(2);
  });

  test("catalogs that were closed to the login are named, and nothing is called clean", async () => {
    const name = await fresh(server, { then: "revoke select on pg_catalog.pg_policy from public" });
    const ran = await driftOf(server, name, "--format json", "reader");
    expect(ran.exit).toBe(2);
    expect(jsonOf(ran).verdict).toBe("cannot-tell");
    expect(codesOf(ran)).toEqual(["drift/unseen"]);
  });

  test("where no rows can be made on the copy, the difference is said all the same", async () => {
    const name = await fresh(server, { then: "alter table public.members drop column nickname" });
    const ran = await driftOf(server, name);
    expect(ran.exit).toBe(4);
    expect(codesOf(ran)).toContain("drift/data-shape");
    expect(codesOf(ran)).toContain("drift/attacks-not-made");
  });

  test("an applied file that is not as its lock records, a file that does not run, and a lock that is gone", async () => {
    const name = await fresh(server);
    const { path, text } = migrations().at(-1) ?? { path: "", text: "" };
    try {
      project.write(path, `${text}\n-- edited\n`);
      const edited = await driftOf(server, name);
      expect(edited.exit).toBe(4);
      expect(codesOf(edited, "error")).toEqual(["drift/edited-migration"]);
      project.write(path, "create table public.broken (;\n");
      const broken = await driftOf(server, name);
      expect(broken.exit).toBe(2);
      expect(codesOf(broken, "error")).toEqual(["drift/not-replayable"]);
    } finally {
      project.write(path, text);
    }
    const lock = project.read("contracts/notes.lock.json");
    try {
      project.delete("contracts/notes.lock.json");
      const ran = await driftOf(server, name);
      expect(ran.exit).toBe(2);
      expect(codesOf(ran, "error")).toEqual(["drift/lock-missing"]);
    } finally {
      project.write("contracts/notes.lock.json", lock);
    }
  });

  test("a project without anything built, and built files that are gone", async () => {
    const other = temporaryProject({ [membersPath]: contract });
    try {
      const name = await fresh(server);
      const ran = await other.run(`drift --db ${server.url(name, roleOf.superuser)} --format json`);
      expect(ran.exit).toBe(2);
      expect(codesOf(ran, "error")).toEqual(["drift/nothing-built"]);
    } finally {
      other.remove();
    }
    const ir = project.read("generated/notes/contract.ir.json");
    project.write(
      notesPath,
      noteContract().replace("| `body` | `text` | NOT NULL | Text |", "| `body` | `text` | NOT NULL | Words |"),
    );
    project.delete("generated/notes/contract.ir.json");
    try {
      const name = await fresh(server);
      const ran = await driftOf(server, name);
      expect(ran.exit).toBe(2);
      expect(codesOf(ran, "error")).toEqual(["drift/built-missing"]);
    } finally {
      project.write("generated/notes/contract.ir.json", ir);
      project.write(notesPath, noteContract());
    }
  });

  test("a session that the server ends in the middle is no clean database", async () => {
    const name = await fresh(server, {
      then: "create function public.hang() returns uuid language plpgsql stable as $$ begin perform pg_sleep(30); return null; end $$; create or replace function auth.uid() returns uuid language sql stable as $$ select public.hang() $$",
    });
    const administrator = await openUrl(server.url(name, roleOf.superuser));
    const running = driftOf(server, name);
    for (let ended = 0; ended === 0;) {
      const { rows } = await administrator.query(
        "select count(pg_terminate_backend(pid))::int as ended from pg_stat_activity where datname = $1 and application_name = 'contractc' and pid <> pg_backend_pid() and wait_event = 'PgSleep'",
        [name],
      );
      ended = Number(rows[0]?.["ended"]);
    }
    const ran = await running;
    await administrator.close();
    expect(ran.exit).toBe(2);
    expect(codesOf(ran)).toEqual(["drift/connection-lost"]);
  });
});
