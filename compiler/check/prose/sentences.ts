/** The sentences of the claimed sections, each with its place and what declares it inert. */

import type { Block, Inline, Section } from "../../syntax/document.ts";
import { slice, spanIn, spannedInline, trimmed } from "../../syntax/spanned.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import type { Span } from "../../text/source.ts";
import { isSpoken } from "../access/plain-words.ts";
import type { SectionKind, Structure } from "../structure.ts";

export interface Sentence {
  readonly text: string;
  readonly span: Span;
  readonly kind: SectionKind;
  /** From the claimed section down to the one that holds the sentence. */
  readonly path: readonly Section[];
  readonly place: "paragraph" | "item" | "quote" | "description";
  /** Pieces between code marks. */
  readonly code: readonly string[];
  /** Why it has no effect: the mark in it or in the line that introduces its list; null when nothing says so. */
  readonly inert: string | null;
}

/** language.md, Known rule sentences: a mark that declares a sentence, or the list it introduces, inert. */
const inertMark = /\((?:application-level|for reference only)[^()]*\)/i;
/** Closing quotes, then the end or a space before anything but a small letter. */
const sentenceEnd = /^(["')\]]*)(?:$|\s+(?!\p{Ll}))/u;
const abbreviation = /(?:\b(?:e\.g|i\.e|etc|vs|cf|no|dr|mr|ms|st)|\b\p{L})\.$/iu;

/** Computed once per contract: many rules read them. */
const known = new WeakMap<Structure, readonly Sentence[]>();

/** Returns all sentences in document order. */
export function sentencesOf(structure: Structure): readonly Sentence[] {
  const found = known.get(structure);
  if (found !== undefined) return found;
  const sentences = structure.claimed.flatMap(({ kind, section }) => inSection(kind, section, []));
  known.set(structure, sentences);
  return sentences;
}

function inSection(kind: SectionKind, section: Section, outer: readonly Section[]): readonly Sentence[] {
  const path = [...outer, section];
  return [
    ...inBlocks(kind, path, section.blocks, null),
    ...section.sections.flatMap((inner) => inSection(kind, inner, path)),
  ];
}

function inBlocks(
  kind: SectionKind,
  path: readonly Section[],
  blocks: readonly Block[],
  inherited: string | null,
): readonly Sentence[] {
  let leadIn: string | null = inherited;
  return blocks.flatMap((block): readonly Sentence[] => {
    const mark = leadIn;
    leadIn =
      block.kind === "paragraph" && /:\s*$/.test(block.text.text)
        ? (inertMark.exec(block.text.text)?.[0] ?? inherited)
        : inherited;
    const context = { kind, path };
    switch (block.kind) {
      case "paragraph":
        return split(block.text, { ...context, place: "paragraph" }, inherited);
      case "list":
        return block.items.flatMap((item) => {
          const own = /:\s*$/.test(item.text.text) ? (inertMark.exec(item.text.text)?.[0] ?? mark) : mark;
          return [
            ...split(item.text, { ...context, place: "item" }, mark),
            ...inBlocks(kind, path, item.children, own),
          ];
        });
      case "quote":
        return inBlocks(kind, path, block.blocks, inherited).map((one): Sentence => ({ ...one, place: "quote" }));
      case "table": {
        const at = block.header.cells.findIndex((cell) => cell.text.toLowerCase() === "description");
        const cells = at < 0 ? [] : block.rows.flatMap((row) => row.cells[at] ?? []);
        // A mark never applies to a table cell.
        return cells
          .flatMap((cell) => split(cell, { ...context, place: "description" }, null))
          .map((one) => ({ ...one, inert: null }));
      }
      case "fence":
        return [];
    }
  });
}

function split(
  inline: Inline,
  context: Pick<Sentence, "kind" | "path" | "place">,
  inherited: string | null,
): readonly Sentence[] {
  const whole = spannedInline(inline);
  const ranges = codeRanges(inline);
  return pieces(whole, ranges).map((piece) => {
    const code = ranges
      .filter((range) => isInside(piece, whole, range))
      .map((range) => whole.text.slice(range.start, range.end));
    return {
      ...context,
      text: piece.text,
      span: spanIn(piece),
      code,
      inert: inertMark.exec(piece.text)?.[0] ?? inherited,
    };
  });
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function codeRanges(inline: Inline): readonly Range[] {
  let at = 0;
  return inline.segments.flatMap((segment) => {
    const start = at;
    at += segment.text.length;
    return segment.kind === "code" ? [{ start, end: at }] : [];
  });
}

function isInside(piece: Spanned, whole: Spanned, range: Range): boolean {
  const first = whole.offsets[range.start] ?? -1;
  return first >= (piece.offsets[0] ?? 0) && first <= (piece.offsets.at(-1) ?? 0);
}

/** Cuts behind a full stop, exclamation or question mark that ends a sentence, outside code and parentheses. */
function pieces(whole: Spanned, code: readonly Range[]): readonly Spanned[] {
  const cuts: number[] = [];
  let depth = 0;
  for (const mark of whole.text.matchAll(/[().!?]/g)) {
    const at = mark.index;
    const character = mark[0];
    if (code.some((range) => at >= range.start && at < range.end)) continue;
    if (character === "(") depth += 1;
    if (character === ")") depth = Math.max(0, depth - 1);
    const closing = character !== "(" && character !== ")" ? sentenceEnd.exec(whole.text.slice(at + 1, at + 20)) : null;
    if (closing === null || depth > 0 || abbreviation.test(whole.text.slice(Math.max(0, at - 6), at + 1))) continue;
    cuts.push(at + 1 + (closing[1]?.length ?? 0));
  }
  const starts = [0, ...cuts];
  return starts
    .map((start, at) => trimmed(slice(whole, start, starts[at + 1] ?? whole.text.length)))
    .filter((piece) => isSpoken(piece.text));
}
