/** What identifies a finding from run to run, though the lines around it move. */

import type { Diagnostic } from "../diagnostic.ts";
import { sha256Hex } from "../../ir/canonical.ts";
import { wellFormed } from "./well-formed.ts";

/**
 * Returns a fingerprint for each finding, in order: of its code and semantic path, and where several share both, of
 * their order among themselves. Equal for equal lists, whatever the places are.
 */
export function fingerprintsOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return diagnostics.map((one) => {
    const key = wellFormed(`${one.code}\n${one.path}`);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return `${sha256Hex(key).slice(0, 32)}:${nth}`;
  });
}
