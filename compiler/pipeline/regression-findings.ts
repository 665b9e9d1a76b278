/** Regressions beside the access rules: what the contract itself says of each attempt. */

import { expectationText } from "../attack/probe.ts";
import type { Expectation } from "../attack/probe.ts";
import { regressionProblems } from "../attack/regression-probes.ts";
import { placeSentence } from "../attack/words.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { defaultSettings } from "../emit/emitter.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Origins } from "../ir/origin.ts";

/**
 * Returns `regression/contradicts-access`, naming the row and the cell that decides, `regression/not-exact` and
 * `regression/no-row`. `dependencies` are the modules that this one depends on.
 */
export function regressionFindings(
  ir: ModuleIr,
  dependencies: readonly ModuleIr[],
  origins: Origins,
): readonly Diagnostic[] {
  return regressionProblems(ir, [...dependencies, ir], defaultSettings).map((problem) => {
    const { id, title } = problem.regression;
    const where = { span: origins[id]?.[0]?.span ?? null, path: id };
    if (problem.kind === "not-exact") return diagnose("regression/not-exact", where, { title });
    if (problem.kind === "no-row") return diagnose("regression/no-row", where, { title, reason: problem.reason });
    const span = problem.cell === null ? undefined : origins[problem.cell]?.[0]?.span;
    const related = span === undefined ? [] : [{ span, message: "decided here" }];
    const cell = problem.cell === null ? "the contract says so" : placeSentence(ir, problem.cell);
    const params = { title, actor: problem.actor, outcome: outcomeWords(problem.outcome), cell };
    return diagnose("regression/contradicts-access", { ...where, related }, params);
  });
}

function outcomeWords(outcome: Expectation): string {
  if (outcome.kind === "rows") return outcome.count === 1 ? "1 row" : `${outcome.count} rows`;
  const words: Readonly<Record<string, string>> = {
    privilege: "refused by the rights",
    policy: "refused by the policy",
    guard: "refused by the guard",
    "zero-rows": "no row reached, without an error",
  };
  return words[outcome.layer] ?? `refused by ${expectationText(outcome)}`;
}
