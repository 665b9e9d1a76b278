/** Writes all changes of a build or none: temporary files first, then renames; what was renamed is put back on failure. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ProjectFiles } from "./files.ts";
import type { FileChange } from "./plan-files.ts";

/**
 * Carries out the changes. Returns `build/write-failed` when one cannot be carried out: every file is then as it was.
 */
export async function writeFiles(files: ProjectFiles, changes: readonly FileChange[]): Promise<readonly Diagnostic[]> {
  const temporary = (path: string): string => path.replace(/[^/]+$/, (name) => `.${name}.contractc-tmp`);
  const written: string[] = [];
  const done: { readonly path: string; readonly before: Uint8Array | null }[] = [];
  let current = "";
  try {
    for (const { path, after } of changes) {
      current = path;
      if (after === null) continue;
      written.push(temporary(path));
      await files.write(temporary(path), after);
    }
    for (const { path, after } of changes) {
      current = path;
      const before = await files.read(path);
      done.push({ path, before });
      if (after === null) await files.remove(path);
      else await files.rename(temporary(path), path);
    }
  } catch (error) {
    for (const { path, before } of done.reverse()) {
      if (before === null) await files.remove(path);
      else await files.write(path, before);
    }
    for (const path of written) await files.remove(path).catch(() => undefined);
    for (const path of written) await files.removeEmpty(directoryOf(path));
    const problem = error instanceof Error ? error.message : String(error);
    return [diagnose("build/write-failed", { span: null, path: `files/${current}` }, { file: current, problem })];
  }
  for (const { path, after } of changes) if (after === null) await files.removeEmpty(directoryOf(path));
  return [];
}

function directoryOf(path: string): string {
  return path.replace(/\/[^/]*$/, "");
}
