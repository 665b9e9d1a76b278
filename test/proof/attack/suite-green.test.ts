/** The attacks find nothing on what the compiler emits. */

import { describe, expect, test } from "vitest";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import type { AttackReport } from "../../../compiler/database/attacks/report.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { openWith, planOf } from "./emitted.ts";
import type { Project } from "./emitted.ts";
import { practiceIr } from "./practice.ir.ts";

function findings(report: AttackReport): readonly string[] {
  return report.failed.map((one) => `${one.probe?.id ?? "world"}: ${one.expected}, but ${one.happened}`);
}

const projects: readonly { readonly name: string; readonly project: Project }[] = [
  { name: "auth-foundation", project: [authFoundationIr] },
  { name: "clinic-notes", project: [authFoundationIr, clinicNotesIr] },
  { name: "practice", project: [authFoundationIr, practiceIr] },
];

describe.each(projects)("$name", ({ project }) => {
  test.each(["none", "supabase-old", "hostile"] as const)(
    "is as its contract says under default privileges: %s",
    async (defaultPrivileges) => {
      const database = await openWith(project, { defaultPrivileges });
      try {
        const plan = planOf(project);
        const report = await runAttacks(database, plan);
        expect(findings(report)).toEqual([]);
        expect(report).toMatchObject({
          total: plan.probes.length,
          passed: plan.probes.length,
          notRun: 0,
          cells: plan.cells,
          cellsProbed: plan.cells,
        });
      } finally {
        await database.close();
      }
    },
  );

  test("leaves nothing behind", async () => {
    const database = await openWith(project);
    try {
      await runAttacks(database, planOf(project));
      const left = await database.query(
        "select (select count(*) from public.profiles) + (select count(*) from auth.users) + (select count(*) from audit.audit_log) as rows, current_user as role",
      );
      expect(left.rows).toEqual([{ rows: "0", role: "postgres" }]);
    } finally {
      await database.close();
    }
  });
});

test("with rows of others in the tables, statements that name no rows are not run, and all others pass", async () => {
  const project: Project = [authFoundationIr];
  const database = await openWith(project);
  try {
    await database.execute(`
      insert into auth.users (id) values ('00000000-0000-4000-8000-000000000001');
      insert into public.profiles (user_id, role, display_name, email)
      values ('00000000-0000-4000-8000-000000000001', 'admin', 'Somebody', 'somebody@example.test')`);
    const plan = planOf(project);
    const report = await runAttacks(database, plan);
    expect(findings(report)).toEqual([]);
    expect(report.notRun).toBe(plan.probes.filter((one) => one.blind).length);
    expect(report.passed).toBe(plan.probes.length - report.notRun);
  } finally {
    await database.close();
  }
});
