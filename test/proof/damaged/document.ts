/** Documents that a test computes: compared with what is committed, rewritten with UPDATE=1. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../guard/sources.ts";

/** Expects that the document says `text`; writes it instead with UPDATE=1. */
export function expectDocument(name: string, text: string): void {
  const path = join(root, "test/proof/damaged", name);
  if (process.env["UPDATE"] === "1") writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "").toBe(text);
}
