/** Findings as data for other tools. The schema is published in docs/schemas/diagnostics.schema.json. */

import type { Diagnostic } from "../diagnostic.ts";
import type { Source, Span } from "../../text/source.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import type { MatrixCell } from "./report.ts";

export interface JsonPlace {
  readonly path: string;
  /** Null when the file could not be read. Lines and columns count from 1, columns in UTF-16 code units. */
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
}

/**
 * Returns `{ schemaVersion, ok, diagnostics }`, pretty-printed with a final newline. `ok` is whether the run succeeded
 * under the chosen `--fail-on`. `more` adds a command's own data, `matrix` what was attempted.
 */
export function renderJson(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  ok: boolean,
  more: Readonly<Record<string, unknown>> = {},
  matrix?: readonly MatrixCell[],
): string {
  const places = placesIn(sources);
  const document = {
    schemaVersion,
    ok,
    diagnostics: diagnostics.map((one) => jsonOf(one, places)),
    ...(matrix === undefined ? {} : { matrix: matrix.map((cell) => jsonOfCell(cell, places)) }),
    ...more,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Version of the published schema. */
export const schemaVersion = 1;

/** Returns the path of a code's documentation page, relative to the project of the compiler. */
export function docsPageOf(code: string): string {
  return `docs/diagnostics/${code}.md`;
}

/** Returns a finding as the published schema's `diagnostic`. */
export function jsonOf(one: Diagnostic, places: Places): Readonly<Record<string, unknown>> {
  return {
    code: one.code,
    severity: one.severity,
    message: one.message,
    ...placeOf(one.span, places),
    why: one.why,
    fix: one.fix.split(" | "),
    semanticPath: one.path,
    related: one.related.map((related) => ({ ...placeOf(related.span, places), message: related.message })),
    ...(one.evidence === undefined ? {} : { evidence: one.evidence }),
    docs: docsPageOf(one.code),
  };
}

/** Returns a cell as the published schema's `cell`. */
export function jsonOfCell(cell: MatrixCell, places: Places): Readonly<Record<string, unknown>> {
  const { span, place, ...facts } = cell;
  return { ...facts, semanticPath: place, ...placeOf(span, places) };
}

function placeOf(span: Span | null, places: Places): JsonPlace | { readonly path: null } {
  if (span === null) return { path: null };
  const place = places.of(span);
  return {
    path: span.path,
    line: place?.start.line ?? null,
    column: place?.start.column ?? null,
    endLine: place?.end.line ?? null,
    endColumn: place?.end.column ?? null,
  };
}
