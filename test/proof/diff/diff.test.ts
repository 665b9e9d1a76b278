/** `contractc diff`: what a change of a contract means, compared with a commit, a file or a directory. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { memberContract, membersPath, noteContract, notesPath, temporaryProject } from "../cli/project.ts";
import type { TemporaryProject } from "../cli/project.ts";
import { temporaryRepository } from "./repository.ts";
import type { TemporaryRepository } from "./repository.ts";

let project: TemporaryProject | undefined;
afterEach(() => project?.remove());

const members = memberContract();
const repository = (files: Readonly<Record<string, string>> = { [membersPath]: members }): TemporaryRepository => {
  const one = temporaryRepository(files);
  project = one;
  return one;
};

/** The notes, of which admins read what meets a condition. */
const notesWhere = (condition: string): string =>
  noteContract()
    .replace("| Can Delete |", "| Can Delete | Condition |")
    .replace("|-------|----------|------------|------------|------------|", "|---|---|---|---|---|---|")
    .replace("| admin | All | No | No | No |", `| admin | Yes | No | No | No | \`${condition}\` |`)
    .replace("| Own | Own | Own | Own |", "| Own | Own | Own | Own | Always |")
    .replace("| unauthenticated | No | No | No | No |", "| unauthenticated | No | No | No | No | Denied |");

interface FoundChange {
  readonly kind: string;
  readonly access: string | null;
  readonly breaking: boolean;
  readonly recordsLess: boolean;
  readonly sentence: string;
  readonly place: string | null;
  readonly witnesses: readonly {
    readonly direction: string;
    readonly person: string;
    readonly own: boolean | null;
    readonly statement: string;
    readonly before: string;
    readonly now: string;
  }[];
}

interface Found {
  readonly ok: boolean;
  readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
  readonly diff: {
    readonly base: string;
    readonly widened: boolean;
    readonly counts: Readonly<Record<string, number>>;
    readonly modules: readonly { readonly module: string; readonly state: string; readonly changes: FoundChange[] }[];
  };
}

async function found(one: TemporaryProject, args: string): Promise<Found & { readonly exit: number }> {
  const ran = await one.run(`diff ${args} --format json`);
  return { ...(JSON.parse(ran.stdout) as Found), exit: ran.exit };
}

async function changed(text: string, from = members): Promise<readonly FoundChange[]> {
  const one = repository({ [membersPath]: from });
  one.write(membersPath, text);
  const result = await found(one, "main");
  expect(result.exit, JSON.stringify(result.diagnostics)).toBe(0);
  return result.diff.modules.flatMap((each) => each.changes);
}

