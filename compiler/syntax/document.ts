/** A contract document: sections, tables, lists and fences with exact spans in the raw source. */

import type { Source, Span } from "../text/source.ts";

export interface ContractDocument {
  readonly source: Source;
  /** The heading of level 1 that opens the document, or null. */
  readonly title: Inline | null;
  /** Blocks before the first heading of level 2: the title and the header lines. */
  readonly preamble: readonly Block[];
  /** Top-level sections (heading level 2), each with its subsections. */
  readonly sections: readonly Section[];
  /** Places of HTML that markdown shows as blocks of its own; comments are not among them. */
  readonly html: readonly Span[];
  /** Whether the file is broken in a way that rows, tables or sections may be missing here. */
  readonly incomplete: boolean;
}

export interface Section {
  readonly level: number;
  /** "5.2", or null for an unnumbered heading. */
  readonly number: string | null;
  /** Heading text without its number: styling removed, code marks kept apart in `heading`. */
  readonly title: string;
  readonly heading: Inline;
  readonly span: Span;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

export type Block = Table | List | Paragraph | Fence | Quote;

export interface Table {
  readonly kind: "table";
  readonly span: Span;
  readonly header: Row;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly span: Span;
  readonly cells: readonly Inline[];
}

export interface List {
  readonly kind: "list";
  readonly ordered: boolean;
  readonly span: Span;
  readonly items: readonly ListItem[];
}

export interface ListItem {
  readonly span: Span;
  readonly text: Inline;
  /** Null when it is no check box. */
  readonly checked: boolean | null;
  readonly children: readonly Block[];
}

export interface Paragraph {
  readonly kind: "paragraph";
  readonly span: Span;
  readonly text: Inline;
}

export interface Fence {
  readonly kind: "fence";
  readonly span: Span;
  /** Lower-case info word, empty when none. */
  readonly language: string;
  /** Content as in the source, line ends included. */
  readonly text: string;
  /** Offset of the content's first character. */
  readonly contentStart: number;
}

export interface Quote {
  readonly kind: "quote";
  readonly span: Span;
  readonly blocks: readonly Block[];
}

/** Inline text with styling removed; meaning is never in styling, but code marks are kept apart. */
export interface Inline {
  readonly span: Span;
  /**
   * Plain text: non-breaking spaces become spaces, smart quotes straight ones, every dash variant except in code an
   * em dash's meaning is left to the reader (`—`, `–`, `-` are kept as written here). White space is folded, ends
   * trimmed.
   */
  readonly text: string;
  /** Their texts in order make up `text`. */
  readonly segments: readonly Segment[];
  /** Offset in the raw source of each character (UTF-16 code unit) of `text`. */
  readonly offsets: readonly number[];
  /** Markup that says more, or less, than the text: harmless in prose, an error in a claimed cell. */
  readonly markup: readonly Markup[];
  /** Marks that markdown took out of plain text: harmless around words, not inside SQL. */
  readonly dropped: readonly DroppedMark[];
}

export interface DroppedMark {
  /** A backslash before a sign, or the * and _ of emphasis. */
  readonly kind: "escape" | "emphasis";
  /** Offset in the raw source. */
  readonly offset: number;
}

export interface Markup {
  readonly kind: "strikethrough" | "footnote" | "html" | "comment" | "line-break" | "link" | "image";
  readonly span: Span;
}

export interface Segment {
  readonly kind: "text" | "code";
  readonly text: string;
  /** Span of the content (inside the code marks) in the raw source. */
  readonly span: Span;
}
