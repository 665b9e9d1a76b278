/** Former names, backfills and approvals: read as written, and without any effect on the database that a contract is. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { emitModules } from "../../compiler/pipeline/emit-modules.ts";
import { compileProject } from "../../compiler/pipeline/compile.ts";
import { showClaimed } from "../../compiler/pipeline/show-claimed.ts";
import { hashOf, hashOfMeaning } from "../../compiler/ir/canonical.ts";
import type { ModuleIr } from "../../compiler/ir/module.ts";
import { findRenames } from "../../compiler/plan/changes/find-renames.ts";
import { corpusTimestamps } from "../corpus/run-case.ts";
import { loadSqlParser } from "../../compiler/syntax/sql-parser.ts";
import { compileText } from "./structure/compile-text.ts";

const path = "docs/data-contracts/auth-foundation.md";
const sample = readFileSync(join(import.meta.dirname, "../..", path), "utf8");

/** Each a line of the sample, and the same with something about its past. */
const journeys: readonly (readonly [from: string, to: string])[] = [
  ["### 4.1 `profiles`", "### 4.1 `profiles` (formerly `accounts`)"],
  ["### 4.2 `profile_audit_log`", "### 4.2 `profile_audit_log` (formerly: history)"],
  ["| `provider` | Mental", "| `provider` (formerly `clinician`) | Mental"],
  ["| `staff` | Triage", "| staff (formerly: team) | Triage"],
  ["| `display_name` | `text` | NOT NULL |", "| `display_name` | `text` | NOT NULL, formerly: full_name |"],
  [
    "| `email` | `text` | NOT NULL |",
    "| `email` | `text` | `NOT NULL`, `formerly: mail`, backfill: lower(display_name) |",
  ],
  [
    "CHECK (status IN ('active', 'disabled')) |",
    "CHECK (status IN ('active', 'disabled')), backfill: case when status = 'off' then 'disabled' else status end |",
  ],
  ["| `old_value` | `jsonb` | NULL |", "| `old_value` | `jsonb` | NULL, formerly: new_value |"],
  ["| `new_value` | `jsonb` | NULL |", "| `new_value` | `jsonb` | NULL, formerly: old_value |"],
  ["| `disabled` |", "| `disabled` (formerly `locked`) |"],
];

const approvals = `
## Approvals

| Version | Object | Change | Reason |
|---------|--------|--------|--------|
| 1.0 | \`profiles.phone\` | drop column | Nobody calls |
| 0.9 | role guest | retire role | Guests have no account |
`;

function edited(chosen: readonly number[], approved: boolean): string {
  const text = chosen.reduce((so, at) => {
    const [from, to] = journeys[at] ?? ["", ""];
    if (!so.includes(from)) throw new Error(`the sample has no ${from}`);
    return so.replace(from, () => to);
  }, sample);
  return approved ? `${text.trimEnd()}\n${approvals}` : text;
}

function compiled(text: string): ModuleIr {
  const { value, diagnostics } = compileText(path, text);
  expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  if (value.ir === null) throw new Error("the contract did not compile");
  return value.ir;
}

async function artifactsOf(text: string): Promise<ReadonlyMap<string, string>> {
  const { modules } = await compileProject([{ path, bytes: new TextEncoder().encode(text) }]);
  const { value, diagnostics } = emitModules(modules, { timestamps: (name) => corpusTimestamps(modules, name) });
  expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  return new Map(value.map((one) => [one.path, one.text]));
}

const all = journeys.map((_, at) => at);

beforeAll(loadSqlParser);

