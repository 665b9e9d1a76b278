/** The small model of every module put to a database, and its witnesses as findings at the contract's lines. */

import { modelOf } from "../attack/model/model.ts";
import type { Witness } from "../attack/model/witness.ts";
import type { Database } from "../database/database.ts";
import { runModel } from "../database/run-model.ts";
import type { ModelReport } from "../database/run-model.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { oneLine, spanOfPath } from "./proof-findings.ts";

export interface ModelProof {
  readonly points: number;
  readonly leftOut: ModelReport["leftOut"];
  readonly milliseconds: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compares every module of a project with a database at every point of its small model; `model/*` where they differ. */
export async function compareModels(
  database: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  options: { readonly joined?: boolean } = {},
): Promise<ModelProof> {
  let sum: ModelProof = { points: 0, leftOut: [], milliseconds: 0, diagnostics: [] };
  for (const module of project) {
    const report = await reportOn(database, module, project, settings, options);
    sum = {
      points: sum.points + report.points,
      leftOut: [...sum.leftOut, ...report.leftOut],
      milliseconds: sum.milliseconds + report.milliseconds,
      diagnostics: [...sum.diagnostics, ...modelFindings(report, module)],
    };
  }
  return sum;
}

/** A row that was made up and that Postgres does not take is no breach of the contract: then without rows of its entity. */
async function reportOn(
  database: Database,
  module: CompiledModule,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  options: { readonly joined?: boolean },
): Promise<ModelReport> {
  const modules = project.map((one) => one.ir);
  const refused = new Map<string, string>();
  for (;;) {
    const model = modelOf(module.ir, modules, settings, refused);
    const report = await runModel(database, model, options);
    if (report.refused === null || refused.has(report.refused)) return report;
    refused.set(report.refused, `Postgres takes no row of ${report.refused} that was made up`);
  }
}

/** Returns `model/over-grant`, `model/under-grant` and `model/fault`, one for each cell of the contract and direction. */
export function modelFindings(report: ModelReport, module: CompiledModule): readonly Diagnostic[] {
  const found = (code: "model/over-grant" | "model/under-grant") => (witness: Witness) => {
    const { place, expected, script } = witness;
    const evidence = { expected, observed: oneLine(witness.observed), script };
    const where = { span: spanOfPath(place, [module]), path: `model/${place}`, evidence };
    const params = {
      attempt: attemptOf(witness),
      row: rowOf(witness),
      observed: oneLine(witness.observed),
      points: witness.points,
    };
    return diagnose(code, where, params);
  };
  return [
    ...report.overGrants.map(found("model/over-grant")),
    ...report.underGrants.map(found("model/under-grant")),
    ...report.faults.map(({ place, what, observed, script }) => {
      const evidence = { expected: "a verdict", observed: oneLine(observed), script: script === "" ? null : script };
      const where = { span: spanOfPath(place, [module]), path: `model/${place}`, evidence };
      return diagnose("model/fault", where, { what, observed: oneLine(observed) });
    }),
  ];
}

function attemptOf({ actor, operation, entity, values }: Witness): string {
  const columns = Object.keys(values).join(", ");
  if (operation === "select") return `${actor} reads ${columns} of ${entity}`;
  if (operation === "insert") return `${actor} creates a row of ${entity}`;
  return operation === "delete" ? `${actor} deletes a row of ${entity}` : `${actor} changes ${columns} of ${entity}`;
}

/** The row in the contract's words: only what rules and people look at, never more than fits a line. */
function rowOf({ row, values, operation }: Witness): string {
  const shown = operation === "insert" ? values : (row ?? {});
  const pairs = Object.entries(shown).map(([column, value]) => `${column} ${value ?? "NULL"}`);
  return `(${oneLine(pairs.slice(0, 6).join(", "))}${pairs.length > 6 ? ", ..." : ""})`;
}
