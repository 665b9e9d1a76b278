/** The emitted suites run on real servers by URL, and leave nothing there. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isCopy } from "../../../compiler/attack/probe.ts";
import type { Database } from "../../../compiler/database/database.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { pgtapEmitter } from "../../../compiler/emit/pgtap/emitter.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { TestServer } from "../servers/start-server.ts";
import { migrationsOf, planOf } from "./emitted.ts";
import type { Project } from "./emitted.ts";
import { loadPgtap, withoutExtension } from "./pgtap-sql.ts";
import { emitted, openSuiteProject } from "./suite-project.ts";
import { linesOf } from "./tap-lines.ts";

const project: Project = [authFoundationIr];
const left = "select (select count(*) from public.profiles) + (select count(*) from auth.users) as rows";

describe.each([15, 18] as const)("Postgres %i", (version) => {
  let server: TestServer;
  let url: string;
  let database: Database;
  beforeAll(async () => {
    server = await startServer(version);
    url = server.url(await server.createDatabase("supabase-old"), roleOf.superuser);
    database = await openUrl(url);
    await replay(database, migrationsOf(project));
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  test("pgTAP passes", async () => {
    await loadPgtap(database);
    const lines = linesOf(await database.execute(withoutExtension(emitted(pgtapEmitter, project).text)));
    expect(lines.filter((one) => one.startsWith("not ok"))).toEqual([]);
    expect(lines.filter((one) => one.startsWith("ok ")).length).toBeGreaterThan(
      planOf(project).probes.filter((one) => !isCopy(one)).length,
    );
    expect((await database.query(left)).rows).toEqual([{ rows: "0" }]);
  });

  test("Vitest passes, and says what it left out", async () => {
    const folder = await openSuiteProject(project);
    try {
      const { code, output, junit } = await folder.run(url);
      const locking = planOf(project).probes.filter((one) => one.embeddedOnly).length;
      expect(output).toMatch(/Tests\s+\d+ passed/);
      expect(code).toBe(0);
      if (locking > 0) expect(junit).toContain("<skipped");
      if (locking > 0) expect(output).toContain(`${locking} attempts were not made`);
      expect((await database.query(left)).rows).toEqual([{ rows: "0" }]);
    } finally {
      await folder.close();
    }
  });
});
