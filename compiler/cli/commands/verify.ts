/** `contractc verify`. */

import { mutationLines } from "../../pipeline/mutate.ts";
import { proofLines } from "../../pipeline/summary.ts";
import { verify } from "../../pipeline/verify.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions, FailOptions } from "../options.ts";
import { report } from "../report.ts";

export interface VerifyCommandOptions extends CommonOptions, FailOptions {
  readonly db?: string;
  readonly allowRemote?: true;
  readonly blind?: true;
  readonly maxRows: number;
  readonly timeout: number;
  readonly mutate?: true;
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
    blind: options.blind === true,
    maxRows: options.maxRows,
    seconds: options.timeout,
    mutate: options.mutate === true,
  }).finally(opened.settle);
  const { proof, mutation } = outcome;
  const { diagnostics: _, matrix = [], ...counts } = proof ?? { diagnostics: [] };
  const damaged = mutation === null ? [] : ["", ...mutationLines(mutation)];
  const summary =
    proof === null || proof.attacks === 0 ? {} : { summary: `${[...proofLines(proof), ...damaged].join("\n")}\n` };
  const figures = mutation === null ? {} : { mutation: mutation.mutation, mutants: mutation.mutants };
  return report(io, options, {
    diagnostics: outcome.diagnostics,
    sources: outcome.sources,
    failOn: options.failOn,
    data: { proof: proof === null ? null : counts, ...figures },
    matrix,
    ...summary,
  });
}
