/** The emitted suites run on the embedded database: the Vitest file in a project of its own, the pgTAP file with pgTAP. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectationText, isCopy } from "../../../compiler/attack/probe.ts";
import { rowGroups } from "../../../compiler/emit/attack-suite/row-groups.ts";
import { pgtapEmitter } from "../../../compiler/emit/pgtap/emitter.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { openWith, planOf } from "./emitted.ts";
import type { Project } from "./emitted.ts";
import { emitted, openSuiteProject } from "./suite-project.ts";
import type { SuiteProject } from "./suite-project.ts";
import { linesOf } from "./tap-lines.ts";

const projects: readonly { readonly name: string; readonly project: Project }[] = [
  { name: "auth-foundation", project: [authFoundationIr] },
  { name: "clinic-notes", project: [authFoundationIr, clinicNotesIr] },
];

describe.each(projects)("pgTAP of $name", ({ project }) => {
  async function run(damage: string): Promise<readonly string[]> {
    const database = await openWith(project, { pgtap: true });
    try {
      if (damage !== "") await database.execute(damage);
      return linesOf(await database.execute(emitted(pgtapEmitter, project).text));
    } finally {
      await database.close();
    }
  }

  test("passes on what is emitted, every planned assertion", async () => {
    const lines = await run("");
    const plan = planOf(project);
    const length = plan.probes.filter((one) => !isCopy(one)).length + rowGroups(plan).groups.length;
    expect(lines.filter((one) => one.startsWith("not ok"))).toEqual([]);
    expect(lines.filter((one) => one.startsWith("ok "))).toHaveLength(length);
    expect(lines.filter((one) => one.includes("# SKIP"))).toEqual([]);
    expect(lines).toContain(`1..${length}`);
  });
});

describe("pgTAP on a damaged database", () => {
  const project: Project = [authFoundationIr];

  test("tells the layers of a denial apart", async () => {
    const database = await openWith(project, { pgtap: true });
    try {
      // Each denial has the right SQLSTATE still, raised by another layer.
      await database.execute(`
        grant insert on audit.audit_log to authenticated;
        revoke update (email) on public.profiles from authenticated;
        revoke insert on public.profiles from authenticated;
        alter policy profile_audit_log_select on public.profile_audit_log using (true)`);
      const lines = linesOf(await database.execute(emitted(pgtapEmitter, project).text));
      const diagnosis = lines.join("\n");
      for (const layer of ["privilege", "policy", "guard"])
        expect(diagnosis).toMatch(new RegExp(`have: 42501 (?!${layer})\\S+\\s*\\n#\\s+want: 42501 ${layer}`));
      expect(diagnosis).toMatch(/have: rows \d+\s*\n#\s+want: rows 0/);
    } finally {
      await database.close();
    }
  });

  test("no assertion accepts more than one outcome", () => {
    const { text } = emitted(pgtapEmitter, project);
    expect(text).not.toMatch(/\b(?:matches|throws_\w+|isnt|lives_ok|alike)\(/);
    const outcomes = new Set(planOf(project).probes.map((one) => expectationText(one.expect)));
    for (const one of outcomes)
      expect(one).toMatch(
        /^(?:rows \d+|42501 (?:privilege|policy|guard|row-security)|0A000 row-security|22P02 token|23\d{3}(?: \w+)?|428C9|22023)$/,
      );
  });
});

describe("Vitest of auth-foundation", () => {
  const project: Project = [authFoundationIr];
  let folder: SuiteProject;
  beforeAll(async () => {
    folder = await openSuiteProject(project);
  });
  afterAll(() => folder.close());

  const titles = (): readonly string[] =>
    [...folder.suite.text.matchAll(/^  test\("(.*)", \(context\) =>$/gm)].map((one) => one[1] ?? "");

  test("has one named test for each statement of the contract", () => {
    for (const cell of authFoundationIr.access)
      expect(planOf(project).probes.some((one) => one.place === cell.id)).toBe(true);
    expect(new Set(titles()).size).toBe(titles().length);
    expect(titles().length).toBe(new Set(planOf(project).probes.map((one) => one.place)).size);
  });

  test("holds every attempt of the plan", () => {
    const { probes } = planOf(project);
    const attempts = [...folder.suite.text.matchAll(/^(?: {6}\{| {8})\s*as: (\[.*?\]|"(?:[^"\\]|\\.)*"), must: /gm)];
    const made = attempts.reduce((sum, one) => sum + (JSON.parse(`[${one[1] ?? ""}]`) as unknown[]).flat().length, 0);
    expect(made).toBe(probes.length);
  });

  test("passes on the project's migrations, and its JUnit file names the contract's statements", async () => {
    const { code, output, junit } = await folder.run();
    expect(output).toMatch(/Tests\s+\d+ passed \(\d+\)/);
    expect(code).toBe(0);
    expect(junit).toContain("profiles &gt; provider may read own rows of profiles");
    expect([...junit.matchAll(/<testcase /g)]).toHaveLength(titles().length + 2);
    expect(junit).not.toContain("<skipped");
  });

  test("fails, and does not skip, when the database cannot be reached", async () => {
    const { code, output } = await folder.run("postgresql://nobody:secret@127.0.0.1:1/none");
    expect(code).toBe(1);
    expect(output).toContain("cannot connect");
    expect(output).not.toContain("secret@");
  });

  test("opens and says so when rows cannot be made, and fails when a policy is opened", async () => {
    const path = "supabase/migrations/20270101000000_damage.sql";
    await folder.write(
      path,
      `alter table public.profile_audit_log add constraint impossible check (action = 'never recorded') not valid;
       alter policy profiles_select on public.profiles using (true);\n`,
    );
    const { code, output, junit } = await folder.run();
    await folder.remove(path);
    expect(code).toBe(1);
    expect(output).toMatch(/FAIL .*the rows of the attacks can be made/);
    expect(output).toContain("23514 impossible");
    expect(output).toMatch(/\d+ passed/);
    expect(output).toMatch(/FAIL .*provider may read own rows of profiles/);
    expect(junit).toContain("<skipped");
    expect(output).toContain("rows of public.profile_audit_log could not be made");
  });
});
