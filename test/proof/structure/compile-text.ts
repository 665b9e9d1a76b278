/** Compiling a contract from text, as the pipeline does it for one module. */

import { checkContract } from "../../../compiler/check/check-contract.ts";
import type { CheckedContract } from "../../../compiler/check/check-contract.ts";
import type { Result } from "../../../compiler/diagnostics/diagnostic.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { inOrder } from "../../../compiler/diagnostics/diagnose.ts";
import { decodeSource } from "../../../compiler/syntax/decode.ts";
import { parseContract } from "../../../compiler/syntax/parse-contract.ts";

/** Returns the checked contract with the findings of every stage. `loadSqlParser` must have finished. */
export function compileText(
  path: string,
  text: string,
  dependencies: readonly ModuleIr[] = [],
): Result<CheckedContract> {
  const decoded = decodeSource(path, new TextEncoder().encode(text));
  const document = parseContract(decoded.value);
  const checked = checkContract(document.value, { dependencies, knownModules: [] });
  return {
    value: checked.value,
    diagnostics: inOrder([...decoded.diagnostics, ...document.diagnostics, ...checked.diagnostics]),
  };
}