describe("access", () => {
  test("widened: a statement that was denied and is allowed now", async () => {
    const one = repository();
    one.write(membersPath, members.replace("| member | Own | No |", "| member | All | No |"));
    const { diff, diagnostics, exit } = await found(one, "main");
    expect(exit).toBe(0);
    expect(diagnostics.map((each) => [each.code, each.severity])).toEqual([["diff/access-widened", "warning"]]);
    expect(diff).toMatchObject({ widened: true, counts: { widened: 1, narrowed: 0, breaking: 0, all: 1 } });
    const [change] = diff.modules[0]?.changes ?? [];
    expect(change).toMatchObject({ kind: "access-changed", access: "widened", breaking: false });
    expect(change?.place).toBe(`${membersPath}:42`);
    expect(change?.witnesses).toMatchObject([
      { direction: "widened", person: "member", own: false, before: "denied (not for this row)", now: "allowed" },
    ]);
    expect(change?.witnesses[0]?.statement).toMatch(
      /^select id, user_id, role, nickname, created_at from public\.members/,
    );
  });

  test("widened with --fail-on widened is status 5; narrowed is not", async () => {
    const one = repository();
    one.write(membersPath, members.replace("| member | Own | No |", "| member | All | No |"));
    expect((await one.run("diff main --fail-on widened")).exit).toBe(5);
    expect((await one.run("diff main")).exit).toBe(0);
    expect((await one.run("diff main --fail-on warning")).exit).toBe(1);
    one.write(membersPath, members.replace("| member | Own | No |", "| member | No | No |"));
    expect((await one.run("diff main --fail-on widened")).exit).toBe(0);
  });

  test("narrowed breaks whoever relied on it", async () => {
    const [change] = await changed(members.replace("Own (nickname)", "No"));
    const noted = await project?.run("diff main --format json");
    expect(noted?.stdout).toContain('"code": "diff/access-narrowed"');
    expect(change).toMatchObject({ access: "narrowed", breaking: true });
    expect(change?.witnesses).toMatchObject([
      { direction: "narrowed", person: "member", own: true, before: "allowed", now: "denied (nothing is granted)" },
    ]);
    expect(change?.witnesses[0]?.statement).toMatch(/^update public\.members set nickname = /);
  });

  test("both ways at once counts as widened, with a witness for each direction", async () => {
    const one = repository({ [membersPath]: members, [notesPath]: notesWhere("body <> 'secret'") });
    one.write(notesPath, notesWhere("body <> 'hidden'"));
    const { diff } = await found(one, "main notes");
    const change = diff.modules.find((each) => each.module === "notes")?.changes[0];
    expect(change).toMatchObject({ access: "widened" });
    expect(change?.witnesses.map((each) => each.direction)).toEqual(["widened", "narrowed"]);
  });

  test("a new role is somebody who may do something", async () => {
    const text = members
      .replace("| `member` | Belongs to it |", "| `member` | Belongs to it |\n| `guest` | Visits |")
      .replace("('admin', 'member')", "('admin', 'member', 'guest')")
      .replace("| unauthenticated |", "| guest | All | No | No | No |\n| unauthenticated |");
    const changes = await changed(text);
    expect(changes.find((one) => one.kind === "access-changed")).toMatchObject({
      access: "widened",
      witnesses: [{ person: "guest", now: "allowed" }],
    });
    expect(changes.find((one) => one.kind === "constraint-changed")).toMatchObject({ breaking: false });
    expect(changes.find((one) => one.kind === "role-added")).toMatchObject({ breaking: false, access: null });
  });

  test("a condition whose form does not tell counts as widened", async () => {
    const one = repository({ [membersPath]: members, [notesPath]: notesWhere("char_length(body) > 10") });
    one.write(notesPath, notesWhere("char_length(body) > 10 AND body IS NOT NULL"));
    const { diff, diagnostics } = await found(one, "main");
    expect(diagnostics.map((each) => each.code)).toEqual(["diff/access-undecided"]);
    expect(diff.widened).toBe(true);
    expect((await one.run("diff main --fail-on widened")).exit).toBe(5);
  });
});

describe("the sample contract", () => {
  const path = "docs/data-contracts/auth-foundation.md";
  const sample = readFileSync(join(import.meta.dirname, "../../../", path), "utf8");

  test("suspended people who may act again, a step that is gone, and an event that is recorded no longer", async () => {
    const one = repository({ [path]: sample });
    one.write(
      path,
      sample
        .replace("| Account suspended | No (enforced at app layer) |", "| Account suspended | Yes |")
        .replace("active → disabled → active (re-enabled)", "active → disabled")
        .replace("Can activate/disable any profile", "Can disable any profile")
        .replace("| Display name changed | UPDATE on profiles.display_name | actor_id, old name, new name |\n", ""),
    );
    const { diff, diagnostics, exit } = await found(one, "HEAD auth-foundation");
    expect(exit, JSON.stringify(diagnostics)).toBe(0);
    const changes = diff.modules.flatMap((each) => each.changes);
    const login = changes.find((each) => each.kind === "login-allowed");
    expect(login).toMatchObject({ access: "widened" });
    expect(login?.witnesses[0]).toMatchObject({ direction: "widened", now: "allowed" });
    expect(login?.witnesses[0]?.person).toContain("(disabled)");
    const step = changes.find((each) => each.kind === "transition-removed");
    expect(step).toMatchObject({ access: "narrowed", breaking: true });
    expect(step?.witnesses[0]?.statement).toContain("set status = 'active'");
    expect(changes.find((each) => each.kind === "audit-event-removed")).toMatchObject({ recordsLess: true });
    expect(diagnostics.map((each) => each.code)).toContain("diff/audit-reduced");
    expect(diagnostics[0]?.code).toBe("diff/access-widened");
  });
});

