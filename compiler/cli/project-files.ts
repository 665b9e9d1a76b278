/** The project's files on disk. */

import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectFiles } from "../pipeline/files.ts";
import { byCodeUnit } from "../text/source.ts";
import { codeOf, pathGuard, unusable } from "./guarded-path.ts";

/**
 * Returns the files below `root`. What a build owns never leaves the project, and what cannot be read throws
 * UnusableFile.
 */
export function projectFiles(root: string): ProjectFiles {
  const at = (path: string): string => join(root, ...path.split("/"));
  const guard = pathGuard(root);
  const list = async (directory: string): Promise<readonly string[]> => {
    await guard(directory, "directory");
    const entries = await orMissing(directory, readdir(at(directory), { withFileTypes: true }), []);
    const names = await Promise.all(
      entries.map(async (entry) => {
        if (entry.isSymbolicLink()) {
          // A link that leads nowhere stands for a file: reading it says what is wrong.
          const target = await stat(at(`${directory}/${entry.name}`)).catch(() => null);
          return target === null || target.isFile() ? entry.name : null;
        }
        return entry.isFile() ? entry.name : null;
      }),
    );
    return names.filter((name) => name !== null).sort(byCodeUnit);
  };
  const listAll = async (directory: string): Promise<readonly string[]> => {
    await guard(directory, "directory");
    const entries = await orMissing(directory, readdir(at(directory), { withFileTypes: true }), []);
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
    read: async (path) => {
      await guard(path, "file");
      return orMissing(path, readFile(at(path)), null);
    },
    write: async (path, content) => {
      await guard(path, "file");
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), content);
    },
    create: async (path, content) => {
      await guard(path, "file");
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
    rename: async (from, to) => {
      await guard(to, "file");
      await rename(at(from), at(to));
    },
    remove: async (path) => {
      await guard(path, "file");
      await rm(at(path), { force: true });
    },
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

async function orMissing<T, M>(path: string, pending: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await pending;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return missing;
    throw unusable(path, error);
  }
}
