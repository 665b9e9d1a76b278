/** The emitted suites run: the Vitest file in a project of its own, the pgTAP file on a database with pgTAP. */

import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { attackSuiteEmitter } from "../../../compiler/emit/attack-suite/emitter.ts";
import { pgtapEmitter } from "../../../compiler/emit/pgtap/emitter.ts";
import type { Emitter } from "../../../compiler/emit/emitter.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import { inputsOf, migrationsOf, openWith, planOf } from "./emitted.ts";
import type { Project } from "./emitted.ts";

const root = resolve(import.meta.dirname, "../../..");
const projects: readonly { readonly name: string; readonly project: Project }[] = [
  { name: "auth-foundation", project: [authFoundationIr] },
  { name: "clinic-notes", project: [authFoundationIr, clinicNotesIr] },
];

function emitted(emitter: Emitter, project: Project): { readonly path: string; readonly text: string } {
  const input = inputsOf(project).at(-1);
  const file = input === undefined ? undefined : emitter.emit(input).value[0];
  if (file === undefined) throw new Error("nothing was emitted");
  return file;
}

describe.each(projects)("pgTAP of $name", ({ project }) => {
  async function run(damage: string): Promise<readonly string[]> {
    const database = await openWith(project, { pgtap: true });
    try {
      if (damage !== "") await database.execute(damage);
      const results = await database.execute(emitted(pgtapEmitter, project).text);
      return results
        .flatMap((one) => one.rows.flatMap((row) => Object.values(row)))
        .filter((one) => typeof one === "string");
    } finally {
      await database.close();
    }
  }

  test("passes on what is emitted, every planned assertion", async () => {
    const lines = await run("");
    const { length } = planOf(project).probes;
    expect(lines.filter((one) => one.startsWith("not ok"))).toEqual([]);
    expect(lines.filter((one) => one.startsWith("ok "))).toHaveLength(length);
    expect(lines).toContain(`1..${length}`);
  });

  test("fails on a damaged database", async () => {
    const lines = await run(
      "alter policy profiles_select on public.profiles using (true); drop trigger profiles_audit_update on public.profiles; alter policy clients_select on public.clients using (true)"
        .split("; ")
        .slice(0, project.length === 1 ? 2 : 3)
        .join("; "),
    );
    expect(lines.filter((one) => one.startsWith("not ok")).length).toBeGreaterThan(0);
  });
});

describe("Vitest of auth-foundation", () => {
  const suite = emitted(attackSuiteEmitter, [authFoundationIr]);
  let folder: string;

  beforeAll(async () => {
    await access(join(root, "dist/testing.js"));
    folder = await mkdtemp(join(tmpdir(), "contractc-suite-"));
    await mkdir(join(folder, "node_modules"));
    await symlink(root, join(folder, "node_modules/contractc"));
    await symlink(join(root, "node_modules/vitest"), join(folder, "node_modules/vitest"));
    await write(suite.path, suite.text);
    await write("package.json", `{ "type": "module" }\n`);
    for (const one of migrationsOf([authFoundationIr])) await write(one.path, one.text);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }

  function vitest(
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number; readonly output: string }> {
    const program = join(root, "node_modules/vitest/vitest.mjs");
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1", ...environment };
    return new Promise((settle) => {
      execFile(
        process.execPath,
        [program, "run", "--no-cache", suite.path],
        { cwd: folder, env },
        (error, stdout, stderr) => {
          settle({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
        },
      );
    });
  }

  test("has one named test for each statement of the contract", () => {
    for (const cell of authFoundationIr.access)
      expect(planOf([authFoundationIr]).probes.some((one) => one.place === cell.id)).toBe(true);
    const names = [...suite.text.matchAll(/^  test\("(.*)", \(\) =>$/gm)].map((one) => one[1]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(new Set(planOf([authFoundationIr]).probes.map((one) => one.place)).size);
  });

  test("passes on the project's migrations", async () => {
    const { code, output } = await vitest();
    expect(output).toMatch(/Tests\s+\d+ passed/);
    expect(code).toBe(0);
  });

  test("passes on a server by URL, and leaves nothing there", async () => {
    const server = await startServer(18);
    try {
      const url = server.url(await server.createDatabase("supabase-old"), roleOf.superuser);
      const database = await openUrl(url);
      await replay(database, migrationsOf([authFoundationIr]));
      const { code, output } = await vitest({ CONTRACTC_DATABASE_URL: url });
      const left = await database.query("select count(*) as rows from public.profiles");
      await database.close();
      expect(output).toMatch(/Tests\s+\d+ passed/);
      expect(code).toBe(0);
      expect(left.rows).toEqual([{ rows: "0" }]);
    } finally {
      await server.stop();
    }
  });

  test("fails, and does not skip, when the database cannot be reached", async () => {
    const { code, output } = await vitest({ CONTRACTC_DATABASE_URL: "postgresql://nobody:secret@127.0.0.1:1/none" });
    expect(code).toBe(1);
    expect(output).toContain("cannot connect");
    expect(output).not.toContain("secret@");
  });

  test("fails when a policy is opened", async () => {
    await write(
      "supabase/migrations/20270101000000_damage.sql",
      "alter policy profiles_select on public.profiles using (true);\n",
    );
    const { code, output } = await vitest();
    await rm(join(folder, "supabase/migrations/20270101000000_damage.sql"));
    expect(code).toBe(1);
    expect(output).toContain("provider may read own rows of profiles");
  });
});
