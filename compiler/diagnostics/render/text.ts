/** Diagnostics as people read them in a terminal: place, message, code frame, why, fix. */

import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { Source } from "../../text/source.ts";
import { codeFrame, gutterOf } from "./code-frame.ts";
import { coloured, plain } from "./paint.ts";
import type { Paint } from "./paint.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import { printable } from "./printable.ts";

export interface TextOptions {
  readonly color: boolean;
}

/**
 * Returns the findings in the given order, separated by empty lines, and a last line that counts them; the empty text
 * when there is none. No character of a contract reaches the output unless it is printable.
 */
export function renderText(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: TextOptions = { color: false },
): string {
  if (diagnostics.length === 0) return "";
  const places = placesIn(sources);
  const paint = options.color ? coloured : plain;
  const blocks = diagnostics.map((one) => renderOne(one, places, paint));
  return `${blocks.join("\n\n")}\n\n${paint.strong(countLine(diagnostics))}\n`;
}

/** Returns "2 errors, 1 warning, 3 notes", naming only what there is. */
export function countLine(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): string | null => {
    const number = diagnostics.filter((one) => one.severity === severity).length;
    return number === 0 ? null : `${number} ${severity}${number === 1 ? "" : "s"}`;
  };
  const counts = [count("error"), count("warning"), count("note")].filter((one) => one !== null);
  return counts.length === 0 ? "no findings" : counts.join(", ");
}

function renderOne(one: Diagnostic, places: Places, paint: Paint): string {
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
    `  ${paint.faint("why")}  ${printable(one.why)}`,
    ...fixes.map((fix, at) => `  ${paint.faint(at === 0 ? "fix" : " or")}  ${printable(fix)}`),
    `  ${paint.faint(`-> contractc explain ${one.code}`)}`,
  ].join("\n");
}
