/** Lists of column names. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Span } from "../../text/source.ts";
import { didYouMean } from "../names.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";

/** Returns the names of a list separated by commas, quotes removed, or null when it is no such list. */
export function splitNames(text: string): readonly string[] | null {
  const names = text.split(",").map((name) => name.trim().replace(/^"([^"]+)"$/, "$1"));
  return names.every((name) => /^[\w$]+$/.test(name)) ? names : null;
}

/**
 * Returns whether the names are columns of the entity, each once; writes down `entity/unknown-column` and
 * `name/duplicate`.
 */
export function areColumns(
  reading: EntityReading,
  entity: EntityDraft,
  names: readonly string[],
  span: Span,
  path: string,
): boolean {
  const known = entity.columns.map((column) => column.name);
  let good = true;
  names.forEach((name, index) => {
    if (!known.includes(name)) {
      const params = { column: name, table: entity.name, suggestion: didYouMean(name, known) };
      reading.notebook.diagnostics.push(diagnose("entity/unknown-column", { span, path }, params));
      good = false;
    } else if (names.indexOf(name) !== index) {
      reading.notebook.diagnostics.push(diagnose("name/duplicate", { span, path }, { name, kind: "column" }));
      good = false;
    }
  });
  return good;
}
