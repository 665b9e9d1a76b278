/** What a rule about consequences sees. Each rule is one file, named as the sentence it enforces. */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Origin } from "../../ir/origin.ts";
import type { Span } from "../../text/source.ts";
import type { RelatedPlace } from "../../diagnostics/diagnostic.ts";
import type { Structure } from "../structure.ts";

export interface Findings {
  readonly structure: Structure;
  readonly ir: ModuleIr;
  /** Where the thing with this id stands, or null when the language's defaults decided it. */
  readonly origin: (id: string) => Origin | null;
}

export type Rule = (findings: Findings) => readonly Diagnostic[];

/** Returns the place of the first id that has one, else null. */
export function placeOf(findings: Findings, ...ids: readonly string[]): Span | null {
  for (const id of ids) {
    const origin = findings.origin(id);
    if (origin !== null) return origin.span;
  }
  return null;
}

/** Returns the place as a related one, or nothing when it has no origin. */
export function related(findings: Findings, id: string, message: string): readonly RelatedPlace[] {
  const span = placeOf(findings, id);
  return span === null ? [] : [{ span, message }];
}
