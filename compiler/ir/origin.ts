/** Where in the contract each thing of the IR stands. Kept beside the IR, so that moving a heading changes nothing. */

import type { Span } from "../text/source.ts";

/**
 * From id to places. Ids: `roles/<role>`, `entities/<entity>`, `entities/<entity>/<column>`,
 * `entities/<entity>/constraints/<name>`, `entities/<entity>/indexes/<name>`, `access/<entity>/<actor>/<operation>`,
 * `access/<entity>/<actor>/update/<column>` for a cell that decides one column, `lifecycles/<entity>`,
 * `lifecycles/<entity>/states/<state>`, `lifecycles/<entity>/transitions/<from>/<to>`, `audit/...` event ids,
 * `audit/log`, `examples/<n>`. An id without an origin is decided by the language's defaults.
 */
export type Origins = Readonly<Record<string, readonly Origin[]>>;

export interface Origin {
  readonly span: Span;
  /** Line of the span's start, from 1. */
  readonly line: number;
  /** Nearest heading as written, with its number: "5.2 Profile Write Access". */
  readonly section: string;
  /** The contract's own words at the span, white space folded. */
  readonly quote: string;
}

/** Returns the nearest origin of a semantic path: its own, or that of what it is part of; null without one. */
export function originNear(path: string, origins: Origins): Origin | null {
  for (let id = path; id !== ""; id = id.includes("/") ? id.replace(/\/[^/]*$/, "") : "") {
    const origin = Object.hasOwn(origins, id) ? origins[id]?.[0] : undefined;
    if (origin !== undefined) return origin;
  }
  return null;
}
