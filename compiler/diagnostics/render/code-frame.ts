/** The lines of a contract around a span, with the span underlined. */

import type { Span } from "../../text/source.ts";
import type { Places } from "./places.ts";
import { columnsOf, printable } from "./printable.ts";

/** Longest stretch of a line that is shown; table rows can be far longer. */
const shown = 110;
const before = 45;

/**
 * Returns the frame's lines: the first line of the span, the underline with `label` behind it, and for a span over
 * several lines the number of its last one. Empty when the source is not known.
 */
export function codeFrame(places: Places, span: Span, gutter: number, mark: string, label = ""): readonly string[] {
  const place = places.of(span);
  if (place === null) return [];
  const { start, end } = place;
  const text = places.line(span.path, start.line);
  const from = Math.min(start.column - 1, text.length);
  const to = end.line === start.line ? Math.max(end.column - 1, from) : text.length;
  const window = windowOf(text, from, to);
  const lead = `${window.cutStart ? "…" : ""}${printable(text.slice(window.start, from))}`;
  const marked = printable(text.slice(from, Math.min(to, window.end)));
  const tail = `${printable(text.slice(Math.min(to, window.end), window.end))}${window.cutEnd ? "…" : ""}`;
  const underline = `${" ".repeat(columnsOf(lead))}${mark.repeat(Math.max(1, columnsOf(marked)))}`;
  const number = String(start.line).padStart(gutter);
  const further = end.line > start.line ? ` (to line ${end.line})` : "";
  const note = `${label === "" ? "" : ` ${printable(label)}`}${further}`;
  return [`${number} | ${lead}${marked}${tail}`.trimEnd(), `${" ".repeat(gutter)} | ${underline}${note}`];
}

/** The number of digits of the largest line number among the spans. */
export function gutterOf(places: Places, spans: readonly Span[]): number {
  return Math.max(3, ...spans.map((span) => String(places.of(span)?.start.line ?? 0).length)) + 2;
}

interface Window {
  readonly start: number;
  readonly end: number;
  readonly cutStart: boolean;
  readonly cutEnd: boolean;
}

function windowOf(text: string, from: number, to: number): Window {
  if (text.length <= shown) return { start: 0, end: text.length, cutStart: false, cutEnd: false };
  const fits = to <= shown;
  const start = onCharacter(text, fits ? 0 : Math.max(0, from - before));
  const end = onCharacter(text, Math.min(text.length, start + shown));
  return { start, end, cutStart: start > 0, cutEnd: end < text.length };
}

/** Never between the halves of a surrogate pair. */
function onCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
