/** The attacks find nothing on real servers, whoever applied the migrations. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../../compiler/database/replay.ts";
import { runAttacks } from "../../../compiler/database/run-attacks.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { migrationsOf, planOf } from "./emitted.ts";
import type { Project } from "./emitted.ts";

const auth: Project = [authFoundationIr];
const both: Project = [authFoundationIr, clinicNotesIr];

describe.each([15, 18] as const)("Postgres %i", (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(version);
  });
  afterAll(() => server.stop());

  // An ordinary owner can neither make accounts nor act as others: there the attacks come from the superuser.
  test.each([
    { applier: "superuser", runner: "superuser", project: both, name: "both modules" },
    { applier: "bypassrls", runner: "bypassrls", project: auth, name: "auth-foundation" },
    { applier: "ordinary", runner: "superuser", project: auth, name: "auth-foundation" },
  ] as const)("$name, applied by $applier, attacked by $runner", async ({ applier, runner, project }) => {
    const name = await server.createDatabase("supabase-old");
    const owner = await openUrl(server.url(name, roleOf[applier]));
    try {
      await replay(owner, migrationsOf(project));
    } finally {
      await owner.close();
    }
    const attacker = await openUrl(server.url(name, roleOf[runner]));
    try {
      const plan = planOf(project);
      // What embedded databases alone are asked needs a superuser in places; Supabase's own login is none.
      const probes = runner === "superuser" ? plan.probes : plan.probes.filter((one) => !one.embeddedOnly);
      expect(probes.length).toBeGreaterThan(plan.probes.length * 0.9);
      const report = await runAttacks(attacker, { ...plan, probes });
      expect(report.failed.map((one) => `${one.probe?.id ?? "world"}: ${one.expected}, but ${one.happened}`)).toEqual(
        [],
      );
      expect(report.passed).toBe(report.total);
    } finally {
      await attacker.close();
    }
  });
});
