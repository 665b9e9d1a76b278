/** The Trigger cell: INSERT on t, UPDATE on t.column, UPDATE on t (any other field), DELETE on t. */

import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Inline } from "../../syntax/document.ts";
import { entityNamed } from "../access/find-entity.ts";
import { didYouMean } from "../names.ts";
import type { AuditReading } from "./audit-reading.ts";

export interface Trigger {
  readonly entity: Entity;
  readonly operation: "insert" | "update" | "delete";
  /** For update: the columns whose change is the event. */
  readonly columns: readonly string[];
  /** Whether the trigger names its columns. */
  readonly named: boolean;
  /** "Any other field". */
  readonly others: boolean;
}

const form =
  /^(insert|update|delete) on ([\w$]+)(?:\.([\w$]+))?(?: \((any other (?:field|column)|any (?:field|column))\))?[.]?$/i;

/**
 * Returns what a trigger means; null with `audit/unknown-trigger`, `audit/unknown-entity`, `audit/unknown-column` or
 * `audit/log-audits-itself` written down.
 */
export function readTrigger(reading: AuditReading, cell: Inline): Trigger | null {
  const { structure, notebook, log } = reading;
  const where = { span: cell.span, path: "audit" };
  const matched = form.exec(cell.text);
  const operation = matched?.[1]?.toLowerCase();
  const [table, column, fields] = [matched?.[2] ?? "", matched?.[3] ?? null, matched?.[4]?.toLowerCase() ?? null];
  const plain = operation === "update" ? column === null || fields === null : column === null && fields === null;
  if (matched === null || !plain || (operation !== "insert" && operation !== "update" && operation !== "delete")) {
    notebook.diagnostics.push(diagnose("audit/unknown-trigger", where, { trigger: cell.text }));
    return null;
  }
  const entity = entityNamed(structure, table);
  if (entity === null) {
    const suggestion = didYouMean(
      table,
      structure.entities.map((one) => one.name),
    );
    notebook.diagnostics.push(diagnose("audit/unknown-entity", where, { entity: table, suggestion }));
    return null;
  }
  if (entity.name === log?.entity) {
    notebook.diagnostics.push(diagnose("audit/log-audits-itself", where, { entity: entity.name }));
    return null;
  }
  if (column !== null && !entity.columns.some((one) => one.name === column)) {
    const suggestion = didYouMean(
      column,
      entity.columns.map((one) => one.name),
    );
    notebook.diagnostics.push(diagnose("audit/unknown-column", where, { column, entity: entity.name, suggestion }));
    return null;
  }
  const columns = operation !== "update" ? [] : column === null ? changingColumns(entity) : [column];
  return { entity, operation, columns, named: column !== null, others: fields?.startsWith("any other") === true };
}

/** Returns the columns whose change is a change of the row's meaning: all but key, system and generated columns. */
export function changingColumns(entity: Entity): readonly string[] {
  return entity.columns
    .filter(
      (column) =>
        column.system === null && column.generated === null && !entity.primaryKey.columns.includes(column.name),
    )
    .map((column) => column.name);
}
