/** What the owner inserts to see that a constraint refuses it, or lets it in. */

import type { Entity } from "../ir/entity.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Row } from "./evaluate.ts";
import type { Expectation } from "./probe.ts";
import { undecided } from "./truth.ts";
import { verdictOn } from "./value.ts";

export interface Attempt {
  readonly place: string;
  readonly detail: string;
  /** Null when no such row is known. */
  readonly row: Row | null;
  readonly expect: Expectation;
  readonly sentence: string;
  /** Column that must hold the row's own value afterwards. */
  readonly readBack?: string;
}

/**
 * Returns what the CHECKs make of a row: "in" when all of them let it in, the name by which Postgres refuses it, which
 * asks them in the order of their names, or null when that is not to be known.
 */
export function answerOf(entity: Entity, row: Row): "in" | { readonly refusedBy: string } | null {
  const checks = [...entity.checks].sort((a, b) => byCodeUnit(a.name, b.name));
  for (const check of checks) {
    const verdict = verdictOn(entity, check, row);
    if (verdict === false) return { refusedBy: check.name };
    if (verdict === undecided) return null;
  }
  return "in";
}
