/** A corrupted cell never grants more: the contract compiles to the same, to less, or not at all. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccessCell } from "../../compiler/ir/access.ts";
import type { Predicate } from "../../compiler/ir/predicate.ts";
import { compile, compiled, sample } from "../proof/access-words.ts";

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The clinic's contract without the sections that say nothing about access: shorter, so that more can be tried. */
const contract = sample.replaceAll(/^## (?:1|2|6|8|9|10)\. [^]*?(?=^## )/gm, "");

/** Every cell of the clinic's matrices without SQL, and the headings above them. */
function placesOf(text: string): readonly Place[] {
  const from = text.indexOf("## 5. Security");
  const to = text.indexOf("## 7. Lifecycle");
  const lines = [...text.slice(from, to).matchAll(/^.*$/gm)].map((line) => ({
    start: from + line.index,
    text: line[0],
  }));
  const cells = lines
    .filter((line) => line.text.startsWith("|") && !line.text.startsWith("|--"))
    .flatMap((line) =>
      [...line.text.matchAll(/\| ([^|]+?) (?=\|)/g)].map((cell) => ({
        start: line.start + cell.index + 2,
        text: cell[1] ?? "",
      })),
    )
    .filter((cell) => !cell.text.includes("`"));
  const headings = lines
    .filter((line) => line.text.startsWith("### "))
    .map((line) => ({ start: line.start + 8, text: line.text.slice(8) }));
  return [...cells, ...headings].map(({ start, text: words }) => ({ start, end: start + words.length }));
}

const places = placesOf(contract);
const words = [...new Set(places.flatMap(({ start, end }) => contract.slice(start, end).split(/[^A-Za-z_]+/)))].filter(
  (word) => word !== "",
);
const strange = [
  "everybody",
  "sometimes",
  "not",
  "un",
  "write",
  "only",
  "or",
  "except",
  "(any)",
  "(display_name)",
  "— see below",
  "/",
  ",",
  "|",
  "~~no~~",
];

/** Cells that are another phrase of the language by hand: whoever writes that has changed the contract, not corrupted it. */
const phrases =
  /^(?:yes|✓|all|all profiles?|any|any profiles?|always|everything|own|own only|self|own profiles?(?: only)?|yes \((?:any|display_name)\)|all \((?:any|display_name)\)|always \((?:any|display_name)\)|any \((?:any|display_name)\)|own(?: profiles?)?(?: only)? \(display_name\))[.!]?$/i;

const corruption = fc.oneof(
  fc.record({
    kind: fc.constant("insert"),
    at: fc.nat(),
    text: fc.oneof(fc.string({ minLength: 1, maxLength: 2 }), fc.constantFrom(..."aeiounyslt ().,-")),
  }),
  fc.record({ kind: fc.constant("delete"), at: fc.nat(), text: fc.constant("") }),
  fc.record({ kind: fc.constant("swap"), at: fc.nat(), text: fc.constant("") }),
  fc.record({ kind: fc.constant("replace"), at: fc.nat(), text: fc.constantFrom(..."aeiounyslt-") }),
  fc.record({
    kind: fc.constantFrom("insert-word", "replace-word"),
    at: fc.nat(),
    text: fc.constantFrom(...words, ...strange),
  }),
  fc.record({
    kind: fc.constantFrom("delete-word", "swap-words", "drop-cell", "add-cell"),
    at: fc.nat(),
    text: fc.constantFrom("Yes", "All", ""),
  }),
);

type Corruption = typeof corruption extends fc.Arbitrary<infer T> ? T : never;

/** Returns the corrupted words; a dropped or added cell changes the pipes as well. */
function corrupt(cell: string, { kind, at, text }: Corruption): string {
  const index = at % (cell.length + 1);
  const parts = cell.split(" ");
  const part = at % parts.length;
  switch (kind) {
    case "insert":
      return cell.slice(0, index) + text + cell.slice(index);
    case "delete":
      return cell.slice(0, index) + cell.slice(index + 1);
    case "swap":
      return cell.slice(0, index) + (cell[index + 1] ?? "") + (cell[index] ?? "") + cell.slice(index + 2);
    case "replace":
      return cell.slice(0, index) + text + cell.slice(index + 1);
    case "insert-word":
      return [...parts.slice(0, part), text, ...parts.slice(part)].join(" ");
    case "replace-word":
      return parts.with(part, text).join(" ");
    case "delete-word":
      return parts.toSpliced(part, 1).join(" ");
    case "swap-words":
      return [...parts.slice(0, part), parts[part + 1] ?? "", parts[part] ?? "", ...parts.slice(part + 2)]
        .join(" ")
        .trim();
    case "add-cell":
      return `${cell} | ${text}`;
    default:
      return "\u0000";
  }
}

/** Everything that is granted, one entry for entity, actor, operation and column. */
function granted(access: readonly AccessCell[]): ReadonlyMap<string, readonly Predicate[]> {
  const all = new Map<string, Predicate[]>();
  for (const cell of access)
    for (const grant of cell.grants)
      for (const column of grant.columns.length === 0 ? ["*"] : grant.columns) {
        const key = `${cell.id} ${column}`;
        all.set(key, [...(all.get(key) ?? []), grant.rows]);
      }
  return all;
}

function isNarrower(rows: Predicate, than: Predicate): boolean {
  if (than.kind === "all" || JSON.stringify(rows) === JSON.stringify(than)) return true;
  return rows.kind === "and" && rows.of.some((part) => isNarrower(part, than));
}

/** Returns what `after` grants beyond `before`. */
function wider(before: readonly AccessCell[], after: readonly AccessCell[]): readonly string[] {
  const allowed = granted(before);
  return [...granted(after)].flatMap(([key, rows]) => {
    const old = allowed.get(key) ?? [];
    return rows.every((one) => old.some((other) => isNarrower(one, other))) ? [] : [key];
  });
}

function apply(place: Place, one: Corruption): string | null {
  const cell = contract.slice(place.start, place.end);
  const changed = corrupt(cell, one);
  if (one.kind === "drop-cell") return contract.slice(0, place.start) + contract.slice(place.end).replace(/^ \| ?/, "");
  return phrases.test(changed.trim()) ? null : contract.slice(0, place.start) + changed + contract.slice(place.end);
}

test("the comparison sees a wider matrix", async () => {
  const before = (await compiled("auth-foundation", contract)).access;
  const text = contract.replace(
    "| provider | Own profile only | `profiles.user_id = auth.uid()` |",
    "| provider | All profiles | Always |",
  );
  const after = (await compiled("auth-foundation", text)).access;
  expect(wider(before, after)).toContain("access/profiles/provider/select id");
  expect(wider(after, before)).toEqual([]);
});

test("corrupting a phrase, an actor or a heading never grants more", async () => {
  const before = (await compiled("auth-foundation", contract)).access;
  let understood = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), corruption, async (place, one) => {
      const text = apply(place, one);
      fc.pre(text !== null);
      const result = await compile(text ?? "");
      const after = result.modules[0]?.ir.access ?? [];
      if (after.length > 0) understood += 1;
      expect(wider(before, after)).toEqual([]);
    }),
    { numRuns: 2500 },
  );
  // A property of contracts that never compile would say nothing.
  expect(understood).toBeGreaterThan(0);
});

test("dropping any one row or word of a matrix never grants more", async () => {
  const before = (await compiled("auth-foundation", contract)).access;
  for (const place of places) {
    const cell = contract.slice(place.start, place.end);
    for (const [at] of cell.split(" ").entries()) {
      const text = apply(place, { kind: "delete-word", at, text: "" });
      const after = text === null ? [] : ((await compile(text)).modules[0]?.ir.access ?? []);
      expect(wider(before, after), `${cell} without word ${at + 1}`).toEqual([]);
    }
    const line = contract.lastIndexOf("\n", place.start) + 1;
    const without = contract.slice(0, line) + contract.slice(contract.indexOf("\n", line) + 1);
    const after = (await compile(without)).modules[0]?.ir.access ?? [];
    expect(wider(before, after), `without the line of ${cell}`).toEqual([]);
  }
});
