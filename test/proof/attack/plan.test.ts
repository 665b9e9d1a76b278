/** The plan covers every cell, pairs every denial, and is the same each time. */

import { describe, expect, test } from "vitest";
import { expectationOf } from "../../../compiler/attack/expectation-text.ts";
import { expectationText } from "../../../compiler/attack/probe.ts";
import { planAttacks } from "../../../compiler/attack/plan.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { planOf } from "./emitted.ts";
import { practiceIr } from "./practice.ir.ts";

const plans = [
  { name: "auth-foundation", ir: authFoundationIr, plan: planOf([authFoundationIr]) },
  { name: "clinic-notes", ir: clinicNotesIr, plan: planOf([authFoundationIr, clinicNotesIr]) },
  { name: "practice", ir: practiceIr, plan: planOf([authFoundationIr, practiceIr]) },
];

describe.each(plans)("$name", ({ ir, plan }) => {
  test("probes every access cell", () => {
    const places = new Set(plan.probes.map((one) => one.place));
    expect(ir.access.filter((cell) => !places.has(cell.id))).toEqual([]);
    expect(plan.cellsProbed).toBe(plan.cells);
    expect(plan.cells).toBe(ir.entities.length * 6 * 4);
  });

  test("has a permitted probe for every cell that grants, and a denied one for every other", () => {
    const silent = ir.access.filter((cell) => {
      const wanted = cell.grants.length > 0 ? "rows" : "denied";
      return !plan.probes.some((one) => one.place === cell.id && one.expect.kind === wanted);
    });
    expect(silent.map((cell) => cell.id)).toEqual([]);
  });

  test("names a permitted twin for every denial", () => {
    const permitted = new Set(plan.probes.filter((one) => one.expect.kind === "rows").map((one) => one.id));
    const alone = plan.probes.filter(
      (one) => one.expect.kind === "denied" && (one.twin === null || !permitted.has(one.twin)),
    );
    expect(alone.map((one) => one.id)).toEqual([]);
  });

  test("looks at the rows after every denial without an error", () => {
    const unseen = plan.probes.filter(
      (one) =>
        one.expect.kind === "denied" &&
        ["zero-rows", "nothing"].includes(one.expect.layer) &&
        one.check === null &&
        one.actor.databaseRole !== "owner" &&
        !one.id.startsWith("attack/doors/"),
    );
    expect(unseen.map((one) => one.id)).toEqual([]);
  });

  test("probes every constraint, every audit event and every protected column", () => {
    const places = new Set(plan.probes.map((one) => one.place));
    const constraints = ir.entities.flatMap((entity) =>
      [entity.primaryKey, ...entity.uniques, ...entity.checks, ...entity.foreignKeys].map(
        (one) => `entities/${entity.name}/constraints/${one.name}`,
      ),
    );
    expect(constraints.filter((one) => !places.has(one))).toEqual([]);
    expect((ir.audit?.events ?? []).filter((one) => !places.has(one.id)).map((one) => one.id)).toEqual([]);
    expect(plan.unprobed).toEqual([]);
  });

  test("tells every layer of denial apart", () => {
    const layers = new Set(plan.probes.flatMap((one) => (one.expect.kind === "denied" ? [one.expect.layer] : [])));
    expect([...layers].sort()).toEqual(["constraint", "guard", "nothing", "policy", "privilege", "zero-rows"]);
  });

  test("can be written and read back", () => {
    for (const { expect: wanted, check } of plan.probes) {
      const read = expectationOf(expectationText(wanted), check?.kind === "unchanged");
      expect(expectationText(read)).toBe(expectationText(wanted));
      if (check !== null || expectationText(wanted) !== "rows 0") expect(read).toEqual(wanted);
    }
  });
});

test("is the same each time", () => {
  const again = () => JSON.stringify(planOf([authFoundationIr, clinicNotesIr]));
  expect(again()).toBe(again());
});

test("a cell that cannot be probed is an error of the compiler, not a hole", () => {
  const access = [
    ...authFoundationIr.access,
    {
      id: "access/profiles/ghost/select",
      entity: "profiles",
      actor: { kind: "role" as const, role: "ghost" },
      operation: "select" as const,
      grants: [],
    },
  ];
  expect(() =>
    planAttacks({ ...authFoundationIr, access }, [{ ...authFoundationIr, access }], defaultSettings),
  ).toThrow("no attack covers access/profiles/ghost/select");
});
