/** Makes diagnostics from the catalogue, and puts lists of them into their one order. */

import { byCodeUnit } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import { catalogue } from "./catalogue.ts";
import type { Code, Params } from "./catalogue.ts";
import type { Diagnostic, Evidence, RelatedPlace } from "./diagnostic.ts";
import type { Entry } from "./entry.ts";

export interface Where {
  readonly span: Span | null;
  /** Semantic path, see Diagnostic.path. */
  readonly path: string;
  readonly related?: readonly RelatedPlace[];
  readonly evidence?: Evidence;
}

/** Returns the diagnostic `code` with its texts filled in from the catalogue. */
export function diagnose<C extends Code>(code: C, where: Where, params: Params<C>): Diagnostic {
  const found = catalogue[code] as unknown as Entry<Params<C>>;
  const text = (part: string | ((p: Params<C>) => string)): string => (typeof part === "string" ? part : part(params));
  return {
    code,
    severity: found.severity,
    message: found.say(params),
    span: where.span,
    related: where.related ?? [],
    why: text(found.why),
    fix: text(found.fix),
    path: where.path,
    ...(where.evidence === undefined ? {} : { evidence: where.evidence }),
  };
}

/** Returns the list by file and place, then code and path, without repetitions. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (a, b) =>
      byCodeUnit(a.span?.path ?? "", b.span?.path ?? "") ||
      (a.span?.start ?? 0) - (b.span?.start ?? 0) ||
      byCodeUnit(a.code, b.code) ||
      byCodeUnit(a.path, b.path) ||
      byCodeUnit(a.message, b.message),
  );
  return sorted.filter((one, at) => at === 0 || JSON.stringify(one) !== JSON.stringify(sorted[at - 1]));
}

/** Whether any of them is an error: then nothing may be emitted. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === "error");
}
