/** The form of a change and the attempts that show it never contradict each other, whatever was changed. */

import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { contractChanges } from "../../../compiler/mutate/contract-changes.ts";
import { modulesCompared } from "../../../compiler/pipeline/diff-entries.ts";
import { countsAsWidened } from "../../../compiler/pipeline/diff-entry.ts";
import type { DiffEntry } from "../../../compiler/pipeline/diff-entry.ts";
import { compiledModules } from "../attack/compiled.ts";

const none = { entities: new Map(), columns: new Map(), roles: new Map(), states: new Map() };
const sample = "docs/data-contracts/auth-foundation.md";
const projects = [[sample], ["test/fixtures/care.md"], [sample, "test/fixtures/contracts/appointments.md"]];

describe.each(projects)("%s %s", (...paths: readonly string[]) => {
  let modules: readonly CompiledModule[] = [];
  let variants: readonly ModuleIr[] = [];
  beforeAll(async () => {
    modules = await compiledModules(...paths.filter((path) => path !== undefined));
    const last = modules.at(-1);
    if (last === undefined) throw new Error("nothing was compiled");
    // Who may act follows from the lifecycle: a contract in which only the one of the two changes cannot be written.
    const written = contractChanges(last.ir).filter(({ ir }) => ir.identity === last.ir.identity);
    variants = [last.ir, ...written.map((one) => one.ir)];
  });

  const withLast = (ir: ModuleIr): readonly CompiledModule[] =>
    modules.map((one, at) => (at === modules.length - 1 ? { ...one, ir } : one));
  const entriesBetween = (was: ModuleIr, is: ModuleIr): readonly DiffEntry[] =>
    modulesCompared({ before: withLast(was), now: withLast(is), renames: none }, defaultSettings).flatMap(
      (one) => one.entries,
    );

  test("a contract is the same as itself", () => {
    expect(variants.length).toBeGreaterThan(30);
    const [contract] = variants;
    if (contract === undefined) throw new Error("nothing was compiled");
    expect(entriesBetween(contract, contract)).toEqual([]);
  });

  test("any two changes of a contract agree with their witnesses, both ways", () => {
    const variant = fc.integer({ min: 0, max: variants.length - 1 });
    fc.assert(
      fc.property(variant, variant, (from, to) => {
        const [was, is] = [variants[from], variants[to]];
        if (was === undefined || is === undefined) throw new Error("there is no such variant");
        const [there, back] = [entriesBetween(was, is), entriesBetween(is, was)];
        for (const entry of [...there, ...back]) {
          // A witness that something is wider makes the change count as widened.
          if (entry.witnesses.some((one) => one.direction === "widened")) expect(entry.access).toBe("widened");
          if (entry.access === "narrowed") expect(entry.witnesses.map((one) => one.direction)).not.toContain("widened");
        }
        const witnessed = (entries: readonly DiffEntry[], direction: string): readonly string[] =>
          entries
            .filter((one) => one.kind === "access-changed")
            .flatMap((one) => one.witnesses.filter((each) => each.direction === direction).map((each) => each.cell))
            .sort();
        // What is wider one way is narrower the other way.
        expect(witnessed(there, "widened")).toEqual(witnessed(back, "narrowed"));
      }),
      { numRuns: 20 },
    );
  });

  test("a right that is taken away or given is shown by an attempt", () => {
    const [contract] = variants;
    if (contract === undefined) throw new Error("nothing was compiled");
    const cells = contract.access.filter((one) => one.grants.some((grant) => grant.rows.kind !== "none"));
    for (const cell of cells) {
      const without = {
        ...contract,
        access: contract.access.map((one) => (one === cell ? { ...one, grants: [] } : one)),
      };
      const [lost] = entriesBetween(contract, without);
      const [given] = entriesBetween(without, contract);
      expect([cell.id, lost?.access, lost?.witnesses.map((one) => one.direction)]).toEqual([
        cell.id,
        "narrowed",
        ["narrowed"],
      ]);
      expect([cell.id, given?.access, given && countsAsWidened(given)]).toEqual([cell.id, "widened", true]);
      expect(given?.witnesses[0]).toMatchObject({ direction: "widened", cell: cell.id, operation: cell.operation });
    }
  });
});
