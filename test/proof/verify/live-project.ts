/** A built project, and databases of a real server that have its migrations. */

import type { Database } from "../../../compiler/database/database.ts";
import { replay } from "../../../compiler/database/replay.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { memberContract, membersPath, noteContract, notesPath, temporaryProject } from "../cli/project.ts";
import type { Ran, TemporaryProject } from "../cli/project.ts";
import type { ServerVersion } from "../servers/binaries.ts";
import { roleOf, startServer } from "../servers/start-server.ts";
import type { Applier, TestServer } from "../servers/start-server.ts";

export interface LiveProject {
  readonly project: TemporaryProject;
  readonly server: TestServer;
  /** Creates a database with the migrations that `which` chooses, then runs SQL in it as a superuser. */
  readonly fresh: (sql?: string, which?: (path: string) => boolean) => Promise<string>;
  /** Runs `contractc verify --db` as a login; more arguments divided at spaces. */
  readonly verify: (name: string, more?: string, login?: Applier) => Promise<Ran>;
  readonly administrator: (name: string) => Promise<Database>;
  readonly stop: () => Promise<void>;
}

/** The accounts come from elsewhere: nobody creates them through the API. */
const contract = memberContract().replace("| admin | All | All | All | No |", "| admin | All | No | All | No |");

/** Builds a project of two modules and starts a server. */
export async function liveProject(version: ServerVersion): Promise<LiveProject> {
  const project = temporaryProject({ [membersPath]: contract, [notesPath]: noteContract() });
  const built = await project.run("build");
  if (built.exit !== 0) throw new Error(built.stdout + built.stderr);
  const server = await startServer(version);
  const administrator = (name: string): Promise<Database> => openUrl(server.url(name, roleOf.superuser));
  const run = async (url: string, work: (database: Database) => Promise<unknown>): Promise<void> => {
    const database = await openUrl(url);
    try {
      await work(database);
    } finally {
      await database.close();
    }
  };
  return {
    project,
    server,
    administrator,
    fresh: async (sql = "", which = () => true) => {
      const name = await server.createDatabase("supabase-old");
      const paths = project.files().filter((path) => path.startsWith("supabase/migrations/") && which(path));
      const migrations = paths.map((path) => ({ path, text: project.read(path) }));
      await run(server.url(name, roleOf.bypassrls), (database) => replay(database, migrations));
      if (sql !== "") await run(server.url(name, roleOf.superuser), (database) => database.execute(sql));
      return name;
    },
    verify: (name, more = "", login = "bypassrls") =>
      project.run(`verify --db ${server.url(name, roleOf[login])} ${more}`),
    stop: async () => {
      project.remove();
      await server.stop();
    },
  };
}

export interface JsonReport {
  readonly ok: boolean;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly evidence?: { readonly expected: string; readonly observed: string; readonly script: string | null };
  }[];
  readonly matrix: readonly {
    readonly module: string;
    readonly entity: string;
    readonly actor: string;
    readonly operation: string;
    readonly passed: number;
    readonly failed: number;
    readonly notRun: number;
  }[];
  readonly proof: {
    readonly attacks: number;
    readonly attacksPassed: number;
    readonly attacksNotRun: number;
    readonly modelPoints: number;
    readonly live: {
      readonly attacksOnCopy: number;
      readonly notCopied: readonly string[];
      readonly leaves: readonly string[];
    };
  };
}

/** Returns the report of a run with `--format json`. */
export function reportOf({ stdout }: Ran): JsonReport {
  return JSON.parse(stdout) as JsonReport;
}

/** Returns the codes of the errors of a run with `--format json`, each once. */
export function codesOf(ran: Ran): readonly string[] {
  const errors = reportOf(ran).diagnostics.filter((one) => one.severity === "error");
  return [...new Set(errors.map((one) => one.code))].sort();
}
