/** Foreign keys as the `Relationships` of the supabase-js `Database` type. */

import type { Entity } from "../../ir/entity.ts";
import { byCatalogOrder } from "./catalog-order.ts";

export interface Relationship {
  readonly name: string;
  readonly columns: readonly string[];
  readonly oneToOne: boolean;
  readonly table: string;
  readonly referenced: readonly string[];
}

/**
 * Returns the relationships the CLI lists: foreign keys to tables of the same schema, by name. One to one is its rule
 * word for word: the key's columns, in the key's order, are the columns of the primary key or of a unique constraint,
 * in the table's order. A unique index does not count.
 */
export function relationshipsOf(entity: Entity): readonly Relationship[] {
  const order = entity.columns.map((column) => column.name);
  const inTableOrder = (columns: readonly string[]): readonly string[] =>
    order.filter((name) => columns.includes(name));
  const keys = [entity.primaryKey, ...entity.uniques].map((key) => JSON.stringify(inTableOrder(key.columns)));
  return entity.foreignKeys
    .filter((key) => key.referenced.schema === "public")
    .map((key) => ({
      name: key.name,
      columns: key.columns,
      oneToOne: keys.includes(JSON.stringify(key.columns)),
      table: key.referenced.table,
      referenced: key.referenced.columns,
    }))
    .toSorted((a, b) => byCatalogOrder(a.name, b.name));
}
