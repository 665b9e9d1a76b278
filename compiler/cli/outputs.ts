/** Reports written to files: all of them or none, each replaced as a whole, and never over what the compiler owns. */

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { codeOf } from "./guarded-path.ts";
import type { OutputRequest } from "./options.ts";

/** Folders of a project that hold contracts, locks and what a build makes of them. */
const kept: readonly string[] = ["docs/data-contracts", "contracts", "generated", "supabase", ".contractc", ".git"];

/** What is wrong with a place for a report, the end of a sentence. */
class Refused extends Error {}

/**
 * Returns `usage/output-unusable` for each file that a report must not replace: what belongs to the contracts of the
 * project at `root` or is made from them, what is no file, and a file that two formats would share. Asked before a
 * command begins.
 */
export function refusedOutputs(
  directory: string,
  root: string,
  outputs: readonly OutputRequest[],
): readonly Diagnostic[] {
  const taken = new Set<string>();
  return outputs.flatMap(({ path }) => {
    if (path === null) return [];
    try {
      const target = targetOf(directory, path);
      const inProject = relative(realpathSync(root), target).split(sep).join("/").toLowerCase();
      const owner = kept.find((folder) => inProject === folder || inProject.startsWith(`${folder}/`));
      if (owner !== undefined) throw new Refused(`${owner} belongs to the contracts and to what is built from them`);
      if (taken.has(target)) throw new Refused("two formats would share it");
      taken.add(target);
      return [];
    } catch (error) {
      return [unusableOutput(path, error)];
    }
  });
}

interface OutputFile {
  /** As given on the command line. */
  readonly path: string;
  readonly text: string;
}

/** Writes the files or none, and returns `usage/output-unusable` for the one that could not be written. */
export function writeOutputs(directory: string, files: readonly OutputFile[]): readonly Diagnostic[] {
  const temporary: string[] = [];
  const replaced: { readonly target: string; readonly before: Uint8Array | null }[] = [];
  let current = "";
  try {
    const targets = files.map(({ path, text }) => {
      current = path;
      const target = targetOf(directory, path);
      mkdirSync(dirname(target), { recursive: true });
      const draft = join(dirname(target), `.${basename(target)}.${process.pid}.contractc-tmp`);
      temporary.push(draft);
      writeFileSync(draft, text);
      return { path, target, draft };
    });
    for (const { path, target, draft } of targets) {
      current = path;
      replaced.push({ target, before: existsSync(target) ? readFileSync(target) : null });
      renameSync(draft, target);
    }
    return [];
  } catch (error) {
    for (const draft of temporary) rmSync(draft, { force: true });
    for (const { target, before } of replaced) {
      if (before === null) rmSync(target, { force: true });
      else writeFileSync(target, before);
    }
    return [unusableOutput(current, error)];
  }
}

/** Returns the file that would be written, links followed; throws Refused when something that is no file stands there. */
function targetOf(directory: string, path: string): string {
  const full = resolve(directory, path);
  const target = realPathOf(full);
  if (!existsSync(target)) return target;
  const found = lstatSync(target);
  if (found.isDirectory()) throw new Refused("it is a directory");
  if (!found.isFile()) throw new Refused("it is a device or a pipe; leave --output out to print");
  return target;
}

/** The real path, as far as the path exists. */
function realPathOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realPathOf(above), basename(path));
}

function unusableOutput(path: string, error: unknown): Diagnostic {
  const words: Readonly<Record<string, string>> = {
    EACCES: "you may not write there",
    EPERM: "you may not write there",
    EROFS: "you may not write there",
    ENOTDIR: "something above it is no directory",
    EEXIST: "something above it is no directory",
    ENOSPC: "the disk is full",
  };
  const code = codeOf(error);
  const known = typeof code === "string" ? (words[code] ?? code) : null;
  const problem = known ?? (error instanceof Error ? error.message : String(error));
  return diagnose("usage/output-unusable", { span: null, path: `arguments/output/${path}` }, { file: path, problem });
}
