/** The renderers by format: a format is added by adding a line. */

import type { Diagnostic } from "../diagnostic.ts";
import type { Source } from "../../text/source.ts";
import { renderJson } from "./json.ts";
import { renderText } from "./text.ts";

export const formats = ["text", "json"] as const;
export type Format = (typeof formats)[number];

export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Whether the run succeeded under the chosen `--fail-on`. */
  readonly ok: boolean;
  readonly color: boolean;
  /** The command's own data, for machine-readable formats. */
  readonly data: Readonly<Record<string, unknown>>;
}

const renderers: { readonly [F in Format]: (report: Report) => string } = {
  text: (report) => renderText(report.diagnostics, report.sources, { color: report.color }),
  json: (report) => renderJson(report.diagnostics, report.sources, report.ok, report.data),
};

/** Returns the report in a format. */
export function render(format: Format, report: Report): string {
  return renderers[format](report);
}
