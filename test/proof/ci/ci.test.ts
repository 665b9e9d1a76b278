/** `contractc ci`: the steps in their order, what each of them does to the exit status, and what GitHub shows. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memberContract, membersPath, temporaryProject } from "../cli/project.ts";
import { temporaryRepository } from "../diff/repository.ts";
import type { TemporaryRepository } from "../diff/repository.ts";

const path = "docs/data-contracts/auth-foundation.md";
const contract = readFileSync(join(import.meta.dirname, "../../../", path), "utf8");
const wider = contract
  .replace("| provider | Own profile only | `profiles.user_id = auth.uid()` |", "| provider | All profiles | Always |")
  .replace("Version: 1.0", "Version: 1.1");

interface Found {
  readonly ok: boolean;
  readonly steps: readonly { readonly step: string; readonly verdict: string; readonly line: string }[];
  readonly diagnostics: readonly { readonly code: string }[];
}

let built: TemporaryRepository;
beforeAll(async () => {
  built = temporaryRepository({ [path]: contract });
  const ran = await built.run("build");
  expect(ran.exit, ran.stdout + ran.stderr).toBe(0);
  built.commit("built");
});
afterAll(() => built.remove());

async function steps(one: Pick<TemporaryRepository, "run">, args = "") {
  const { exit, stdout } = await one.run(`ci ${args} --format json`);
  const found = JSON.parse(stdout) as Found;
  return { exit, found, verdicts: found.steps.map(({ step, verdict }) => `${step}: ${verdict}`) };
}

describe("a project that is built", () => {
  test("passes, and says what was not run", async () => {
    const { exit, stdout, stderr } = await built.run("ci");
    expect(exit, stdout + stderr).toBe(0);
    const words = stdout.trimEnd().split("\n").slice(-5);
    expect(words.map((line) => line.replace(/^(\S+(?: run)?) +(.*?) {2,}.*$/, "$1 $2"))).toEqual([
      "passed check",
      "passed build --check",
      "passed diff",
      "passed verify",
      "not run drift",
    ]);
    expect(words[3]).toMatch(/(\d+) of \1 attempts as the contracts say/);
  });

  test("in GitHub Actions the log has annotations and the job's page the report", async () => {
    const folder = mkdtempSync(join(tmpdir(), "contractc-summary-"));
    const summary = join(folder, "summary.md");
    built.edit(path, (text) => text.replace("| provider | Own profile only |", "| providr | Own profile only |"));
    const environment = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const ran = await built.run("ci --format junit --output out.xml", { environment });
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toMatch(/^::error file=docs\/data-contracts\/auth-foundation\.md,line=121/m);
    expect(ran.stderr).toContain("failed   check");
    expect(ran.stderr).toContain("not run  verify         the contracts have errors");
    expect(readFileSync(summary, "utf8")).toContain("## contractc ci: failed");
    expect(built.read("out.xml")).toContain("<failure");
    built.delete("out.xml");
    built.write(path, contract);
    const asked = await built.run("ci --format text --base HEAD", { environment });
    expect(asked.stdout).not.toContain("::");
    rmSync(folder, { recursive: true });
  });

  test("a database that cannot be reached is no clean one, and its password is not shown", async () => {
    const ran = await built.run("ci --db postgresql://reader:hunter2@127.0.0.1:1/postgres --format json");
    expect(ran.exit).toBe(2);
    expect((JSON.parse(ran.stdout) as Found).steps.at(-1)).toMatchObject({ step: "drift", verdict: "cannot-tell" });
    expect(ran.stdout + ran.stderr).not.toContain("hunter2");
  });
});

describe("a change", () => {
  test("that is not built fails, and is not verified; once built it is only wider", async () => {
    built.git("switch", "--quiet", "--create", "wider");
    built.write(path, wider);
    const unbuilt = await steps(built, "--base main");
    expect(unbuilt.exit).toBe(1);
    expect(unbuilt.verdicts).toEqual([
      "check: passed",
      "build --check: findings",
      "diff: passed",
      "verify: not-run",
      "drift: not-run",
    ]);
    expect(unbuilt.found.diagnostics.map(({ code }) => code)).toContain("diff/access-widened");
    const ran = await built.run("build");
    expect(ran.exit, ran.stdout + ran.stderr).toBe(0);
    built.commit("wider");
    const strict = await steps(built, "--fail-on widened");
    expect([strict.exit, strict.found.ok, strict.verdicts[2]]).toEqual([5, false, "diff: widened"]);
    built.git("switch", "--quiet", "main");
  });
});

describe("without the commit to compare with", () => {
  test("nothing counts as harmless", async () => {
    const alone = temporaryProject({ [membersPath]: memberContract({ status: "DRAFT" }) });
    const outside = await steps(alone);
    expect(outside.exit).toBe(2);
    expect(outside.found.diagnostics.map(({ code }) => code)).toContain("diff/no-repository");
    alone.remove();
    const strange = await steps(built, "--base no-such-branch");
    expect(strange.exit).toBe(2);
    expect(strange.found.diagnostics.map(({ code }) => code)).toContain("diff/no-merge-base");
  });
});
