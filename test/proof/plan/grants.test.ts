/** What the form of grants says about their direction, against what the contract's oracle allows on every row of a small model. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Row } from "../../../compiler/attack/evaluate.ts";
import { decide } from "../../../compiler/attack/oracle.ts";
import type { Attempt, Person } from "../../../compiler/attack/oracle.ts";
import type { Grant, Operation } from "../../../compiler/ir/access.ts";
import { operations } from "../../../compiler/ir/access.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import type { Predicate } from "../../../compiler/ir/predicate.ts";
import { grantsCompared } from "../../../compiler/plan/changes/rows-compared.ts";
import { column, entity, matrix, operator, ref, string } from "../../fixtures/ir-words.ts";

const member: Person = {
  actor: { kind: "role", role: "member" },
  userId: "me",
  identityKey: "key-me",
  suspended: false,
};

const states = ["draft", "sent", "final"];
const columns = ["owner", "state", "kind", "body"];
const papers = entity("papers", [
  column("id", "uuid"),
  column("owner", "uuid", { nullable: true }),
  column("state", "text"),
  column("kind", "text", { nullable: true }),
  column("body", "text"),
]);

function moduleWith(operation: Operation, grants: readonly Grant[], living: boolean): ModuleIr {
  const roles = [{ name: "member", description: "" }];
  return {
    irVersion: 1,
    module: "papers",
    dependsOn: [],
    roles,
    identity: null,
    entities: [papers],
    access: matrix(roles, { papers: { member: { [operation]: grants } } }),
    lifecycles: living
      ? [
          {
            entity: "papers",
            column: "state",
            states: states.map((name) => ({ name, login: null, description: "" })),
            initial: ["draft"],
            transitions: [
              { from: "draft", to: "sent" },
              { from: "sent", to: "final" },
            ],
          },
        ]
      : [],
    audit: null,
    examples: [],
  };
}

const rows: readonly Row[] = ["me", "other", null].flatMap((owner) =>
  states.flatMap((state) => ["x", null].map((kind) => ({ id: "1", owner, state, kind, body: "b" }))),
);
const written = [["owner"], ["state"], ["kind"], ["body"], ["body", "state"], ["owner", "body"], ["kind", "state"]];

function attempts(operation: Operation): readonly Omit<Attempt, "person">[] {
  return rows.flatMap((row): readonly Omit<Attempt, "person">[] => {
    const about = { operation, entity: "papers", row };
    if (operation === "delete") return [{ ...about, columns: [] }];
    if (operation !== "update") return written.map((some) => ({ ...about, columns: some }));
    const others = { owner: ["me", "other"], state: states, kind: ["x", "y"], body: ["c"] } as const;
    return written.flatMap((some) =>
      [0, 1, 2].flatMap((at) => {
        const next: Record<string, string | null> = { ...row };
        const changed = some.filter((name) => {
          const values = others[name as keyof typeof others];
          next[name] = values[at % values.length] ?? null;
          return next[name] !== row[name];
        });
        return changed.length === 0 ? [] : [{ ...about, next, columns: changed }];
      }),
    );
  });
}

const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc.constant<Predicate>({ kind: "all" }),
  fc.constant<Predicate>({ kind: "none" }),
  fc.constant<Predicate>({ kind: "own", column: "owner", holds: "user" }),
  fc.subarray(states, { minLength: 1 }).map((values): Predicate => ({ kind: "in-state", column: "state", values })),
  fc
    .constantFrom("x", "y")
    .map((value): Predicate => ({ kind: "sql", expression: operator(ref("kind"), "=", string(value)) })),
);
const predicate: fc.Arbitrary<Predicate> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: leaf.map((of): Predicate => ({ kind: "not", of })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("and", "or"), fc.array(leaf, { minLength: 2, maxLength: 3 }))
      .map(([kind, of]): Predicate => ({ kind, of })),
  },
);
const grant: fc.Arbitrary<Grant> = fc.record({ rows: predicate, columns: fc.subarray(columns, { minLength: 1 }) });
const grants = fc.array(grant, { maxLength: 3 });

/** Something else, or what was there with a grant more, less, wider, of other columns, or in another order. */
const pair = grants.chain((before) =>
  fc.record({
    before: fc.constant(before),
    after: fc.oneof(
      grants,
      grant.map((one) => [...before, one]),
      fc.subarray(before),
      fc.constant(before.toReversed()),
      predicate.map((rows) => before.map((one, at) => (at === 0 ? { ...one, rows } : one))),
      fc
        .subarray(columns, { minLength: 1 })
        .map((some) => before.map((one, at) => (at === 0 ? { ...one, columns: some } : one))),
      fc.constant(before.flatMap((one) => one.columns.map((name) => ({ ...one, columns: [name] })))),
    ),
    operation: fc.constantFrom(...operations),
    living: fc.boolean(),
  }),
);

