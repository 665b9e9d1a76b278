/** Rules of tables that come and go: enforced for new rows at once, proved for old ones in the next file. */

import type { CheckConstraint, Entity, ForeignKey, Index, UniqueConstraint } from "../../ir/entity.ts";
import { columnsIn } from "../../attack/value.ts";
import { entityOf } from "../../ir/find.ts";
import { sha256Hex } from "../../ir/canonical.ts";
import { expressionSql } from "../../sql/expression.ts";
import { identifier, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { tableName } from "../migrations/scope.ts";
import { createIndex, foreignKey } from "../migrations/tables.ts";
import { filling, requiredColumns } from "./column-changes.ts";
import { changesOf } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";
import { ignoring } from "./squawk.ts";
import type { SetAside } from "./squawk.ts";

interface NewConstraint {
  readonly entity: Entity;
  readonly name: string;
  /** Whether one of the same name stands in its place. */
  readonly replaces: boolean;
  readonly is:
    | { readonly kind: "check"; readonly check: CheckConstraint }
    | { readonly kind: "foreign-key"; readonly key: ForeignKey }
    | { readonly kind: "unique"; readonly unique: UniqueConstraint };
}

/** Returns the new and changed constraints of tables that exist; primary keys are not among them. */
function newConstraints(evolving: Evolving): readonly NewConstraint[] {
  return changesOf(evolving, "constraint-added", "constraint-changed").flatMap((change): readonly NewConstraint[] => {
    const entity = entityOf(evolving.after.ir, change.entity);
    const { name } = change;
    const replaces = change.kind === "constraint-changed";
    const check = entity.checks.find((one) => one.name === name);
    if (check !== undefined) return [{ entity, name, replaces, is: { kind: "check", check } }];
    const key = entity.foreignKeys.find((one) => one.name === name);
    if (key !== undefined) return [{ entity, name, replaces, is: { kind: "foreign-key", key } }];
    const unique = entity.uniques.find((one) => one.name === name);
    return unique === undefined ? [] : [{ entity, name, replaces, is: { kind: "unique", unique } }];
  });
}

/** Returns the constraints that fall; those that a unique constraint of the same name replaces stand until that is built. */
export function droppedConstraints(evolving: Evolving): readonly Sql[] {
  return changesOf(evolving, "constraint-removed").map(
    ({ entity, name }) => sql`alter table ${tableName(evolving.after, entity)} drop constraint ${identifier(name)};`,
  );
}

/** Returns checks and foreign keys that hold for new rows from now on. `late` are those about columns still to be filled. */
export function unprovenConstraints(evolving: Evolving, when: "early" | "late"): readonly Sql[] {
  return newConstraints(evolving)
    .filter((one) => (when === "late") === isLate(evolving, one))
    .flatMap((one) => {
      if (one.is.kind === "unique") return [];
      const table = tableName(evolving.after, one.entity.name);
      const name = identifier(one.name);
      const dropped = one.replaces ? sql`drop constraint ${name}, ` : sql``;
      const body =
        one.is.kind === "check"
          ? sql`check (${expressionSql(one.is.check.expression)})`
          : foreignKey(evolving.after, one.is.key);
      return [sql`alter table ${table} ${dropped}add constraint ${name} ${body} not valid;`];
    });
}

/** A check about a column that is filled in batches could refuse a change of a row that has not been filled yet. */
function isLate(evolving: Evolving, { entity, is }: NewConstraint): boolean {
  const filled = new Set(
    changesOf(evolving, "column-added", "column-required")
      .filter((one) => one.entity === entity.name)
      .map((one) => one.column)
      .filter((name) => {
        const column = entity.columns.find((one) => one.name === name);
        return column !== undefined && filling(column).kind === "rows";
      }),
  );
  if (is.kind === "foreign-key") return is.key.columns.some((name) => filled.has(name));
  return is.kind === "check" && columnsIn(is.check.expression).some((name) => filled.has(name));
}

/** Returns the checks that stand for NOT NULL until old rows are proved. */
export function unprovenRequired(evolving: Evolving): readonly Sql[] {
  return requiredColumns(evolving).map(({ entity, column }) => {
    const table = tableName(evolving.after, entity.name);
    const name = identifier(requiredName(entity.name, column.name));
    return sql`alter table ${table} add constraint ${name} check (${identifier(column.name)} is not null) not valid;`;
  });
}

/** Returns the proofs for old rows, the columns that must have a value, and the unique constraints over their indexes. */
export function provenConstraints(evolving: Evolving): readonly Sql[] {
  const { after } = evolving;
  const validated = newConstraints(evolving)
    .filter((one) => one.is.kind !== "unique")
    .map((one) => sql`alter table ${tableName(after, one.entity.name)} validate constraint ${identifier(one.name)};`);
  const required = requiredColumns(evolving).flatMap(({ entity, column }) => {
    const table = tableName(after, entity.name);
    const name = identifier(requiredName(entity.name, column.name));
    return [
      sql`alter table ${table} validate constraint ${name};`,
      sql`alter table ${table} alter column ${identifier(column.name)} set not null;`,
      sql`alter table ${table} drop constraint ${name};`,
    ];
  });
  const uniques = newConstraints(evolving).flatMap((one) => {
    if (one.is.kind !== "unique") return [];
    const table = tableName(after, one.entity.name);
    const name = identifier(one.name);
    const dropped = one.replaces ? sql`drop constraint ${name}, ` : sql``;
    return [
      sql`alter table ${table} ${dropped}add constraint ${name} unique using index ${identifier(buildingName(one.name))};`,
    ];
  });
  return [...validated, ...required, ...uniques];
}

export interface IndexStep {
  readonly index: string;
  /** They run one by one, outside of any transaction. */
  readonly statements: readonly Sql[];
}

/** `if not exists` would keep the invalid index that a failed attempt left. */
const afresh: SetAside = {
  rule: "prefer-robust-stmts",
  reason: "what a failed attempt left is removed by the statement before",
};

/**
 * Returns the statements on indexes of tables that exist, each for a file of its own: CREATE INDEX CONCURRENTLY runs in
 * no transaction, and one that failed leaves an invalid index behind, which goes first whenever the file is run.
 */
export function builtIndexes(evolving: Evolving): readonly IndexStep[] {
  const { after } = evolving;
  const { publicSchema } = after.settings;
  const built = (index: string, create: Sql): readonly IndexStep[] => [
    {
      index,
      statements: [
        sql`drop index concurrently if exists ${qualified(publicSchema, index)};`,
        ignoring([afresh], create),
      ],
    },
  ];
  const indexes = changesOf(evolving, "index-added", "index-changed").flatMap((change) => {
    const entity = entityOf(after.ir, change.entity);
    const index = entity.indexes.find((one) => one.name === change.name);
    return index === undefined ? [] : built(index.name, createIndex(after, entity, index, "concurrently"));
  });
  const uniques = newConstraints(evolving).flatMap((one) => {
    if (one.is.kind !== "unique") return [];
    const index: Index = {
      name: buildingName(one.name),
      method: "btree",
      unique: true,
      columns: one.is.unique.columns.map((column) => ({ column, descending: false })),
      where: null,
      reason: "contract",
      description: "",
    };
    const create = createIndex(after, one.entity, index, "concurrently");
    const whole = one.is.unique.nullsNotDistinct ? (create.replace(/;$/, " nulls not distinct;") as Sql) : create;
    return built(index.name, whole);
  });
  return [...indexes, ...uniques];
}

/** Returns the statements that remove indexes, each for a file of its own. */
export function removedIndexes(evolving: Evolving): readonly IndexStep[] {
  const { publicSchema } = evolving.after.settings;
  return changesOf(evolving, "index-removed").map(({ name }) => ({
    index: name,
    statements: [sql`drop index concurrently if exists ${qualified(publicSchema, name)};`],
  }));
}

/** The index of a unique constraint while it is built; the constraint gives it its own name. */
function buildingName(constraint: string): string {
  return temporaryName(constraint, "building");
}

function requiredName(entity: string, column: string): string {
  return temporaryName(`${entity}_${column}`, "required");
}

/** Postgres cuts names at 63 bytes. */
function temporaryName(stem: string, purpose: string): string {
  const whole = `${stem}_contractc_${purpose}`;
  if (new TextEncoder().encode(whole).length <= 63) return whole;
  return `contractc_${purpose}_${sha256Hex(whole).slice(0, 16)}`;
}