describe("applications", () => {
  const row = "| `nickname` | `text` | NOT NULL | What others call them |";
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ["an optional column", `${row}\n| \`note\` | \`text\` | NULL | Note |`, "column-added", false],
    ["a required column", `${row}\n| \`note\` | \`text\` | NOT NULL | Note |`, "column-added", true],
    [
      "a column with a default",
      `${row}\n| \`note\` | \`text\` | NOT NULL, DEFAULT 'x' | Note |`,
      "column-added",
      false,
    ],
    ["a column that may be empty", row.replace("NOT NULL", "NULL"), "column-optional", true],
    [
      "a stricter check",
      row.replace("NOT NULL", "NOT NULL, CHECK (char_length(nickname) > 2)"),
      "constraint-added",
      true,
    ],
    ["a wider type", row.replace("`text`", "`varchar(20)`"), "column-retyped", true],
  ];
  test.each(cases)("%s", async (_, text, kind, breaking) => {
    const changes = await changed(members.replace(row, text));
    expect(changes.filter((one) => one.kind === kind)).toMatchObject([{ breaking }]);
  });

  test("a declared rename is one, and breaks; an undeclared one may widen access", async () => {
    const renamed = members.replaceAll("nickname", "handle");
    const declared = await changed(
      renamed.replace("| `text` | NOT NULL | What", "| `text` | NOT NULL, formerly: nickname | What"),
    );
    expect(declared.map((one) => [one.kind, one.breaking, one.access])).toEqual([["column-renamed", true, null]]);
    const one = repository();
    one.write(membersPath, renamed);
    const { diagnostics, diff } = await found(one, "main");
    expect(diagnostics.map((each) => each.code)).toEqual(["diff/rename-unclear", "diff/breaking", "diff/breaking"]);
    expect(diff.widened).toBe(true);
  });

  test("descriptions are no more than a note", async () => {
    const one = repository();
    one.write(membersPath, members.replace("What others call them", "How others call them"));
    const { diagnostics, diff } = await found(one, "main");
    expect(diagnostics.map((each) => [each.code, each.severity])).toEqual([["diff/changed", "note"]]);
    expect(diff.widened).toBe(false);
  });
});

describe("modules", () => {
  test("new, removed, unchanged, and a table that moved with more rights", async () => {
    const notes = noteContract();
    const one = repository({ [membersPath]: members, [notesPath]: notes });
    one.delete(notesPath);
    one.write(
      "docs/data-contracts/papers.md",
      noteContract({ module: "papers" }).replace("| admin | All | No |", "| admin | All | All |"),
    );
    const { diff } = await found(one, "main");
    expect(diff.modules.map((each) => [each.module, each.state])).toEqual([
      ["members", "unchanged"],
      ["notes", "removed"],
      ["papers", "new"],
    ]);
    const papers = diff.modules.find((each) => each.module === "papers")?.changes ?? [];
    expect(papers.map((each) => each.kind)).toEqual(["module-added", "entity-moved", "access-changed"]);
    expect(papers.at(-1)).toMatchObject({ access: "widened", witnesses: [{ person: "admin" }] });
  });

  test("a commit without contracts: everything is new, and nothing is widened", async () => {
    const one = repository({ "readme.md": "nothing yet\n" });
    one.write(membersPath, members);
    const { diff, exit } = await found(one, "main");
    expect([exit, diff.widened, diff.modules.map((each) => each.state)]).toEqual([0, false, ["new"]]);
  });

  test("the same contracts", async () => {
    const { stdout, exit } = await repository().run("diff HEAD");
    expect([exit, stdout]).toMatchObject([0, expect.stringContaining("The contracts mean the same.")]);
  });
});

