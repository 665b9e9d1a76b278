/** Damage to tables, columns, constraints and indexes. */

import type { Column, Entity, ForeignKey, ReferentialAction } from "../ir/entity.ts";
import { columnOf, lifecycleOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import { sequenceName } from "../ir/object-names.ts";
import { expressionSql } from "../sql/expression.ts";
import { identifier, identifiers, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { conditionParts } from "./conditions.ts";
import { constantDamages } from "./constants.ts";
import { mutantsOn } from "./mutant.ts";
import type { Damage, Mutant, Subject } from "./mutant.ts";
import { oneLine } from "./policy-damages.ts";
import { sequenceDamages } from "./privilege-damages.ts";
import { spliced } from "./scan.ts";

/** Returns the damage to an entity's table, grants and triggers aside. */
export function tableMutants(ir: ModuleIr, entity: Entity, publicSchema: string): readonly Mutant[] {
  const table = qualified(publicSchema, entity.name);
  const subject = (
    objectKind: Subject["objectKind"],
    name: string,
    place: string,
    operation: string | null,
  ): Subject => ({
    objectKind,
    object: `${objectKind} ${name}`,
    module: ir.module,
    place: `entities/${entity.name}${place}`,
    entity: entity.name,
    operation,
  });
  const constraint = (name: string) => subject("constraint", `${table} ${name}`, `/constraints/${name}`, "constraints");
  return [
    ...mutantsOn(subject("table", table, "", null), rowSecurityDamages(table)),
    ...entity.columns.flatMap((column) => [
      ...mutantsOn(
        subject("column", `${table}.${identifier(column.name)}`, `/${column.name}`, "constraints"),
        columnDamages(table, entity, column),
      ),
      ...mutantsOn(
        subject("default", `${table}.${identifier(column.name)}`, `/${column.name}`, "system"),
        defaultDamages(table, ir, entity, column),
      ),
      ...(column.identity === null
        ? []
        : mutantsOn(
            subject(
              "sequence",
              qualified(publicSchema, sequenceName(entity.name, column.name)),
              `/${column.name}`,
              "sequence",
            ),
            sequenceDamages(qualified(publicSchema, sequenceName(entity.name, column.name))),
          )),
    ]),
    ...mutantsOn(constraint(entity.primaryKey.name), [dropConstraint(table, entity.primaryKey.name)]),
    ...entity.uniques.flatMap((unique) =>
      mutantsOn(constraint(unique.name), [
        dropConstraint(table, unique.name),
        ...(unique.columns.every((name) => !columnOf(entity, name).nullable)
          ? []
          : [
              {
                operator: "flip nulls distinct",
                detail: "",
                description: "NULLs are counted the other way",
                sql: [
                  drop(table, unique.name),
                  sql`alter table ${table} add constraint ${identifier(unique.name)} unique ${unique.nullsNotDistinct ? sql`` : sql`nulls not distinct `}(${identifiers(unique.columns)})`,
                ],
              },
            ]),
      ]),
    ),
    ...entity.checks.flatMap((check) =>
      mutantsOn(constraint(check.name), [
        dropConstraint(table, check.name),
        ...checkDamages(table, check.name, expressionSql(check.expression), closedSets(ir, entity)),
      ]),
    ),
    ...entity.foreignKeys.flatMap((key) =>
      mutantsOn(
        subject("foreign key", `${table} ${key.name}`, `/constraints/${key.name}`, "constraints"),
        foreignKeyDamages(table, publicSchema, key),
      ),
    ),
    ...entity.indexes.flatMap((index) =>
      mutantsOn(subject("index", qualified(publicSchema, index.name), `/indexes/${index.name}`, "constraints"), [
        dropIndex(qualified(publicSchema, index.name), index.unique),
      ]),
    ),
  ];
}

/** Returns the damage to row level security itself. */
export function rowSecurityDamages(table: Sql): readonly Damage[] {
  const alter = (operator: string, description: string, change: Sql): Damage => ({
    operator,
    detail: "",
    description,
    sql: [sql`alter table ${table} ${change}`],
  });
  return [
    alter("disable row level security", "no policy applies", sql`disable row level security`),
    alter("force row level security", "policies apply to the owner too", sql`force row level security`),
  ];
}

/** Returns the damage of an index that is gone. One that is not unique only makes reading faster. */
export function dropIndex(index: Sql, unique: boolean): Damage {
  return {
    operator: "drop index",
    detail: "",
    description: "the index is gone",
    sql: [sql`drop index ${index}`],
    ...(unique ? {} : { inert: "an index that is not unique makes reading faster and changes nothing else" }),
  };
}

/** Returns the damage of a constraint that is gone, with what depends on it. */
export function dropConstraint(table: Sql, name: string): Damage {
  return {
    operator: "drop constraint",
    detail: "",
    description: "the constraint is gone",
    sql: [sql`alter table ${table} drop constraint ${identifier(name)} cascade`],
  };
}

function drop(table: Sql, name: string): Sql {
  return sql`alter table ${table} drop constraint ${identifier(name)}`;
}

function columnDamages(table: Sql, entity: Entity, column: Column): readonly Damage[] {
  const alter = (operator: string, description: string, change: Sql): Damage => ({
    operator,
    detail: "",
    description,
    sql: [sql`alter table ${table} alter column ${identifier(column.name)} ${change}`],
  });
  const key = entity.primaryKey.columns.includes(column.name);
  const nullability =
    key || column.identity !== null
      ? []
      : column.nullable
        ? [alter("require a value", "the column must be filled", sql`set not null`)]
        : [alter("drop not null", "the column may be left empty", sql`drop not null`)];
  const filling =
    column.generated !== null
      ? [alter("drop generation", "the column is no longer computed", sql`drop expression`)]
      : column.identity === "always"
        ? [alter("identity by default", "the number may be chosen", sql`set generated by default`)]
        : column.identity === "by-default"
          ? [alter("identity always", "the number may not be chosen", sql`set generated always`)]
          : [];
  return [...nullability, ...filling];
}

function defaultDamages(table: Sql, ir: ModuleIr, entity: Entity, column: Column): readonly Damage[] {
  if (column.default === null) return [];
  const alter = (operator: string, detail: string, description: string, change: Sql): Damage => ({
    operator,
    detail,
    description,
    sql: [sql`alter table ${table} alter column ${identifier(column.name)} ${change}`],
  });
  const { default: expression } = column;
  const known = closedSets(ir, entity).find((set) => expression.kind === "string" && set.includes(expression.value));
  const others = (known ?? []).filter((one) => expression.kind !== "string" || one !== expression.value);
  return [
    alter("drop default", "", "nothing is filled in", sql`drop default`),
    ...others.map((value) =>
      alter("another default", value, `${value} is filled in instead`, sql`set default ${literal(value)}`),
    ),
    ...(column.type.name === "timestamptz"
      ? [alter("another default", "a day that never ends", "no time of now is filled in", sql`set default 'infinity'`)]
      : []),
  ];
}

/** The closed sets that an entity's constants come from: roles, states, and what its own CHECKs list. */
function closedSets(ir: ModuleIr, entity: Entity): readonly (readonly string[])[] {
  const lifecycle = lifecycleOf(ir, entity.name);
  const listed = entity.checks.flatMap((check) => {
    const { expression } = check;
    if (expression.kind !== "in" || expression.negated) return [];
    return [expression.list.flatMap((one) => (one.kind === "string" ? [one.value] : []))];
  });
  return [
    ir.roles.map((one) => one.name),
    ...(lifecycle === null ? [] : [lifecycle.states.map((one) => one.name)]),
    ...listed,
  ];
}

function checkDamages(
  table: Sql,
  name: string,
  expression: Sql,
  sets: readonly (readonly string[])[],
): readonly Damage[] {
  const becomes = (operator: string, detail: string, description: string, condition: string): Damage => ({
    operator,
    detail,
    description,
    // Not valid: rows that are there already are not what is asked about.
    sql: [
      drop(table, name),
      sql`alter table ${table} add constraint ${identifier(name)} check (${condition as Sql}) not valid`,
    ],
  });
  return [
    ...conditionParts(expression, true).map((part) => {
      const text = oneLine(expression.slice(part.start, part.end));
      const by = part.role === "arm" ? "false" : "true";
      return becomes(`drop ${part.role}`, text, `it no longer asks for ${text}`, spliced(expression, part, by));
    }),
    ...constantDamages(expression, sets).map((one) =>
      becomes(one.operator, one.detail, `${one.operator}: ${one.detail}`, one.text),
    ),
  ];
}

const actions: readonly (readonly [ReferentialAction, Sql])[] = [
  ["no-action", sql`no action`],
  ["restrict", sql`restrict`],
  ["cascade", sql`cascade`],
  ["set-null", sql`set null`],
  ["set-default", sql`set default`],
];

function foreignKeyDamages(table: Sql, publicSchema: string, key: ForeignKey): readonly Damage[] {
  const { schema, table: parent, columns } = key.referenced;
  const target = schema === "auth" ? qualified("auth", parent) : qualified(publicSchema, parent);
  const rebuilt = (onDelete: ReferentialAction, onUpdate: ReferentialAction, deferred: boolean): readonly Sql[] => [
    drop(table, key.name),
    sql`alter table ${table} add constraint ${identifier(key.name)} foreign key (${identifiers(key.columns)}) references ${target} (${identifiers(columns)}) on delete ${actionSql(onDelete)} on update ${actionSql(onUpdate)} ${deferred ? sql`deferrable initially deferred` : sql`not deferrable`}`,
  ];
  return [
    dropConstraint(table, key.name),
    ...actions
      .filter(([action]) => action !== key.onDelete)
      .map(([action]): Damage => ({
        operator: "another action on delete",
        detail: action,
        description: `deleting the row it refers to does ${action} instead of ${key.onDelete}`,
        sql: rebuilt(action, key.onUpdate, key.deferred),
      })),
    ...actions
      .filter(([action]) => action === "cascade" || action === "set-null")
      .filter(([action]) => action !== key.onUpdate)
      .map(([action]): Damage => ({
        operator: "another action on update",
        detail: action,
        description: `changing the key it refers to does ${action} instead of ${key.onUpdate}`,
        sql: rebuilt(key.onDelete, action, key.deferred),
      })),
    {
      operator: "flip deferral",
      detail: "",
      description: key.deferred ? "it is checked at once" : "it is checked at the end of the transaction",
      sql: rebuilt(key.onDelete, key.onUpdate, !key.deferred),
    },
  ];
}

function actionSql(action: ReferentialAction): Sql {
  return actions.find(([one]) => one === action)?.[1] ?? sql`no action`;
}
