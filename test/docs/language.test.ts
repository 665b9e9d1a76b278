/** Every example of docs/language.md compiles as the page says: a whole contract, and sections that replace one of its own. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileProject } from "../../compiler/pipeline/compile.ts";

interface Example {
  readonly kind: "contract" | "section";
  /** Codes of the errors that it must have, and no others. */
  readonly errors: readonly string[];
  readonly text: string;
  readonly line: number;
}

const page = readFileSync(join(import.meta.dirname, "../../docs/language.md"), "utf8");

function examplesOf(text: string): readonly Example[] {
  const fences = /^(`{3,})markdown (contract|section)(?: error=(\S+))?\n([\s\S]*?)^\1$/gm;
  return [...text.matchAll(fences)].map((found) => ({
    kind: found[2] === "contract" ? "contract" : "section",
    errors: found[3]?.split(",") ?? [],
    text: found[4] ?? "",
    line: text.slice(0, found.index).split("\n").length,
  }));
}

/** The contract with the section of the same heading replaced, or the section added at the end. */
function withSection(contract: string, section: string): string {
  const heading = /^## .*$/m.exec(section)?.[0] ?? "";
  const parts = contract.split(/^(?=## )/m);
  const at = parts.findIndex((part) => part.startsWith(`${heading}\n`));
  return (at < 0 ? [...parts, `\n${section}`] : parts.map((part, here) => (here === at ? `${section}\n` : part))).join(
    "",
  );
}

const examples = examplesOf(page);
const base = examples.find((one) => one.kind === "contract")?.text ?? "";

async function errorsOf(text: string): Promise<readonly string[]> {
  const bytes = new TextEncoder().encode(text);
  const { diagnostics } = await compileProject([{ path: "docs/data-contracts/notes.md", bytes }]);
  return diagnostics.filter((one) => one.severity === "error").map((one) => `${one.code}: ${one.message}`);
}

describe("docs/language.md", () => {
  test("has its examples", () => {
    expect(examples.filter((one) => one.kind === "contract")).toHaveLength(1);
    expect(examples.length).toBeGreaterThan(5);
  });

  test.each(examples.map((one) => [`line ${one.line}`, one] as const))("the example at %s", async (_, example) => {
    const errors = await errorsOf(example.kind === "contract" ? example.text : withSection(base, example.text));
    if (example.errors.length === 0) expect(errors).toEqual([]);
    expect(new Set(errors.map((one) => one.split(":")[0]))).toEqual(new Set(example.errors));
  });
});
