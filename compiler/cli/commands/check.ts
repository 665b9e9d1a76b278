/** `contractc check`. */

import { check } from "../../pipeline/check.ts";
import { migrationsFolder } from "../../pipeline/owned-path.ts";
import { exitCodeFor, exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import type { CommonOptions, FailOptions } from "../options.ts";
import { report } from "../report.ts";

export interface CheckCommandOptions extends CommonOptions, FailOptions {
  readonly showClaimed?: true;
}

/** Runs the command and returns its exit status. */
export async function checkCommand(io: Io, modules: readonly string[], options: CheckCommandOptions): Promise<number> {
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const outcome = await check(opened.host.files, modules, await opened.host.onDefaultBranch(migrationsFolder));
  opened.settle();
  const { diagnostics, sources } = outcome;
  if (options.showClaimed !== true || exitCodeFor(diagnostics, "error") === exitCodes.usage) {
    const summary = diagnostics.length === 0 ? { summary: `No findings in ${[...outcome.scope].join(", ")}.\n` } : {};
    return report(io, options, { diagnostics, sources, failOn: options.failOn, ...summary });
  }
  const { showClaimed } = await import("../../pipeline/show-claimed.ts");
  const contracts = (outcome.compilation?.contracts ?? []).filter(
    (one) => one.module !== null && outcome.scope.has(one.module),
  );
  const claimed = await Promise.all(contracts.map((one) => showClaimed(one)));
  const data = { claimed: contracts.map((one, at) => ({ module: one.module, yaml: claimed[at] ?? null })) };
  const textAlone = claimed.filter((one) => one !== null).join("---\n");
  return report(io, options, { diagnostics, sources, failOn: options.failOn, data, textAlone });
}
