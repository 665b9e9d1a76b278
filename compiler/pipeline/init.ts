/** `init`: the files that a project begins with. They are the project's own from then on. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { configPath } from "./config.ts";
import { firstConfig, firstContract, firstContractPath } from "./init-contract.ts";
import { workflowPath, workflowText } from "./init-workflow.ts";
import type { WorkflowFacts } from "./init-workflow.ts";

/** Files to be made, in one place or the other; paths with forward slashes. */
export interface FirstFile {
  readonly from: "project" | "repository";
  readonly path: string;
  readonly text: string;
}

/** Returns the files of a project that has none. */
export function projectFilesToBegin(): readonly FirstFile[] {
  return [
    { from: "project", path: firstContractPath, text: firstContract },
    { from: "project", path: configPath, text: firstConfig },
  ];
}

/** Returns the workflow of GitHub Actions for a project. */
export function workflowFile(facts: WorkflowFacts): FirstFile {
  return { from: "repository", path: workflowPath, text: workflowText(facts) };
}

/** What making files needs of the disk. */
export interface Maker {
  readonly exists: (file: FirstFile) => Promise<boolean>;
  readonly write: (file: FirstFile) => Promise<void>;
}

/**
 * Writes the files, all or none: without `force` none when one of them is there already. Returns `usage/file-exists` for
 * each of those.
 */
export async function begin(files: readonly FirstFile[], maker: Maker, force: boolean): Promise<readonly Diagnostic[]> {
  const present = await Promise.all(files.map((file) => maker.exists(file)));
  const found = files.filter((_, at) => present[at] === true && !force);
  if (found.length > 0)
    return found.map(({ path }) => {
      const where = { span: { path, start: 0, end: 0 }, path: `files/${path}` };
      return diagnose("usage/file-exists", where, { file: path });
    });
  for (const file of files) await maker.write(file);
  return [];
}
