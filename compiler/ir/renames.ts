/** A compiled contract as it would read under other names: what is left to compare after declared renames. */

import type { AccessCell, Actor } from "./access.ts";
import { cellId } from "./find.ts";
import type { Entity } from "./entity.ts";
import type { Expression } from "./expression.ts";
import type { ModuleIr } from "./module.ts";
import type { OwnPredicate, Predicate } from "./predicate.ts";

export interface Renames {
  /** From the old name of an entity to the new one. */
  readonly entities: ReadonlyMap<string, string>;
  /** By the OLD name of an entity: from the old name of a column to the new one. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** From the old name of a role to the new one. */
  readonly roles: ReadonlyMap<string, string>;
  /** By the OLD name of an entity: from the old name of a state to the new one. */
  readonly states: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Returns whether nothing is renamed. */
export function renamesNothing(renames: Renames): boolean {
  return (
    renames.entities.size + renames.roles.size === 0 &&
    [...renames.columns.values(), ...renames.states.values()].every((one) => one.size === 0)
  );
}

/**
 * Returns the module with every name replaced, in structure and in conditions alike. Names of constraints and indexes
 * stay: they are derived from the contract anew, and are told from others by what they say. Constants in checks and
 * conditions stay too: they are values, not names.
 */
export function renamed(ir: ModuleIr, renames: Renames): ModuleIr {
  if (renamesNothing(renames)) return ir;
  const entity = (name: string): string => renames.entities.get(name) ?? name;
  const column = (of: string, name: string): string => renames.columns.get(of)?.get(name) ?? name;
  const role = (name: string): string => renames.roles.get(name) ?? name;
  const state = (of: string, name: string): string => renames.states.get(of)?.get(name) ?? name;
  const columnsOf = (of: string, names: readonly string[]): readonly string[] => names.map((one) => column(of, one));
  const expression = (of: string, one: Expression): Expression => withColumns(one, (name) => column(of, name));
  const identity = ir.identity;
  return {
    ...ir,
    roles: ir.roles.map((one) => ({ ...one, name: role(one.name) })),
    identity:
      identity === null
        ? null
        : {
            module: identity.module,
            entity: entity(identity.entity),
            key: column(identity.entity, identity.key),
            user: column(identity.entity, identity.user),
            role: column(identity.entity, identity.role),
            active:
              identity.active === null
                ? null
                : {
                    column: column(identity.entity, identity.active.column),
                    values: identity.active.values.map((one) => state(identity.entity, one)),
                  },
          },
    entities: ir.entities.map((one): Entity => ({
      ...one,
      name: entity(one.name),
      columns: one.columns.map((each) => ({
        ...each,
        name: column(one.name, each.name),
        generated: each.generated === null ? null : expression(one.name, each.generated),
      })),
      primaryKey: { ...one.primaryKey, columns: columnsOf(one.name, one.primaryKey.columns) },
      uniques: one.uniques.map((unique) => ({ ...unique, columns: columnsOf(one.name, unique.columns) })),
      checks: one.checks.map((check) => ({ ...check, expression: expression(one.name, check.expression) })),
      foreignKeys: one.foreignKeys.map((key) => ({
        ...key,
        columns: columnsOf(one.name, key.columns),
        referenced:
          key.referenced.schema === "auth"
            ? key.referenced
            : {
                ...key.referenced,
                table: entity(key.referenced.table),
                columns: columnsOf(key.referenced.table, key.referenced.columns),
              },
      })),
      indexes: one.indexes.map((index) => ({
        ...index,
        columns: index.columns.map((each) => ({ ...each, column: column(one.name, each.column) })),
        where: index.where === null ? null : expression(one.name, index.where),
      })),
    })),
    access: ir.access.map((cell): AccessCell => {
      const actor: Actor = cell.actor.kind === "role" ? { kind: "role", role: role(cell.actor.role) } : cell.actor;
      return {
        id: cellId(entity(cell.entity), actor, cell.operation),
        entity: entity(cell.entity),
        actor,
        operation: cell.operation,
        grants: cell.grants.map((grant) => ({
          rows: predicate(cell.entity, grant.rows),
          columns: columnsOf(cell.entity, grant.columns),
        })),
      };
    }),
    lifecycles: ir.lifecycles.map((one) => ({
      entity: entity(one.entity),
      column: column(one.entity, one.column),
      states: one.states.map((each) => ({ ...each, name: state(one.entity, each.name) })),
      initial: one.initial.map((each) => state(one.entity, each)),
      transitions: one.transitions.map(({ from, to }) => ({
        from: state(one.entity, from),
        to: state(one.entity, to),
      })),
    })),
    audit:
      ir.audit === null
        ? null
        : {
            log:
              ir.audit.log === null
                ? null
                : {
                    ...ir.audit.log,
                    entity: entity(ir.audit.log.entity),
                    audited: entity(ir.audit.log.audited),
                    subject: column(ir.audit.log.entity, ir.audit.log.subject),
                    actor: column(ir.audit.log.entity, ir.audit.log.actor),
                    action: column(ir.audit.log.entity, ir.audit.log.action),
                    oldValue: column(ir.audit.log.entity, ir.audit.log.oldValue),
                    newValue: column(ir.audit.log.entity, ir.audit.log.newValue),
                  },
            events: ir.audit.events.map((event) => ({
              ...event,
              id: eventId(event.id, entity, (name) => column(event.entity, name)),
              entity: entity(event.entity),
              columns: columnsOf(event.entity, event.columns),
              oldColumns: event.oldColumns === null ? null : columnsOf(event.entity, event.oldColumns),
              newColumns: event.newColumns === null ? null : columnsOf(event.entity, event.newColumns),
            })),
          },
    examples: ir.examples.map((one) => ({
      ...one,
      rows: one.rows.map((row) => ({
        entity: entity(row.entity),
        values: row.values.map(({ column: name, value }) => ({ column: column(row.entity, name), value })),
      })),
    })),
  };

  function predicate(of: string, one: Predicate): Predicate {
    switch (one.kind) {
      case "all":
      case "none":
        return one;
      case "own":
        return own(of, one);
      case "in-state":
        return { ...one, column: column(of, one.column), values: one.values.map((value) => state(of, value)) };
      case "and":
      case "or":
        return { kind: one.kind, of: one.of.map((inner) => predicate(of, inner)) };
      case "not":
        return { kind: "not", of: predicate(of, one.of) };
      case "sql":
        return { kind: "sql", expression: expression(of, one.expression) };
    }
  }

  function own(of: string, one: OwnPredicate): OwnPredicate {
    if (one.holds !== "parent") return { ...one, column: column(of, one.column) };
    return {
      ...one,
      column: column(of, one.column),
      parent: entity(one.parent),
      parentKey: column(one.parent, one.parentKey),
      parentOwn: own(one.parent, one.parentOwn),
    };
  }
}

/** Returns an expression with every column named anew. */
export function withColumns(expression: Expression, name: (column: string) => string): Expression {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== "object") return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
    return copy["kind"] === "column" ? { ...copy, name: name(String(copy["name"])) } : copy;
  };
  return visit(expression) as Expression;
}

/** Event ids are `audit/<entity>/<operation>[/<column>+<column>]`. */
function eventId(id: string, entity: (name: string) => string, column: (name: string) => string): string {
  const [root = "", of = "", operation = "", ...rest] = id.split("/");
  return [root, entity(of), operation, ...rest.map((names) => names.split("+").map(column).join("+"))].join("/");
}
