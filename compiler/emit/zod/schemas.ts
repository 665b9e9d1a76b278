/** `generated/<module>/schemas.ts`: Zod schemas of rows, inserts and updates, for the table and for each actor. */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { EmitInput, Emitter } from "../emitter.ts";
import { nameRegister } from "../typescript/names.ts";
import { typescriptFile } from "../typescript/source-file.ts";
import { declareActors } from "./actor-schemas.ts";
import type { Declarations } from "./declarations.ts";
import { planEntity } from "./entity-plan.ts";
import { declareEntity } from "./entity-schemas.ts";
import { declaredNames, snippetNames, snippetTexts } from "./snippets.ts";

/**
 * Emits the schemas of one module. What an insert or update schema accepts Postgres accepts, foreign keys and uniqueness
 * aside; every row that Postgres returns the row schema accepts. Diagnostics: `build/zod-unsupported-check` and
 * `build/zod-unsupported-type`, for what JavaScript cannot judge.
 */
export const zodEmitter: Emitter = {
  name: "zod",
  emit: (input) => {
    const { text, diagnostics } = schemas(input);
    return {
      value: [{ path: `generated/${input.module.ir.module}/schemas.ts`, text, mode: "generated" }],
      diagnostics,
    };
  },
};

const preface = [
  "Row schemas accept every row of the table. Insert and update schemas accept only what its types and CHECKs accept:",
  "whether a referenced row exists, a value is unique, and which rows an actor may touch is the database's to judge.",
  "A CHECK over several columns is judged when all of them are given or have a constant default.",
];

function schemas(input: EmitInput): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const { ir, contractPath } = input.module;
  const claim = nameRegister(["z", ...declaredNames]);
  const plans = ir.entities.map((entity) => planEntity(input.module, entity, claim));
  const out: Declarations = { texts: [], used: new Set() };
  for (const plan of plans) {
    declareEntity(out, plan);
    declareActors(out, ir, plan, claim);
  }
  const blocks = snippetTexts([...out.used].filter((name) => snippetNames.has(name)));
  const text = typescriptFile([contractPath], (writer) => {
    writer.writeLine('import { z } from "zod";').blankLine();
    for (const line of preface) writer.writeLine(`// ${line}`);
    for (const block of [...blocks, ...out.texts]) writer.blankLine().writeLine(block);
  });
  return { text, diagnostics: plans.flatMap((plan) => plan.diagnostics) };
}
