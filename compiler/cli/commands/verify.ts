/** `contractc verify`. */

import { proofLines } from "../../pipeline/summary.ts";
import { verify } from "../../pipeline/verify.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions, FailOptions } from "../options.ts";
import { report } from "../report.ts";

export interface VerifyCommandOptions extends CommonOptions, FailOptions {
  readonly db?: string;
  readonly allowRemote?: true;
}

/** Runs the command and returns its exit status. */
export async function verifyCommand(
  io: Io,
  modules: readonly string[],
  options: VerifyCommandOptions,
): Promise<number> {
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const outcome = await verify(opened.host, modules, {
    database: options.db ?? null,
    allowRemote: options.allowRemote === true,
  }).finally(opened.settle);
  const { diagnostics: _, ...counts } = outcome.proof ?? { diagnostics: [] };
  const summary = outcome.proof === null ? {} : { summary: `${proofLines(outcome.proof).join("\n")}\n` };
  return report(io, options, {
    diagnostics: outcome.diagnostics,
    sources: outcome.sources,
    failOn: options.failOn,
    data: { proof: outcome.proof === null ? null : counts },
    ...summary,
  });
}
