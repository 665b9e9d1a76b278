/** What stands in the way on the disk: nothing is written, and the path is named. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

let project: TemporaryProject;
let elsewhere: string;
const at = (path: string): string => join(project.root, path);

beforeEach(() => {
  project = temporaryProject({ [membersPath]: memberContract() });
  elsewhere = mkdtempSync(join(tmpdir(), "contractc-elsewhere-"));
});
afterEach(() => {
  project.remove();
  rmSync(elsewhere, { recursive: true });
});

test.each([
  ["a directory", "generated/members/types.ts", () => mkdirSync(at("generated/members/types.ts"))],
  ["a link to itself", "generated/members/types.ts", () => symlinkSync("types.ts", at("generated/members/types.ts"))],
  ["a link to nothing", "generated/members/types.ts", () => symlinkSync("none.ts", at("generated/members/types.ts"))],
  ["another directory", "generated/database.types.ts", () => mkdirSync(at("generated/database.types.ts"))],
  ["one more directory", "contracts/members.lock.json", () => mkdirSync(at("contracts/members.lock.json"))],
  ["a file in place of a folder", "supabase", () => writeFileSync(at("supabase"), "mine")],
])("%s in the way of %s", async (what, path, make) => {
  for (const folder of ["generated/members", "contracts"]) mkdirSync(at(folder), { recursive: true });
  make();
  writeFileSync(at("contracts/mine.txt"), "keeps the folder");
  const before = readdirSync(project.root, { recursive: true });
  for (const args of ["build --format json", "build --force-generated --format json", "build --check --format json"]) {
    const { exit, stdout, stderr } = await project.run(args);
    expect([exit, stderr], `${args} ${stdout}`).toEqual([1, ""]);
    expect(JSON.parse(stdout), `${what} ${args}`).toMatchObject({
      ok: false,
      diagnostics: [{ code: "build/file-in-the-way", path }],
    });
  }
  expect(readdirSync(project.root, { recursive: true })).toEqual(before);
});

test.each(["generated", "supabase", "contracts", "generated/members", "supabase/migrations"])(
  "a link from %s out of the project is refused",
  async (path) => {
    mkdirSync(at(path.includes("/") ? path.replace(/\/.*/, "") : "docs"), { recursive: true });
    symlinkSync(elsewhere, at(path));
    for (const args of ["build", "build --force-generated", "build --check"]) {
      const { exit, stderr } = await project.run(args);
      expect(exit, args).toBe(2);
      expect(stderr).toContain(`${path} error build/path-outside`);
    }
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(project.files()).toEqual([membersPath]);
  },
);

test("a link inside the project is followed", async () => {
  mkdirSync(at("packages/database"), { recursive: true });
  symlinkSync("packages/database", at("generated"));
  const { exit, stdout, stderr } = await project.run("build");
  expect(exit, stdout + stderr).toBe(0);
  expect(project.files()).toContain("packages/database/members/types.ts");
});

test("a contract that is a link to nothing is reported", async () => {
  project.delete(membersPath);
  symlinkSync("nowhere.md", at(membersPath));
  const { exit, stderr } = await project.run("check");
  expect(exit).toBe(2);
  expect(stderr).toContain(`${membersPath} error usage/contract-unreadable`);
  expect(stderr).toContain("a link to something that does not exist");
});
