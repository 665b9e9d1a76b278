/** `contractc check`: findings as text and as data, and what was understood. */

import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../../compiler/diagnostics/catalogue.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { renderJson } from "../../../compiler/diagnostics/render/json.ts";
import { renderText } from "../../../compiler/diagnostics/render/text.ts";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";
import { violations } from "./published-schema.ts";
import type { Schema } from "./published-schema.ts";

let project: TemporaryProject | undefined;
const open = (files: Readonly<Record<string, string>> = { [membersPath]: memberContract() }): TemporaryProject =>
  (project = temporaryProject(files));
afterEach(() => project?.remove());

test("--fail-on decides which findings fail", async () => {
  const one = open();
  const { diagnostics } = JSON.parse((await one.run("check --format json")).stdout) as {
    diagnostics: { severity: string }[];
  };
  const has = (severity: string): boolean => diagnostics.some((found) => found.severity === severity);
  expect(has("error")).toBe(false);
  expect(has("warning")).toBe(true);
  expect((await one.run("check")).exit).toBe(0);
  expect((await one.run("check --fail-on warning")).exit).toBe(1);
  expect((await one.run("check --fail-on note")).exit).toBe(1);
  expect(JSON.parse((await one.run("check --fail-on warning --format json")).stdout)).toMatchObject({ ok: false });
});

test("checking writes nothing", async () => {
  const one = open();
  const before = one.snapshot();
  await one.run("check");
  await one.run("check --show-claimed");
  expect(one.snapshot()).toEqual(before);
});

test("the data is what the published schema says", async () => {
  const one = open();
  one.edit(membersPath, (text) => text.replace("| member | Own |", "| membr | Own |"));
  const { exit, stdout } = await one.run("check --format json");
  expect(exit).toBe(1);
  const schema = JSON.parse(readFileSync("docs/schemas/diagnostics.schema.json", "utf8")) as Schema;
  const problems = violations(JSON.parse(stdout), schema, schema, "$");
  expect(problems).toEqual([]);
  expect(violations({ schemaVersion: 1, ok: true, diagnostics: [{ code: "x" }] }, schema, schema, "$")).not.toEqual([]);
  for (const { code, docs } of (JSON.parse(stdout) as { diagnostics: { code: string; docs: string }[] }).diagnostics) {
    expect(Object.keys(catalogue)).toContain(code);
    expect(docs).toBe(`docs/diagnostics/${code}.md`);
  }
});

test("--show-claimed prints what was understood, and the sentences that were not", async () => {
  const one = open();
  one.edit(membersPath, (text) =>
    text.replace("People of the club.", "People of the club.\n\nSomething about history."),
  );
  const { exit, stdout } = await one.run("check --show-claimed");
  expect(exit).toBe(0);
  const claimed = parse(stdout) as Record<string, Record<string, unknown>>;
  expect(claimed["understood"]).toMatchObject({
    module: "members",
    roles: { admin: {}, member: {} },
    entities: { members: { columns: { nickname: { type: { name: "text" } } } } },
    access: { "access/members/member/delete": "denied", "access/members/unauthenticated/select": "denied" },
  });
  expect(Object.values(claimed["not understood, without effect"] ?? {})).toContain("Something about history.");
  expect(JSON.parse((await one.run("check --show-claimed --format json")).stdout)).toMatchObject({
    claimed: [{ module: "members" }],
  });
});

const source = { path: "docs/x.md", text: "| 名前 | ok |\r\n\tbad\u001b[31m\u202Etext here\nlast" };
const finding = (start: number, end: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: "access/unknown-phrase",
  severity: "error",
  message: "M",
  span: { path: source.path, start, end },
  related: [],
  why: "W",
  fix: "F1 | F2",
  path: "p",
  ...more,
});

test("the caret stands under wide characters, and no control character reaches the terminal", () => {
  const wide = renderText([finding(7, 9)], [source]).split("\n");
  expect(wide[0]).toBe("docs/x.md:1:8 error access/unknown-phrase");
  expect(wide.slice(2, 4)).toEqual(["    1 | | 名前 | ok |", "      |          ^^"]);
  const at = source.text.indexOf("text");
  const hostile = renderText([finding(at, at + 4, { message: "evil\u001b[2J\u0007" })], [source]);
  // eslint-disable-next-line no-control-regex -- that is the point
  expect(hostile).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(hostile).toContain("bad<U+001B>[31m<U+202E>text here");
  expect(hostile).toContain("evil<U+001B>[2J<U+0007>");
  const [line = "", caret = ""] = hostile.split("\n").slice(2, 4);
  expect(caret.indexOf("^")).toBe(line.indexOf("text"));
  expect(caret.lastIndexOf("^") - caret.indexOf("^")).toBe(3);
});

test("related places, choices, the summary, and long lines", () => {
  const related = [{ span: { path: source.path, start: 2, end: 4 }, message: "also here" }];
  const text = renderText([finding(7, 9, { related }), finding(0, 0, { span: null, severity: "note" })], [source]);
  expect(text).toContain("      |   ---- also here");
  expect(text).toContain("  fix  F1\n   or  F2\n");
  expect(text.endsWith("\n\n1 error, 1 note\n")).toBe(true);
  expect(renderText([], [source])).toBe("");
  const long = { path: source.path, text: `${"x".repeat(500)}HERE${"y".repeat(500)}` };
  const [line = "", caret = ""] = renderText([finding(500, 504)], [long])
    .split("\n")
    .slice(2, 4);
  expect(line.length).toBeLessThan(130);
  expect(line.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe("HERE");
});

test("a span over several lines says where it ends", () => {
  expect(renderText([finding(7, source.text.length)], [source])).toContain("(to line 3)");
  expect(JSON.parse(renderJson([finding(7, 9)], [source], false))).toMatchObject({
    diagnostics: [{ path: source.path, line: 1, column: 8, endLine: 1, endColumn: 10, fix: ["F1", "F2"] }],
  });
});