describe("what it is compared with", () => {
  const errorOf = async (one: TemporaryProject, args: string) => {
    const ran = await one.run(`diff ${args} --format json`);
    return [ran.exit, (JSON.parse(ran.stdout) as Found).diagnostics[0]?.code];
  };

  test("a file and a directory, outside of any repository too", async () => {
    const one = temporaryProject({
      [membersPath]: members.replace("| member | Own |", "| member | All |"),
      "old/a.md": members,
    });
    project = one;
    expect((await found(one, "old/a.md")).diff.widened).toBe(true);
    expect((await found(one, "./old")).diff.widened).toBe(true);
    expect((await found(one, membersPath)).diff.counts).toMatchObject({ all: 0 });
    expect(await errorOf(one, "main")).toEqual([2, "diff/no-repository"]);
    expect(await errorOf(one, "./missing.md")).toEqual([2, "diff/unknown-base"]);
    one.write("empty/x.txt", "");
    expect(await errorOf(one, "./empty")).toEqual([2, "diff/base-unreadable"]);
  });

  test("an unknown ref, an unknown module, and something that looks like an option", async () => {
    const one = repository();
    expect(await errorOf(one, "no-such-branch")).toEqual([2, "diff/unknown-base"]);
    expect(await errorOf(one, "main nothing")).toEqual([2, "usage/unknown-module"]);
    const dashed = await one.run(["diff", "--format", "json", "--", "--output=x"]);
    expect([dashed.exit, (JSON.parse(dashed.stdout) as Found).diagnostics[0]?.code]).toEqual([2, "diff/unknown-base"]);
    expect((await one.run("diff")).exit).toBe(2);
  });

  test("a contract with errors now, and one with errors then", async () => {
    const broken = members.replace("| member | Own |", "| membr | Own |");
    const one = repository();
    one.write(membersPath, broken);
    const [exit] = await errorOf(one, "main");
    expect(exit).toBe(1);
    one.commit("broken");
    one.write(membersPath, members);
    expect(await errorOf(one, "HEAD")).toEqual([1, "diff/base-has-errors"]);
  });

  test("a project below the root of its repository", async () => {
    const one = repository({ [`web/${membersPath}`]: members });
    one.write(`web/${membersPath}`, members.replace("| member | Own |", "| member | All |"));
    expect((await found(one, "main --project web")).diff.widened).toBe(true);
  });
});

describe("formats", () => {
  test("text, markdown, github, sarif and junit show the witness, and nothing of a contract becomes markup", async () => {
    const one = repository({ [membersPath]: members, [notesPath]: notesWhere("body <> 'x'") });
    one.write(notesPath, notesWhere("body <> '<img src=x>@all'"));
    one.write(membersPath, members.replace("What others call them", "What others call @them, ::error::x"));
    const formats = ["markdown", "github", "sarif", "junit"];
    const outputs = formats.flatMap((format) => ["--format", format, "--output", `out/${format}`]);
    const ran = await one.run(["diff", "main", "--format", "text", ...outputs]);
    expect(ran.exit, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toContain("before: denied (not for this row), now: allowed");
    const markdown = one.read("out/markdown");
    expect(markdown).toMatch(/^## contractc diff: access widened\n\n2 changes: access widened 1/);
    expect(markdown.indexOf("### Access widened")).toBeLessThan(markdown.indexOf("### Other changes"));
    const outsideCode = markdown.replaceAll(/```sql\n[\s\S]*?\n```/g, "").replaceAll(/`[^`\n]*`/g, "");
    expect(outsideCode).toContain("&lt;img");
    expect(outsideCode).not.toMatch(/<img|@all/);
    expect(one.read("out/github")).toMatch(/^::warning file=docs\/data-contracts\/notes\.md,line=\d+/);
    expect(
      one
        .read("out/github")
        .split("\n")
        .filter((line) => line.startsWith("::error")),
    ).toEqual([]);
    const sarif = JSON.parse(one.read("out/sarif")) as { runs: { results: { ruleId: string }[] }[] };
    expect(sarif.runs[0]?.results.map((each) => each.ruleId)).toEqual(["diff/access-widened", "diff/changed"]);
    expect(one.read("out/junit")).toContain("diff/access-widened");
  });
});
