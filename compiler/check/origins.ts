/** Where things stand in a contract: origins for the side map, claims for what was understood. */

import type { Origin } from "../ir/origin.ts";
import type { ContractDocument, Section } from "../syntax/document.ts";
import { lineColumnAt, lineStarts } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import type { Notebook } from "./notebook.ts";

interface Places {
  readonly starts: readonly number[];
  /** Headings in document order. */
  readonly headings: readonly { readonly start: number; readonly text: string }[];
}

/** Computed once per document. */
const known = new WeakMap<ContractDocument, Places>();

/** Returns the origin of a span: its line, the nearest heading above it, and the words that stand there. */
export function originAt(document: ContractDocument, span: Span): Origin {
  const places = placesOf(document);
  const { line } = lineColumnAt(places.starts, span.start);
  const quote = document.source.text.slice(span.start, span.end).replaceAll(/\s+/g, " ").trim();
  return { span, line, section: headingAbove(places, span.start), quote };
}

/** Adds a place to the origins of `id`. */
export function recordOrigin(document: ContractDocument, notebook: Notebook, id: string, span: Span): void {
  const origin = originAt(document, span);
  const found = notebook.origins.get(id);
  if (found === undefined) notebook.origins.set(id, [origin]);
  else found.push(origin);
}

/** Records that the text at `span` was understood and has an effect at `path`. */
export function claim(notebook: Notebook, path: string, span: Span): void {
  notebook.claims.push({ span, effect: "compiled", path });
}

/** Records that the text at `span` was recognised and declared to have no effect. */
export function claimInert(notebook: Notebook, path: string, span: Span): void {
  notebook.claims.push({ span, effect: "inert", path });
}

function placesOf(document: ContractDocument): Places {
  const found = known.get(document);
  if (found !== undefined) return found;
  const headings: { start: number; text: string }[] = [];
  const walk = (section: Section): void => {
    // What a table was called before is no part of where something stands.
    const text = section.heading.text.replace(/\s*\(\s*formerly\b[^()]*\)/i, "");
    headings.push({ start: section.span.start, text });
    section.sections.forEach(walk);
  };
  document.sections.forEach(walk);
  const places = { starts: lineStarts(document.source.text), headings };
  known.set(document, places);
  return places;
}

function headingAbove(places: Places, offset: number): string {
  let low = -1;
  let high = places.headings.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((places.headings[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return places.headings[low]?.text ?? "";
}
