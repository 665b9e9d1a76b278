/** The list of mutants: every kind of object, every operator, nothing twice. */

import { expect, it } from "vitest";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import { objectKinds } from "../../../compiler/mutate/mutant.ts";
import { mutantsOf } from "../../../compiler/mutate/mutants.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { inputsOf } from "../attack/emitted.ts";

const modulesOf = (project: Parameters<typeof inputsOf>[0]) => inputsOf(project).map((one) => one.module);
const sample = mutantsOf(modulesOf([authFoundationIr]), defaultSettings);
const clinic = mutantsOf(modulesOf([authFoundationIr, clinicNotesIr]), defaultSettings);

it("damages every kind of object there is", () => {
  expect(new Set(sample.map((one) => one.objectKind))).toEqual(new Set(objectKinds));
  expect(sample.length).toBeGreaterThan(150);
});

it("applies every operator that the sample has an object for", () => {
  const applied = new Set(sample.map((one) => one.operator));
  for (const operator of [
    "drop policy",
    "open condition (using)",
    "open condition (with check)",
    "drop arm (using)",
    "drop conjunct (using)",
    "drop with check",
    "swap audience",
    "add audience",
    "flip command",
    "swap a value (using)",
    "drop a value (using)",
    "grant truncate",
    "grant references",
    "grant trigger",
    "grant update",
    "grant one more column",
    "revoke select",
    "disable row level security",
    "force row level security",
    "drop trigger",
    "disable trigger",
    "allow one more column",
    "compare the wrong column",
    "ignore the state",
    "admit a suspended state",
    "fixed answer",
    "drop an event",
    "wrong actor",
    "swap old and new",
    "record the wrong side",
    "fire for another column",
    "drop search_path",
    "definer to invoker",
    "invoker to definer",
    "widen execute",
    "stable to volatile",
    "another action on delete",
    "drop constraint",
    "drop not null",
    "drop default",
    "drop index",
    "drop a transition",
    "add an initial state",
    "change comment",
  ])
    expect(applied, operator).toContain(operator);
});

it("names every mutant once, and no two do the same", () => {
  for (const mutants of [sample, clinic]) {
    expect(new Set(mutants.map((one) => one.id)).size).toBe(mutants.length);
    expect(new Set(mutants.map((one) => one.sql.join(";"))).size).toBe(mutants.length);
  }
});

it("knows which contract speaks of an object", () => {
  const drop = clinic.find((one) => one.id === "policy profiles_select on public.profiles: drop policy");
  expect(drop).toMatchObject({ module: "auth-foundation", place: "access/profiles/admin/select" });
  const modules = new Set(clinic.map((one) => one.module));
  expect(modules).toEqual(new Set([authFoundationIr.module, clinicNotesIr.module]));
});

it("comes out the same every time", () => {
  expect(mutantsOf(modulesOf([authFoundationIr]), defaultSettings)).toEqual(sample);
});
