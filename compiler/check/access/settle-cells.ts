/** From what single cells decide to the total matrix: agreement, additions, defaults. */

import type { AccessCell, Actor, Grant, Operation } from "../../ir/access.ts";
import { actorName, operations } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Structure } from "../structure.ts";
import { report } from "./matrix-context.ts";
import type { Reading, Ruling } from "./matrix-context.ts";
import { describeRows, isCovered, sameRows } from "./predicates.ts";
import { serviceRoleDefault } from "./service-role-default.ts";

/**
 * Returns one cell for every entity, actor and operation, in the order of ModuleIr.access. Rulings that disagree are
 * `access/cells-disagree` with both places (language.md, Principles 3 and 6).
 */
export function settleCells(reading: Reading, rulings: readonly Ruling[]): readonly AccessCell[] {
  return reading.structure.entities.flatMap((entity) =>
    actorsOf(reading.structure).flatMap((actor) =>
      operations.map((operation): AccessCell => {
        const name = actorName(actor);
        const about = rulings.filter(
          (one) => one.entity === entity && actorName(one.actor) === name && one.operation === operation,
        );
        const id = `access/${entity.name}/${name}/${operation}`;
        return {
          id,
          entity: entity.name,
          actor,
          operation,
          grants: settle(reading, entity, actor, operation, about, id),
        };
      }),
    ),
  );
}

/** Returns the actors of a module in matrix order: its roles, then the built-in ones. */
export function actorsOf(structure: Structure): readonly Actor[] {
  const roles = structure.roles.map((role): Actor => ({ kind: "role", role: role.name }));
  return [...roles, { kind: "signed-in" }, { kind: "unauthenticated" }, { kind: "service-role" }];
}

function settle(
  reading: Reading,
  entity: Entity,
  actor: Actor,
  operation: Operation,
  rulings: readonly Ruling[],
  id: string,
): readonly Grant[] {
  const general = settleGeneral(reading, rulings, id);
  const byColumn = rulings.filter((one) => one.about.kind === "column");
  const byTransition = rulings.filter((one) => one.about.kind === "transition");
  for (const ruling of byColumn)
    for (const other of byColumn)
      if (columnOf(ruling) === columnOf(other))
        disagree(reading, ruling, other, id, sameGrant(ruling.grant, other.grant));
  for (const ruling of byColumn)
    if (general !== null) disagree(reading, general, ruling, id, agreesOnColumn(general.grant, ruling));
  for (const ruling of byTransition)
    if (general !== null)
      disagree(reading, general, ruling, id, agreesOnTransition(reading.structure, general.grant, ruling));
  const written = general === null ? null : general.grant === null ? [] : [general.grant];
  const base = written ?? (actor.kind === "service-role" ? serviceRoleDefault(entity, operation, reading.log) : []);
  const denied = byColumn.filter((one) => one.grant === null).map(columnOf);
  const added = [...byColumn, ...byTransition].flatMap((one) => (one.grant === null ? [] : [one.grant]));
  const narrowed = base
    .map((grant) => ({ rows: grant.rows, columns: grant.columns.filter((column) => !denied.includes(column)) }))
    .filter((grant) => operation === "delete" || grant.columns.length > 0);
  return merge(entity, [...narrowed, ...added]);
}

const columnOf = (ruling: Ruling): string => (ruling.about.kind === "column" ? ruling.about.column : "");

/** The cell about the whole operation: what is said for the actor itself, else what an actor that includes it says. */
function settleGeneral(reading: Reading, rulings: readonly Ruling[], id: string): Ruling | null {
  const general = rulings.filter((one) => one.about.kind === "operation");
  const spoken = general.filter((one) => !one.implied);
  const [first] = spoken;
  for (const other of spoken.slice(1))
    if (first !== undefined) disagree(reading, first, other, id, sameGrant(first.grant, other.grant));
  const implied = general.filter((one) => one.implied && one.grant !== null);
  for (const one of implied) {
    if (first === undefined || one.grant === null) continue;
    // "Any authenticated" reaches every role, so a role's own cell may say more, but not less.
    disagree(reading, first, one, id, first.grant !== null && isCovered(one.grant, [first.grant]));
  }
  return first ?? implied[0] ?? general[0] ?? null;
}

function disagree(reading: Reading, first: Ruling, other: Ruling, id: string, agrees: boolean): void {
  if (agrees || first === other) return;
  const [earlier, later] = first.span.start <= other.span.start ? [first, other] : [other, first];
  const where = {
    span: later.span,
    path: id,
    related: [{ span: earlier.span, message: `here it is "${earlier.words}"` }],
  };
  const params = {
    actor: actorName(first.actor),
    entity: first.entity.name,
    operation: wordFor(first, other),
    first: say(earlier),
    second: say(later),
  };
  report(reading, diagnose("access/cells-disagree", where, params));
}

function wordFor(first: Ruling, other: Ruling): string {
  const about = [first, other].find((one) => one.about.kind === "column");
  return about === undefined ? first.operation : `changing ${columnOf(about)}`;
}

function say(ruling: Ruling): string {
  if (ruling.grant === null) return `"${ruling.words}" (denied)`;
  const columns = ruling.operation === "update" ? `, columns ${ruling.grant.columns.join(", ")}` : "";
  return `"${ruling.words}" (${describeRows(ruling.grant.rows)}${columns})`;
}

function sameGrant(left: Grant | null, right: Grant | null): boolean {
  if (left === null || right === null) return left === right;
  return sameRows(left.rows, right.rows) && left.columns.join() === right.columns.join();
}

function agreesOnColumn(general: Grant | null, ruling: Ruling): boolean {
  const granted = general !== null && general.columns.includes(columnOf(ruling)) ? general.rows : null;
  if (granted === null || ruling.grant === null) return granted === null && ruling.grant === null;
  return sameRows(granted, ruling.grant.rows);
}

/** A denied transition contradicts a general cell that lets the same person bring a row into that state. */
function agreesOnTransition(structure: Structure, general: Grant | null, ruling: Ruling): boolean {
  if (ruling.grant !== null || general === null || ruling.about.kind !== "transition") return true;
  const { column, states } = ruling.about;
  if (!general.columns.includes(column)) return true;
  const parts = general.rows.kind === "and" ? general.rows.of : [general.rows];
  const held = parts.find((part) => part.kind === "in-state" && part.column === column);
  if (held?.kind !== "in-state") return false;
  const lifecycle = structure.lifecycles.find((one) => one.entity === ruling.entity.name && one.column === column);
  const steps = lifecycle?.transitions ?? [];
  return !steps.some((step) => held.values.includes(step.from) && states.includes(step.to));
}

/** Grants with the same rows become one, with its columns in the entity's order; what another grant covers is dropped. */
function merge(entity: Entity, grants: readonly Grant[]): readonly Grant[] {
  const merged: Grant[] = [];
  for (const grant of grants) {
    const at = merged.findIndex((one) => sameRows(one.rows, grant.rows));
    const before = merged[at];
    if (before === undefined) merged.push(grant);
    else {
      const both = new Set([...before.columns, ...grant.columns]);
      merged[at] = {
        rows: grant.rows,
        columns: entity.columns.map((column) => column.name).filter((name) => both.has(name)),
      };
    }
  }
  return merged.filter((grant) => !merged.some((other) => other !== grant && isCovered(grant, [other])));
}
