/** What version control knows about the migrations: which are on the default branch already. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Returns the paths (from `root`) of the files of `directory` at the merge base of the working branch with the default
 * branch; null when `root` is in no repository, has no commit, or has no default branch to compare with.
 */
export async function filesOnDefaultBranch(root: string, directory: string): Promise<ReadonlySet<string> | null> {
  const git = async (...words: readonly string[]): Promise<string | null> => {
    try {
      return (await run("git", ["-C", root, ...words], { encoding: "utf8" })).stdout.trim();
    } catch {
      return null;
    }
  };
  const remote = await git("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD");
  for (const branch of [remote, "origin/main", "origin/master", "main", "master"]) {
    if (branch === null || branch === "") continue;
    const base = await git("merge-base", "HEAD", branch);
    if (base === null) continue;
    const listed = await git("ls-tree", "-r", "-z", "--name-only", base, "--", directory);
    return listed === null ? null : new Set(listed.split("\0").filter((path) => path !== ""));
  }
  return null;
}
