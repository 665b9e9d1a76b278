/** `contractc release`. */

import { release, releaseSummary } from "../../pipeline/release.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions } from "../options.ts";
import { report } from "../report.ts";

export interface ReleaseCommandOptions extends CommonOptions {
  readonly db?: string;
}

/** Runs the command and returns its exit status. */
export async function releaseCommand(
  io: Io,
  modules: readonly string[],
  options: ReleaseCommandOptions,
): Promise<number> {
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const outcome = await release(opened.host, modules, options.db ?? null).finally(opened.settle);
  const { diagnostics, sources, released, remaining } = outcome;
  return report(io, options, {
    diagnostics,
    sources,
    failOn: "error",
    data: { release: { released, remaining } },
    summary: releaseSummary(outcome),
  });
}
