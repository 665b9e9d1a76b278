/** Findings line by line, for tools that read while a report is written: one JSON object a line, a summary last. */

import { countsOf } from "./counts.ts";
import { jsonOf, jsonOfCell, schemaVersion } from "./json.ts";
import { placesIn } from "./places.ts";
import type { Report } from "./report.ts";

/**
 * Returns one line for each cell of the matrix and each finding, and a last one with `type` "summary", the counts and
 * the command's own data. No character that any reader takes for a line break stands inside a line.
 */
export function renderNdjson(report: Report): string {
  const places = placesIn(report.sources);
  const { command, ok, diagnostics, matrix = [], data } = report;
  const lines = [
    ...matrix.map((cell) => ({ type: "cell", ...jsonOfCell(cell, places) })),
    ...diagnostics.map((one) => ({ type: "finding", ...jsonOf(one, places) })),
    { type: "summary", schemaVersion, command, ok, ...countsOf(diagnostics), ...data },
  ];
  return lines.map((line) => `${onOneLine(JSON.stringify(line))}\n`).join("");
}

/** JSON lets these stand in a text; some readers end a line at them. */
function onOneLine(json: string): string {
  return json.replaceAll(/[\u0085\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
