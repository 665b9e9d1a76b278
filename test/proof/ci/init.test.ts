/** `contractc init`: a project to begin with, and a workflow that GitHub would take. */

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { memberContract, membersPath, temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { temporaryRepository } from "../diff/repository.ts";

let project: TemporaryProject | undefined;
afterEach(() => project?.remove());

const workflow = ".github/workflows/contractc.yml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly defaults?: unknown;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: {
    readonly pull_request: { readonly paths: readonly string[] };
    readonly push: { readonly branches: readonly string[]; readonly paths: readonly string[] };
  };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly contracts: Job; readonly database: Job };
}

describe("a project", () => {
  test("begins with a contract that has no errors, and nothing is replaced", async () => {
    const one = temporaryProject({});
    project = one;
    const ran = await one.run("init");
    expect(ran.exit, ran.stderr).toBe(0);
    expect(one.files()).toEqual(["contracts/contractc.config.yaml", membersPath]);
    const checked = await one.run("check --format json");
    expect(checked.exit, checked.stdout).toBe(0);
    one.edit(membersPath, (text) => `${text}\nMine.\n`);
    const before = one.snapshot();
    const again = await one.run("init --format json");
    expect(again.exit).toBe(2);
    expect(again.stdout).toContain("usage/file-exists");
    expect(one.snapshot()).toEqual(before);
    expect((await one.run("init --force")).exit).toBe(0);
    expect(one.read(membersPath)).not.toContain("Mine.");
  });

  test("one file that is there keeps the other from being written", async () => {
    const one = temporaryProject({ [membersPath]: memberContract() });
    project = one;
    expect((await one.run("init")).exit).toBe(2);
    expect(one.files()).toEqual([membersPath]);
  });
});

describe("a workflow", () => {
  const written = async (files: Readonly<Record<string, string>>, args = "init --ci github"): Promise<Workflow> => {
    const one = temporaryRepository(files);
    project = one;
    const ran = await one.run(args);
    expect(ran.exit, ran.stderr + ran.stdout).toBe(0);
    return parse(one.read(workflow)) as Workflow;
  };
  const steps = ({ jobs }: Workflow): readonly Step[] => [...jobs.contracts.steps, ...jobs.database.steps];

  test("may do as little as possible, and knows every action by its major version", async () => {
    const found = await written({ [membersPath]: memberContract() });
    expect(found.permissions).toEqual({ contents: "read" });
    expect(found.jobs.contracts.permissions).toEqual({ contents: "read", "security-events": "write" });
    expect(found.jobs.database.permissions).toBeUndefined();
    for (const { uses } of steps(found)) if (uses !== undefined) expect(uses).toMatch(/^[\w-]+(\/[\w-]+)+@v\d+$/);
    expect(found.on.push.branches).toEqual(["main"]);
    expect(found.on.pull_request.paths).toContain("docs/data-contracts/**");
    expect(found.on.pull_request.paths).toEqual(found.on.push.paths);
  });

  test("gives the address of a database to nobody but the job of the default branch, and never cancels that", async () => {
    const { jobs } = await written({ [membersPath]: memberContract() });
    expect(JSON.stringify(jobs.contracts)).not.toContain("secrets.");
    const secret = jobs.database.steps.filter((one) => JSON.stringify(one).includes("secrets."));
    expect(secret.map((one) => Object.keys(one.env ?? {}))).toEqual([["CONTRACTC_DATABASE_URL"]]);
    expect(secret[0]?.run).not.toMatch(/secrets\.|set -x|echo "?\$CONTRACTC/);
    expect(jobs.database.if).toContain("github.event_name != 'pull_request'");
    expect(jobs.database.concurrency["cancel-in-progress"]).toBe(false);
    expect(jobs.contracts.concurrency["cancel-in-progress"]).toBe("${{ github.event_name == 'pull_request' }}");
  });

  test("no expression of GitHub stands in a script, and every expression is whole", async () => {
    const found = await written({ [membersPath]: memberContract() });
    for (const { run } of steps(found)) expect(run ?? "").not.toContain("${{");
    const expressions = [...JSON.stringify(found).matchAll(/\$\{\{(.*?)\}\}/g)].map((each) => each[1] ?? "");
    expect(expressions.length).toBeGreaterThan(5);
    for (const one of expressions) {
      const outside = one.replaceAll(/'(?:[^']|'')*'/g, "''");
      expect(outside.split("(").length, one).toBe(outside.split(")").length);
      expect(outside, one).toMatch(/^[\w\s.()!=&|',-]+$/);
    }
    const ci = found.jobs.contracts.steps.find((one) => one.run?.includes("contractc ci") === true);
    expect(ci?.env).toEqual({ BASE: "${{ github.event.pull_request.base.sha }}" });
    expect(ci?.run).toContain('${BASE:+--base "$BASE"}');
    for (const format of ["junit", "sarif", "markdown"])
      expect(ci?.run).toContain(`--format ${format} --output reports/`);
    const checkout = found.jobs.contracts.steps.find((one) => one.uses?.startsWith("actions/checkout") === true);
    expect(checkout?.with).toMatchObject({ "fetch-depth": 0, "persist-credentials": false });
  });

  test("of a project below the root stands at the root, and works below", async () => {
    const found = await written({ [`web/${membersPath}`]: memberContract() }, "init --ci github --project web");
    expect(found.jobs.contracts.defaults).toEqual({ run: { "working-directory": "web" } });
    expect(found.on.push.paths).toContain("web/docs/data-contracts/**");
  });

  test("needs a project, is not written twice, and leads nowhere else", async () => {
    const none = temporaryProject({});
    project = none;
    expect(await none.run("init --ci github --format json")).toMatchObject({ exit: 2 });
    none.remove();
    const one = temporaryRepository({ [membersPath]: memberContract() });
    project = one;
    expect((await one.run("init --ci github")).exit).toBe(0);
    expect((await one.run("init --ci github")).exit).toBe(2);
    expect((await one.run("init --ci github --force")).exit).toBe(0);
    expect((await one.run("init --ci jenkins")).exit).toBe(2);
    const other = temporaryProject({ "x/y": "" });
    const linked = temporaryRepository({ [membersPath]: memberContract() });
    symlinkSync(join(other.root, "x"), join(linked.root, ".github"));
    const ran = await linked.run("init --ci github");
    expect(ran.exit).toBe(2);
    expect(other.files()).toEqual(["x/y"]);
    linked.remove();
    other.remove();
  });
});
