/** Findings as workflow commands: GitHub Actions shows them as annotations beside the lines they are about. */

import type { Diagnostic, Severity } from "../diagnostic.ts";
import { countLine } from "./counts.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import { printable } from "./printable.ts";
import type { Report } from "./report.ts";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

/**
 * Returns one `::error file=...::message` line for each finding and a last line that counts them. A contract cannot
 * begin a command of its own: no line begins with its text, and none of its line breaks gets through.
 */
export function renderGithub(report: Report): string {
  const places = placesIn(report.sources);
  const lines = [
    ...report.diagnostics.map((one) => annotation(one, places)),
    `contractc ${report.command}: ${countLine(report.diagnostics)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function annotation(one: Diagnostic, places: Places): string {
  const { evidence } = one;
  const message = [
    one.message,
    ...(evidence === undefined ? [] : [`expected: ${evidence.expected}`, `observed: ${evidence.observed}`]),
    one.why,
    ...one.fix.split(" | ").map((fix, at) => `${at === 0 ? "fix" : "or"}: ${fix}`),
  ];
  const properties = [...placeOf(one, places), ["title", one.code] as const]
    .map(([name, value]) => `${name}=${escapedProperty(printable(value))}`)
    .join(",");
  return `::${commands[one.severity]} ${properties}::${escaped(message.map(printable).join("\n"))}`;
}

/** Columns are taken only where the place is within one line. */
function placeOf(one: Diagnostic, places: Places): readonly (readonly [string, string])[] {
  if (one.span === null) return [];
  const place = places.of(one.span);
  if (place === null) return [["file", one.span.path]];
  const { start, end } = place;
  const columns: readonly (readonly [string, string])[] =
    start.line === end.line
      ? [
          ["col", `${start.column}`],
          ["endColumn", `${end.column}`],
        ]
      : [];
  return [["file", one.span.path], ["line", `${start.line}`], ["endLine", `${end.line}`], ...columns];
}

/** As @actions/core does it: the runner undoes exactly these. */
function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
