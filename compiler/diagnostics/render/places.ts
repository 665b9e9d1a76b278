/** From spans to lines and columns, for every renderer. */

import { lineColumnAt, lineStarts } from "../../text/source.ts";
import type { LineColumn, Source, Span } from "../../text/source.ts";

export interface Place {
  readonly path: string;
  readonly start: LineColumn;
  readonly end: LineColumn;
}

export interface Places {
  /** Line and column of a span; null when its source is not known. */
  readonly of: (span: Span) => Place | null;
  /** Text of a line, counted from 1, without its line end. */
  readonly line: (path: string, line: number) => string;
}

/** Returns a look-up over the given sources; lines are indexed once per source. */
export function placesIn(sources: readonly Source[]): Places {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const indexed = new Map<string, readonly number[]>();
  const startsOf = (source: Source): readonly number[] => {
    const known = indexed.get(source.path) ?? lineStarts(source.text);
    indexed.set(source.path, known);
    return known;
  };
  return {
    of: (span) => {
      const source = byPath.get(span.path);
      if (source === undefined) return null;
      const starts = startsOf(source);
      const end = Math.max(span.start, span.end);
      return { path: span.path, start: lineColumnAt(starts, span.start), end: lineColumnAt(starts, end) };
    },
    line: (path, line) => {
      const source = byPath.get(path);
      if (source === undefined) return "";
      const starts = startsOf(source);
      return source.text.slice(starts[line - 1] ?? 0, starts[line] ?? source.text.length).replace(/[\r\n]+$/, "");
    },
  };
}
