/** The whole chain: every edit with the states before and after it, and the files between them. */

import type { EvolutionFile } from "../../../compiler/emit/evolution/evolve.ts";
import { edits, start } from "./edits.ts";
import type { Edit, Project } from "./edit-words.ts";
import { evolution } from "./evolving.ts";
import { lastEdits } from "./last-edits.ts";
import { laterEdits } from "./later-edits.ts";

export interface Step extends Edit {
  /** From 1. */
  readonly round: number;
  readonly version: string;
  readonly previous: Project;
  readonly next: Project;
  readonly files: readonly EvolutionFile[];
}

/** Returns the steps in order; each begins where the one before ends. */
export function allSteps(): readonly Step[] {
  let project: Project = start;
  return [...edits, ...laterEdits, ...lastEdits].map((edit, at): Step => {
    const version = `1.${at + 1}`;
    const approvals = (edit.approve ?? []).map((one) => ({ ...one, version, reason: "It is not needed any more" }));
    const previous = project;
    const next = edit.edit(previous).map((ir) => ({ ...ir, approvals }));
    project = next;
    return { ...edit, round: at + 1, version, previous, next, files: evolution(previous, next, version) };
  });
}
