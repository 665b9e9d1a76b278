/** `contractc verify`: what was built, proved on an embedded database or on one that exists. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

let project: TemporaryProject;
let server: TestServer;

beforeAll(async () => {
  project = temporaryProject({ [membersPath]: memberContract() });
  server = await startServer(18);
});
afterAll(async () => {
  project.remove();
  await server.stop();
});

const codes = (stdout: string): readonly string[] => [
  ...new Set((JSON.parse(stdout) as { diagnostics: { code: string }[] }).diagnostics.map((one) => one.code)),
];

test("nothing to verify before the first build", async () => {
  const { exit, stdout } = await project.run("verify --format json");
  expect(exit).toBe(2);
  expect(codes(stdout)).toEqual(["verify/not-built"]);
});

test("what was built is proved again, without writing", async () => {
  const built = await project.run("build");
  expect(built.exit, built.stdout).toBe(0);
  const before = project.snapshot();
  const { exit, stdout } = await project.run("verify");
  expect(exit, stdout).toBe(0);
  expect(stdout).toContain("Proved on an empty Postgres");
  expect(project.snapshot()).toEqual(before);
  const { proof } = JSON.parse((await project.run("verify members --format json")).stdout) as {
    proof: { attacks: number; attacksPassed: number; cells: number; cellsProbed: number };
  };
  expect(proof.attacks).toBeGreaterThan(50);
  expect(proof.attacksPassed).toBe(proof.attacks);
  expect(proof.cellsProbed).toBe(proof.cells);
});

test("a contract that changed since the build has to be built before it is verified", async () => {
  const original = project.read(membersPath);
  for (const text of [
    original.replace("Who belongs", "Who really belongs").replace("People of the club.", "Members of the club."),
    original.replace("Version: 1.0", "Version: 1.1").replace("| admin | All | All |", "| admin | All | No |"),
    original.replace("| admin | All | All |", "| admin | All | No |"),
  ]) {
    project.write(membersPath, text);
    const { exit, stdout } = await project.run("verify --format json");
    expect(exit).toBe(2);
    expect(codes(stdout)[0]).toBe("verify/not-built");
    expect(stdout).not.toContain("catalog-differs");
    expect((await project.run("verify")).stderr).toContain("fix  contractc build members");
  }
  project.write(membersPath, original);
});

test("a database that exists: proved when it is as built, findings when it is not, passwords never shown", async () => {
  const name = await server.createDatabase("none");
  const { openUrl } = await import("../../../compiler/database/server.ts");
  const { replay } = await import("../../../compiler/database/replay.ts");
  const url = server.url(name, roleOf.superuser);
  const database = await openUrl(url);
  const migrations = project.files().filter((path) => path.startsWith("supabase/migrations/"));
  await replay(
    database,
    migrations.map((path) => ({ path, text: project.read(path) })),
  );
  const fine = await project.run(`verify --db ${url}`);
  expect(fine.exit, fine.stdout + fine.stderr).toBe(0);
  expect(fine.stdout).toContain("Proved on the database");

  await database.execute("alter policy members_select on public.members using (true)");
  const wide = await project.run("verify --format json --db live", { environment: { LIVE: url } });
  expect(wide.exit).toBe(2);
  project.write("contracts/contractc.config.yaml", "databases:\n  live:\n    urlFrom: LIVE\n");
  const attacked = await project.run("verify --format json --db live", { environment: { LIVE: url } });
  expect(attacked.exit).toBe(1);
  expect(codes(attacked.stdout)).toContain("verify/attack-succeeded");
  const { rows } = await database.query("select count(*) as rows from public.members");
  expect(rows[0]?.["rows"]).toBe("0");
  await database.close();

  const remote = await project.run("verify --format json --db postgresql://me:s3cret@db.example.org/postgres");
  expect(remote.exit).toBe(2);
  expect(codes(remote.stdout)).toEqual(["verify/remote-refused"]);
  const dead = await project.run("verify --db postgresql://me:s3cret@127.0.0.1:1/postgres");
  expect(dead.exit).toBe(2);
  expect(dead.stderr).toContain("error verify/unreachable");
  for (const ran of [fine, attacked, remote, dead]) expect(ran.stdout + ran.stderr).not.toContain("s3cret");
});

test("examples that break the contract's own rules are reported", async () => {
  const seed = "supabase/seeds/members.sql";
  project.write(seed, "insert into public.members (role) values ('nobody');\n");
  const { exit, stdout } = await project.run("verify --format json");
  project.delete(seed);
  expect(exit).toBe(1);
  expect(codes(stdout)).toEqual(["verify/seed-failed"]);
});
