/** What is committed and made by machine is what the machine makes. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256Hex } from "../../compiler/ir/canonical.ts";
import { configJsonSchema } from "../../compiler/pipeline/config-schema.ts";
import { inFile, migrationsOf } from "../../compiler/pipeline/lock.ts";
import { readLock } from "../../compiler/pipeline/read-lock.ts";
import { carriesItsChecksum } from "../../compiler/pipeline/shared-files.ts";
import { root } from "./sources.ts";

test("the published schema of the configuration is the one that is enforced", () => {
  const path = join(root, "contracts/contractc.config.schema.json");
  expect(readFileSync(path, "utf8")).toBe(configJsonSchema());
});

test("no generated file and no migration was edited by hand", () => {
  const locks = readdirSync(join(root, "contracts")).filter((name) => name.endsWith(".lock.json"));
  expect(locks.length).toBeGreaterThan(1);
  for (const name of locks) {
    const lock = readLock(name, readFileSync(join(root, "contracts", name), "utf8"));
    expect(lock.diagnostics).toEqual([]);
    const files = [
      ...Object.entries(lock.value?.generated ?? {}),
      ...migrationsOf(lock.value).map((one) => [one.file, one.checksum] as const),
    ];
    expect(files.length).toBeGreaterThan(0);
    for (const [path, checksum] of files) {
      expect(existsSync(join(root, path)), path).toBe(true);
      const text = readFileSync(join(root, path), "utf8");
      if (checksum === inFile) expect(carriesItsChecksum(text), path).toBe(true);
      else expect(sha256Hex(text), path).toBe(checksum);
    }
  }
});

test("everything below generated/ is listed by a lock", () => {
  const locks = readdirSync(join(root, "contracts")).filter((name) => name.endsWith(".lock.json"));
  const listed = new Set(
    locks.flatMap((name) => {
      const lock = readLock(name, readFileSync(join(root, "contracts", name), "utf8"));
      return Object.keys(lock.value?.generated ?? {});
    }),
  );
  const files = readdirSync(join(root, "generated"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  expect(files.filter((path) => !listed.has(path))).toEqual([]);
});
