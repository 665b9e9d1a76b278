/** `contractc diff`. */

import type { Severity } from "../../diagnostics/diagnostic.ts";
import { diff } from "../../pipeline/diff.ts";
import { diffData, diffMarkdown, diffText } from "../../pipeline/diff-report.ts";
import { baseContracts } from "../base-contracts.ts";
import { exitCodeFor, exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions } from "../options.ts";
import { report } from "../report.ts";

export interface DiffCommandOptions extends CommonOptions {
  readonly failOn: Severity | "widened";
}

/** Runs the command and returns its exit status. */
export async function diffCommand(
  io: Io,
  base: string,
  modules: readonly string[],
  options: DiffCommandOptions,
): Promise<number> {
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const { host, root } = opened;
  const readBase = () => baseContracts(io.directory, root, base);
  const outcome = await diff(host.files, readBase, modules, host.progress).finally(opened.settle);
  const { diagnostics, sources, comparison } = outcome;
  const failOn = options.failOn === "widened" ? "error" : options.failOn;
  if (comparison === null) return report(io, options, { diagnostics, sources, failOn });
  const found = exitCodeFor(diagnostics, failOn);
  const widened = options.failOn === "widened" && comparison.widened && found === exitCodes.fine;
  return report(io, options, {
    diagnostics,
    sources,
    failOn,
    exit: widened ? exitCodes.accessWidened : found,
    data: { diff: diffData(comparison, sources) },
    textAlone: diffText(comparison, sources),
    markdownAlone: diffMarkdown(comparison, sources),
  });
}
