/** `contractc drift`. */

import { drift } from "../../pipeline/drift.ts";
import type { DriftVerdict } from "../../pipeline/drift.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions } from "../options.ts";
import { report } from "../report.ts";

export interface DriftCommandOptions extends CommonOptions {
  readonly db: string;
  readonly strict?: true;
  /** False with `--no-attacks`. */
  readonly attacks: boolean;
}

const exits: Readonly<Record<DriftVerdict, number>> = {
  clean: exitCodes.fine,
  drift: exitCodes.drift,
  "cannot-tell": exitCodes.usage,
};

/** Runs the command and returns its exit status: 0 clean, 4 drift, 2 when it cannot be told. */
export async function driftCommand(io: Io, modules: readonly string[], options: DriftCommandOptions): Promise<number> {
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const outcome = await drift(opened.host, modules, {
    database: options.db,
    strict: options.strict === true,
    attacks: options.attacks,
  }).finally(opened.settle);
  const { verdict, diagnostics, sources, summary } = outcome;
  return report(io, options, {
    diagnostics,
    sources,
    failOn: "warning",
    data: { verdict, drift: outcome.report },
    exit: exits[verdict],
    ...(summary.length === 0 ? {} : { summary: `${summary.join("\n")}\n` }),
  });
}
