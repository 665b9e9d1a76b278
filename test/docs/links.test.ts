/** What the pages refer to exists: files, headings, diagnostic codes. */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../compiler/diagnostics/catalogue.ts";

const root = join(import.meta.dirname, "../..");

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

/** Every page but the contracts, which belong to their authors, and the generated diagnostics. */
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !/^(?:data-contracts|diagnostics)\//.test(path))
    .map((path) => `docs/${path}`),
].sort();

const nodesIn = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodesIn)];
const parse = (path: string): readonly Node[] =>
  nodesIn(
    unified()
      .use(remarkParse)
      .use(remarkGfm)
      .parse(readFileSync(join(root, path), "utf8")),
  );

describe.each(pages)("%s", (page) => {
  const nodes = parse(page);

  test("links to files that exist", () => {
    const targets = nodes
      .filter((node) => node.type === "link" || node.type === "image")
      .map((node) => (node.url ?? "").replace(/#.*$/, ""))
      .filter((url) => url !== "" && !/^[a-z]+:/.test(url));
    const missing = targets.filter((url) => !existsSync(join(root, dirname(page), decodeURIComponent(url))));
    expect(missing.map((url) => relative(root, join(root, dirname(page), url)))).toEqual([]);
  });

  test("names diagnostics that exist", () => {
    const families = new Set(Object.keys(catalogue).map((code) => code.split("/")[0]));
    const named = nodes
      .filter((node) => node.type === "inlineCode")
      .map((node) => node.value ?? "")
      .filter((text) => /^[a-z]+\/[a-z][a-z0-9-]+$/.test(text) && families.has(text.split("/")[0]));
    expect(named.filter((code) => !(code in catalogue))).toEqual([]);
  });
});
