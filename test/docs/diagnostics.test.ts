/** docs/diagnostics/ is exactly what the catalogue and the corpus say, and so are the findings in README.md. `UPDATE=1` writes both. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { expect, test } from "vitest";
import { corpusExamples, diagnosticPages } from "./diagnostic-pages.ts";
import type { CodeExample } from "./diagnostic-pages.ts";

const root = join(import.meta.dirname, "../..");

function keptPages(): readonly string[] {
  return readdirSync(join(root, "docs/diagnostics"), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) =>
      join(one.parentPath, one.name)
        .slice(root.length + 1)
        .split(sep)
        .join("/"),
    );
}

/** Puts each finding between its mark and the next fence's end: `<!-- finding: code -->`, then a fence of text. */
function withFindings(text: string, examples: ReadonlyMap<string, CodeExample>): string {
  return text.replaceAll(
    /(<!-- finding: (\S+) -->\n```text\n)[\s\S]*?(```)/g,
    (_, mark: string, code: string, end: string) => {
      const output = examples.get(code)?.output;
      if (output === undefined) throw new Error(`no corpus case shows ${code}`);
      return `${mark}${output}\n${end}`;
    },
  );
}

const updating = process.env["UPDATE"] === "1" && process.env["CI"] === undefined;
const examples = corpusExamples();

test("the pages of docs/diagnostics are those of the catalogue", () => {
  const pages = diagnosticPages(examples);
  if (updating) {
    for (const path of keptPages()) rmSync(join(root, path));
    for (const [path, text] of pages) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
  expect([...keptPages()].sort()).toEqual([...pages.keys()].sort());
  for (const [path, text] of pages) expect(readFileSync(join(root, path), "utf8"), path).toBe(text);
});

test("the findings in README.md are those of the corpus", () => {
  const kept = readFileSync(join(root, "README.md"), "utf8");
  const expected = withFindings(kept, examples);
  if (updating) writeFileSync(join(root, "README.md"), expected);
  else expect(kept).toBe(expected);
  expect(expected).toContain("<!-- finding: ");
});
