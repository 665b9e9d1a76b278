/** The renderers by format: a format is added by adding a line. */

import { renderGithub } from "./github.ts";
import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderNdjson } from "./ndjson.ts";
import type { Report } from "./report.ts";
import { renderSarif } from "./sarif.ts";
import { renderText } from "./text.ts";

export type { Report } from "./report.ts";

const renderers = {
  text: (report) => renderText(report.diagnostics, report.sources, report),
  json: (report) => renderJson(report.diagnostics, report.sources, report.ok, report.data, report.matrix),
  ndjson: renderNdjson,
  sarif: renderSarif,
  github: renderGithub,
  junit: renderJunit,
  markdown: renderMarkdown,
} as const satisfies Readonly<Record<string, (report: Report) => string>>;

export type Format = keyof typeof renderers;

/** Every format, in the order in which they are listed to users. */
export const formats = Object.keys(renderers) as readonly Format[];

/** Returns the report in a format, ending with a line break unless it is empty. Never throws, whatever a contract holds. */
export function render(format: Format, report: Report): string {
  return renderers[format](report);
}
