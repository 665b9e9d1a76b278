/** Gives the pipeline its host: the disk, the clock, version control, the cache. */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Host } from "../pipeline/host.ts";
import { byCodeUnit } from "../text/source.ts";
import { filesOnDefaultBranch } from "./default-branch.ts";
import type { Io } from "./io.ts";
import { projectFiles } from "./project-files.ts";

/** Returns the host for the project at `root`. */
export function hostFor(root: string, io: Io, progress: (what: string) => void): Host {
  const cache = cacheDirectory(root, io);
  return {
    files: projectFiles(root),
    clock: io.clock,
    environment: io.environment,
    onDefaultBranch: (directory) => filesOnDefaultBranch(root, directory),
    progress,
    recall: (name) => readFile(join(cache, name), "utf8").catch(() => null),
    remember: async (name, note) => {
      await mkdir(cache, { recursive: true })
        .then(() => writeFile(join(cache, name), note))
        .catch(() => undefined);
    },
    compilerFingerprint,
    processId: process.pid,
    isRunning,
  };
}

function cacheDirectory(root: string, io: Io): string {
  const modules = join(root, "node_modules");
  if (existsSync(modules)) return join(modules, ".cache", "contractc");
  const home = io.environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(home, "contractc", createHash("sha256").update(root).digest("hex").slice(0, 16));
}

/** Sizes and times of the compiler's own files. */
async function compilerFingerprint(): Promise<string> {
  const home = join(import.meta.dirname, "..");
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => /\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const facts = await Promise.all(
    files.sort(byCodeUnit).map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
  return createHash("sha256").update(facts.join("\n")).digest("hex");
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
