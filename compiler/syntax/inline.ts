/** Inline markdown to plain text with the raw place of every character. */

import type { PhrasingContent } from "mdast";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";
import type { DroppedMark, Inline, Markup, Segment } from "./document.ts";

interface Writing {
  readonly source: Source;
  readonly characters: string[];
  readonly offsets: number[];
  readonly segments: { kind: "text" | "code"; from: number; start: number; end: number }[];
  readonly markup: Markup[];
  readonly dropped: DroppedMark[];
}

/**
 * Returns the text of inline nodes as `Inline` describes it. Spans and offsets come from the raw source: node values
 * have escapes, character references and line prefixes already removed. `start` and `end` are the place to name when
 * there are no nodes.
 */
export function readInline(source: Source, nodes: readonly PhrasingContent[], start: number, end: number): Inline {
  const writing: Writing = { source, characters: [], offsets: [], segments: [], markup: [], dropped: [] };
  for (const node of nodes) write(writing, node);
  trimEnd(writing);
  const first = nodes[0]?.position?.start.offset ?? start;
  const last = nodes.at(-1)?.position?.end.offset ?? end;
  return {
    span: spanOf(source, first, last),
    text: writing.characters.join(""),
    segments: segmentsOf(writing),
    offsets: writing.offsets,
    markup: writing.markup,
    dropped: writing.dropped,
  };
}

function write(writing: Writing, node: PhrasingContent): void {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? start;
  const raw = writing.source.text;
  const mark = (kind: Markup["kind"]): void =>
    void writing.markup.push({ kind, span: spanOf(writing.source, start, end) });
  switch (node.type) {
    case "text":
      return writeText(writing, node.value, start, end);
    case "inlineCode":
      return writeCode(writing, node.value, start, end);
    case "delete":
      mark("strikethrough");
      return node.children.forEach((child) => write(writing, child));
    case "link":
      // A bare address becomes a link by itself; only a written link hides something.
      if (raw[start] === "[") mark("link");
      return node.children.forEach((child) => write(writing, child));
    case "linkReference":
      mark("link");
      return node.children.forEach((child) => write(writing, child));
    case "emphasis":
    case "strong":
      writing.dropped.push({ kind: "emphasis", offset: start }, { kind: "emphasis", offset: end - 1 });
      return node.children.forEach((child) => write(writing, child));
    case "break":
      mark("line-break");
      return writeText(writing, "\n", start, end);
    case "html":
      return mark(node.value.startsWith("<!--") ? "comment" : "html");
    case "image":
    case "imageReference":
      return mark("image");
    case "footnoteReference":
      return mark("footnote");
  }
}

function writeText(writing: Writing, value: string, start: number, end: number): void {
  const raw = writing.source.text;
  const from = writing.characters.length;
  let at = start;
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? "";
    const place = locate(raw, at, end, character);
    at = place.next;
    if (raw[place.at] === "\\" && place.next === place.at + 2)
      writing.dropped.push({ kind: "escape", offset: place.at });
    if (/[\s\u00a0]/.test(character)) {
      const previous = writing.characters.at(-1);
      if (previous !== undefined && previous !== " ") emit(writing, " ", place.at);
    } else if (character !== "\ufe0f" && character !== "\ufe0e") {
      emit(writing, straightQuote(character), place.at);
    }
  }
  if (value.includes("[^")) markFootnotes(writing, start, end);
  writing.segments.push({ kind: "text", from, start, end });
}

/**
 * A footnote mark whose note is missing stays text for markdown; the writer still meant a footnote. In quotes it is part
 * of a regular expression.
 */
function markFootnotes(writing: Writing, start: number, end: number): void {
  const raw = writing.source.text.slice(start, end);
  for (const match of raw.matchAll(/\[\^[\p{L}\p{N}_-]+\]/gu)) {
    if ((raw.slice(0, match.index).split("'").length - 1) % 2 === 1) continue;
    const at = start + match.index;
    writing.markup.push({ kind: "footnote", span: spanOf(writing.source, at, at + match[0].length) });
  }
}

function writeCode(writing: Writing, value: string, start: number, end: number): void {
  const raw = writing.source.text;
  const marks = /^`+/.exec(raw.slice(start, Math.min(end, start + 64)))?.[0].length ?? 1;
  const from = writing.characters.length;
  let at = start + marks;
  let quoted = false;
  for (const character of value.split("")) {
    const place = locate(raw, at, end - marks, character);
    at = place.next;
    if (character === "'") quoted = !quoted;
    // Inside a string constant every character is data.
    const plain = quoted ? character : character.replace(/[\s\u00a0]/, " ");
    emit(writing, plain, place.at);
  }
  writing.segments.push({ kind: "code", from, start: start + marks, end: end - marks });
}

/** Finds where `character` of a node's value stands in the raw text, from `at` on. */
function locate(raw: string, at: number, end: number, character: string): { at: number; next: number } {
  const here = raw[at];
  if (here === "\\" && raw[at + 1] === character && /[!-/:-@[-`{-~]/.test(character)) return { at, next: at + 2 };
  if (here === "&") {
    const reference = /^&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{0,31});/i.exec(raw.slice(at, at + 40));
    if (reference !== null && !(character === "&" && !isAmpersand(reference[0]))) {
      const high = /[\ud800-\udbff]/.test(character);
      return { at, next: high ? at : at + reference[0].length };
    }
  }
  if (here === character) return { at, next: at + 1 };
  // Line prefixes (indentation, quote marks) and spaces before a line end are in the raw text only.
  const limit = Math.min(end, at + 1000);
  for (let next = at; next < limit; next++) if (raw[next] === character) return { at: next, next: next + 1 };
  return { at: Math.min(at, end), next: at };
}

function isAmpersand(reference: string): boolean {
  return /^&(?:amp|#0*38|#x0*26);$/i.test(reference);
}

function straightQuote(character: string): string {
  if (/[\u2018\u2019\u201a\u201b]/.test(character)) return "'";
  return /[\u201c\u201d\u201e\u201f]/.test(character) ? '"' : character;
}

function emit(writing: Writing, character: string, offset: number): void {
  writing.characters.push(character);
  writing.offsets.push(offset);
}

function trimEnd(writing: Writing): void {
  while (writing.characters.at(-1) === " " && writing.segments.at(-1)?.kind !== "code") {
    writing.characters.pop();
    writing.offsets.pop();
    while ((writing.segments.at(-1)?.from ?? 0) > writing.characters.length) writing.segments.pop();
  }
}

function segmentsOf(writing: Writing): readonly Segment[] {
  return writing.segments.flatMap((segment, index) => {
    const until = writing.segments[index + 1]?.from ?? writing.characters.length;
    const text = writing.characters.slice(segment.from, until).join("");
    if (text === "" && segment.kind === "text") return [];
    return [{ kind: segment.kind, text, span: spanOf(writing.source, segment.start, segment.end) }];
  });
}
