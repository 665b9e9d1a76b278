/** Characters that deceive, in the places where text has meaning: headings, cells, list items and header lines. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";
import { characterName, invisible, lookAlikes } from "./character.ts";
import type { Block, ContractDocument, Inline, Section } from "./document.ts";

/**
 * Returns `syntax/invisible-character` and `syntax/look-alike-letter` for headings, table cells, list items, code in
 * paragraphs, and everything above the first section (language.md, Principle 5). Plain paragraphs of sections are free.
 */
export function findDeceptions(document: ContractDocument): readonly Diagnostic[] {
  if (!mayDeceive.test(document.source.text)) return [];
  const found: Diagnostic[] = [];
  const look = (inline: Inline): void => void found.push(...inInline(document.source, inline));
  if (document.title !== null) look(document.title);
  document.preamble.forEach((block) => inBlock(block, look, true));
  const inSection = (section: Section): void => {
    look(section.heading);
    section.blocks.forEach((block) => inBlock(block, look, false));
    section.sections.forEach(inSection);
  };
  document.sections.forEach(inSection);
  return found;
}

/** Cheap first look: nearly every contract is done after it. Also a character reference can stand for one of these. */
const mayDeceive = /&(?:#|[a-zA-Z])|[^\u0000-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u2bff]/;

function inBlock(block: Block, look: (inline: Inline) => void, paragraphs: boolean): void {
  switch (block.kind) {
    case "table":
      return [block.header, ...block.rows].forEach((row) => row.cells.forEach(look));
    case "list":
      return block.items.forEach((item) => {
        look(item.text);
        item.children.forEach((child) => inBlock(child, look, paragraphs));
      });
    case "paragraph":
      if (paragraphs) look(block.text);
      return;
    case "quote":
      return block.blocks.forEach((child) => inBlock(child, look, paragraphs));
    case "fence":
      return;
  }
}

function inInline(source: Source, inline: Inline): readonly Diagnostic[] {
  const place = (start: number, end: number) => ({
    span: spanOf(
      source,
      inline.offsets[start] ?? inline.span.start,
      (inline.offsets[end - 1] ?? inline.span.start) + 1,
    ),
    path: "document",
  });
  const hidden = invisible.exec(inline.text);
  const first = hidden?.[0].codePointAt(0);
  return [
    ...(hidden === null || first === undefined
      ? []
      : [
          diagnose("syntax/invisible-character", place(hidden.index, hidden.index + hidden[0].length), {
            character: characterName(first),
          }),
        ]),
    ...lookAlikes(inline.text).map((one) =>
      diagnose("syntax/look-alike-letter", place(one.start, one.end), {
        word: one.word,
        character: characterName(one.codePoint),
      }),
    ),
  ];
}
