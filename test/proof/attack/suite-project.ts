/** A project of its own for an emitted Vitest suite, in a temporary folder: as whoever uses the compiler has it. */

import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { attackSuiteEmitter } from "../../../compiler/emit/attack-suite/emitter.ts";
import type { Emitter } from "../../../compiler/emit/emitter.ts";
import { inputsOf, migrationsOf } from "./emitted.ts";
import type { Project } from "./emitted.ts";

const root = resolve(import.meta.dirname, "../../..");

export interface SuiteRun {
  readonly code: number;
  readonly output: string;
  /** The JUnit file. */
  readonly junit: string;
}

export interface SuiteProject {
  /** The emitted suite. */
  readonly suite: { readonly path: string; readonly text: string };
  readonly write: (path: string, text: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Runs the suite with its JUnit file; without a URL on the project's migrations. */
  readonly run: (url?: string) => Promise<SuiteRun>;
  readonly close: () => Promise<void>;
}

/** Returns the file that an emitter makes for the last module of a project. */
export function emitted(emitter: Emitter, project: Project): { readonly path: string; readonly text: string } {
  const input = inputsOf(project).at(-1);
  const file = input === undefined ? undefined : emitter.emit(input).value[0];
  if (file === undefined) throw new Error("nothing was emitted");
  return file;
}

/** Makes the folder, with the project's migrations and suite; `contractc` is this checkout as it was last built. */
export async function openSuiteProject(project: Project): Promise<SuiteProject> {
  await access(join(root, "dist/testing.js"));
  const folder = await mkdtemp(join(tmpdir(), "contractc-suite-"));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const suite = emitted(attackSuiteEmitter, project);
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules/contractc"));
  await symlink(join(root, "node_modules/vitest"), join(folder, "node_modules/vitest"));
  await write(suite.path, suite.text);
  await write("package.json", `{ "type": "module" }\n`);
  for (const one of migrationsOf(project)) await write(one.path, one.text);
  const run = async (url?: string): Promise<SuiteRun> => {
    const program = join(root, "node_modules/vitest/vitest.mjs");
    const reports = ["--reporter=default", "--reporter=junit", "--outputFile.junit=junit.xml"];
    const env = {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NO_COLOR: "1",
      ...(url === undefined ? {} : { CONTRACTC_DATABASE_URL: url }),
    };
    const { code, output } = await new Promise<Omit<SuiteRun, "junit">>((settle) => {
      const options = { cwd: folder, env, maxBuffer: 64_000_000 };
      execFile(
        process.execPath,
        [program, "run", "--no-cache", ...reports, suite.path],
        options,
        (error, out, errors) => settle({ code: error === null ? 0 : Number(error.code), output: `${out}${errors}` }),
      );
    });
    return { code, output, junit: await readFile(join(folder, "junit.xml"), "utf8") };
  };
  return {
    suite,
    write,
    remove: (path) => rm(join(folder, path)),
    run,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
