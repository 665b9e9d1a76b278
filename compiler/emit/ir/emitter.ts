/** The compiled contract as data: the integration point for other tools, and the map back to the document. */

import { canonicalJson } from "../../ir/canonical.ts";
import type { Artifact, EmitInput, Emitter } from "../emitter.ts";

/**
 * Emits `generated/<module>/contract.ir.json` (canonical bytes of the IR, as `hashOf` hashes them) and
 * `generated/<module>/contract.origins.json` (from id to places in the contract).
 */
export const irEmitter: Emitter = {
  name: "ir",
  emit: ({ module }: EmitInput) => {
    const folder = `generated/${module.ir.module}`;
    const artifacts: readonly Artifact[] = [
      { path: `${folder}/contract.ir.json`, text: canonicalJson(module.ir), mode: "generated" },
      { path: `${folder}/contract.origins.json`, text: canonicalJson(module.origins), mode: "generated" },
    ];
    return { value: artifacts, diagnostics: [] };
  },
};
