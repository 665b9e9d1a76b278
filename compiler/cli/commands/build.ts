/** `contractc build`. */

import { build } from "../../pipeline/build.ts";
import type { BuildOutcome } from "../../pipeline/build.ts";
import { buildSummary, moduleFacts } from "../../pipeline/summary.ts";
import { printable } from "../../diagnostics/render/printable.ts";
import { anyAsSevereAs } from "../../pipeline/severity.ts";
import type { Io } from "../io.ts";
import { openHost } from "../open-host.ts";
import { wants } from "../options.ts";
import type { CommonOptions, FailOptions } from "../options.ts";
import { report } from "../report.ts";

export interface BuildCommandOptions extends CommonOptions, FailOptions {
  readonly check?: true;
  readonly dryRun?: true;
  readonly draft?: true;
  readonly forceGenerated?: true;
}

/** Runs the command and returns its exit status. */
export async function buildCommand(io: Io, modules: readonly string[], options: BuildCommandOptions): Promise<number> {
  const opened = openHost(io, options);
  if (typeof opened === "number") return opened;
  const outcome = await build(opened.host, modules, {
    check: options.check === true,
    dryRun: options.dryRun === true,
    draft: options.draft === true,
    force: options.forceGenerated === true,
    failOn: options.failOn,
  }).finally(opened.settle);
  const { diagnostics, sources } = outcome;
  const failed = outcome.status === "failed" || outcome.status === "differs";
  // What stops a build is shown in full; what it only reports would hide that.
  const stopping = failed ? diagnostics.filter((one) => anyAsSevereAs([one], options.failOn)) : [];
  const differing = outcome.status === "differs" && wants(options, "text");
  return report(io, options, {
    diagnostics,
    sources,
    failOn: options.failOn,
    data: { build: dataOf(outcome) },
    ...(stopping.length > 0 ? { textFindings: stopping } : {}),
    ...(differing ? { textLead: await differences(outcome) } : {}),
    ...(failed ? {} : { summary: buildSummary(outcome) }),
  });
}

function dataOf(outcome: BuildOutcome): Readonly<Record<string, unknown>> {
  const { status, modules, proof, changes } = outcome;
  const { diagnostics: _, ...counts } = proof ?? { diagnostics: [] };
  return {
    status,
    modules: modules.map(moduleFacts),
    proof: proof === null ? null : counts,
    files: changes.map(({ path, before, after }) => ({
      path,
      change: after === null ? "deleted" : before === null ? "new" : "changed",
    })),
  };
}

/** A unified diff of every file that is not what it should be; missing and orphaned files in one line. */
async function differences(outcome: BuildOutcome): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  const parts = outcome.changes.map(({ path, before, after }) => {
    if (after === null) return `orphaned: ${path}\n`;
    if (before === null) return `missing: ${path}\n`;
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, "on disk", "as compiled", {
      context: 3,
    });
    return `changed: ${path}\n${patch.split("\n").slice(1).map(printable).join("\n")}`;
  });
  return `${parts.join("\n")}\n`;
}
