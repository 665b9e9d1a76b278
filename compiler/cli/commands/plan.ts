/** `contractc plan`. */

import { planned } from "../../pipeline/plan-command.ts";
import { planData, planSummary } from "../../pipeline/plan-summary.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions, FailOptions } from "../options.ts";
import { report } from "../report.ts";

export interface PlanCommandOptions extends CommonOptions, FailOptions {
  readonly sql?: true;
}

/** Runs the command and returns its exit status. */
export async function planCommand(io: Io, modules: readonly string[], options: PlanCommandOptions): Promise<number> {
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const outcome = await planned(opened.host, modules).finally(opened.settle);
  const { diagnostics, sources } = outcome;
  const made = outcome.modules !== null;
  return report(io, options, {
    diagnostics,
    sources,
    failOn: options.failOn,
    data: { plan: made ? planData(outcome) : null },
    ...(made ? { summary: planSummary(outcome, options.sql === true) } : {}),
  });
}
