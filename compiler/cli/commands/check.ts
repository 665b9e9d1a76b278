/** `contractc check`. */

import { render } from "../../diagnostics/render/index.ts";
import { check } from "../../pipeline/check.ts";
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
  const outcome = await check(opened.host.files, modules);
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
  const exit = exitCodeFor(diagnostics, options.failOn);
  const claimed = await Promise.all(contracts.map((one) => showClaimed(one)));
  if (options.format === "text") {
    io.stdout.write(claimed.filter((one) => one !== null).join("---\n"));
    return exit;
  }
  const data = { claimed: contracts.map((one, at) => ({ module: one.module, yaml: claimed[at] ?? null })) };
  io.stdout.write(render(options.format, { diagnostics, sources, ok: exit === exitCodes.fine, color: false, data }));
  return exit;
}
