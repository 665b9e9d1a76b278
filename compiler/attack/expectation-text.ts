/** Expectations as emitted suites write them, and back. */

import { denied, keptByRowSecurity, permitted, refusedBy } from "./probe.ts";
import type { Expectation } from "./probe.ts";

/**
 * Returns the expectation that `expectationText` printed; with `quiet` zero rows is a denial, not a count. Throws on
 * any other text: a suite that was edited by hand must not pass by being misread.
 */
export function expectationOf(text: string, quiet: boolean): Expectation {
  const rows = /^rows (\d+)$/.exec(text);
  if (rows !== null) return quiet && rows[1] === "0" ? denied("zero-rows") : permitted(Number(rows[1]));
  if (text === "22P02 token") return denied("token");
  const layer = (["privilege", "policy", "guard"] as const).find((one) => text === `42501 ${one}`);
  if (layer !== undefined) return denied(layer);
  const kept = /^(42501|0A000) row-security$/.exec(text);
  if (kept !== null) return keptByRowSecurity(kept[1] === "0A000" ? "0A000" : "42501");
  const constraint = /^(23\d\d\d|22001|22003|428C9|22023)(?: (.+))?$/.exec(text);
  if (constraint === null) throw new Error(`not an expectation: ${text}`);
  return refusedBy(constraint[1] ?? "", constraint[2] ?? null);
}