describe("the direction of grants", () => {
  test("agrees with the oracle on every row", () => {
    const seen = new Set<string | null>();
    fc.assert(
      fc.property(pair, ({ before, after, operation, living }) => {
        const whole = (all: readonly Grant[]) =>
          operation === "delete" ? all.map((one) => ({ ...one, columns: [] })) : all;
        const [was, is] = [whole(before), whole(after)];
        const direction = grantsCompared(was, is, operation);
        seen.add(direction);
        const around = [was, is].map((all) => ({
          project: [moduleWith(operation, all, living)],
          rowOf: () => null,
        }));
        const taken: unknown[] = [];
        const given: unknown[] = [];
        for (const attempt of attempts(operation)) {
          const [old, now] = around.map((one) => decide(one, { ...attempt, person: member }).allowed);
          if (old === true && now === false) taken.push(attempt);
          if (old === false && now === true) given.push(attempt);
        }
        if (direction === "widened" || direction === null) expect(taken).toEqual([]);
        if (direction === "narrowed" || direction === null) expect(given).toEqual([]);
      }),
      { numRuns: 1500 },
    );
    expect([...seen].map(String).sort()).toEqual(["changed", "narrowed", "null", "widened"]);
  });

  const own: Predicate = { kind: "own", column: "owner", holds: "user" };
  const inState = (...values: string[]): Predicate => ({ kind: "in-state", column: "state", values });
  const on = (where: Predicate, ...names: string[]): Grant => ({ rows: where, columns: names });

  test.each([
    ["nothing to something", [], [on(own, "body")], "widened"],
    ["something to nothing", [on(own, "body")], [], "narrowed"],
    ["none is nothing", [on({ kind: "none" }, "body")], [], null],
    ["own to all", [on(own, "body")], [on({ kind: "all" }, "body")], "widened"],
    ["a state more", [on(inState("draft"), "body")], [on(inState("draft", "sent"), "body")], "widened"],
    ["a condition more", [on(own, "body")], [on({ kind: "and", of: [own, inState("draft")] }, "body")], "narrowed"],
    ["a column less", [on(own, "body", "kind")], [on(own, "body")], "narrowed"],
    ["another column", [on(own, "kind")], [on(own, "body")], "changed"],
    ["own to drafts", [on(own, "body")], [on(inState("draft"), "body")], "changed"],
    ["one grant in two", [on(own, "body", "kind")], [on(own, "body"), on(own, "kind")], null],
    [
      "states in two grants",
      [on(inState("draft", "sent"), "body")],
      [on(inState("sent"), "body"), on(inState("draft"), "body")],
      null,
    ],
    [
      "an exception more",
      [on({ kind: "all" }, "body")],
      [on({ kind: "not", of: inState("final") }, "body")],
      "narrowed",
    ],
    [
      "an exception wider",
      [on({ kind: "not", of: inState("final") }, "body")],
      [on({ kind: "not", of: inState("final", "sent") }, "body")],
      "narrowed",
    ],
  ] as const)("%s", (_, before, after, direction) => {
    expect(grantsCompared(before, after, "select")).toBe(direction);
  });

  test("of a deletion, which has no columns", () => {
    expect(grantsCompared([], [on(own)], "delete")).toBe("widened");
    expect(grantsCompared([on(own)], [on(own)], "delete")).toBe(null);
    expect(grantsCompared([on({ kind: "all" })], [on(own)], "delete")).toBe("narrowed");
  });
});
