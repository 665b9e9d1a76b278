/** Facts that the contract book of the sample contract must state, and what it must survive. */

import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule, EmitInput } from "../../../compiler/emit/emitter.ts";
import { bookEmitter } from "../../../compiler/emit/book/emitter.ts";
import { bookPage } from "../../../compiler/emit/book/page.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";

const path = "docs/data-contracts/auth-foundation.md";
const place = (line: number) => [
  { span: { path, start: line * 10, end: line * 10 + 5 }, line, section: "5.1 Profile Read Access", quote: "" },
];

const finding: Diagnostic = {
  code: "audit/deletion-not-in-log",
  severity: "warning",
  message: "The entry of a deleted profile cannot stay in profile_audit_log.",
  span: { path, start: 6, end: 9 },
  related: [],
  why: "Its `profile_id` is required | and cascades.",
  fix: "Make profile_id optional. | Leave it as it is.",
  path: "audit/profiles/delete",
};

function inputOf(ir: ModuleIr, more: Partial<CompiledModule> = {}): EmitInput {
  const module: CompiledModule = {
    ir,
    origins: {
      "access/profiles/admin/select": place(119),
      "access/profiles/staff/update": place(129),
      "access/profiles/staff/update/role": place(143),
      "access/profiles/unauthenticated/select": place(122),
    },
    contractPath: path,
    header: { module: ir.module, version: "1.0", status: "APPROVED", lastUpdated: "2026-01-18", owner: null },
    findings: [finding],
    source: { path, text: "one\ntwo\nthree\n" },
    ...more,
  };
  const timestamps = {
    platform: "20260101000000",
    schema: "20260101000001",
    rls: "20260101000002",
    audit: "20260101000003",
  };
  return { module, project: [module], settings: defaultSettings, timestamps };
}

interface Node {
  readonly type: string;
  readonly value?: string | undefined;
  readonly url?: string | undefined;
  readonly lang?: string | null | undefined;
  readonly depth?: number | undefined;
  readonly children?: readonly Node[];
}

const parse = (text: string): Node => unified().use(remarkParse).use(remarkGfm).parse(text);
const nodesIn = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodesIn)];
const textOf = (node: Node): string => node.value ?? (node.children ?? []).map(textOf).join("");

const input = inputOf(authFoundationIr);
const [artifact] = bookEmitter.emit({ ...input, emitted: migrationsEmitter.emit(input).value }).value;
const page = artifact?.text ?? "";
const nodes = nodesIn(parse(page));

/** Cells of the table rows that stand under a heading. */
function rowsUnder(root: Node, heading: string): readonly (readonly string[])[] {
  const blocks = root.children ?? [];
  const from = blocks.findIndex((one) => one.type === "heading" && textOf(one) === heading);
  const found = blocks.slice(from).find((one) => one.type === "table");
  return (found?.children ?? []).map((row) => (row.children ?? []).map(textOf));
}

