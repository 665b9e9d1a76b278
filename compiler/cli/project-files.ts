/** The project's files on disk. */

import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectFiles } from "../pipeline/files.ts";
import { byCodeUnit } from "../text/source.ts";

/** Returns the files below `root`. */
export function projectFiles(root: string): ProjectFiles {
  const at = (path: string): string => join(root, ...path.split("/"));
  const list = async (directory: string): Promise<readonly string[]> => {
    const entries = await orMissing(readdir(at(directory), { withFileTypes: true }), []);
    const names = await Promise.all(
      entries.map(async (entry) => {
        if (entry.isSymbolicLink())
          return (await orMissing(stat(at(`${directory}/${entry.name}`)), null))?.isFile() ? entry.name : null;
        return entry.isFile() ? entry.name : null;
      }),
    );
    return names.filter((name) => name !== null).sort(byCodeUnit);
  };
  const listAll = async (directory: string): Promise<readonly string[]> => {
    const entries = await orMissing(readdir(at(directory), { withFileTypes: true }), []);
    const nested = await Promise.all(
      entries.map((entry) => {
        const path = `${directory}/${entry.name}`;
        return entry.isDirectory() ? listAll(path) : Promise.resolve(entry.isFile() ? [path] : []);
      }),
    );
    return nested.flat().sort(byCodeUnit);
  };
  return {
    list,
    listAll,
    read: (path) => orMissing(readFile(at(path)), null),
    write: async (path, content) => {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), content);
    },
    create: async (path, content) => {
      await mkdir(dirname(at(path)), { recursive: true });
      try {
        const file = await open(at(path), "wx");
        await file.writeFile(content).finally(() => file.close());
        return true;
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        throw error;
      }
    },
    rename: (from, to) => rename(at(from), at(to)),
    remove: (path) => rm(at(path), { force: true }),
    removeEmpty: async (directory) => {
      for (
        let path = directory;
        path !== "" && path !== ".";
        path = path.includes("/") ? path.replace(/\/[^/]*$/, "") : ""
      ) {
        try {
          await rmdir(at(path));
        } catch {
          return;
        }
      }
    },
  };
}

async function orMissing<T, M>(pending: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await pending;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return missing;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
