/** The order in which example rows load: what is referenced comes before what references it. */

import type { Entity } from "../../ir/entity.ts";
import type { Example, ExampleRow } from "../../ir/example.ts";

export interface PlacedRow {
  readonly example: Example;
  readonly row: ExampleRow;
  /** Position of the row in its example, from 1. */
  readonly position: number;
}

/**
 * Returns all rows, entities in the order of their foreign keys and otherwise as the contract has them. Entities that
 * reference each other in a circle keep the contract's order.
 */
export function rowsInLoadOrder(entities: readonly Entity[], examples: readonly Example[]): readonly PlacedRow[] {
  const rows = examples.flatMap((example) => example.rows.map((row, at) => ({ example, row, position: at + 1 })));
  const names = inReferenceOrder(entities);
  return names.flatMap((name) => rows.filter((one) => one.row.entity === name));
}

function inReferenceOrder(entities: readonly Entity[]): readonly string[] {
  const done = new Set<string>();
  const visit = (entity: Entity, above: readonly string[]): void => {
    if (done.has(entity.name) || above.includes(entity.name)) return;
    for (const key of entity.foreignKeys) {
      const referenced = entities.find(
        (one) => key.referenced.schema === "public" && one.name === key.referenced.table,
      );
      if (referenced !== undefined) visit(referenced, [...above, entity.name]);
    }
    done.add(entity.name);
  };
  for (const entity of entities) visit(entity, []);
  return [...done];
}
