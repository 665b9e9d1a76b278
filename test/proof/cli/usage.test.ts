/** The command line itself: what is not understood, where the project is, what is printed where. */

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { exitCodeFor } from "../../../compiler/cli/exit-codes.ts";
import { diagnose } from "../../../compiler/diagnostics/diagnose.ts";
import { loadProject } from "../../../compiler/pipeline/load-project.ts";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

let project: TemporaryProject | undefined;
const open = (files: Readonly<Record<string, string>> = { [membersPath]: memberContract() }): TemporaryProject =>
  (project = temporaryProject(files));
afterEach(() => project?.remove());

test("--version prints the version and nothing else", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await open().run("--version")).toEqual({ exit: 0, stdout: `${version}\n`, stderr: "" });
  expect((await open().run("-V")).stdout).toBe(`${version}\n`);
});

test("help goes to standard output with examples, for every command", async () => {
  for (const args of ["--help", "check --help", "build --help", "verify --help", "explain --help", "help build"]) {
    const { exit, stdout, stderr } = await open().run(args);
    expect([exit, stderr], args).toEqual([0, ""]);
    expect(stdout, args).toContain("Examples:\n  contractc");
  }
});

test("no command at all is wrong usage", async () => {
  const { exit, stdout, stderr } = await open().run("");
  expect([exit, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Usage: contractc");
});

test.each([
  ["chek", "usage/unknown-command", "Did you mean check?"],
  ["check --shwo-claimed", "usage/unknown-option", "Did you mean --show-claimed?"],
  ["check --format xml", "usage/invalid-argument", "Allowed choices are text, json"],
  ["build --fail-on everything", "usage/invalid-argument", "error, warning, note"],
  ["explain", "usage/invalid-argument", "code"],
  ["explain build/lock-newr", "usage/unknown-code", "Did you mean build/lock-newer?"],
  ["check member", "usage/unknown-module", "Did you mean members?"],
  ["check ../members", "usage/module-is-path", "../members is not a module name"],
  ["build /etc/passwd", "usage/module-is-path", "not a module name"],
  ["build members.md", "usage/module-is-path", "not a module name"],
  ["verify nothing", "usage/unknown-module", "Known: members"],
  ["check --project nowhere", "usage/no-project", "no contractc project"],
  ["verify --db staging", "usage/unknown-database", "no database staging"],
])("%s is refused with %s", async (args, code, text) => {
  const { exit, stdout, stderr } = await open().run(args);
  expect(exit).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(`error ${code}\n`);
  expect(stderr).toContain(text);
  const json = await project?.run(`${args} --format json`);
  if (!args.includes("--format")) {
    expect(JSON.parse(json?.stdout ?? "")).toMatchObject({ schemaVersion: 1, ok: false, diagnostics: [{ code }] });
  }
});

test("a project without contracts", async () => {
  const empty = open({ "contracts/contractc.config.yaml": "" });
  const { exit, stderr } = await empty.run("check");
  expect(exit).toBe(2);
  expect(stderr).toContain("usage/no-contracts");
});

test("the project is found upwards, up to the repository", async () => {
  const one = open();
  mkdirSync(join(one.root, "app/src"), { recursive: true });
  expect((await one.run("check", { in: "app/src" })).exit).toBe(0);
  mkdirSync(join(one.root, "app/.git"));
  const { exit, stderr } = await one.run("check", { in: "app/src" });
  expect(exit).toBe(2);
  expect(stderr).toContain("usage/no-project");
  expect((await one.run("check --project ../..", { in: "app/src" })).exit).toBe(0);
  expect((await one.run("check --project docs/data-contracts")).exit).toBe(0);
  const outside = await one.run("check --project app");
  expect(outside.exit).toBe(2);
  expect(outside.stderr).toContain(`no contractc project in ${join(one.root, "app")}`);
});

test("a contract that cannot be read is reported, not skipped", async () => {
  const loaded = await loadProject({
    read: (path) => (path.endsWith(".md") ? Promise.reject(new Error("permission denied")) : Promise.resolve(null)),
    list: (directory) => Promise.resolve(directory === "docs/data-contracts" ? ["members.md"] : []),
    listAll: () => Promise.resolve([]),
    write: () => Promise.reject(new Error("not here")),
    create: () => Promise.resolve(false),
    rename: () => Promise.reject(new Error("not here")),
    remove: () => Promise.resolve(),
    removeEmpty: () => Promise.resolve(),
  });
  expect(loaded.diagnostics.map((one) => one.code)).toEqual(["usage/contract-unreadable"]);
});

test("explain prints a code, lists a family", async () => {
  const one = open();
  const { exit, stdout } = await one.run("explain build/not-approved");
  expect(exit).toBe(0);
  expect(stdout).toContain("build/not-approved (error)");
  expect(stdout).toContain("docs/diagnostics/build/not-approved.md");
  expect((await one.run("explain usage")).stdout.split("\n")).toContain("usage/unknown-code");
  expect(JSON.parse((await one.run("explain build/not-approved --format json")).stdout)).toMatchObject({
    explanation: { code: "build/not-approved", severity: "error" },
  });
});

test("exit statuses by severity and kind", () => {
  const where = { span: null, path: "" };
  const error = diagnose("build/not-approved", where, { module: "a", status: "DRAFT", requiredBy: null });
  const warning = diagnose("build/draft-meaning-changed", where, { module: "a", version: "1" });
  const note = diagnose("build/draft-skipped", where, { module: "a", status: "DRAFT" });
  const usage = diagnose("usage/no-project", where, { directory: "/" });
  expect(exitCodeFor([], "note")).toBe(0);
  expect(exitCodeFor([warning, note], "error")).toBe(0);
  expect(exitCodeFor([note], "warning")).toBe(0);
  expect(exitCodeFor([warning], "warning")).toBe(1);
  expect(exitCodeFor([note], "note")).toBe(1);
  expect(exitCodeFor([error, warning], "error")).toBe(1);
  expect(exitCodeFor([error, usage], "error")).toBe(2);
});

test("a crash says that it is a bug, with status 70 and without passwords", async () => {
  const one = open();
  const { main } = await import("../../../compiler/cli/main.ts");
  let stderr = "";
  const broken = {
    isTerminal: false,
    write: (): void => {
      throw new Error("at postgresql://me:s3cret@host/db");
    },
  };
  const exit = await main(["check"], {
    directory: one.root,
    environment: {},
    stdout: broken,
    stderr: { isTerminal: false, write: (text) => void (stderr += text) },
    clock: () => 0,
  });
  expect(exit).toBe(70);
  expect(stderr).toContain("bug in contractc");
  expect(stderr).not.toContain("s3cret");
});
