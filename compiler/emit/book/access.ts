/** Who may do what, in words, cell by cell, each with the line that says so. */

import { operations } from "../../ir/access.ts";
import type { AccessCell, Actor, Operation } from "../../ir/access.ts";
import { actorName } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import { actorsOf, cellOf } from "../../ir/find.ts";
import type { CompiledModule } from "../emitter.ts";
import { code, table } from "./escape.ts";
import { linesOf } from "./places.ts";
import { actorWords, grantWords, operationWords } from "./words.ts";

export interface AccessView {
  readonly name: string;
  readonly matrix: string;
}

/** Returns one matrix for each entity. */
export function accessViews(module: CompiledModule): readonly AccessView[] {
  return module.ir.entities.map((entity) => ({
    name: code(entity.name),
    matrix: table(
      ["Actor", ...operations.map((operation) => operationWords[operation])],
      actorsOf(module.ir).map((actor) => [
        actorWords(actor),
        ...operations.map((operation) => cellText(module, entity, actor, operation)),
      ]),
    ),
  }));
}

/** Returns, for each entity and operation, the people whom no cell of the contract mentions. */
export function unmentioned(module: CompiledModule): readonly string[] {
  return module.ir.entities.flatMap((entity) =>
    operations.flatMap((operation) => {
      const silent = actorsOf(module.ir).filter((actor) => isDeniedBySilence(module, entity, actor, operation));
      if (silent.length === 0) return [];
      return [`${code(entity.name)}, ${operationWords[operation].toLowerCase()}: ${silent.map(actorWords).join("; ")}`];
    }),
  );
}

function isDeniedBySilence(module: CompiledModule, entity: Entity, actor: Actor, operation: Operation): boolean {
  const cell = cellOf(module.ir, entity.name, actor, operation);
  const isRuled = actor.kind === "service-role" || isRefusedByTable(entity, operation);
  return !isRuled && cell.grants.length === 0 && placesOf(module, cell) === null;
}

/** "Table is append-only" says it for everybody. */
function isRefusedByTable(entity: Entity, operation: Operation): boolean {
  return entity.appendOnly && (operation === "update" || operation === "delete");
}

function cellText(module: CompiledModule, entity: Entity, actor: Actor, operation: Operation): string {
  const cell = cellOf(module.ir, entity.name, actor, operation);
  const places = placesOf(module, cell);
  const text =
    cell.grants.length === 0 ? "no" : cell.grants.map((grant) => grantWords(entity, cell, grant)).join("; or ");
  if (places !== null) return `${text} (${places})`;
  if (isRefusedByTable(entity, operation)) return `${text} (append-only)`;
  return isDeniedBySilence(module, entity, actor, operation) ? "no (not mentioned)" : `${text} (by default)`;
}

/** The lines of the cell itself and of the cells that decide single columns of it. */
function placesOf(module: CompiledModule, cell: AccessCell): string | null {
  const columns = Object.keys(module.origins).filter((id) => id.startsWith(`${cell.id}/`));
  const id = `access/${cell.entity}/${actorName(cell.actor)}/${cell.operation}`;
  return linesOf(module, id, ...columns.sort());
}
