/** What holds a column whose type changes: policies and foreign keys go before and come back after, in one transaction. */

import type { Entity, ForeignKey } from "../../ir/entity.ts";
import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { foreignKey } from "../migrations/tables.ts";
import { tableName } from "../migrations/scope.ts";
import { definitionSql } from "../sql/definition.ts";
import { dropDefinition } from "./definition-changes.ts";
import { changesOf } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";
import type { Placed } from "./project-definitions.ts";

export interface HeldSteps {
  readonly released: readonly Sql[];
  readonly restored: readonly Sql[];
  /** To be proved for old rows in a later file. */
  readonly unproven: readonly { readonly entity: Entity; readonly key: ForeignKey }[];
}

/** Returns the steps around `retypedColumns`. `definitions` are those of the project, under the new names. */
export function heldSteps(evolving: Evolving, definitions: ReadonlyMap<string, Placed>): HeldSteps {
  const retyped = changesOf(evolving, "column-retyped");
  const { before, after } = evolving;
  const policies = [...definitions.values()].flatMap(({ definition }) => {
    if (definition.kind !== "policy") return [];
    const text = definitionSql(definition);
    const holds = retyped.some(
      ({ entity, column }) => definition.policy.table === tableName(after, entity) && names(text, identifier(column)),
    );
    return holds ? [definition] : [];
  });
  const keys = before.ir.entities.flatMap((was) => {
    const is = after.ir.entities.find((one) => one.name === was.name);
    return was.foreignKeys.flatMap((old) => {
      const key = is?.foreignKeys.find((one) => one.name === old.name);
      const held = retyped.some(
        ({ entity, column }) =>
          (entity === was.name && old.columns.includes(column)) ||
          (entity === old.referenced.table && old.referenced.columns.includes(column)),
      );
      return held && is !== undefined && key !== undefined ? [{ entity: is, key }] : [];
    });
  });
  return {
    released: [
      ...policies.map(dropDefinition),
      ...keys.map(
        ({ entity, key }) => sql`alter table ${tableName(after, entity.name)} drop constraint ${identifier(key.name)};`,
      ),
    ],
    restored: [
      ...policies.map((one) => definitionSql(one)),
      ...keys.map(
        ({ entity, key }) =>
          sql`alter table ${tableName(after, entity.name)} add constraint ${identifier(key.name)} ${foreignKey(after, key)} not valid;`,
      ),
    ],
    unproven: keys,
  };
}

/** Whether a name stands in a text as a word of its own. */
function names(text: string, name: string): boolean {
  return text.split(/([a-z0-9_$]+|"(?:[^"]|"")+")/i).includes(name);
}
