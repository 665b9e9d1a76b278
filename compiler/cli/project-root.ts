/** Finds the project that a command is about. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const marks = [
  ["contracts", "contractc.config.yaml"],
  ["docs", "data-contracts"],
] as const;

/**
 * Returns the nearest directory, from `from` upwards, that holds a configuration or contracts; null when there is none.
 * The search ends at the root of the repository, so a project inside another repository is never taken for its own.
 */
export function findProject(from: string): string | null {
  for (let directory = from; ; directory = dirname(directory)) {
    if (marks.some((mark) => existsSync(join(directory, ...mark)))) return directory;
    if (existsSync(join(directory, ".git")) || dirname(directory) === directory) return null;
  }
}
