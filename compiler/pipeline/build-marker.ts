/** One command at a time writes to a project: a marker says which. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { readText } from "./files.ts";
import type { Host } from "./host.ts";

const marker = "contracts/.contractc-build";

/** Returns what `work` does while nobody else writes, or `build/another-build`. */
export async function alone<T>(host: Host, work: () => Promise<T>): Promise<T | Diagnostic> {
  const busy = await enter(host);
  if (busy !== null) return busy;
  try {
    return await work();
  } finally {
    await host.files.remove(marker);
    await host.files.removeEmpty("contracts");
  }
}

async function enter(host: Host): Promise<Diagnostic | null> {
  const text = `${host.processId}\n`;
  for (let attempt = 0; attempt < 2; attempt++) {
    if (await host.files.create(marker, text)) return null;
    const owner = Number.parseInt((await readText(host.files, marker)) ?? "", 10);
    if (Number.isSafeInteger(owner) && owner !== host.processId && host.isRunning(owner)) break;
    if (owner === host.processId) break;
    await host.files.remove(marker);
  }
  return diagnose("build/another-build", { span: null, path: "project" }, { file: marker });
}
