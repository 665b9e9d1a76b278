/** Declared renames: swaps, circles, names that are taken again, declarations of the past, and those that fit two stories. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { renamed } from "../../../compiler/ir/renames.ts";
import { changesBetween } from "../../../compiler/plan/changes/changes-between.ts";
import { findRenames } from "../../../compiler/plan/changes/find-renames.ts";
import { column, entity } from "../../fixtures/ir-words.ts";

type Names = Readonly<Record<string, string | null>>;

const bare: ModuleIr = {
  irVersion: 1,
  module: "papers",
  dependsOn: [],
  roles: [],
  identity: null,
  entities: [],
  access: [],
  lifecycles: [],
  audit: null,
  examples: [],
};

const was = (formerly: string | null) => (formerly === null ? {} : { formerly });

/** A module with one table of these columns, by name what each was formerly. */
function columns(names: Names): ModuleIr {
  const all = Object.entries(names).map(([name, formerly]) => ({ ...column(name, "text"), ...was(formerly) }));
  return { ...bare, entities: [entity("papers", [column("id", "uuid"), ...all])] };
}

function tables(names: Names): ModuleIr {
  const all = Object.entries(names).map(([name, formerly]) => ({
    ...entity(name, [column("id", "uuid")]),
    ...was(formerly),
  }));
  return { ...bare, entities: all };
}

function roles(names: Names): ModuleIr {
  const all = Object.entries(names).map(([name, formerly]) => ({ name, description: "", ...was(formerly) }));
  return { ...bare, roles: all };
}

function states(names: Names): ModuleIr {
  const all = Object.entries(names).map(([name, formerly]) => ({
    name,
    login: null,
    description: "",
    ...was(formerly),
  }));
  return {
    ...columns({ state: null }),
    lifecycles: [{ entity: "papers", column: "state", states: all, initial: [], transitions: [] }],
  };
}

const kinds = {
  columns: [columns, (one: ReturnType<typeof findRenames>["value"]) => one.columns.get("papers") ?? new Map()],
  tables: [tables, (one: ReturnType<typeof findRenames>["value"]) => one.entities],
  roles: [roles, (one: ReturnType<typeof findRenames>["value"]) => one.roles],
  statuses: [states, (one: ReturnType<typeof findRenames>["value"]) => one.states.get("papers") ?? new Map()],
} as const;

const cases: readonly (readonly [
  what: string,
  before: Names,
  after: Names,
  pairs: Readonly<Record<string, string>>,
  unclear: readonly string[],
])[] = [
  ["one rename", { a: null }, { b: "a" }, { a: "b" }, []],
  ["a swap", { a: null, b: null }, { a: "b", b: "a" }, { a: "b", b: "a" }, []],
  ["a circle of three", { a: null, b: null, c: null }, { a: "c", b: "a", c: "b" }, { a: "b", b: "c", c: "a" }, []],
  ["a chain into a new name", { a: null, b: null }, { b: "a", c: "b" }, { a: "b", b: "c" }, []],
  ["a rename, and an addition under the old name", { a: null }, { b: "a", a: null }, { a: "b" }, []],
  ["a former name that nothing had", { a: null }, { a: "z" }, {}, []],
  ["a new thing with a former name that nothing had", { a: null }, { a: null, b: "z" }, {}, []],
  ["a former name that was there before", { b: "a" }, { b: "a" }, {}, []],
  ["a swap that was made before", { a: "b", b: "a" }, { a: "b", b: "a" }, {}, []],
  ["a circle that was made before", { a: "c", b: "a", c: "b" }, { a: "c", b: "a", c: "b" }, {}, []],
  ["an old name that came back beside it", { a: null, b: "a" }, { a: null, b: "a" }, {}, []],
  ["both were there and both are", { a: null, b: null }, { a: null, b: "a" }, {}, []],
  ["both were there and one is gone", { a: null, b: null }, { b: "a" }, {}, ["b"]],
  ["an old declaration, and what came back goes again", { a: null, b: "a" }, { b: "a" }, {}, []],
  ["two that claim the same", { a: null }, { b: "a", c: "a" }, { a: "b" }, ["c"]],
  ["a chain whose end was there", { a: null, b: null, c: null }, { b: "a", c: "b" }, {}, ["b"]],
  [
    "two that claim the same, one of which was there",
    { b: null, c: null },
    { b: null, c: "b", d: "b" },
    { b: "d" },
    ["c"],
  ],
  ["a name that another one takes", { a: null, b: null }, { b: "a", a: null }, {}, []],
];

