/** Source files as text, with places in them: offsets are UTF-16 code units into the decoded text. */

export interface Source {
  /** Path relative to the project root, with forward slashes. */
  readonly path: string;
  /** Decoded text exactly as in the file, a byte order mark removed, line ends untouched. */
  readonly text: string;
}

/** A half-open range of a source: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** A place as people read it: line and column count from 1, the column in UTF-16 code units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Returns the span of `source` from `start` to `end`. */
export function spanOf(source: Source, start: number, end: number): Span {
  return { path: source.path, start, end };
}

/** Returns the offsets at which lines begin. LF, CRLF and lone CR each end a line. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

/** Returns line and column of an offset; an offset past the end is the place behind the last character. */
export function lineColumnAt(starts: readonly number[], offset: number): LineColumn {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Orders strings by UTF-16 code unit, never by locale: the one order of everything that is emitted. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
