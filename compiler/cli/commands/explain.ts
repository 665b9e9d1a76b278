/** `contractc explain`. */

import { explain, explanationText } from "../../pipeline/explain.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { report } from "../report.ts";

/** Runs the command and returns its exit status. */
export function explainCommand(io: Io, code: string, options: CommonOptions): number {
  const found = explain(code);
  const nothing = { diagnostics: [], sources: [], failOn: "error" } as const;
  if ("message" in found) return report(io, options, { ...nothing, diagnostics: [found] });
  const text = "explain" in found ? explanationText(found) : `${found.join("\n")}\n`;
  const data = "explain" in found ? { explanation: found } : { codes: found };
  return report(io, options, { ...nothing, data, summary: text });
}
