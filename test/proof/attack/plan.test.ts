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
    expect(plan.probes.filter((one) => one.expect.kind === "denied" && one.twin === null)).toEqual([]);
    const permitted = new Set(plan.probes.filter((one) => one.expect.kind === "rows").map((one) => one.id));
    const alone = plan.probes.filter((one) => one.expect.kind === "denied" && !permitted.has(one.twin ?? ""));
    expect(alone.map((one) => one.id)).toEqual([]);
  });

  test("marks what locks a table for others, and nothing that a client is permitted", () => {
    const locking = plan.probes.filter((one) => one.embeddedOnly);
    expect(locking.map((one) => one.statement).filter((one) => /^(truncate|lock|drop|alter)/.test(one))).not.toEqual(
      [],
    );
    const heavy = plan.probes.filter(
      (one) =>
        one.expect.kind === "rows" && /^(truncate|lock|drop|alter|create (policy|rule|trigger))/.test(one.statement),
    );
    expect(heavy.filter((one) => !one.embeddedOnly).map((one) => one.id)).toEqual([]);
    expect(locking.filter((one) => one.expect.kind === "rows" && one.actor.databaseRole !== "owner")).toEqual([]);
  });

  test("has every role suspended in every state that may not log in, and reads as each of them", () => {
    const identity = ir.identity;
    const home = authFoundationIr.lifecycles.find((one) => one.entity === identity?.entity);
    const denied = home?.states.filter((one) => one.login === false).map((one) => one.name) ?? [];
    const wanted = ir.roles.flatMap((role) => denied.map((state) => `${role.name} (${state})`));
    expect(wanted.length).toBeGreaterThan(0);
    const reading = new Set(plan.probes.filter((one) => one.shape === "select/where").map((one) => one.actor.name));
    expect(wanted.filter((one) => !reading.has(one))).toEqual([]);
  });

  test("looks at the rows after every denial without an error", () => {
    const unseen = plan.probes.filter(
      (one) =>
        one.expect.kind === "denied" &&
        one.expect.layer === "zero-rows" &&
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
    expect([...layers].sort()).toEqual([
      "constraint",
      "guard",
      "policy",
      "privilege",
      "row-security",
      "token",
      "zero-rows",
    ]);
  });

  test("can be written and read back", () => {
    for (const { expect: wanted, check } of plan.probes) {
      const read = expectationOf(expectationText(wanted), check?.kind === "unchanged");
      expect(expectationText(read)).toBe(expectationText(wanted));
      if (check !== null || expectationText(wanted) !== "rows 0") expect(read).toEqual(wanted);
    }
  });
});

test("gives a column with a condition values that keep it and values that break it", () => {
  const { probes } = planOf([authFoundationIr, clinicNotesIr]);
  const minutes = probes.filter((one) => one.id.startsWith("attack/sessions/update/provider/where/minutes/"));
  const outcomes = new Set(minutes.map((one) => expectationText(one.expect)));
  expect([...outcomes].sort()).toEqual(["42501 policy", "rows 0", "rows 1"]);
});

test("attempts every state of a lifecycle on insert, as who may create rows in the initial one", () => {
  const { probes } = planOf([authFoundationIr, clinicNotesIr]);
  const states = clinicNotesIr.lifecycles.find((one) => one.entity === "notes")?.states.map((one) => one.name) ?? [];
  const created = probes.filter((one) => one.id.startsWith("attack/notes/insert/provider/values/"));
  const refused = created.filter((one) => one.expect.kind === "denied" && one.expect.layer === "guard");
  const permitted = created.filter((one) => one.expect.kind === "rows");
  const attempted = (among: typeof probes) =>
    states.filter((state) => among.some((one) => one.statement.includes(`'${state}'`)));
  expect(attempted(refused)).toEqual(["final", "archived"]);
  expect(attempted(permitted)).toEqual(["draft"]);
});

test("reads the project's log as who may, and as who may not", () => {
  const reading = planOf([authFoundationIr]).probes.filter((one) => one.id.startsWith("attack/doors/log/this module/"));
  const outcome = (actor: string) =>
    reading.filter((one) => one.actor.name === actor).map((one) => [one.place, expectationText(one.expect)]);
  expect(outcome("admin")).toEqual([["audit/log", "rows 1"]]);
  expect(outcome("staff")).toEqual([["audit/log", "rows 0"]]);
});

test("offers values that a list does not have, the edges of figures, and the extremes of types", () => {
  const outcomes = (project: Parameters<typeof planOf>[0]) =>
    new Map(planOf(project).probes.map((one) => [one.id, expectationText(one.expect)]));
  const sample = outcomes([authFoundationIr]);
  expect(sample.get("attack/profiles/constraints/status cannot be pending")).toBe("23514 profiles_status_check");
  expect(sample.get("attack/profiles/constraints/display_name holds 1025 characters")).toBe("rows 1");
  const clinic = outcomes([authFoundationIr, clinicNotesIr]);
  expect(clinic.get("attack/clients/constraints/clients_name_check at full_name of length 200")).toBe("rows 1");
  expect(clinic.get("attack/clients/constraints/clients_name_check at full_name of length 201")).toBe(
    "23514 clients_name_check",
  );
  expect(clinic.get("attack/clients/constraints/rate holds 99999999.99")).toBe("rows 1");
  expect(clinic.get("attack/clients/constraints/rate does not hold 100000000")).toBe("22003");
  expect(clinic.get("attack/announcements/constraints/title does not hold 81 characters")).toBe("22001");
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
