/** Diagnostics as people read them in a terminal: place, message, code frame, why, fix. */

import type { Diagnostic, Evidence } from "../diagnostic.ts";
import type { Source } from "../../text/source.ts";
import { codeFrame, gutterOf } from "./code-frame.ts";
import { countLine } from "./counts.ts";
import { matrixLines } from "./matrix.ts";
import { coloured, plain } from "./paint.ts";
import type { Paint } from "./paint.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import { printable } from "./printable.ts";
import type { Report } from "./report.ts";

export interface TextOptions extends Pick<Report, "matrix" | "summaryLines"> {
  readonly color: boolean;
}

/** Scripts are long, and most of it is alike: so many findings show theirs, the others name the format that has them. */
const scriptsShown = 5;

/**
 * Returns the matrix, the findings in the given order, separated by empty lines, and a last line that counts them; the
 * empty text when there is none of it. No character of a contract reaches the output unless it is printable.
 */
export function renderText(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: TextOptions = { color: false },
): string {
  const places = placesIn(sources);
  const paint = options.color ? coloured : plain;
  let scripts = 0;
  const findings = diagnostics.map((one) => {
    if (one.evidence?.script !== undefined && one.evidence.script !== null) scripts += 1;
    return renderOne(one, places, paint, scripts <= scriptsShown);
  });
  const { matrix = [], summaryLines = [] } = options;
  const blocks = [
    ...(matrix.length === 0 ? [] : [matrixLines(matrix).join("\n")]),
    ...findings,
    ...(summaryLines.length === 0 ? [] : [summaryLines.map(printable).join("\n")]),
    ...(diagnostics.length === 0 ? [] : [paint.strong(countLine(diagnostics))]),
  ];
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

function renderOne(one: Diagnostic, places: Places, paint: Paint, withScript: boolean): string {
  const place = one.span === null ? null : places.of(one.span);
  const at = place === null ? (one.span?.path ?? "") : `${place.path}:${place.start.line}:${place.start.column}`;
  const lead = at === "" ? "" : `${paint.strong(printable(at))} `;
  const head = `${lead}${paint.severity(one.severity, one.severity)} ${one.code}`;
  const spans = [...(one.span === null ? [] : [one.span]), ...one.related.map((related) => related.span)];
  const gutter = gutterOf(places, spans);
  const frame = one.span === null ? [] : codeFrame(places, one.span, gutter, "^");
  const related = one.related.flatMap((other) => {
    const file = other.span.path === one.span?.path ? [] : [`${" ".repeat(gutter)}--> ${printable(other.span.path)}`];
    return [...file, ...codeFrame(places, other.span, gutter, "-", other.message)];
  });
  const fixes = one.fix.split(" | ");
  return [
    head,
    `  ${paint.strong(printable(one.message))}`,
    ...frame,
    ...related,
    ...(one.evidence === undefined ? [] : evidenceLines(one.evidence, paint, withScript)),
    `  ${paint.faint("why")}  ${printable(one.why)}`,
    ...fixes.map((fix, at) => `  ${paint.faint(at === 0 ? "fix" : " or")}  ${printable(fix)}`),
    `  ${paint.faint(`-> contractc explain ${one.code}`)}`,
  ].join("\n");
}

/** What was expected and seen, and the script as it is to be pasted into psql. */
function evidenceLines({ expected, observed, script }: Evidence, paint: Paint, withScript: boolean): readonly string[] {
  const seen = [
    `  ${paint.faint("expected")}  ${printable(expected)}`,
    `  ${paint.faint("observed")}  ${printable(observed)}`,
  ];
  if (script === null) return seen;
  if (!withScript) return [...seen, `  ${paint.faint("repeat with psql")}  --format json has the script`];
  const lines = script.replace(/\n+$/, "").split(/\r\n|\r|\n/);
  return [...seen, `  ${paint.faint("repeat with psql")}`, ...lines.map((line) => `    ${printable(line)}`.trimEnd())];
}
