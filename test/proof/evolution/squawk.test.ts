/** The migration linter on every file of the chain: nothing but what is set aside by name, with a reason. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EvolutionFile } from "../../../compiler/emit/evolution/evolve.ts";
import { allSteps } from "./steps.ts";

// First files of a module are linted where they are emitted.
const files = allSteps().flatMap((step) => step.files.filter((one) => !one.stem.includes("/")));

function squawk(some: readonly EvolutionFile[], parameters: readonly string[]): unknown {
  const directory = mkdtempSync(join(tmpdir(), "contractc-squawk-"));
  try {
    const paths = some.map((one) => join(directory, `${one.stem}.sql`));
    some.forEach((one, at) => writeFileSync(paths[at] ?? "", one.text));
    const program = join("node_modules", ".bin", "squawk");
    const { stdout } = spawnSync(program, [...parameters, "--reporter", "json", ...paths], { encoding: "utf8" });
    return JSON.parse(stdout);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("files of one transaction are clean", () => {
  const some = files.filter((one) => one.transactional);
  expect(some.length).toBeGreaterThan(50);
  expect(squawk(some, ["--assume-in-transaction"])).toEqual([]);
});

test("files outside of transactions are clean", () => {
  const some = files.filter((one) => !one.transactional);
  expect(some.length).toBeGreaterThan(5);
  expect(squawk(some, [])).toEqual([]);
});

test("what is set aside, how often, and that each says why", () => {
  const counted: Record<string, number> = {};
  for (const { text } of files) {
    const lines = text.split("\n");
    for (const [at, line] of lines.entries()) {
      const [, scope, list] = /^-- squawk-ignore(-file)? (.*)$/.exec(line) ?? [];
      if (list === undefined) continue;
      for (const rule of list.split(", ")) {
        counted[rule] = (counted[rule] ?? 0) + 1;
        const above = lines.slice(Math.max(0, at - 4), at).join("\n");
        const reason = scope === undefined ? `-- ${rule} is set aside: ` : "-- Outside of any transaction";
        expect(above).toContain(reason);
      }
    }
  }
  expect(counted).toEqual({
    "adding-field-with-default": 2,
    "ban-drop-column": 2,
    "ban-drop-not-null": 1,
    "ban-drop-table": 1,
    "changing-column-type": 7,
    "prefer-bigint-over-int": 1,
    "prefer-robust-stmts": 6,
    "prefer-text-field": 1,
    "renaming-column": 6,
    "renaming-table": 2,
    "require-lock-timeout": 8,
    "require-statement-timeout": 8,
  });
});
