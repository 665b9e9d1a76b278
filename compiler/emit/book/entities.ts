/** The entities on the page: columns, constraints and indexes. */

import type { Column, Entity, ForeignKey, Index, ReferentialAction } from "../../ir/entity.ts";
import type { CompiledModule } from "../emitter.ts";
import { columnTypeSql, expressionSql } from "../../sql/expression.ts";
import { cellCode, code, table, words } from "./escape.ts";
import { linesOf } from "./places.ts";

export interface EntityView {
  readonly name: string;
  readonly description: string;
  readonly place: string | null;
  readonly columns: string;
  readonly constraints: readonly string[];
  readonly indexes: readonly string[];
}

const actionWords: Readonly<Record<ReferentialAction, string>> = {
  "no-action": "a referenced row cannot be deleted",
  restrict: "a referenced row cannot be deleted",
  cascade: "deleted with the referenced row",
  "set-null": "emptied when the referenced row is deleted",
  "set-default": "set to its default when the referenced row is deleted",
};

/** Returns what the page says about each entity, in the contract's order. */
export function entityViews(module: CompiledModule): readonly EntityView[] {
  return module.ir.entities.map((entity) => ({
    name: code(entity.name),
    description: words(entity.description),
    place: linesOf(module, `entities/${entity.name}`),
    columns: columnTable(module, entity),
    constraints: constraintLines(entity),
    indexes: entity.indexes.map(indexLine),
  }));
}

function columnTable(module: CompiledModule, entity: Entity): string {
  const rows = entity.columns.map((column) => [
    cellCode(column.name),
    cellCode(columnTypeSql(column.type)),
    column.nullable ? "no" : "yes",
    valueWords(column),
    words(column.description),
    linesOf(module, `entities/${entity.name}/${column.name}`) ?? "",
  ]);
  return table(["Column", "Type", "Required", "Value when left out", "Description", "Contract"], rows);
}

function valueWords(column: Column): string {
  if (column.generated !== null) return `always ${cellCode(expressionSql(column.generated))}`;
  if (column.identity !== null) return "the next number";
  if (column.default === null) return column.nullable ? "none" : "";
  return cellCode(expressionSql(column.default));
}

function constraintLines(entity: Entity): readonly string[] {
  return [
    `${code(entity.primaryKey.name)}: primary key ${columnList(entity.primaryKey.columns)}`,
    ...entity.uniques.map(
      (one) =>
        `${code(one.name)}: unique ${columnList(one.columns)}${one.nullsNotDistinct ? ", empty values count as equal" : ""}`,
    ),
    ...entity.checks.map((one) => `${code(one.name)}: ${code(expressionSql(one.expression))}`),
    ...entity.foreignKeys.map(foreignKeyLine),
    ...(entity.appendOnly
      ? ["append-only: no row is ever changed or deleted by anybody but a cascade of the contract"]
      : []),
  ];
}

function foreignKeyLine(key: ForeignKey): string {
  const { schema, table: name, columns } = key.referenced;
  const target = schema === "auth" ? `auth.${name}` : name;
  const when = key.deferred ? ", checked at the end of the transaction" : "";
  return `${code(key.name)}: ${columnList(key.columns)} references ${code(`${target}(${columns.join(", ")})`)}, ${actionWords[key.onDelete]}${when}`;
}

function indexLine(index: Index): string {
  const columns = index.columns.map((one) => `${code(one.column)}${one.descending ? " descending" : ""}`).join(", ");
  const kind = `${index.unique ? "unique " : ""}${index.method === "btree" ? "" : `${index.method} `}`;
  const where = index.where === null ? "" : `, only where ${code(expressionSql(index.where))}`;
  const reason =
    index.reason === "foreign-key" ? "for the foreign key; added by the compiler" : words(index.description);
  return `${code(index.name)}: ${kind}on ${columns}${where}${reason === "" ? "" : ` (${reason})`}`;
}

function columnList(columns: readonly string[]): string {
  return columns.map(code).join(", ");
}
