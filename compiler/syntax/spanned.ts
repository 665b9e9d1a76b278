/** Pieces of a document's text that know where each of their characters stands. */

import type { Span } from "../text/source.ts";
import type { DroppedMark, Fence, Inline } from "./document.ts";

export interface Spanned {
  readonly path: string;
  readonly text: string;
  /** Raw offset of each character. */
  readonly offsets: readonly number[];
  /** Raw place to name when the piece is empty. */
  readonly fallback: number;
  /** Marks that markdown took out, of the whole text that this is a part of. */
  readonly dropped: readonly DroppedMark[];
}

/** Returns the text of an inline as a piece. */
export function spannedInline(inline: Inline): Spanned {
  return {
    path: inline.span.path,
    text: inline.text,
    offsets: inline.offsets,
    fallback: inline.span.start,
    dropped: inline.dropped,
  };
}

/** Returns the content of a fence as a piece, line ends as LF. */
export function spannedFence(fence: Fence): Spanned {
  const characters: string[] = [];
  const offsets: number[] = [];
  for (let at = 0; at < fence.text.length; at++) {
    const character = fence.text[at] ?? "";
    if (character === "\r" && fence.text[at + 1] === "\n") continue;
    characters.push(character === "\r" ? "\n" : character);
    offsets.push(fence.contentStart + at);
  }
  return { path: fence.span.path, text: characters.join(""), offsets, fallback: fence.contentStart, dropped: [] };
}

/** Returns the code segment number `index` of an inline as a piece, or null when that segment is no code. */
export function spannedSegment(inline: Inline, index: number): Spanned | null {
  const segment = inline.segments[index];
  if (segment?.kind !== "code") return null;
  const start = inline.segments.slice(0, index).reduce((sum, one) => sum + one.text.length, 0);
  return slice(spannedInline(inline), start, start + segment.text.length);
}

/** Returns the part from `start` to `end`. */
export function slice(piece: Spanned, start: number, end: number = piece.text.length): Spanned {
  return {
    path: piece.path,
    text: piece.text.slice(start, end),
    offsets: piece.offsets.slice(start, end),
    fallback: piece.offsets[start] ?? (piece.offsets.at(-1) ?? piece.fallback - 1) + 1,
    dropped: piece.dropped,
  };
}

/** Returns the piece without white space at its ends. */
export function trimmed(piece: Spanned): Spanned {
  const start = piece.text.length - piece.text.trimStart().length;
  return slice(piece, start, Math.max(start, piece.text.trimEnd().length));
}

/** Returns where a part of the piece stands in the source; at least one character when the piece has any. */
export function spanIn(piece: Spanned, start = 0, end: number = piece.text.length): Span {
  const last = piece.offsets.length - 1;
  if (last < 0) return { path: piece.path, start: piece.fallback, end: piece.fallback };
  const first = piece.offsets[Math.min(start, last)] ?? piece.fallback;
  const until = (piece.offsets[Math.min(Math.max(end - 1, start), last)] ?? first) + 1;
  return { path: piece.path, start: first, end: until };
}
