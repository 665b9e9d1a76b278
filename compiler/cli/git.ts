/** Contracts as version control has them, read by the `git` command. Nothing is ever changed. */

import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import type { SourceFile } from "../pipeline/compile.ts";

const run = promisify(execFile);

/** A commit by its full name, and the words by which somebody asked for it. */
export interface Commit {
  readonly hash: string;
  readonly name: string;
}

/** Returns whether a directory is in a git repository with a working tree. */
export async function isInRepository(directory: string): Promise<boolean> {
  return (await git(directory, "rev-parse", "--is-inside-work-tree")) === "true";
}

/** Returns the commit that a branch, tag or other expression means; null when it means none. */
export async function commitOf(directory: string, ref: string): Promise<Commit | null> {
  const hash = await git(directory, "rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  return hash === null || !/^[0-9a-f]{40,64}$/.test(hash) ? null : { hash, name: ref };
}

/** Returns the commit at which the working branch left another one; null when there is none, or its history is not here. */
export async function mergeBase(directory: string, branch: string): Promise<Commit | null> {
  const other = await commitOf(directory, branch);
  if (other === null) return null;
  const hash = await git(directory, "merge-base", "HEAD", other.hash);
  return hash === null ? null : { hash, name: branch };
}

/** Returns the default branch as far as it is known here: that of `origin`, else `main` or `master`; null without one. */
export async function defaultBranch(directory: string): Promise<string | null> {
  const remote = await git(directory, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD");
  for (const branch of [remote, "origin/main", "origin/master", "main", "master"])
    if (branch !== null && branch !== "" && (await commitOf(directory, branch)) !== null) return branch;
  return null;
}

/** Returns the path from the root of the repository to a directory, with a final slash; empty at the root itself. */
export async function prefixIn(directory: string): Promise<string> {
  return (await git(directory, "rev-parse", "--show-prefix")) ?? "";
}

/** Returns the root of the repository that a directory is in; null when it is in none. */
export async function repositoryRoot(directory: string): Promise<string | null> {
  return git(directory, "rev-parse", "--show-toplevel");
}

/** Returns the Markdown files directly in a folder of the project at `root`, as of a commit. */
export async function markdownAt(root: string, commit: Commit, folder: string): Promise<readonly SourceFile[]> {
  const listed = await git(root, "ls-tree", "-z", commit.hash, "--", `${folder}/`);
  if (listed === null) throw new Error(`git cannot list ${commit.hash}, which it has just named`);
  const blobs = listed.split("\0").flatMap((line) => {
    const [, hash = "", path = ""] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return path.endsWith(".md") ? [{ hash, path }] : [];
  });
  const contents = await blobsOf(
    root,
    blobs.map(({ hash }) => hash),
  );
  return blobs.map(({ path }, at) => ({ path, bytes: contents[at] ?? new Uint8Array() }));
}

/** The contents of blobs in order, by one process. */
async function blobsOf(root: string, hashes: readonly string[]): Promise<readonly Uint8Array[]> {
  if (hashes.length === 0) return [];
  const output = await new Promise<Buffer>((resolve, reject) => {
    const process = spawn("git", ["-C", root, "cat-file", "--batch"], { stdio: ["pipe", "pipe", "ignore"] });
    const parts: Buffer[] = [];
    process.stdout.on("data", (part: Buffer) => parts.push(part));
    process.on("error", reject);
    process.on("close", (status) =>
      status === 0 ? resolve(Buffer.concat(parts)) : reject(new Error(`git cat-file ended with ${status}`)),
    );
    process.stdin.end(hashes.map((one) => `${one}\n`).join(""));
  });
  const contents: Uint8Array[] = [];
  let at = 0;
  for (const hash of hashes) {
    const end = output.indexOf(10, at);
    const [, size = ""] = /^[0-9a-f]+ blob (\d+)$/.exec(output.subarray(at, end).toString("utf8")) ?? [];
    if (size === "") throw new Error(`git does not have the contents of ${hash}`);
    contents.push(output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}

async function git(directory: string, ...words: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run("git", ["-C", directory, ...words], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    return stdout.replace(/\n$/, "");
  } catch {
    return null;
  }
}
