/** Severities in order, for `--fail-on`. */

import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";

const ranks: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** Whether any of the findings is at least as severe as `limit`. */
export function anyAsSevereAs(diagnostics: readonly Diagnostic[], limit: Severity): boolean {
  return diagnostics.some((one) => ranks[one.severity] >= ranks[limit]);
}
