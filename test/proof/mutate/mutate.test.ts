/** Mutation testing of the sample: what it says of damage that is noticed, of damage that is not, and of none. */

import { expect, it } from "vitest";
import { runMutants } from "../../../compiler/database/run-mutants.ts";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { Mutant } from "../../../compiler/mutate/mutant.ts";
import { mutantsOf } from "../../../compiler/mutate/mutants.ts";
import { mutate, mutationLines } from "../../../compiler/pipeline/mutate.ts";
import { sql } from "../../../compiler/sql/sql.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { inputsOf, migrationsOf } from "../attack/emitted.ts";

const input = {
  project: inputsOf([authFoundationIr]).map((one) => one.module),
  settings: defaultSettings,
  migrations: migrationsOf([authFoundationIr]),
};
const silent = (): void => undefined;
const provider =
  "policy profiles_select on public.profiles: open arm (using): ( (select private.app_role()) = 'provider' and user_id = (select auth.uid()) )";

/** Every thirty-first mutant: all kinds of object are among them, and the whole list is run outside of the test suite. */
const chosen = (_: Mutant, at: number): boolean => at % 31 === 0;

it("finds no survivor on the sample", async () => {
  const { mutation, mutants, diagnostics } = await mutate(input, silent, { workers: 0, choose: chosen });
  expect(diagnostics.map((one) => one.path)).toEqual([]);
  expect(mutation.total).toBe(mutation.killed + mutation.equivalent);
  expect(mutation.total).toBe(mutants.length);
  expect(mutation.killed).toBeGreaterThan(mutation.total / 2);
  for (const one of mutants) expect(one.verdict === "killed" ? one.killedBy : one.reason, one.id).toBeTruthy();
});

it("notices what it would miss: without the attacks of one cell a mutant survives, with a script that shows it", async () => {
  const weakened = await mutate(input, silent, {
    workers: 0,
    choose: ({ id }) => id === provider,
    withoutPlaces: [
      "access/profiles/provider",
      "access/profiles/signed-in",
      "access/profiles/staff",
      "audit",
      "access/profile_audit_log",
    ],
  });
  expect(weakened.mutation).toMatchObject({ total: 1, killed: 0, survived: 1, equivalent: 0 });
  const [finding] = weakened.diagnostics;
  expect(finding).toMatchObject({ code: "mutation/survived", severity: "error" });
  expect(finding?.evidence?.script).toContain("alter policy profiles_select");
  const whole = await mutate(input, silent, { workers: 0, choose: ({ id }) => id === provider });
  expect(whole.mutation).toMatchObject({ total: 1, killed: 1, survived: 0 });
});

it("takes a mutant for equivalent only when no point of the small model tells it from the contract", async () => {
  // The guard lets staff change no owner, so the new row is theirs whenever the old one was.
  const { mutants } = await mutate(input, silent, {
    workers: 0,
    choose: ({ id }) =>
      id === "policy profiles_update on public.profiles: drop with check" ||
      id === "comment on table public.profiles: change comment",
  });
  expect(mutants.map(({ verdict, killedBy }) => ({ verdict, killedBy }))).toEqual([
    { verdict: "equivalent", killedBy: null },
    { verdict: "equivalent", killedBy: null },
  ]);
  expect(mutants.map((one) => one.reason).join()).toMatch(/points of the small model/);
  expect(mutants.map((one) => one.reason).join()).toMatch(/a comment does nothing/);
  expect(mutants.find((one) => one.objectKind === "comment")?.closure).toContain("comment");
});

it("does not count what changes nothing, nor what Postgres refuses", async () => {
  const [model] = mutantsOf(input.project, defaultSettings);
  if (model === undefined) throw new Error("the sample has no mutants");
  const none = { ...model, id: "none", sql: [sql`grant select on table public.profiles to authenticated`] };
  const refused = { ...model, id: "refused", sql: [sql`alter table public.profiles drop column no_such_column`] };
  const share = {
    project: [authFoundationIr],
    settings: defaultSettings,
    migrations: input.migrations,
    mutants: [none, refused],
    withoutPlaces: [],
  };
  const run = await runMutants(share, { workers: 0 });
  expect(run.results).toEqual([]);
  expect(run.void.map((one) => one.mutant.id)).toEqual(["none", "refused"]);
});

it("prints operators by kind of object, and what survived", () => {
  const entry = {
    id: "policy a: drop policy",
    operator: "drop policy",
    objectKind: "policy",
    object: "policy a",
    place: "access/a/b/select",
    killedBy: null,
    reason: null,
    closure: null,
  } as const;
  const lines = mutationLines({
    mutation: { total: 2, killed: 1, survived: 1, equivalent: 0, byClosure: 2, milliseconds: 1 },
    mutants: [
      { ...entry, verdict: "killed" },
      { ...entry, id: "policy b: drop policy", verdict: "survived" },
    ],
  });
  expect(lines.join("\n")).toContain("50 %");
  expect(lines.filter((one) => /policy +drop policy +2 +1 +0 +1$/.test(one))).toHaveLength(1);
  expect(lines.at(-1)).toContain("policy b: drop policy");
});