describe("the language of change", () => {
  test("is read as written", () => {
    const ir = compiled(edited(all, true));
    const [profiles, log] = ir.entities;
    expect([profiles, log].map((one) => [one?.name, one?.formerly])).toEqual([
      ["profiles", "accounts"],
      ["profile_audit_log", "history"],
    ]);
    const formerly = (one: { readonly name: string; readonly formerly?: string }) =>
      one.formerly === undefined ? [] : [[one.name, one.formerly]];
    expect(ir.roles.flatMap(formerly)).toEqual([
      ["staff", "team"],
      ["provider", "clinician"],
    ]);
    expect(ir.entities.flatMap((one) => one.columns.flatMap(formerly))).toEqual([
      ["display_name", "full_name"],
      ["email", "mail"],
      ["old_value", "new_value"],
      ["new_value", "old_value"],
    ]);
    expect(ir.lifecycles.flatMap((one) => one.states.flatMap(formerly))).toEqual([["disabled", "locked"]]);
    expect(profiles?.columns.flatMap((one) => (one.backfill === undefined ? [] : [one.name]))).toEqual([
      "email",
      "status",
    ]);
    expect(ir.approvals).toEqual([
      { version: "1.0", object: "profiles.phone", change: "drop column", reason: "Nobody calls" },
      { version: "0.9", object: "role guest", change: "retire role", reason: "Guests have no account" },
    ]);
  });

  test("leaves everything else of the contract as it was, whichever lines are there", () => {
    const plain = compiled(sample);
    fc.assert(
      fc.property(fc.subarray(all), fc.boolean(), (chosen, approved) => {
        const ir = compiled(edited(chosen, approved));
        expect(hashOf(ir)).toBe(hashOf(plain));
        expect(hashOfMeaning(ir)).toBe(hashOfMeaning(plain));
        expect(ir.access).toEqual(plain.access);
      }),
      { numRuns: 25 },
    );
  });

  test("changes no file that becomes part of a database or an application", async () => {
    const [before, after] = await Promise.all([artifactsOf(sample), artifactsOf(edited(all, true))]);
    expect([...after.keys()]).toEqual([...before.keys()]);
    // The suites, the book and the waivers quote the contract's lines; what they do is the same.
    const unquoted = (text: string | undefined) => text?.replaceAll(/“[^”]*”/g, "“”").replaceAll(/^ *# .*$/gm, "#");
    const changed = [...after].filter(([name, text]) => unquoted(before.get(name)) !== unquoted(text));
    expect(changed.map(([name]) => name)).toEqual([
      "generated/auth-foundation/README.md",
      "generated/auth-foundation/contract.ir.json",
      "generated/auth-foundation/contract.origins.json",
    ]);
    const bound = /^supabase\/(migrations|seeds?|bootstrap)\b|types\.ts$|schemas\.ts$/;
    const files = [...after].filter(([name]) => bound.test(name));
    expect(files.length).toBeGreaterThan(5);
    for (const [name, text] of files) expect(text, name).toBe(before.get(name));
    const book = after.get("generated/auth-foundation/README.md") ?? "";
    expect(book).toContain("## Approvals");
    expect(book).toContain("Nobody calls");
  });

  test("is shown among what was understood", async () => {
    const { contracts } = await compileProject([{ path, bytes: new TextEncoder().encode(edited(all, true)) }]);
    const [contract] = contracts;
    const shown = contract === undefined ? null : await showClaimed(contract);
    for (const words of ["formerly: accounts", "formerly: clinician", "formerly: locked", "backfill:", "Nobody calls"])
      expect(shown).toContain(words);
    const [, without = ""] = (shown ?? "").split("not understood, without effect");
    expect(without).not.toMatch(/formerly|Approvals|Nobody calls/);
  });

  test("declares the renames that a plan finds", () => {
    const next = compiled(edited(all, false));
    const named = <T extends { readonly name: string; readonly formerly?: string }>(one: T): T =>
      one.formerly === undefined ? one : { ...one, name: one.formerly };
    const plain = ({ formerly: _, ...rest }: { readonly name: string; readonly formerly?: string }) => rest;
    const previous = {
      ...next,
      roles: next.roles.map((one) => plain(named(one))),
      entities: next.entities.map((one) => ({ ...named(one), columns: one.columns.map((each) => plain(named(each))) })),
      lifecycles: next.lifecycles.map((one) => ({
        ...one,
        entity: "accounts",
        states: one.states.map((each) => plain(named(each))),
      })),
    } as unknown as ModuleIr;
    const { value, diagnostics } = findRenames([previous], [next], () => null);
    expect(diagnostics).toEqual([]);
    expect([...value.entities]).toEqual([
      ["accounts", "profiles"],
      ["history", "profile_audit_log"],
    ]);
    expect([...value.roles]).toEqual([
      ["team", "staff"],
      ["clinician", "provider"],
    ]);
    expect(new Map(value.columns.get("history"))).toEqual(
      new Map([
        ["new_value", "old_value"],
        ["old_value", "new_value"],
      ]),
    );
    expect([...(value.columns.get("accounts") ?? [])]).toEqual([
      ["full_name", "display_name"],
      ["mail", "email"],
    ]);
    expect([...(value.states.get("accounts") ?? [])]).toEqual([["locked", "disabled"]]);
  });

  test("names the place of every approval", () => {
    const { value } = compileText(path, edited([], true));
    const quotes = [1, 2].map((at) => value.origins[`approvals/${at}`]?.[0]?.quote);
    expect(quotes[0]).toContain("Nobody calls");
    expect(quotes[1]).toContain("Guests have no account");
  });
});
