/** The Supabase CLI, installed apart from the project's own dependencies and run without Docker, account or telemetry. */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The version that users deploy with; what is checked here was checked with exactly this one. */
const version = "3.1.0";

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SupabaseCli {
  /** Runs a command in the directory that holds `supabase/`. */
  readonly run: (directory: string, parameters: readonly string[]) => Promise<Finished>;
  readonly remove: () => Promise<void>;
}

/** Returns the CLI, from the cache below node_modules when it is there, else from the registry. Throws when neither works. */
export async function supabaseCli(): Promise<SupabaseCli> {
  const directory = fileURLToPath(new URL("../../node_modules/.cache/contractc/supabase-cli/", import.meta.url));
  const program = join(directory, "node_modules", "supabase", "dist", "supabase.js");
  if ((await installedVersion(directory)) !== version) await install(directory);
  const home = await mkdtemp(join(tmpdir(), "contractc-supabase-"));
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    CI: "1",
    NO_COLOR: "1",
    DO_NOT_TRACK: "1",
    SUPABASE_TELEMETRY_DISABLED: "1",
    // The test servers speak no TLS; unasked, the CLI says so on stdout, in front of the data.
    PGSSLMODE: "disable",
  };
  return {
    run: (workdir, parameters) =>
      finished(process.execPath, [program, ...parameters, "--workdir", workdir], environment),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

async function installedVersion(directory: string): Promise<string | null> {
  const text = await readFile(join(directory, "node_modules", "supabase", "package.json"), "utf8").catch(() => null);
  return text === null ? null : ((JSON.parse(text) as { version?: string }).version ?? null);
}

async function install(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "package.json"), `${JSON.stringify({ name: "supabase-cli", private: true })}\n`);
  const parameters = [
    "install",
    `supabase@${version}`,
    "--prefix",
    directory,
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--save-exact",
  ];
  const result = await finished(process.platform === "win32" ? "npm.cmd" : "npm", parameters, process.env);
  if (result.code !== 0) throw new Error(`npm could not install supabase@${version}:\n${result.stderr}`);
}

function finished(program: string, parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      program,
      parameters,
      { env: environment, timeout: 180_000, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
