/** What `check` finds in the clinic's contract: every finding, at its line. */

import { expect, test } from "vitest";
import { compile, sample, shown } from "./access-words.ts";

/** Families of this part of the compiler; the others have lists of their own. */
const families = /^\w+ (?:access|audit|consequence|prose)\//;

test("the findings on the clinic's contract", async () => {
  const found = shown(await compile(sample)).filter((line) => families.test(line));
  expect(found).toEqual([
    "warning audit/unaudited-column 67",
    "warning audit/unaudited-column 70",
    "warning consequence/copied-column 70",
    "warning prose/uncompiled-rule 83",
    "warning prose/uncompiled-rule 85",
    "warning prose/uncompiled-rule 89",
    "warning audit/actor-blocks-deletion 99",
    "note consequence/foreign-key-order 99",
    "warning access/no-rule-for-operation 126",
    "warning access/first-row-unreachable 128",
    "warning access/initial-state-restricts 128",
    "note access/owner-can-change 128",
    "warning prose/contradicts-decision 136",
    "note access/actor-not-mentioned 140",
    "warning prose/uncompiled-rule 148",
    "note access/actor-not-mentioned 153",
    "note access/actor-not-mentioned 161",
    "warning audit/delete-cannot-be-logged 183",
    "warning audit/undeclared-action 183",
    "warning audit/retention-against-cascade 196",
    "warning prose/uncompiled-rule 196",
    "note access/suspended-accounts 207",
    "warning audit/erasure-conflict 218",
    "warning prose/uncompiled-rule 218",
  ]);
});

test("findings point at the other places they are about", async () => {
  const result = await compile(sample);
  const text = result.sources[0]?.text ?? "";
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const related = (code: string): readonly number[] =>
    result.diagnostics
      .filter((one) => one.code === code)
      .flatMap((one) => one.related.map((place) => lineOf(place.span.start)));
  expect(related("audit/delete-cannot-be-logged")).toEqual([98]);
  expect(related("audit/undeclared-action")).toEqual([100]);
  expect(related("audit/retention-against-cascade")).toEqual([98]);
  expect(related("consequence/foreign-key-order")).toEqual([98]);
  expect(related("prose/contradicts-decision")).toEqual([362]);
  expect(related("access/initial-state-restricts")).toContain(283);
});

test("none of them stops the build", async () => {
  const result = await compile(sample);
  expect(result.diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  expect(result.modules.map((one) => one.ir.module)).toEqual(["auth-foundation"]);
});
