/** The damaged databases cover every class of mistake, on every kind of object it can hit. */

import { expect, test } from "vitest";
import { damagesOf } from "./damage.ts";
import { expectDocument } from "./document.ts";
import { coverageTable } from "./tables.ts";

const sample = damagesOf("sample");
const care = damagesOf("care");
const all = [...sample, ...care];

/** Classes of the research without a database here, and why. */
const without: Readonly<Record<string, string>> = {
  "15": "returning and upserts need the same right to read: the databases of 14",
  "24": "no contract tells anonymous sign-ins from others yet",
  "25": "no contract asks for a second factor, and an expired token never reaches the database",
  "36": "a mistake of test suites, not of databases",
  "37": "a mistake of test suites, not of databases",
  B1: "the same as 8",
  B4: "the same as 6",
  B6: "the same as 14",
  B9: "no contract derives values yet",
  B10: "the same as 11",
  B13: "a mistake of migration folders, which `build` refuses",
  B14: "all of these databases are drifted ones",
  B15: "the same as 29, and a finding of `check`",
};

test("every class of the research has a database, or a reason why not", () => {
  const footguns = Array.from({ length: 37 }, (_, at) => String(at + 1));
  const defects = Array.from({ length: 16 }, (_, at) => `B${at + 1}`);
  const covered = new Set(all.map((one) => one.number));
  for (const number of [...footguns, ...defects]) expect(covered.has(number), number).toBe(!(number in without));
});

test("one name for each class, and one file for each database", () => {
  const names = new Map(all.map((one) => [one.number, one.mistake] as const));
  for (const one of all) expect(one.mistake).toBe(names.get(one.number));
  expect(new Set(sample.map((one) => one.sql)).size).toBe(sample.length);
  expect(sample.length).toBeGreaterThanOrEqual(100);
  expect(care.length).toBeGreaterThanOrEqual(20);
});

test("the table is the committed one", () => {
  const reasons = Object.entries(without).map(([number, reason]) => `- ${number}: ${reason}`);
  const text = `# Damaged databases

${all.length} databases, each damaged by one mistake: ${sample.length} of [auth-foundation](sample/README.md), ${care.length} of [care](care/README.md). One file each says what was done, to what kind of object, and at which place of the contract a finding must name it. Every one must be red, at that line; what an attempt can notice, the attacks or the small model must notice, not the comparison of the catalog alone.

Classes 1 to 37 are the footguns of row level security, B1 to B16 the defects of a real platform's migrations, C1 to C4 mistakes that neither list has.

${coverageTable(all)}

Classes without a database of their own:

${reasons.join("\n")}
`;
  expectDocument("README.md", text);
});
