/** How many findings of each severity, and which of them make a run fail. */

import type { Diagnostic, Severity } from "../diagnostic.ts";

const ranks: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

/** Returns the number of findings of each severity. */
export function countsOf(diagnostics: readonly Diagnostic[]): Counts {
  const count = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), notes: count("note") };
}

/** Returns "2 errors, 1 warning, 3 notes", naming only what there is; "no findings" for none. */
export function countLine(diagnostics: readonly Diagnostic[]): string {
  const { errors, warnings, notes } = countsOf(diagnostics);
  const counts = [counted(errors, "error"), counted(warnings, "warning"), counted(notes, "note")];
  const named = counts.filter((one) => !one.startsWith("0 "));
  return named.length === 0 ? "no findings" : named.join(", ");
}

/** Returns "1 error", "2 errors". */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Whether a finding makes a run fail under `failOn`. */
export function fails(one: Diagnostic, failOn: Severity): boolean {
  return ranks[one.severity] >= ranks[failOn];
}
