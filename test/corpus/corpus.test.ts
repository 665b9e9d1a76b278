/**
 * Every directory beside this file is a case: contracts in, rendered diagnostics and artifacts out. A missing, changed
 * or extra file fails. `UPDATE=1` rewrites the outputs, except where `CI` is set.
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { corpusCases, corpusFolder, keptOutputs, runCase } from "./run-case.ts";

const updating = process.env["UPDATE"] === "1";
const inContinuousIntegration = !["", "0", "false", undefined].includes(process.env["CI"]);

test("outputs are never rewritten in continuous integration", () => {
  expect(updating && inContinuousIntegration).toBe(false);
});

describe("corpus", () => {
  test.each(corpusCases())("%s", async (name) => {
    const { outputs } = await runCase(name);
    expect(outputs.size, "a case yields diagnostics or keeps artifacts, else it shows nothing").toBeGreaterThan(0);
    if (updating && !inContinuousIntegration) rewrite(name, outputs);
    const kept = keptOutputs(name);
    expect([...kept.keys()].sort()).toEqual([...outputs.keys()].sort());
    for (const [path, text] of outputs) expect(kept.get(path), path).toBe(text);
  });
});

function rewrite(name: string, outputs: ReadonlyMap<string, string>): void {
  for (const path of keptOutputs(name).keys()) rmSync(join(corpusFolder, name, path));
  rmSync(join(corpusFolder, name, "expected"), { recursive: true, force: true });
  for (const [path, text] of outputs) {
    const file = join(corpusFolder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
