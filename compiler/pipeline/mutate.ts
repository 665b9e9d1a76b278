/** `verify --mutate`: whether the attacks would notice if the database were wrong. */

import type { MigrationFile } from "../database/replay.ts";
import { runMutants } from "../database/run-mutants.ts";
import type { MutantResult, MutationRun } from "../database/run-mutants.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { objectKinds } from "../mutate/mutant.ts";
import type { Mutant } from "../mutate/mutant.ts";
import { mutantsOf } from "../mutate/mutants.ts";
import { oneLine, spanOfPath } from "./proof-findings.ts";

/** The figures: `total` is killed, survived and equivalent together. */
export interface MutationFigures {
  readonly total: number;
  /** Noticed by an attack: by what the database does, not by what its catalog says. */
  readonly killed: number;
  readonly survived: number;
  readonly equivalent: number;
  /** Of all: seen by the comparison of catalogs. */
  readonly byClosure: number;
  readonly milliseconds: number;
}

/** One line of the list beside the figures. */
export interface MutantEntry {
  readonly id: string;
  readonly operator: string;
  readonly objectKind: string;
  readonly object: string;
  readonly place: string;
  readonly verdict: "killed" | "survived" | "equivalent";
  readonly killedBy: string | null;
  readonly reason: string | null;
  readonly closure: string | null;
}

export interface Mutation {
  readonly mutation: MutationFigures;
  readonly mutants: readonly MutantEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface MutateInput {
  readonly project: readonly CompiledModule[];
  readonly settings: EmitSettings;
  /** Every migration, in the order in which they run. */
  readonly migrations: readonly MigrationFile[];
}

interface MutateOptions {
  /** Threads; by default as many as there are cores, at most four. */
  readonly workers?: number;
  /** Picks mutants; all of them unless given. */
  readonly choose?: (mutant: Mutant, at: number) => boolean;
  /** Places of the contract whose attacks are left out: a plan with a hole, to see that it is found. */
  readonly withoutPlaces?: readonly string[];
}

/**
 * Damages everything the project's contracts became, one thing at a time, and attacks it. For a project whose proof is
 * green: `verify` calls it after `prove` without errors, adds `diagnostics` (`mutation/survived`, errors) to its own,
 * `mutation` and `mutants` to its JSON, and prints `mutationLines`. Throws DatabaseError or ReplayError when the
 * undamaged migrations do not run.
 */
export async function mutate(
  input: MutateInput,
  progress: (what: string) => void,
  options: MutateOptions = {},
): Promise<Mutation> {
  const all = mutantsOf(input.project, input.settings);
  const { choose } = options;
  const share = {
    project: input.project.map((one) => one.ir),
    settings: input.settings,
    migrations: input.migrations.map(({ path, text }) => ({ path, text })),
    mutants: choose === undefined ? all : all.filter(choose),
    withoutPlaces: options.withoutPlaces ?? [],
  };
  const onProgress = (done: number, total: number): void => progress(`damaging the database: ${done} of ${total}`);
  const run = await runMutants(
    share,
    options.workers === undefined ? { onProgress } : { onProgress, workers: options.workers },
  );
  return {
    mutation: figuresOf(run),
    mutants: run.results.map(entryOf),
    diagnostics: run.results.filter((one) => one.verdict === "survived").map((one) => survivor(one, input.project)),
  };
}

function figuresOf({ results, milliseconds }: MutationRun): MutationFigures {
  const count = (verdict: MutantResult["verdict"]): number => results.filter((one) => one.verdict === verdict).length;
  return {
    total: results.length,
    killed: count("killed"),
    survived: count("survived"),
    equivalent: count("equivalent"),
    byClosure: results.filter((one) => one.closure !== null).length,
    milliseconds,
  };
}

function entryOf({ mutant, verdict, killedBy, reason, closure }: MutantResult): MutantEntry {
  const { id, operator, objectKind, object, place } = mutant;
  return { id, operator, objectKind, object, place, verdict, killedBy, reason, closure };
}

function survivor(result: MutantResult, project: readonly CompiledModule[]): Diagnostic {
  const { mutant, closure, observed } = result;
  const script = result.script ?? ["begin", ...mutant.sql, "rollback"].map((one) => `${one};\n`).join("");
  const evidence = { expected: "an attack that fails", observed: observed ?? "every attack ends as before", script };
  const where = { span: spanOfPath(mutant.place, project), path: `mutants/${mutant.id}`, evidence };
  return diagnose("mutation/survived", where, {
    object: mutant.object,
    damage: oneLine(mutant.description),
    closure: closure !== null,
  });
}

/** Returns the figures for a person: a table of operators by kind of object, then what survived. */
export function mutationLines({ mutation, mutants }: Pick<Mutation, "mutation" | "mutants">): readonly string[] {
  const { total, killed, survived, equivalent, byClosure } = mutation;
  const noticed = killed + survived === 0 ? 100 : Math.floor((1000 * killed) / (killed + survived)) / 10;
  const rows = objectKinds.flatMap((kind) => {
    const ofKind = mutants.filter((one) => one.objectKind === kind);
    const operators = [...new Set(ofKind.map((one) => one.operator))];
    return operators.map((operator) => {
      const those = ofKind.filter((one) => one.operator === operator);
      const of = (verdict: MutantEntry["verdict"]): string =>
        String(those.filter((one) => one.verdict === verdict).length);
      return [kind, operator, String(those.length), of("killed"), of("equivalent"), of("survived")];
    });
  });
  const left = mutants.filter((one) => one.verdict === "survived");
  return [
    `Damaged in ${total} ways, one at a time: ${killed} noticed by the attacks, ${equivalent} equivalent, ${survived} survived (${noticed} % of those that matter)`,
    `  ${byClosure} of ${total} are seen by the comparison of the catalog`,
    "",
    ...table([["Object", "Damage", "Mutants", "Noticed", "Equivalent", "Survived"], ...rows]).map((one) => `  ${one}`),
    ...(left.length === 0 ? [] : ["", "Survived", ...left.map((one) => `  ${one.id}  [${one.place}]`)]),
  ];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
