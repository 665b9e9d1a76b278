/** What the database roles may do with the tables of a model, as Postgres itself decides it. */

import type { Player } from "../attack/cast.ts";
import type { Model, WritePoint } from "../attack/model/point.ts";
import { literal } from "../sql/sql.ts";
import type { Database } from "./database.ts";

export interface Rights {
  /** Columns of an entity that the player's database role may read. */
  readonly readable: (player: Player, entity: string) => ReadonlySet<string>;
  /** Whether the player's database role has the privileges that the point's statement asks for. */
  readonly mayWrite: (player: Player, point: WritePoint) => boolean;
}

/** Reads them from the database; of a table or column that is not there nobody has any. */
export async function rightsIn(database: Database, model: Model): Promise<Rights> {
  const tables = model.reads.map((one) => `(${literal(one.entity)}, ${literal(one.table)})`).join(", ");
  if (tables === "") return { readable: () => new Set(), mayWrite: () => false };
  const { rows } = await database.query(
    `select entity, role, attname::text as column,
       has_schema_privilege(role, ${literal(model.publicSchema)}, 'USAGE') as used,
       has_column_privilege(role, attrelid, attnum, 'SELECT') as "select",
       has_column_privilege(role, attrelid, attnum, 'INSERT') as "insert",
       has_column_privilege(role, attrelid, attnum, 'UPDATE') as "update",
       has_table_privilege(role, attrelid, 'DELETE') as "delete"
     from (values ${tables}) as model (entity, relation)
     cross join unnest(array['authenticated', 'anon', 'service_role']) as role
     join pg_catalog.pg_attribute on attrelid = to_regclass(relation) and attnum > 0 and not attisdropped`,
  );
  const granted = new Set<string>();
  for (const row of rows)
    for (const right of ["select", "insert", "update", "delete"])
      if (row["used"] === true && row[right] === true)
        granted.add([row["role"], row["entity"], row["column"], right].join(" "));
  const has = (player: Player, entity: string, column: string, right: string): boolean =>
    granted.has([player.actor.databaseRole, entity, column, right].join(" "));
  const columnsOf = new Map(model.reads.map((one) => [one.entity, one.columns] as const));
  const columns = (entity: string): readonly string[] => columnsOf.get(entity) ?? [];
  return {
    readable: (player, entity) => new Set(columns(entity).filter((one) => has(player, entity, one, "select"))),
    mayWrite: (player, point) =>
      point.operation === "delete"
        ? columns(point.entity).some((one) => has(player, point.entity, one, "delete"))
        : Object.keys(point.values).every((one) => has(player, point.entity, one, point.operation)),
  };
}
