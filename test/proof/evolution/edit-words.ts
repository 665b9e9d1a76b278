/** Words for edits of compiled contracts. */

import type { Column, Entity } from "../../../compiler/ir/entity.ts";
import { operations } from "../../../compiler/ir/access.ts";
import type { AccessCell } from "../../../compiler/ir/access.ts";
import { actorsOf, cellId } from "../../../compiler/ir/find.ts";
import type { Predicate } from "../../../compiler/ir/predicate.ts";
import { matrix } from "../../fixtures/ir-words.ts";
import type { Grants } from "../../fixtures/ir-words.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import type { Renames } from "../../../compiler/ir/renames.ts";

export type Project = readonly ModuleIr[];

export interface Edit {
  readonly name: string;
  /** Losses that somebody signed for this step. */
  readonly approve?: readonly { readonly object: string; readonly change: string }[];
  /** What the migration says as long as nobody corrects the rows. */
  readonly refuses?: RegExp;
  /** What somebody corrects by hand before, so that the rows that exist fit. */
  readonly correct?: string;
  readonly edit: (project: Project) => Project;
}

export const inModule =
  (module: string, change: (ir: ModuleIr) => ModuleIr) =>
  (project: Project): Project =>
    project.map((ir) => (ir.module === module ? change(ir) : ir));
export const notesModule = "clinic-notes";
export const peopleModule = "auth-foundation";
export const inEntity = (name: string, change: (entity: Entity) => Entity, module = notesModule) =>
  inModule(module, (ir) => ({ ...ir, entities: ir.entities.map((one) => (one.name === name ? change(one) : one)) }));
export const inColumn = (entity: string, name: string, change: (column: Column) => Column, module = notesModule) =>
  inEntity(
    entity,
    (one) => ({ ...one, columns: one.columns.map((each) => (each.name === name ? change(each) : each)) }),
    module,
  );
export const withColumn = (entity: string, added: Column) =>
  inEntity(entity, (one) => ({ ...one, columns: [...one.columns, added] }));
/** Lets whoever reads all of an entity read a new column too. */
export const readable = (entity: string, name: string, written: "written" | "computed" = "written") =>
  inModule(notesModule, (ir) => ({
    ...ir,
    access: ir.access.map((cell) =>
      cell.entity === entity &&
      (cell.operation === "select" || (cell.actor.kind === "service-role" && written === "written")) &&
      cell.operation !== "delete"
        ? { ...cell, grants: cell.grants.map((grant) => ({ ...grant, columns: [...grant.columns, name] })) }
        : cell,
    ),
  }));
export const inCell = (id: string, change: (grants: AccessCell["grants"]) => AccessCell["grants"]) =>
  inModule(notesModule, (ir) => ({
    ...ir,
    access: ir.access.map((cell) => (cell.id === id ? { ...cell, grants: change(cell.grants) } : cell)),
  }));
export const inTurn =
  (...steps: readonly ((project: Project) => Project)[]) =>
  (project: Project): Project =>
    steps.reduce((so, step) => step(so), project);

/** Declares what a column was called. */
export function formerly(ir: ModuleIr, entity: string, name: string, old: string): ModuleIr {
  return {
    ...ir,
    entities: ir.entities.map((one) =>
      one.name === entity
        ? { ...one, columns: one.columns.map((each) => (each.name === name ? { ...each, formerly: old } : each)) }
        : one,
    ),
  };
}

/** Takes a column away, and every right to it. */
export function withoutColumn(entity: string, name: string) {
  return inModule(notesModule, (ir) => ({
    ...ir,
    entities: ir.entities.map((one) =>
      one.name === entity ? { ...one, columns: one.columns.filter((each) => each.name !== name) } : one,
    ),
    access: ir.access.map((cell) =>
      cell.entity === entity
        ? {
            ...cell,
            grants: cell.grants.map((grant) => ({ ...grant, columns: grant.columns.filter((each) => each !== name) })),
          }
        : cell,
    ),
  }));
}

/** Renames of nothing but what is given. */
export function renames(given: Partial<Renames>): Renames {
  return { entities: new Map(), columns: new Map(), roles: new Map(), states: new Map(), ...given };
}

/** Puts constants in place of others, in whatever is given. */
export function withStrings<T>(given: T, values: ReadonlyMap<string, string>): T {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== "object") return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
    return copy["kind"] === "string" ? { ...copy, value: values.get(String(copy["value"])) ?? copy["value"] } : copy;
  };
  return visit(given) as T;
}

/** Adds a role without any right to every module. */
export function withRole(name: string, description: string) {
  return (project: Project): Project =>
    project.map((ir) => {
      const roles = [...ir.roles, { name, description }];
      const cells = ir.entities.flatMap((entity) =>
        operations.map((operation): AccessCell => {
          const actor = { kind: "role", role: name } as const;
          return { id: cellId(entity.name, actor, operation), entity: entity.name, actor, operation, grants: [] };
        }),
      );
      return { ...ir, roles, access: inMatrixOrder({ ...ir, roles }, [...ir.access, ...cells]) };
    });
}

/** Takes a role out of every module. */
export function withoutRole(name: string) {
  return (project: Project): Project =>
    project.map((ir) => ({
      ...ir,
      roles: ir.roles.filter((one) => one.name !== name),
      access: ir.access.filter((one) => one.actor.kind !== "role" || one.actor.role !== name),
    }));
}

/** Adds a table of which people of the given roles may do what, and the system anything. */
export function withEntity(module: string, entity: Entity, granted: Readonly<Record<string, Grants>>) {
  return inModule(module, (ir) => {
    const all: Predicate = { kind: "all" };
    const columns = entity.columns.map((one) => one.name);
    const written = entity.columns
      .filter((one) => one.generated === null && one.identity !== "always")
      .map((one) => one.name);
    const service: Grants = {
      select: [{ rows: all, columns }],
      insert: [{ rows: all, columns: written }],
      update: [{ rows: all, columns: written }],
      delete: [{ rows: all, columns: [] }],
    };
    const cells = matrix(ir.roles, { [entity.name]: { ...granted, "service-role": service } });
    return { ...ir, entities: [...ir.entities, entity], access: [...ir.access, ...cells] };
  });
}

function inMatrixOrder(ir: ModuleIr, cells: readonly AccessCell[]): readonly AccessCell[] {
  return ir.entities.flatMap((entity) =>
    actorsOf(ir).flatMap((actor) =>
      operations.flatMap((operation) => cells.filter((one) => one.id === cellId(entity.name, actor, operation))),
    ),
  );
}
