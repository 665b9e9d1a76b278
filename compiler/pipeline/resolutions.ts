/** Applies what engineering has decided to the findings: a resolved warning becomes a note that quotes the reason. */

import { diagnose } from "../diagnostics/diagnose.ts";
import { catalogue } from "../diagnostics/catalogue.ts";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { nearest } from "../check/names.ts";
import type { PlacedConfig } from "./config.ts";

/**
 * Returns the findings with the resolutions applied. Diagnostics added: `build/resolution-unused` (only when
 * `complete`: all modules were checked), `build/resolution-of-error`, `usage/resolution-unknown-code`.
 */
export function applyResolutions(
  diagnostics: readonly Diagnostic[],
  placed: PlacedConfig,
  complete: boolean,
): readonly Diagnostic[] {
  const added: Diagnostic[] = [];
  let resolved = diagnostics;
  placed.config.resolutions.forEach((resolution, at) => {
    const span = placed.resolutionSpans[at] ?? null;
    const where = { span, path: `config/resolutions/${resolution.code}/${resolution.where}` };
    const { code } = resolution;
    const known: Readonly<Record<string, { readonly severity: Severity }>> = catalogue;
    if (!Object.hasOwn(known, code)) {
      const params = { code, nearest: nearest(code, Object.keys(known)) };
      added.push(diagnose("usage/resolution-unknown-code", where, params));
      return;
    }
    if (known[code]?.severity === "error") {
      added.push(diagnose("build/resolution-of-error", where, { code }));
      return;
    }
    const matches = (one: Diagnostic): boolean => one.code === resolution.code && one.path === resolution.where;
    const found = resolved.filter(matches);
    if (found.some((one) => one.severity === "error")) {
      added.push(diagnose("build/resolution-of-error", where, { code: resolution.code }));
      return;
    }
    if (found.length === 0) {
      if (complete) added.push(diagnose("build/resolution-unused", where, resolution));
      return;
    }
    resolved = resolved.map((one) =>
      matches(one) ? { ...one, severity: "note", fix: `Resolved (${resolution.choice}): ${resolution.reason}` } : one,
    );
  });
  return [...resolved, ...added];
}
