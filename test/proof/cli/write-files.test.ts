/** Writing all or nothing, one build at a time. */

import { afterEach, expect, test } from "vitest";
import { hostFor } from "../../../compiler/cli/host.ts";
import { projectFiles } from "../../../compiler/cli/project-files.ts";
import { build } from "../../../compiler/pipeline/build.ts";
import type { ProjectFiles } from "../../../compiler/pipeline/files.ts";
import { writeFiles } from "../../../compiler/pipeline/write-files.ts";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

let project: TemporaryProject | undefined;
const open = (files: Readonly<Record<string, string>>): TemporaryProject => (project = temporaryProject(files));
afterEach(() => project?.remove());

const changes = [
  { path: "generated/a.ts", before: "old a\n", after: "new a\n" },
  { path: "generated/deep/b.ts", before: null, after: "new b\n" },
  { path: "generated/c.ts", before: "old c\n", after: null },
  { path: "generated/d.ts", before: "old d\n", after: "new d\n" },
];
const files = { "generated/a.ts": "old a\n", "generated/c.ts": "old c\n", "generated/d.ts": "old d\n" };

test("every change is carried out", async () => {
  const one = open(files);
  expect(await writeFiles(projectFiles(one.root), changes)).toEqual([]);
  expect(one.files()).toEqual(["generated/a.ts", "generated/d.ts", "generated/deep/b.ts"]);
  expect(one.read("generated/a.ts")).toBe("new a\n");
});

test.each([
  ["a temporary file", "write", ".d.ts"],
  ["a rename", "rename", ".d.ts"],
  ["a deletion", "remove", "generated/c.ts"],
] as const)("when %s fails, every file is as it was", async (_, operation, path) => {
  const one = open(files);
  const disk = projectFiles(one.root);
  let failures = 0;
  const failing: ProjectFiles = {
    ...disk,
    [operation]: (at: string, ...rest: readonly string[]) => {
      if (at.includes(path) && failures++ === 0) return Promise.reject(new Error("no space left on device"));
      const [to = ""] = rest;
      return operation === "remove" ? disk.remove(at) : disk[operation](at, to);
    },
  };
  const diagnostics = await writeFiles(failing, changes);
  expect(diagnostics.map((one) => one.code)).toEqual(["build/write-failed"]);
  expect(diagnostics[0]?.message).toContain("no space left on device");
  expect(one.files()).toEqual(Object.keys(files));
  for (const [file, text] of Object.entries(files)) expect(one.read(file)).toBe(text);
});

const io = (root: string) => ({
  directory: root,
  environment: { XDG_CACHE_HOME: root },
  stdout: { isTerminal: false, write: () => undefined },
  stderr: { isTerminal: false, write: () => undefined },
  clock: () => 0,
});
const options = { check: false, dryRun: false, draft: false, force: false, failOn: "error" } as const;

test("two builds do not run at once; the marker of a dead one is ignored", async () => {
  const one = open({ [membersPath]: memberContract({ status: "DRAFT" }), "contracts/.contractc-build": "4242\n" });
  const host = hostFor(one.root, io(one.root), () => undefined);
  const busy = await build({ ...host, isRunning: (processId) => processId === 4242 }, [], options);
  expect(busy.diagnostics.map((finding) => finding.code)).toEqual(["build/another-build"]);
  expect(one.files()).toContain("contracts/.contractc-build");
  const free = await build({ ...host, isRunning: () => false }, [], options);
  expect(free.diagnostics.map((finding) => finding.code)).not.toContain("build/another-build");
  expect(one.files()).toEqual([membersPath]);
});
