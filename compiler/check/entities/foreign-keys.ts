/** Foreign keys: what they refer to exists, is unique there and has the same type. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Code, Params } from "../../diagnostics/catalogue.ts";
import type { ForeignKey } from "../../ir/entity.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { ColumnType } from "../../ir/type.ts";
import { columnTypeSql } from "../../sql/expression.ts";
import type { Span } from "../../text/source.ts";
import { didYouMean } from "../names.ts";
import type { EntityDraft, EntityReading, ForeignKeyDraft } from "./draft.ts";

export interface SettledForeignKey {
  readonly foreignKey: Omit<ForeignKey, "name">;
  readonly name: string | null;
  readonly span: Span;
}

interface Target {
  readonly schema: "public" | "auth";
  readonly table: string;
  readonly columns: ReadonlyMap<string, ColumnType>;
  readonly key: readonly string[];
  readonly unique: readonly (readonly string[])[];
}

/** The one table of the platform that contracts refer to. */
const users: Target = {
  schema: "auth",
  table: "users",
  columns: new Map([["id", { name: "uuid", arguments: [], dimensions: 0 }]]),
  key: ["id"],
  unique: [["id"]],
};

/**
 * Returns the foreign keys of a draft with what they refer to. Where one deleted row is referenced by a cascading and
 * by a plain key of the same table, the plain one is deferred: which fires first would depend on the order of creation
 * (semantics 9). Errors: `entity/unknown-table`, `entity/unknown-column`, `entity/unreferenceable`,
 * `entity/foreign-key-type`, `entity/set-null-on-required`.
 */
export function settleForeignKeys(
  reading: EntityReading,
  draft: EntityDraft,
  drafts: readonly EntityDraft[],
  dependencies: readonly ModuleIr[],
): readonly SettledForeignKey[] {
  const targets = targetsOf(drafts, dependencies);
  const settled = draft.foreignKeys.map((key) => {
    const target = findTarget(key, targets);
    const report = <C extends Code>(code: C, params: Params<C>): void => {
      const where = { span: key.span, path: `entities/${draft.name}/${key.columns.join(",")}` };
      reading.notebook.diagnostics.push(diagnose(code, where, params));
    };
    const columns = key.referenced ?? target?.key ?? [];
    if (target === null) {
      const written = key.schema === null ? key.table : `${key.schema}.${key.table}`;
      const suggestion = didYouMean(written, [...targets.keys()]);
      report("entity/unknown-table", { table: written, suggestion });
    } else checkTarget(draft, key, target, columns, report);
    const foreignKey = {
      columns: key.columns,
      referenced: { schema: target?.schema ?? ("public" as const), table: target?.table ?? key.table, columns },
      onDelete: key.onDelete,
      onUpdate: key.onUpdate,
      deferred: false,
    };
    return { foreignKey, name: key.name, span: key.span };
  });
  return settled.map((one) => {
    const { referenced, onDelete } = one.foreignKey;
    const cascades = settled.some(
      ({ foreignKey: other }) =>
        other.onDelete === "cascade" &&
        other.referenced.schema === referenced.schema &&
        other.referenced.table === referenced.table,
    );
    return { ...one, foreignKey: { ...one.foreignKey, deferred: onDelete === "no-action" && cascades } };
  });
}

function checkTarget(
  draft: EntityDraft,
  key: ForeignKeyDraft,
  target: Target,
  columns: readonly string[],
  report: <C extends Code>(code: C, params: Params<C>) => void,
): void {
  const name = target.schema === "auth" ? "auth.users" : target.table;
  const missing = columns.filter((column) => !target.columns.has(column));
  for (const column of missing) {
    report("entity/unknown-column", { column, table: name, suggestion: didYouMean(column, target.columns.keys()) });
  }
  if (missing.length > 0) return;
  const unique = target.unique.some(
    (one) => one.length === columns.length && one.every((column) => columns.includes(column)),
  );
  if (!unique || columns.length !== key.columns.length) {
    report("entity/unreferenceable", { table: name, columns: columns.join(", ") });
    return;
  }
  key.columns.forEach((column, at) => {
    const own = draft.columns.find((one) => one.name === column)?.column;
    const referenced = columns[at] ?? "";
    const expected = target.columns.get(referenced);
    if (own === undefined || expected === undefined) return;
    if (own.type.name !== expected.name || own.type.dimensions !== expected.dimensions) {
      const params = {
        column,
        type: columnTypeSql(own.type),
        referenced: `${name}.${referenced}`,
        expected: columnTypeSql(expected),
      };
      report("entity/foreign-key-type", params);
    }
    for (const [event, action] of [
      ["ON DELETE", key.onDelete],
      ["ON UPDATE", key.onUpdate],
    ] as const) {
      if (action === "set-null" && !own.nullable)
        report("entity/set-null-on-required", { column, action: `${event} SET NULL` });
    }
  });
}

function findTarget(key: ForeignKeyDraft, targets: ReadonlyMap<string, Target>): Target | null {
  const schema = key.schema?.toLowerCase();
  if (schema !== undefined && schema !== "public" && schema !== "auth") return null;
  return targets.get(schema === "auth" ? `auth.${key.table.toLowerCase()}` : key.table) ?? null;
}

function targetsOf(drafts: readonly EntityDraft[], dependencies: readonly ModuleIr[]): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>([["auth.users", users]]);
  for (const entity of dependencies.flatMap((module) => module.entities)) {
    const unique = [
      entity.primaryKey.columns,
      ...entity.uniques.map((one) => one.columns),
      ...entity.indexes
        .filter((one) => one.unique && one.where === null)
        .map((one) => one.columns.map((column) => column.column)),
    ];
    const columns = new Map(entity.columns.map((column) => [column.name, column.type]));
    targets.set(entity.name, { schema: "public", table: entity.name, columns, key: entity.primaryKey.columns, unique });
  }
  for (const draft of drafts) {
    const key = draft.keys[0]?.columns ?? [];
    const unique = [
      key,
      ...draft.uniques.map((one) => one.columns),
      ...draft.indexes
        .filter(({ index }) => index.unique && index.where === null)
        .map(({ index }) => index.columns.map((column) => column.column)),
    ];
    const columns = new Map(draft.columns.map((one) => [one.name, one.column.type]));
    targets.set(draft.name, { schema: "public", table: draft.name, columns, key, unique });
  }
  return targets;
}
