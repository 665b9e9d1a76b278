/** What a command's exit status says. Scripts that need more read the diagnostics' codes. */

import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { anyAsSevereAs } from "../pipeline/severity.ts";

export const exitCodes = {
  fine: 0,
  findings: 1,
  usage: 2,
  declined: 3,
  drift: 4,
  accessWidened: 5,
  bug: 70,
} as const;

/** Errors that are no finding about a contract: the command could not begin its work. */
const preconditions =
  /^(?:usage\/|diff\/(?:unknown-base|no-repository|no-merge-base|base-unreadable)|build\/(?:lock-|another-build|write-failed|path-outside|config-|history-)|verify\/(?:remote-refused|unreachable|not-built|connection-lost|read-only|schema-missing|cannot-act-as|not-owner|busy))/;

/** Returns the exit status for the findings of a run: 2 when it could not begin, 1 when one is as severe as `failOn`. */
export function exitCodeFor(diagnostics: readonly Diagnostic[], failOn: Severity): number {
  if (diagnostics.some((one) => one.severity === "error" && preconditions.test(one.code))) return exitCodes.usage;
  return anyAsSevereAs(diagnostics, failOn) ? exitCodes.findings : exitCodes.fine;
}
