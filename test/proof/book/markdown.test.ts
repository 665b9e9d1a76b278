/** Text of a contract on the page: shown as written, never structure. */

import fc from "fast-check";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { expect, test } from "vitest";
import { cellCode, code, fenced, table, words } from "../../../compiler/emit/book/escape.ts";

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

const parse = (text: string): Node => unified().use(remarkParse).use(remarkGfm).parse(text);
const textOf = (node: Node): string =>
  node.type === "html" ? "" : (node.value ?? (node.children ?? []).map(textOf).join(""));
const folded = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const markup = fc.constantFrom(
  "|",
  "\\",
  "`",
  "```",
  "*",
  "_",
  "[a](b)",
  "![i](j)",
  "<b>",
  "<!--",
  "&amp;",
  "~~",
  "#",
  "- ",
  "1. ",
  "> ",
  "\n",
  "\n\n",
  "$x$",
  "---",
  "=",
  "[^1]",
  "word",
  "é",
  " ",
);
const text = fc.array(fc.oneof(markup, fc.string({ maxLength: 4 })), { maxLength: 8 }).map((parts) => parts.join(""));
/** GFM makes links of bare addresses, Markdown drops NUL: neither is an escape from the words. */
const plain = text.filter((one) => folded(one) !== "" && !/\0|www\.|:\/\/|@|mailto:|xmpp:/i.test(one));

test("words are a paragraph with exactly this text", () => {
  fc.assert(
    fc.property(plain, (one) => {
      const root = parse(words(one));
      expect(root.children?.map((child) => child.type)).toEqual(["paragraph"]);
      expect(root.children?.[0]?.children?.map((child) => child.type)).toEqual(["text"]);
      expect(textOf(root)).toBe(folded(one));
    }),
    { numRuns: 500 },
  );
});

test("a code span holds exactly this text", () => {
  fc.assert(
    fc.property(plain, (one) => {
      const root = parse(`a ${code(one)} b`);
      expect(root.children?.[0]?.children?.map((child) => child.type)).toEqual(["text", "inlineCode", "text"]);
      expect(root.children?.[0]?.children?.[1]?.value).toBe(folded(one));
    }),
    { numRuns: 500 },
  );
});

test("a table has one cell for each value, whatever the values say", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, plain), { minLength: 1, maxLength: 3 }), (pairs) => {
      const root = parse(
        table(
          ["A", "B"],
          pairs.map(([a, b]) => [words(a), cellCode(b)]),
        ),
      );
      expect(root.children?.map((child) => child.type)).toEqual(["table"]);
      const rows = root.children?.[0]?.children ?? [];
      expect(rows.map((row) => row.children?.length)).toEqual([2, ...pairs.map(() => 2)]);
      pairs.forEach(([a, b], at) => {
        expect(textOf(rows[at + 1]?.children?.[0] ?? { type: "none" })).toBe(folded(a));
        expect(textOf(rows[at + 1]?.children?.[1] ?? { type: "none" })).toBe(folded(b));
      });
    }),
    { numRuns: 300 },
  );
});

test("a fence is longer than any inside it", () => {
  const root = parse(fenced("sql", "select '\n```\n';\n"));
  expect(root.children?.map((child) => child.type)).toEqual(["code"]);
});
