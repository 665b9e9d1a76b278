/** What a contract expects of tables, columns, constraints, indexes and identity sequences. */

import type { Column, Entity, ForeignKey, Index } from "../ir/entity.ts";
import { columnComment, constraintComment, indexComment, tableComment } from "../ir/object-comments.ts";
import { columnTypeSql } from "../sql/expression.ts";
import { identifier } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { parenthesised } from "./expression-text.ts";
import type { Fact } from "./facts.ts";

/** Returns the facts of one entity's table. */
export function expectedTable(module: string, schema: string, entity: Entity): readonly Fact[] {
  const table = [schema, entity.name];
  const path = `entities/${entity.name}`;
  const at = (
    kind: Fact["kind"],
    name: string,
    of: string,
    properties: Fact["properties"],
    expressions: Record<string, Sql> = {},
  ): Fact => withExpressions({ kind, object: [...table, name], properties, path: `${path}/${of}` }, expressions);
  const comment = (name: string): string => constraintComment(module, entity, name);

  const keys = [
    { ...entity.primaryKey, nullsNotDistinct: false, type: "primary-key" },
    ...entity.uniques.map((one) => ({ ...one, type: "unique" })),
  ];
  return [
    { kind: "table", object: table, properties: { ...plainTable, comment: tableComment(module, entity) }, path },
    ...entity.columns.map((column) =>
      at(
        "column",
        column.name,
        column.name,
        { ...columnProperties(entity, column), comment: columnComment(module, entity, column) },
        columnExpressions(column),
      ),
    ),
    ...entity.columns
      .filter((column) => column.identity !== null)
      .map((column) =>
        at("sequence", column.name, column.name, { owner: "project", increment: "1", start: "1", cycle: false }),
      ),
    ...keys.map((key) =>
      at("constraint", key.name, `constraints/${key.name}`, {
        ...ordinary,
        type: key.type,
        columns: key.columns,
        comment: comment(key.name),
      }),
    ),
    ...keys.map((key) =>
      at("index", key.name, `constraints/${key.name}`, {
        ...usable,
        unique: true,
        primary: key.type === "primary-key",
        columns: key.columns.map(identifier),
        nullsNotDistinct: key.nullsNotDistinct,
      }),
    ),
    ...entity.checks.map((check) =>
      at(
        "constraint",
        check.name,
        `constraints/${check.name}`,
        { ...ordinary, type: "check", comment: comment(check.name) },
        { expression: parenthesised(check.expression) },
      ),
    ),
    ...entity.foreignKeys.map((key) =>
      at("constraint", key.name, `constraints/${key.name}`, { ...foreignKey(schema, key), comment: comment(key.name) }),
    ),
    ...entity.indexes.map((index) =>
      at(
        "index",
        index.name,
        `indexes/${index.name}`,
        { ...indexProperties(index), comment: indexComment(module, entity, index) },
        index.where === null ? {} : { where: parenthesised(index.where) },
      ),
    ),
  ];
}

const plainTable = {
  relation: "table",
  persistence: "logged",
  rowLevelSecurity: true,
  forcedRowLevelSecurity: false,
  inherits: false,
  options: [],
  replicaIdentity: "default",
  owner: "project",
} as const;

const ordinary = { validated: true, enforced: true, deferrable: false, deferred: false, noInherit: false } as const;
const usable = { method: "btree", where: null, included: [], usable: true, immediate: true } as const;

function columnProperties(entity: Entity, column: Column): Fact["properties"] {
  return {
    notNull: !column.nullable || entity.primaryKey.columns.includes(column.name),
    identity: column.identity,
    collation: null,
    generatedStored: column.generated === null ? null : true,
    ...(column.default === null ? { default: null } : {}),
    ...(column.generated === null ? { generated: null } : {}),
  };
}

function columnExpressions(column: Column): Record<string, Sql> {
  return {
    type: columnTypeSql(column.type),
    ...(column.default === null ? {} : { default: parenthesised(column.default) }),
    ...(column.generated === null ? {} : { generated: parenthesised(column.generated) }),
  };
}

function foreignKey(schema: string, key: ForeignKey): Fact["properties"] {
  const referencedSchema = key.referenced.schema === "public" ? schema : key.referenced.schema;
  return {
    ...ordinary,
    type: "foreign-key",
    columns: key.columns,
    references: [referencedSchema, key.referenced.table],
    referencedColumns: key.referenced.columns,
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
    onDeleteColumns: [],
    match: "simple",
    deferrable: key.deferred,
    deferred: key.deferred,
  };
}

function indexProperties(index: Index): Fact["properties"] {
  return {
    ...usable,
    method: index.method,
    unique: index.unique,
    primary: false,
    nullsNotDistinct: false,
    columns: index.columns.map(({ column, descending }) => `${identifier(column)}${descending ? " desc" : ""}`),
  };
}

function withExpressions(fact: Fact, expressions: Readonly<Record<string, Sql>>): Fact {
  const properties = Object.fromEntries(Object.entries(fact.properties).filter(([name]) => !(name in expressions)));
  return Object.keys(expressions).length === 0 ? fact : { ...fact, properties, expressions };
}
