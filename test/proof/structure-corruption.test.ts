/** A corrupted contract never crashes the compiler, and never means more than before. */

import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { ModuleIr } from "../../compiler/ir/module.ts";
import { loadSqlParser } from "../../compiler/syntax/sql-parser.ts";
import { compileText } from "./structure/compile-text.ts";

const path = "docs/data-contracts/auth-foundation.md";
let text = "";
let truth: ModuleIr;

beforeAll(async () => {
  await loadSqlParser();
  text = await readFile(new URL(`../../${path}`, import.meta.url), "utf8");
  const { ir } = compileText(path, text).value;
  if (ir === null) throw new Error("the contract did not compile");
  truth = ir;
});

const characters = fc.constantFrom(..."abz |`*_~[]()<>-→,.;:'\"#1\\&$\u200b\u00a0а/{}\t!\n\r");
const corruption = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom("insert", "delete", "swap", "replace", "delete-word", "cut"),
  character: characters,
});

function corrupted(original: string, { at, kind, character }: { at: number; kind: string; character: string }): string {
  const place = Math.floor(at * (original.length - 1));
  const [before, here, next] = [original.slice(0, place), original[place] ?? "", original[place + 1] ?? ""];
  const after = original.slice(place + 1);
  if (kind === "insert") return before + character + here + after;
  if (kind === "delete") return before + after;
  if (kind === "swap") return before + next + here + original.slice(place + 2);
  if (kind === "replace") return before + character + after;
  return kind === "cut" ? before : before + after.replace(/^\S*\s?/, "");
}

describe("corruption", () => {
  it("leaves every place inside the file", () => {
    fc.assert(
      fc.property(corruption, (one) => {
        const source = corrupted(text, one);
        for (const { span, related } of compileText(path, source).diagnostics) {
          for (const place of [span, ...related.map((other) => other.span)]) {
            if (place === null) continue;
            expect(place.start).toBeGreaterThanOrEqual(0);
            expect(place.end).toBeLessThanOrEqual(source.length);
            expect(place.start).toBeLessThanOrEqual(place.end);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of the structure is an error, or changes neither roles, columns, keys nor states", () => {
    const shape = (ir: ModuleIr): unknown => ({
      roles: ir.roles.map((role) => role.name),
      identity: ir.identity,
      lifecycles: ir.lifecycles.map(({ states, ...rest }) => ({
        ...rest,
        states: states.map(({ name, login }) => [name, login]),
      })),
      entities: ir.entities.map(({ columns, uniques, checks, foreignKeys, primaryKey, appendOnly, name }) => ({
        name,
        appendOnly,
        primaryKey,
        uniques: uniques.map((one) => one.columns),
        checks,
        foreignKeys,
        columns: columns.map(({ description: _, ...column }) => column),
      })),
    });
    const start = text.indexOf("## 3. Actors");
    const end = text.indexOf("## 8. Example");
    const middle = text.slice(start, end);
    fc.assert(
      fc.property(
        corruption.filter((one) => one.kind !== "cut" && one.kind !== "delete-word"),
        (one) => {
          const source = text.slice(0, start) + corrupted(middle, one) + text.slice(end);
          const { value, diagnostics } = compileText(path, source);
          if (value.ir === null || diagnostics.some((finding) => finding.severity === "error")) return;
          expect(shape(value.ir)).toEqual(shape(truth));
        },
      ),
      { numRuns: 120 },
    );
  });
});
