/** Files in the compiler's own folder that no lock lists: left over from something, and part of nothing. */

import { readText } from "./files.ts";
import type { ProjectFiles } from "./files.ts";
import type { Project } from "./load-project.ts";
import type { FileChange } from "./plan-files.ts";

/** Returns the files below generated/ that belong to no lock, each as a deletion. A build never deletes them. */
export async function strayFiles(files: ProjectFiles, project: Project): Promise<readonly FileChange[]> {
  const listed = new Set(
    [project.projectLock, ...project.locks.values()].flatMap((lock) => Object.keys(lock?.generated ?? {})),
  );
  if (listed.size === 0) return [];
  const stray = (await files.listAll("generated")).filter((path) => !listed.has(path));
  return Promise.all(stray.map(async (path) => ({ path, before: (await readText(files, path)) ?? "", after: null })));
}
