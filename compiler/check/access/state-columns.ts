/** Columns of an entity that hold a state or another value from a closed list. */

import type { Entity } from "../../ir/entity.ts";
import type { Structure } from "../structure.ts";
import { allowedValues } from "./name-words.ts";

/** Returns the columns with a closed list of values, each with its values in the contract's order. */
export function stateColumns(
  structure: Structure,
  entity: Entity,
): readonly { readonly column: string; readonly values: readonly string[] }[] {
  return entity.columns.flatMap((column) => {
    const lifecycle = structure.lifecycles.find((one) => one.entity === entity.name && one.column === column.name);
    const values = lifecycle?.states.map((state) => state.name) ?? allowedValues(entity, column.name);
    return values === null ? [] : [{ column: column.name, values }];
  });
}
