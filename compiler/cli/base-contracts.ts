/** The contracts that a comparison begins with: those of a commit, or of a file or directory. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { BaseContracts } from "../pipeline/diff.ts";
import { contractsFolder } from "../pipeline/load-project.ts";
import { byCodeUnit } from "../text/source.ts";
import { commitOf, defaultBranch, isInRepository, markdownAt, mergeBase } from "./git.ts";
import type { Commit } from "./git.ts";
import { unusable } from "./guarded-path.ts";

/**
 * Returns the contracts of a commit of the project at `root`, else of a file or directory seen from `directory`. A path
 * that begins with `./` or `../`, or an absolute one, is never a ref. Diagnostics: `diff/unknown-base`,
 * `diff/no-repository`, `diff/base-unreadable`.
 */
export async function baseContracts(
  directory: string,
  root: string,
  base: string,
): Promise<BaseContracts | Diagnostic> {
  const where = { span: null, path: "arguments/base" };
  const path = resolve(directory, base);
  const isPath = /^(?:\.{1,2}(?:[/\\]|$)|\/)/.test(base);
  const inRepository = isPath ? false : await isInRepository(root);
  const commit = inRepository ? await commitOf(root, base) : null;
  if (commit !== null) return contractsAt(root, commit);
  if (existsSync(path)) return contractsIn(path, base);
  if (isPath || inRepository || base.endsWith(".md")) return diagnose("diff/unknown-base", where, { base });
  return diagnose("diff/no-repository", where, { base });
}

/**
 * Returns the contracts at the commit where the working branch left `base`, or the default branch when `base` is null.
 * Diagnostics: `diff/no-repository`, `diff/no-merge-base`.
 */
export async function mergeBaseContracts(root: string, base: string | null): Promise<BaseContracts | Diagnostic> {
  const where = { span: null, path: "arguments/base" };
  if (!(await isInRepository(root)))
    return diagnose("diff/no-repository", where, { base: base ?? "The default branch" });
  const branch = base ?? (await defaultBranch(root));
  const commit = branch === null ? null : await mergeBase(root, branch);
  return commit === null ? diagnose("diff/no-merge-base", where, { branch }) : contractsAt(root, commit);
}

async function contractsAt(root: string, commit: Commit): Promise<BaseContracts> {
  const short = commit.hash.slice(0, 7);
  const name = commit.hash.startsWith(commit.name) ? short : `${commit.name} (${short})`;
  return { name, files: await markdownAt(root, commit, contractsFolder), origin: "commit" };
}

/** Contracts are compiled under the names they have in the project, wherever they lie. */
function contractsIn(path: string, name: string): BaseContracts | Diagnostic {
  try {
    const isDirectory = statSync(path).isDirectory();
    const paths = isDirectory ? readdirSync(path).filter((one) => one.endsWith(".md")) : [basename(path)];
    const files = paths.sort(byCodeUnit).map((one) => ({
      path: `${contractsFolder}/${one}`,
      bytes: new Uint8Array(readFileSync(isDirectory ? join(path, one) : path)),
    }));
    if (files.length > 0) return { name, files, origin: isDirectory ? "directory" : "file" };
    return unreadable(name, "there is no Markdown file in it");
  } catch (error) {
    return unreadable(name, unusable(name, error).problem);
  }
}

function unreadable(file: string, problem: string): Diagnostic {
  return diagnose("diff/base-unreadable", { span: null, path: "arguments/base" }, { file, problem });
}
