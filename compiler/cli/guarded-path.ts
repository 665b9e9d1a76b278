/** Keeps the compiler's own folders inside the project: a symbolic link in a path must not lead out of it. */

import { lstat, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { configPath } from "../pipeline/config.ts";
import { UnusableFile } from "../pipeline/files.ts";

/** Folders that a build writes to and deletes from. */
const owned: ReadonlySet<string> = new Set(["generated", "supabase", "contracts", ".contractc"]);

/** What is expected at the end of a path. */
export type Expected = "file" | "directory";

/**
 * Returns a function that throws UnusableFile when a path of the compiler's own folders leads out of the project at
 * `root`, passes through something that is no directory, or ends in something else than expected. The configuration
 * itself may be a link to anywhere: it is only read.
 */
export function pathGuard(root: string): (path: string, expected: Expected) => Promise<void> {
  const fine = new Set<string>();
  return async (path, expected) => {
    const parts = path.split("/");
    if (!owned.has(parts[0] ?? "")) return;
    for (let length = 1; length <= parts.length; length++) {
      const part = parts.slice(0, length).join("/");
      const last = length === parts.length;
      if (fine.has(part) || part === configPath) continue;
      const found = await kindOf(root, part);
      if (found === "missing") return;
      if (found === "outside") throw new UnusableFile(part, "outside", "it is a link that leads out of the project");
      const wanted = last ? expected : "directory";
      if (found !== wanted) {
        const is = found === "directory" ? "it is a directory" : "it is no directory";
        throw new UnusableFile(part, "in-the-way", is);
      }
      if (found === "directory") fine.add(part);
    }
  };
}

async function kindOf(root: string, path: string): Promise<Expected | "outside" | "missing"> {
  const full = join(root, ...path.split("/"));
  try {
    const info = await lstat(full);
    if (!info.isSymbolicLink()) return info.isDirectory() ? "directory" : "file";
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "missing";
    throw unusable(path, error);
  }
  try {
    const target = await realpath(full);
    const inside = relative(await realpath(root), target);
    if (inside === ".." || inside.startsWith(`..${sep}`) || inside === target) return "outside";
    return (await lstat(target)).isDirectory() ? "directory" : "file";
  } catch (error) {
    throw unusable(path, error, "it is a link to something that does not exist");
  }
}

/** Returns an error of the file system as UnusableFile, in words and without absolute paths. */
export function unusable(path: string, error: unknown, missing = "it does not exist"): UnusableFile {
  const code = codeOf(error);
  const words: Readonly<Record<string, string>> = {
    ENOENT: missing,
    EISDIR: "it is a directory",
    ENOTDIR: "something above it is no directory",
    ELOOP: "it is a link that leads to itself",
    EACCES: "you may not read it",
    EPERM: "you may not read it",
  };
  const known = typeof code === "string" ? words[code] : undefined;
  return new UnusableFile(path, "in-the-way", known ?? (typeof code === "string" ? code : String(error)));
}

/** Returns the code of an error of the file system, null for any other. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
