/** What the compiler found in the contract, with what there is to decide. */

import type { Diagnostic, Severity } from "../../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emitter.ts";
import { code, words } from "./escape.ts";
import { lineOf } from "./places.ts";

export interface FindingView {
  readonly code: string;
  readonly place: string | null;
  readonly message: string;
  readonly why: string;
  /** What to do; more than one is a choice. */
  readonly choices: readonly string[];
}

/** Returns the module's findings of one severity. */
export function findingViews(module: CompiledModule, severity: Severity): readonly FindingView[] {
  return module.findings.filter((one) => one.severity === severity).map((one) => findingView(module, one));
}

function findingView(module: CompiledModule, one: Diagnostic): FindingView {
  return {
    code: code(one.code),
    place: one.span === null ? null : lineOf(module, one.span),
    message: words(one.message),
    why: words(one.why),
    choices: one.fix.split(" | ").map(words),
  };
}
