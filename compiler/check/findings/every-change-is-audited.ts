/** Every entity, operation and column should belong to an event. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Entity } from "../../ir/entity.ts";
import { changingColumns } from "../audit/read-trigger.ts";
import { placeOf } from "./rule.ts";
import type { Findings, Rule } from "./rule.ts";

/**
 * Returns `audit/entity-not-audited`, `audit/unaudited-operation` and `audit/unaudited-column` for what no event
 * covers (language.md, Audit).
 */
export const everyChangeIsAudited: Rule = (findings) =>
  findings.ir.entities
    .filter((entity) => entity.name !== findings.ir.audit?.log?.entity)
    .flatMap((entity) => unaudited(findings, entity));

function unaudited(findings: Findings, entity: Entity): readonly Diagnostic[] {
  const id = `entities/${entity.name}`;
  const where = {
    span: placeOf(findings, id) ?? findings.structure.entitySections.get(entity.name)?.heading.span ?? null,
    path: id,
  };
  const events = (findings.ir.audit?.events ?? []).filter((event) => event.entity === entity.name);
  if (events.length === 0) return [diagnose("audit/entity-not-audited", where, { entity: entity.name })];
  const possible = entity.appendOnly ? (["insert"] as const) : (["insert", "update", "delete"] as const);
  const missing = possible.filter((operation) => !events.some((event) => event.operation === operation));
  const covered = new Set(events.flatMap((event) => event.columns));
  const columns =
    missing.includes("update") || entity.appendOnly
      ? []
      : changingColumns(entity).filter((column) => !covered.has(column));
  return [
    ...missing.map((operation) => diagnose("audit/unaudited-operation", where, { operation, entity: entity.name })),
    ...columns.map((column) => {
      const place = `${id}/${column}`;
      return diagnose(
        "audit/unaudited-column",
        { span: placeOf(findings, place, id), path: place },
        { column, entity: entity.name },
      );
    }),
  ];
}
