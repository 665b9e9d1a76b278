/** docs/dependencies.md names exactly what package.json pins. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/dependencies.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** From name to version, in the table of the section; each row has a reason. */
function tableOf(section: string): Readonly<Record<string, string>> {
  const from = page.indexOf(`\n## ${section}\n`);
  const next = page.indexOf("\n## ", from + 1);
  const text = page.slice(from, next < 0 ? undefined : next);
  const rows = [...text.matchAll(/^\| `([^`]+)` \| (\S+) \| (.+) \|$/gm)];
  return Object.fromEntries(rows.map((row) => [row[1], row[2]]));
}

describe("docs/dependencies.md", () => {
  test("lists the run-time dependencies", () => {
    expect(tableOf("At run time")).toEqual(manifest.dependencies);
  });

  test("lists the development dependencies", () => {
    expect(tableOf("For development")).toEqual(manifest.devDependencies);
  });

  test("all versions are exact", () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    for (const version of versions) expect(version).toMatch(/^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/);
  });
});