describe("the contract book of auth-foundation", () => {
  test("is the README of the generated module", () => {
    expect(artifact).toMatchObject({ path: "generated/auth-foundation/README.md", mode: "generated" });
    expect(page.endsWith("\n")).toBe(true);
    expect(page).not.toMatch(/undefined|\[object/);
  });

  test("says who may do what, with the lines that say so", () => {
    const rows = rowsUnder(parse(page), "Access to profiles");
    expect(rows[0]).toEqual(["Actor", "Read", "Create", "Change", "Delete"]);
    const of = (actor: string) => rows.find((row) => row[0] === actor);
    expect(of("admin")?.[1]).toBe("all rows (line 119)");
    expect(of("staff")?.[3]).toBe("own rows (user_id): display_name (line 129, line 143)");
    expect(of("provider")?.[1]).toBe("own rows (user_id) (by default)");
    expect(of("not signed in")?.[1]).toBe("no (line 122)");
    expect(of("staff")?.[4]).toBe("no (not mentioned)");
  });

  test("links to the lines of the contract, from where the page stands", () => {
    const urls = nodes.filter((one) => one.type === "link").map((one) => one.url);
    expect(urls).toContain("../../docs/data-contracts/auth-foundation.md#L129");
    expect(urls).toContain("../../docs/data-contracts/auth-foundation.md#L2");
  });

  test("shows the SQL as it is emitted", () => {
    const sql = nodes.filter((one) => one.type === "code" && one.lang === "sql").map((one) => one.value ?? "");
    expect(sql[0]).toMatch(/create policy profiles_update\s+on public\.profiles/);
    expect(sql[0]).toContain("create function private.profiles_guard()");
    expect(sql[0]).toMatch(/grant update \([^)]*display_name[^)]*\) on (table )?public\.profiles to authenticated;/);
    expect(sql[0]).not.toContain("profile_audit_log_select");
  });

  test("draws the entities with auth.users, and the lifecycle", () => {
    const diagrams = nodes.filter((one) => one.type === "code" && one.lang === "mermaid").map((one) => one.value ?? "");
    expect(diagrams).toHaveLength(2);
    expect(diagrams[0]).toContain('auth_users["auth.users"]');
    expect(diagrams[0]).toContain('auth_users ||--o| profiles : "user_id"');
    expect(diagrams[0]).toContain('profiles |o--o{ profile_audit_log : "actor_id"');
    expect(diagrams[1]).toContain("[*] --> s1\n  s1 --> s2\n  s2 --> s1");
  });

  test("says what is recorded, and where a deletion goes", () => {
    const rows = rowsUnder(parse(page), "Audit");
    expect(rows.find((row) => row[1] === "role_changed")).toEqual([
      "profiles.role changed",
      "role_changed",
      "role",
      "role",
      "profile_audit_log and audit.audit_log",
      "",
    ]);
    expect(rows.find((row) => row[1] === "deleted")?.[4]).toBe("audit.audit_log");
  });

  test("lists what nobody mentioned, and what happens beyond the contract's words", () => {
    expect(page).toContain("`profiles`, delete: admin; staff; provider; signed in, without a role; not signed in");
    expect(page).not.toContain("`profiles`, read: signed in, without a role; not signed in");
    for (const fact of [
      "not even to the own row",
      "first-admin.sql",
      "`profiles.user_id`, `profiles.email`",
      "checked at the end of the transaction",
      "audit.erase(",
    ])
      expect(page).toContain(fact);
  });

  test("lists the findings with what there is to decide", () => {
    expect(page).toContain("**To decide:** 1 finding");
    expect(page).toContain("`audit/deletion-not-in-log`, [line 2]");
    expect(page).toContain("- Make profile_id optional.\n- Leave it as it is.");
  });
});

test("what a contract says cannot change the page's structure", () => {
  const hostile = "x | y\n\n# Not a heading\n<script>alert(1)</script> [a](/b) ``` `c` **d** <!--";
  const ir: ModuleIr = {
    ...authFoundationIr,
    roles: authFoundationIr.roles.map((one) => ({ ...one, description: hostile })),
    entities: authFoundationIr.entities.map((one) => ({
      ...one,
      description: hostile,
      columns: one.columns.map((column) => ({ ...column, description: hostile })),
    })),
    lifecycles: authFoundationIr.lifecycles.map((one) => ({
      ...one,
      states: one.states.map((state) => ({ ...state, description: hostile })),
    })),
  };
  const shape = (text: string) =>
    nodesIn(parse(text))
      .filter((one) => ["heading", "table", "tableRow", "tableCell", "html", "link", "code", "list"].includes(one.type))
      .map((one) => `${one.type} ${one.depth ?? ""} ${one.url ?? ""}`);
  const found = { ...finding, message: hostile, why: hostile, fix: hostile.replaceAll(" | ", " ") };
  const harmless = { ...finding, fix: "One thing." };
  expect(shape(bookPage(inputOf(ir, { findings: [found] }), []))).toEqual(
    shape(bookPage(inputOf(authFoundationIr, { findings: [harmless] }), [])),
  );
});
