/** Real Postgres servers for tests: a cluster in a temporary directory, with databases that have the platform in them. */

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap, defaultPrivilegesSql } from "../../../compiler/database/bootstrap.ts";
import type { DefaultPrivileges } from "../../../compiler/database/bootstrap.ts";
import { openUrl } from "../../../compiler/database/server.ts";
import { serverAccount, serverBinaries } from "./binaries.ts";
import type { ServerAccount, ServerVersion } from "./binaries.ts";

/** Who applies migrations: a superuser, Supabase's `postgres` (BYPASSRLS), or a role without any attribute. */
export type Applier = "superuser" | "bypassrls" | "ordinary";

export const appliers: readonly Applier[] = ["superuser", "bypassrls", "ordinary"];

/** Login roles by applier. The password needs escaping in a URL, so that a test sees whether it leaks escaped or not. */
export const roleOf: Readonly<Record<Applier, string>> = {
  superuser: "supabase_admin",
  bypassrls: "postgres",
  ordinary: "plain_owner",
};
export const password = "s3cret/p@ss";

export interface TestServer {
  readonly version: ServerVersion;
  /** Returns the URL of a role for a database; no connection is opened. */
  readonly url: (database: string, role: string) => string;
  /** Creates a database with the platform and the default privileges of all appliers, and returns its name. */
  readonly createDatabase: (defaultPrivileges?: DefaultPrivileges) => Promise<string>;
  /** Stops the server and removes its files. */
  readonly stop: () => Promise<void>;
}

/** Starts a server of that version; call once per test file, and `stop` at its end. */
export async function startServer(version: ServerVersion): Promise<TestServer> {
  const account = await serverAccount();
  const native = await serverBinaries(version, account);
  const directory = await mkdtemp(join(tmpdir(), `contractc-pg${version}-`));
  if (account !== null) await chown(directory, account.uid, account.gid);
  await initialize(native, directory, account);
  const { server, port } = await launch(native, directory, account);

  const url = (database: string, role: string): string =>
    `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const stop = async (): Promise<void> => {
    await ended(server, "SIGINT");
    await rm(directory, { recursive: true, force: true });
  };
  await asAdministrator(url("postgres", roleOf.superuser), ["create database platform"]);
  await asAdministrator(url("platform", roleOf.superuser), [bootstrap, applierRoles]);

  let count = 0;
  const createDatabase = async (defaultPrivileges: DefaultPrivileges = "none"): Promise<string> => {
    const name = `project_${++count}`;
    await asAdministrator(url("postgres", roleOf.superuser), [
      `create database ${name} template platform owner postgres`,
    ]);
    await asAdministrator(url(name, roleOf.superuser), [
      `grant create on database ${name} to plain_owner`,
      defaultPrivilegesSql(defaultPrivileges, Object.values(roleOf)),
    ]);
    return name;
  };
  return { version, url, createDatabase, stop };
}

const applierRoles = `
create role plain_owner login password '${password}';
alter role postgres password '${password}';
alter role authenticator password '${password}';
grant usage, create on schema public to plain_owner;
grant usage on schema auth to plain_owner;
grant select, references on auth.users to plain_owner;
`;

async function asAdministrator(url: string, statements: readonly string[]): Promise<void> {
  const database = await openUrl(url);
  try {
    for (const statement of statements) if (statement !== "") await database.execute(statement);
  } finally {
    await database.close();
  }
}

async function initialize(native: string, directory: string, account: ServerAccount | null): Promise<void> {
  const passwordFile = join(directory, "password");
  await writeFile(passwordFile, `${password}\n`);
  if (account !== null) await chown(passwordFile, account.uid, account.gid);
  const cluster = ["--pgdata", join(directory, "data"), "--username", roleOf.superuser, "--pwfile", passwordFile];
  const settings = ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"];
  const initdb = run(join(native, "bin", "initdb"), [...cluster, ...settings], directory, account);
  const output = collect(initdb);
  const code = await new Promise((resolve) => initdb.on("close", resolve));
  if (code !== 0) throw new Error(`initdb failed: ${output()}`);
}

async function launch(
  native: string,
  directory: string,
  account: ServerAccount | null,
): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const place = ["-D", join(directory, "data"), "-p", String(port), "-h", "127.0.0.1", "-k", directory];
    const server = run(
      join(native, "bin", "postgres"),
      [...place, "-c", "fsync=off", "-c", "max_connections=40"],
      directory,
      account,
    );
    const output = collect(server);
    const ready = await new Promise<boolean>((resolve) => {
      server.stderr?.on("data", () => output().includes("ready to accept connections") && resolve(true));
      server.on("close", () => resolve(false));
    });
    if (ready) {
      process.once("exit", () => server.kill("SIGQUIT"));
      return { server, port };
    }
    // Between asking for a free port and using it somebody else may have taken it.
    if (attempt === 5) throw new Error(`the server did not start: ${output()}`);
  }
}

function run(
  program: string,
  parameters: readonly string[],
  directory: string,
  account: ServerAccount | null,
): ChildProcess {
  const environment = { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" };
  return spawn(program, parameters, {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    ...account,
  });
}

function collect(child: ChildProcess): () => string {
  let text = "";
  const keep = (chunk: Buffer): void => {
    if (text.length < 20_000) text += chunk.toString("utf8");
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return () => text;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill(signal);
  await closed;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
