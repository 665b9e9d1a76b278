/** What the matrices do not say: it is denied, and listed. */

import type { Operation } from "../../ir/access.ts";
import { actorName, operations } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Span } from "../../text/source.ts";
import type { Matrix, Reading, Ruling } from "./matrix-context.ts";
import { report } from "./matrix-context.ts";
import { actorsOf } from "./settle-cells.ts";

export interface MatrixRulings {
  readonly matrix: Matrix;
  readonly entities: readonly Entity[];
  readonly rulings: readonly Ruling[];
}

/**
 * Reports `access/no-rule-for-operation` for each operation of an entity that no cell mentions, and
 * `access/actor-not-mentioned` for each matrix that leaves out an actor (language.md, Principle 3).
 */
export function reportSilences(reading: Reading, read: readonly MatrixRulings[]): void {
  for (const entity of reading.structure.entities)
    for (const operation of operations)
      if (!isClosed(reading, entity, operation)) reportOperation(reading, read, entity, operation);
  for (const one of read) for (const entity of one.entities) reportActors(reading, read, one, entity);
}

/** Closed by a sentence rather than by a cell: append-only rows, and an audit log that triggers write. */
function isClosed(reading: Reading, entity: Entity, operation: Operation): boolean {
  if (entity.appendOnly && (operation === "update" || operation === "delete")) return true;
  return entity.name === reading.log && operation === "insert";
}

function reportOperation(reading: Reading, read: readonly MatrixRulings[], entity: Entity, operation: Operation): void {
  const about = read.filter((one) => one.entities.includes(entity));
  if (
    about.some((one) =>
      one.rulings.some(
        (ruling) => ruling.entity === entity && ruling.operation === operation && ruling.actor.kind !== "service-role",
      ),
    )
  )
    return;
  const heading = reading.structure.entitySections.get(entity.name)?.heading.span ?? null;
  const general = about.filter((one) =>
    one.rulings.some((ruling) => ruling.entity === entity && ruling.about.kind === "operation"),
  );
  const writing = general.filter((one) => one.rulings.some((ruling) => ruling.operation !== "select"));
  const matrix = writing.at(-1) ?? general.at(-1) ?? about.at(-1);
  const span: Span | null = matrix?.matrix.table.header.span ?? heading;
  const related =
    heading === null || matrix === undefined ? [] : [{ span: heading, message: `${entity.name} is described here` }];
  report(
    reading,
    diagnose(
      "access/no-rule-for-operation",
      { span, path: `access/${entity.name}/${operation}`, related },
      { entity: entity.name, operation },
    ),
  );
}

function reportActors(reading: Reading, read: readonly MatrixRulings[], one: MatrixRulings, entity: Entity): void {
  const decided = (name: string, operation: Operation): boolean =>
    one.rulings.some(
      (ruling) => ruling.entity === entity && actorName(ruling.actor) === name && ruling.operation === operation,
    ) ||
    read.some((other) =>
      other.rulings.some(
        (ruling) =>
          ruling.entity === entity &&
          actorName(ruling.actor) === name &&
          ruling.operation === operation &&
          ruling.about.kind === "operation" &&
          isSameSubject(one, other),
      ),
    );
  const mentioned = [
    ...new Set(one.rulings.filter((ruling) => ruling.entity === entity).map((ruling) => ruling.operation)),
  ];
  const missing = actorsOf(reading.structure)
    .filter((actor) => actor.kind === "role" || actor.kind === "unauthenticated")
    .map(actorName)
    .filter((name) => mentioned.length > 0 && !mentioned.some((operation) => decided(name, operation)));
  if (missing.length === 0) return;
  const where = { span: one.matrix.table.header.span, path: `access/${entity.name}` };
  report(reading, diagnose("access/actor-not-mentioned", where, { actors: missing, entity: entity.name }));
}

/** A second matrix about whole operations may name the actors that the first leaves out; one about a column may not. */
function isSameSubject(one: MatrixRulings, other: MatrixRulings): boolean {
  return (
    one !== other &&
    one.rulings.every((ruling) => ruling.about.kind === "operation") &&
    other.rulings.every((ruling) => ruling.about.kind === "operation")
  );
}
