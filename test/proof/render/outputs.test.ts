/** Where reports go: pairs of format and file, all written or none, and never over what the compiler owns. */

import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { memberContract, membersPath, temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { readXml } from "./xml.ts";

let project: TemporaryProject | undefined;
const open = (): TemporaryProject => (project = temporaryProject({ [membersPath]: memberContract() }));
afterEach(() => project?.remove());

/** A contract with an error in it. */
const broken = (): TemporaryProject => {
  const one = open();
  one.edit(membersPath, (text) => text.replace("| member | Own |", "| membr | Own |"));
  return one;
};

const codesIn = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as { diagnostics: { code: string }[] }).diagnostics.map((one) => one.code);

test("several formats at once: each to its file, one to standard output, with the same findings and exit status", async () => {
  const one = broken();
  const plain = await one.run("check");
  const args = "check --format sarif --output reports/new/check.sarif --format junit --output junit.xml --format text";
  const { exit, stdout, stderr } = await one.run(args);
  expect({ exit, stdout, stderr }).toEqual({ exit: 1, stdout: plain.stdout, stderr: "" });
  const sarif = JSON.parse(one.read("reports/new/check.sarif")) as { runs: [{ results: unknown[] }] };
  const { attributes } = readXml(one.read("junit.xml"));
  const findings = codesIn((await one.run("check --format json")).stdout);
  expect(findings.length).toBeGreaterThan(0);
  expect(sarif.runs[0].results).toHaveLength(findings.length);
  expect(attributes["tests"]).toBe(String(findings.length));
  expect(one.files().filter((path) => path.includes("tmp"))).toEqual([]);
});

test("when every format goes to a file, only a failure is told, on standard error", async () => {
  const one = open();
  expect(await one.run("check --format json --output report.json")).toEqual({ exit: 0, stdout: "", stderr: "" });
  expect(JSON.parse(one.read("report.json"))).toMatchObject({ ok: true });
  one.edit(membersPath, (text) => text.replace("| member | Own |", "| membr | Own |"));
  const { exit, stdout, stderr } = await one.run(["check", "--format=json", "--output=report.json"]);
  expect([exit, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^contractc check: \d+ errors?/);
  expect(JSON.parse(one.read("report.json"))).toMatchObject({ ok: false });
});

test.each([
  ["check --format json --format text", "Json and text cannot both go to standard output"],
  ["check --output report.json", "It stands behind its --format."],
  ["check --format json --output a --output b", "json goes to a already."],
])("%s is wrong usage", async (args, text) => {
  const { exit, stdout, stderr } = await open().run(args);
  expect(exit).toBe(2);
  expect(`${stdout}${stderr}`).toContain("usage/invalid-argument");
  expect(`${stdout}${stderr}`).toContain(text);
  expect(project?.files()).toEqual([membersPath]);
});

test.each([
  [membersPath, "docs/data-contracts belongs to the contracts"],
  ["contracts/members.lock.json", "contracts belongs to"],
  ["generated/report.json", "generated belongs to"],
  ["supabase/migrations/1_report.sql", "supabase belongs to"],
  [".contractc/report.json", ".contractc belongs to"],
  ["docs/../generated/report.json", "generated belongs to"],
  ["directory", "it is a directory"],
  ["link/report.json", "generated belongs to"],
  ["/dev/null", "it is a device or a pipe"],
])("a report to %s is refused before anything is done", async (path, text) => {
  const one = open();
  mkdirSync(join(one.root, "directory"));
  mkdirSync(join(one.root, "generated"));
  symlinkSync(join(one.root, "generated"), join(one.root, "link"));
  const before = one.snapshot();
  const { exit, stdout, stderr } = await one.run(["build", "--format", "json", "--output", path]);
  expect([exit, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("error usage/output-unusable");
  expect(stderr).toContain(text);
  expect(one.snapshot()).toEqual(before);
  expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("two formats do not share a file, whatever it is called", async () => {
  const { exit, stderr } = await open().run(
    "check --format json --output a.txt --format text --output ./docs/../a.txt",
  );
  expect(exit).toBe(2);
  expect(stderr).toContain("two formats would share it");
  expect(project?.files()).toEqual([membersPath]);
});

test("when one report cannot be written, none is, and the exit status says so", async () => {
  const one = open();
  one.write("before.json", "as it was");
  one.write("file", "no directory");
  const { exit, stderr } = await one.run(
    "check --format json --output before.json --format sarif --output file/x.sarif",
  );
  expect(exit).toBe(2);
  expect(stderr).toContain("file/x.sarif: something above it is no directory");
  expect(one.read("before.json")).toBe("as it was");
  expect(one.files()).toEqual(["before.json", membersPath, "file"]);
});

test("a report replaces the file that a link leads to, not the link", async () => {
  const one = open();
  one.write("real.json", "old");
  symlinkSync(join(one.root, "real.json"), join(one.root, "link.json"));
  expect((await one.run("check --format json --output link.json")).exit).toBe(0);
  expect(lstatSync(join(one.root, "link.json")).isSymbolicLink()).toBe(true);
  expect(JSON.parse(one.read("real.json"))).toMatchObject({ ok: true });
});

test("every command has every format, and explains its mistakes in the one that was asked for", async () => {
  const one = open();
  for (const args of ["explain access", "explain access/unknown-phrase", "check"]) {
    for (const format of ["json", "ndjson", "sarif", "github", "junit", "markdown"]) {
      const { exit, stdout } = await one.run(`${args} --format ${format}`);
      expect([exit, stdout === ""], `${args} ${format}`).toEqual([0, false]);
    }
  }
  const pairs = ["json", "ndjson", "sarif", "junit", "markdown"].map(
    (format) => `--format ${format} --output out.${format}`,
  );
  const built = await one.run(`build --draft ${pairs.join(" ")} --format text`);
  expect(built.stdout).toContain("Written as a draft");
  expect(one.files().filter((path) => path.startsWith("out."))).toHaveLength(5);
  expect(JSON.parse(one.read("out.json"))).toMatchObject({ ok: true, build: { status: "written" } });
  const explained = JSON.parse((await one.run("explain access --format json")).stdout) as { codes: string[] };
  expect(explained.codes).toContain("access/unknown-phrase");
  const mistake = await one.run("check --nothing --format json --output x.json --format sarif");
  expect(JSON.parse(mistake.stdout)).toMatchObject({
    version: "2.1.0",
    runs: [{ results: [{ ruleId: "usage/unknown-option" }] }],
  });
  expect(existsSync(join(one.root, "x.json"))).toBe(false);
});

test("in GitHub Actions the annotations come with a step summary, appended", async () => {
  const one = broken();
  const file = join(one.root, "summary.md");
  writeFileSync(file, "# Earlier\n");
  const environment = { GITHUB_STEP_SUMMARY: file };
  const { exit, stdout } = await one.run("check --format github", { environment });
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^::error file=docs\/data-contracts\/members\.md,line=\d+/m);
  const summary = readFileSync(file, "utf8");
  expect(summary).toMatch(/^# Earlier\n## contractc check: failed\n/);
  await one.run("check --format json", { environment });
  expect(readFileSync(file, "utf8")).toBe(summary);
  const unwritable = await one.run("check --format github", { environment: { GITHUB_STEP_SUMMARY: one.root } });
  expect(unwritable.exit).toBe(1);
  expect(unwritable.stderr).toContain("the step summary could not be written");
});
