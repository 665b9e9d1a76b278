/** `contractc explain`. */

import { explain, explanationText } from "../../pipeline/explain.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { report } from "../report.ts";

/** Runs the command and returns its exit status. */
export function explainCommand(io: Io, code: string, options: CommonOptions): number {
  const found = explain(code);
  const json = (data: Readonly<Record<string, unknown>>): string =>
    `${JSON.stringify({ schemaVersion: 1, ok: true, diagnostics: [], ...data }, null, 2)}\n`;
  if ("message" in found) return report(io, options, { diagnostics: [found], sources: [], failOn: "error" });
  if ("explain" in found)
    io.stdout.write(options.format === "text" ? explanationText(found) : json({ explanation: found }));
  else io.stdout.write(options.format === "text" ? `${found.join("\n")}\n` : json({ codes: found }));
  return exitCodes.fine;
}