describe.each(Object.entries(kinds))("%s", (_, [build, found]) => {
  test.each(cases)("%s", (_what, before, after, pairs, unclear) => {
    const { value, diagnostics } = findRenames([build(before)], [build(after)], () => null);
    expect(Object.fromEntries(found(value))).toEqual(pairs);
    expect(diagnostics.map((one) => one.code)).toEqual(unclear.map(() => "plan/rename-unclear"));
    expect(diagnostics.map((one) => one.path?.split("/").at(-1))).toEqual(unclear);
  });
});

describe("renames", () => {
  test("of a table and of its columns go together, in every module", () => {
    const previous = columns({ title: null });
    const next: ModuleIr = {
      ...bare,
      entities: [
        {
          ...entity("sheets", [column("id", "uuid"), { ...column("name", "text"), formerly: "title" }]),
          formerly: "papers",
        },
      ],
    };
    const other: ModuleIr = { ...bare, module: "other", roles: [{ name: "a", description: "" }] };
    const { value, diagnostics } = findRenames([previous, other], [next, other], () => null);
    expect(diagnostics).toEqual([]);
    expect([...value.entities]).toEqual([["papers", "sheets"]]);
    expect([...(value.columns.get("papers") ?? [])]).toEqual([["title", "name"]]);
    expect(changesBetween(previous, next, value).map((one) => one.kind)).toEqual([
      "entity-renamed",
      "column-renamed",
      "entity-described",
      "column-described",
      "constraint-renamed",
    ]);
  });

  test("of a role that every module repeats is one", () => {
    const [was, is] = [roles({ a: null }), roles({ b: "a" })];
    const other = { module: "other" };
    const { value } = findRenames([was, { ...was, ...other }], [is, { ...is, ...other }], () => null);
    expect([...value.roles]).toEqual([["a", "b"]]);
  });

  test("leave every name once, whatever is declared, and lose nothing that is not asked about", () => {
    const names = ["a", "b", "c", "d"];
    const someNames = fc.subarray(names, { minLength: 1 });
    const declared = fc
      .tuple(someNames, fc.array(fc.constantFrom(null, ...names), { minLength: 4, maxLength: 4 }))
      .map(([chosen, formerly]): Names => {
        return Object.fromEntries(
          chosen.map((name, at) => [name, formerly[at] === name ? null : (formerly[at] ?? null)]),
        );
      });
    fc.assert(
      fc.property(declared, declared, (before, after) => {
        const [previous, next] = [columns(before), columns(after)];
        const { value, diagnostics } = findRenames([previous], [next], () => null);
        const pairs = value.columns.get("papers") ?? new Map<string, string>();
        for (const [from, to] of pairs) {
          expect(before).toHaveProperty(from);
          expect(after[to]).toBe(from);
        }
        const now = renamed(previous, value).entities[0]?.columns.map((one) => one.name) ?? [];
        expect(new Set(now).size).toBe(now.length);
        if (diagnostics.length > 0) return;
        // What is said to be something old is it, unless both go on as they were, or it was said before.
        for (const [name, formerly] of Object.entries(after)) {
          if (formerly === null || !(formerly in before) || before[name] === formerly) continue;
          expect(pairs.get(formerly) === name || (name in before && formerly in after)).toBe(true);
        }
        // Planned again from where it led, there is nothing left to do.
        expect(findRenames([next], [next], () => null).value.columns.size).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
