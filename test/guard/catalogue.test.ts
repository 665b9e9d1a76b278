/** Every diagnostic is shown by a case of the corpus or named by a test of the command line, and has its page. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../../compiler/diagnostics/catalogue.ts";
import type { Entry } from "../../compiler/diagnostics/entry.ts";
import { root, sourcesIn } from "./sources.ts";

const codes = Object.keys(catalogue);

test("each code is shown by a corpus case, or by a test where no contract alone can cause it", () => {
  const corpus = readdirSync(join(root, "test/corpus"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("diagnostics.txt"))
    .map((path) => readFileSync(join(root, "test/corpus", path), "utf8"))
    .join("\n");
  const shown = new Set(
    [...corpus.matchAll(/ (?:error|warning|note) ([a-z]+\/[a-z0-9-]+)$/gm)].map((match) => match[1]),
  );
  const tests = sourcesIn("test/proof")
    .map(({ text }) => text)
    .join("\n");
  const byCommand = (code: string): boolean =>
    /^(usage|diff|build|verify|door|mutation|model|plan|drift)\//.test(code) &&
    new RegExp(`${code}(?![a-z-])`).test(tests);
  expect(codes.filter((code) => !shown.has(code) && !byCommand(code))).toEqual([]);
});

test("each code has its page, and no page is left over", () => {
  const folder = join(root, "docs/diagnostics");
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.includes("/") && path.endsWith(".md"))
    .map((path) => path.replace(/\.md$/, ""));
  expect(codes.filter((code) => !existsSync(join(folder, `${code}.md`)))).toEqual([]);
  expect(pages.filter((page) => !codes.includes(page))).toEqual([]);
});

test("codes are a family and a name, and a file of the catalogue holds one family", () => {
  expect(codes.filter((code) => !/^[a-z]+\/[a-z][a-z0-9-]*$/.test(code))).toEqual([]);
  for (const { path, text } of sourcesIn("compiler/diagnostics/catalogue")) {
    const families = new Set([...text.matchAll(/^ {2}"([a-z]+)\/[a-z0-9-]+"/gm)].map((match) => match[1]));
    expect(families.size, path).toBe(1);
  }
});

test("every text of the catalogue is written out", () => {
  const entries = Object.entries(catalogue) as unknown as readonly (readonly [string, Entry<never>])[];
  for (const [code, entry] of entries) {
    expect(entry.title, code).toMatch(/^[A-Z“"`].*[^.]$/);
    expect(entry.explain.length, code).toBeGreaterThan(20);
  }
});
