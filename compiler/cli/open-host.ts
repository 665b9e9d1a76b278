/** Finds the project of a command and opens its host. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Host } from "../pipeline/host.ts";
import { hostFor } from "./host.ts";
import type { Io } from "./io.ts";
import type { CommonOptions } from "./options.ts";
import { refusedOutputs } from "./outputs.ts";
import { findProject } from "./project-root.ts";
import { progressOn } from "./progress.ts";
import { report } from "./report.ts";

export interface OpenHost {
  readonly host: Host;
  /** Absolute path of the project. */
  readonly root: string;
  /** Removes the progress line. */
  readonly settle: () => void;
}

/** Returns the host of the project at or around the directory given or the current one, or the exit status after `usage/no-project` was printed. */
export function openHost(io: Io, options: CommonOptions): OpenHost | number {
  const given = options.project === undefined ? null : resolve(io.directory, options.project);
  const root = given === null ? findProject(io.directory) : existsSync(given) ? findProject(given) : null;
  if (root === null) {
    const directory = given ?? io.directory;
    const diagnostics = [diagnose("usage/no-project", { span: null, path: "project" }, { directory })];
    return report(io, options, { diagnostics, sources: [], failOn: "error" });
  }
  const refused = refusedOutputs(io.directory, root, options.outputs);
  if (refused.length > 0) {
    const printed = { ...options, outputs: [{ format: "text", path: null }] } as const;
    return report(io, printed, { diagnostics: refused, sources: [], failOn: "error" });
  }
  const progress = progressOn(io.stderr);
  return { host: hostFor(root, io, progress.tell), root, settle: progress.clear };
}
