/** `contractc verify --db` on a database in use: proved as it is, with its rows in it, and left as it was. */

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "../cli/published-schema.ts";
import type { Schema } from "../cli/published-schema.ts";
import { codesOf, liveProject, reportOf } from "./live-project.ts";
import type { LiveProject } from "./live-project.ts";

const rows = `
insert into auth.users (id, email) select gen_random_uuid(), 'person' || n || '@example.org' from generate_series(1, 40) as n;
insert into public.members (user_id, role, nickname) select id, 'member', email from auth.users;
insert into public.notes (user_id, body) select id, 'theirs' from auth.users;
`;

/** Everything that rows could show. */
const contents = `
select md5(string_agg(line, ',' order by line)) as seen from (
  select m::text from public.members m union all select n::text from public.notes n
  union all select u::text from auth.users u union all select a::text from audit.audit_log a
) as all_rows (line)`;

describe.each([15, 18] as const)("Postgres %i", (version) => {
  let live: LiveProject;
  beforeAll(async () => {
    live = await liveProject(version);
  });
  afterAll(() => live.stop());

  test.each(["superuser", "bypassrls"] as const)("rows of others stay as they are, login %s", async (login) => {
    const name = await live.fresh(rows);
    const administrator = await live.administrator(name);
    const before = (await administrator.query(contents)).rows;
    const ran = await live.verify(name, "--format json", login);
    const { proof, diagnostics, matrix } = reportOf(ran);
    expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
    expect(proof.modelPoints).toBeGreaterThan(100);
    expect(ran.exit).toBe(0);
    expect(proof.attacksNotRun).toBe(0);
    expect(proof.attacksPassed).toBe(proof.attacks);
    expect(proof.live.attacksOnCopy).toBeGreaterThan(10);
    expect(proof.live.notCopied).toEqual([]);
    expect(matrix.every((cell) => cell.failed === 0 && cell.notRun === 0)).toBe(true);
    expect((await administrator.query(contents)).rows).toEqual(before);
    await administrator.close();
  });
});

describe("on Postgres 18", () => {
  let live: LiveProject;
  beforeAll(async () => {
    live = await liveProject(18);
  });
  afterAll(() => live.stop());

  test("the data is what the published schema says", async () => {
    const schema = JSON.parse(readFileSync("docs/schemas/verify.schema.json", "utf8")) as Schema;
    const damaged = await live.fresh(`${rows}; drop policy notes_select on public.notes`);
    const unbuilt = await live.fresh("", () => false);
    for (const ran of [
      await live.verify(damaged, "--format json"),
      await live.verify(unbuilt, "--format json"),
      await live.project.run("verify --format json"),
    ]) {
      expect(violations(JSON.parse(ran.stdout), schema, schema, "$")).toEqual([]);
    }
    const wrong = { schemaVersion: 1, ok: true, diagnostics: [], matrix: [{}], proof: {} };
    expect(violations(wrong, schema, schema, "$")).not.toEqual([]);
  });

  test("the text says what was tried for whom, and what stays behind", async () => {
    const name = await live.fresh(rows);
    const ran = await live.verify(name);
    expect(ran.exit, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toContain("members: members");
    expect(ran.stdout).toMatch(/^ {2}unauthenticated +\d+ ok +\d+ ok +\d+ ok +\d+ ok/m);
    expect(ran.stdout).toMatch(/\d+ of them on an embedded copy of its schema/);
    expect(ran.stdout).toContain("No row was left");
    expect(ran.stdout).toContain("audit.audit_log_id_seq");
    expect(ran.stdout).toContain("dead rows");
  });

  test("blind statements run on the tables themselves only when allowed, and only on small ones", async () => {
    const name = await live.fresh(rows);
    const careful = reportOf(await live.verify(name, "--format json")).proof;
    const bold = reportOf(await live.verify(name, "--format json --blind")).proof;
    const large = reportOf(await live.verify(name, "--format json --blind --max-rows 39")).proof;
    expect(bold.live.attacksOnCopy).toBeLessThan(careful.live.attacksOnCopy);
    expect(large.live.attacksOnCopy).toBe(careful.live.attacksOnCopy);
    for (const one of [careful, bold, large]) expect(one.attacksPassed).toBe(one.attacks);
  });

  test("a policy that opens the table to blind statements is found on the copy", async () => {
    const name = await live.fresh(`${rows}; alter policy notes_update on public.notes using (true) with check (true)`);
    const ran = await live.verify(name, "--format json");
    expect(ran.exit).toBe(1);
    expect(codesOf(ran)).toContain("verify/attack-succeeded");
    const { diagnostics, matrix } = reportOf(ran);
    const copied = diagnostics.filter((one) => one.evidence?.observed.includes("on an embedded copy"));
    expect(copied.length).toBeGreaterThan(0);
    expect(copied[0]?.evidence?.script).toMatch(/^--[^]*\nrollback;\n$/);
    const cell = matrix.find((one) => one.entity === "notes" && one.actor === "member" && one.operation === "update");
    expect(cell?.failed).toBeGreaterThan(0);
  });
});
