/** The configuration: validated, with lines, and with effect. */

import { afterEach, expect, test } from "vitest";
import { databaseAddress } from "../../../compiler/pipeline/database-address.ts";
import { defaultConfig } from "../../../compiler/pipeline/config.ts";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

const configPath = "contracts/contractc.config.yaml";
let project: TemporaryProject | undefined;
const open = (config: string): TemporaryProject =>
  (project = temporaryProject({ [membersPath]: memberContract(), [configPath]: config }));
afterEach(() => project?.remove());

test.each([
  ["schemas: [", "usage/config-syntax", ":1:"],
  ["schemas:\n  public: a\nschemas:\n  public: b\n", "usage/config-syntax", ":3:1"],
  ["schemes:\n  public: a\n", "usage/config-unknown-key", ":1:1"],
  ["schemas:\n  publik: a\n", "usage/config-unknown-key", ":2:3"],
  ["schemas:\n  private: Über\n", "usage/config-invalid", ":2:12"],
  ["schemas:\n  private: public\n", "usage/config-invalid", "three different names"],
  ["schemas:\n  private: auth\n", "usage/config-invalid", "belongs to Postgres or Supabase"],
  ["databases:\n  local:\n    urlFrom: postgresql://me:secret@host/db\n", "usage/config-invalid", "never an address"],
  [
    "resolutions:\n  - code: access/no-rule-for-operation\n    where: x\n    choice: as-compiled\n",
    "usage/config-invalid",
    ":2:5",
  ],
  ["- a list\n", "usage/config-invalid", "configuration"],
])("%j is refused", async (config, code, text) => {
  const { exit, stderr } = await open(config).run("check");
  expect(exit).toBe(2);
  expect(stderr).toContain(`error ${code}`);
  expect(stderr).toContain(text);
});

test("a misspelt key is answered with the nearest one", async () => {
  expect((await open("databses: {}\n").run("check")).stderr).toContain("Did you mean databases?");
});

test("an empty configuration and none mean the same", async () => {
  const one = open("");
  const empty = await one.run("check --format json");
  one.delete(configPath);
  expect((await one.run("check --format json")).stdout).toBe(empty.stdout);
});

test("a resolution turns its finding into a note that quotes the reason; an unused one is reported", async () => {
  const one = open("");
  const before = JSON.parse((await one.run("check --format json")).stdout) as {
    diagnostics: { code: string; severity: string; semanticPath: string; fix: string[] }[];
  };
  const warning = before.diagnostics.find((finding) => finding.severity === "warning");
  if (warning === undefined) throw new Error("the contract has no warning to resolve");
  const { code, semanticPath } = warning;
  const resolution = (where: string): string =>
    `resolutions:\n  - code: ${code}\n    where: ${JSON.stringify(where)}\n    choice: as-compiled\n    reason: We talked about it\n`;
  one.write(configPath, resolution(semanticPath));
  const after = JSON.parse((await one.run("check --format json")).stdout) as typeof before;
  const resolved = after.diagnostics.find((finding) => finding.code === code && finding.semanticPath === semanticPath);
  expect(resolved).toMatchObject({ severity: "note", fix: ["Resolved (as-compiled): We talked about it"] });
  expect(after.diagnostics.map((finding) => finding.code)).not.toContain("build/resolution-unused");

  one.write(configPath, resolution("somewhere/else"));
  const unused = JSON.parse((await one.run("check --format json")).stdout) as typeof before;
  expect(unused.diagnostics.find((finding) => finding.code === "build/resolution-unused")).toMatchObject({
    severity: "warning",
    line: 2,
  });
});

test("an error cannot be resolved", async () => {
  const one = open("");
  one.edit(membersPath, (text) => text.replace("| member | Own |", "| membr | Own |"));
  const { diagnostics } = JSON.parse((await one.run("check --format json")).stdout) as {
    diagnostics: { code: string; severity: string; semanticPath: string }[];
  };
  const error = diagnostics.find((finding) => finding.severity === "error");
  if (error === undefined) throw new Error("an unknown actor is an error");
  const where = JSON.stringify(error.semanticPath);
  one.write(
    configPath,
    `resolutions:\n  - code: ${error.code}\n    where: ${where}\n    choice: as-compiled\n    reason: no\n`,
  );
  const { exit, stdout } = await one.run("check");
  expect(exit).toBe(1);
  expect(stdout).toContain("error build/resolution-of-error");
  expect(stdout).toContain(`error ${error.code}`);
});

test("a resolution of a code that does not exist, or of an error, is refused", async () => {
  const resolution = (code: string): string =>
    `resolutions:\n  - code: ${code}\n    where: x\n    choice: as-compiled\n    reason: no\n`;
  const unknown = await open(resolution("entity/redundent-index")).run("check");
  expect(unknown.exit).toBe(2);
  expect(unknown.stderr).toContain(`${configPath}:2:5 error usage/resolution-unknown-code`);
  expect(unknown.stderr).toContain("Did you mean entity/redundant-index?");
  project?.write(configPath, resolution("access/unknown-phrase"));
  const error = await project?.run("check members");
  expect(error?.exit).toBe(1);
  expect(error?.stdout).toContain(`${configPath}:2:5 error build/resolution-of-error`);
});

test("a database is named by its environment variable", async () => {
  const one = open("databases:\n  staging:\n    urlFrom: STAGING_URL\n");
  const unset = await one.run("verify --db staging");
  expect(unset.exit).toBe(2);
  const config = { ...defaultConfig, databases: { staging: { urlFrom: "STAGING_URL" } } };
  const address = (word: string, environment: Readonly<Record<string, string>> = {}) =>
    databaseAddress(word, config, environment);
  expect(address("staging")).toMatchObject({ code: "usage/database-variable-unset" });
  expect(address("stagin")).toMatchObject({ code: "usage/unknown-database", fix: expect.stringContaining("staging") });
  expect(address("staging", { STAGING_URL: "postgresql://u:p@db.example.org/x" })).toMatchObject({
    local: false,
    host: "db.example.org",
  });
  expect(address("staging", { STAGING_URL: "nonsense" })).toMatchObject({ code: "usage/invalid-argument" });
  for (const local of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"]) {
    expect(address(`postgresql://u@${local}:5432/x`), local).toMatchObject({ local: true });
  }
  for (const remote of [
    "localhost.example.org",
    "127.0.0.1.example.org",
    "10.0.0.1",
    "127.0.0.1:5432,evil.example.org",
  ]) {
    expect(address(`postgresql://u@${remote}/x`), remote).not.toMatchObject({ local: true });
  }
  expect(address("postgresql://u@localhost/x?host=db.example.org")).toMatchObject({ local: false });
  expect(address("postgresql:///x", { PGHOST: "db.example.org" })).toMatchObject({ local: false });
  expect(address("postgresql:///x?host=/var/run/postgresql")).toMatchObject({ local: true });
});
