/** RENAME of tables, columns, sequences, constraints and indexes: data, rights and history stay. */

import { sequenceName } from "../../ir/object-names.ts";
import { identifier, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { changesOf } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";
import { ignoring } from "./squawk.ts";

/** Returns the renames of a module's tables and columns, in an order in which no name is taken twice. */
export function tableRenames(evolving: Evolving): readonly Sql[] {
  const { publicSchema } = evolving.after.settings;
  const entities = new Map(changesOf(evolving, "entity-renamed").map(({ from, entity }) => [from, entity]));
  const tables = inOrder(entities).map(([from, to]) =>
    ignoring(
      [{ rule: "renaming-table", reason: "the contract declares it" }],
      sql`alter table ${qualified(publicSchema, from)} rename to ${identifier(to)};`,
    ),
  );
  const columns = [...new Set(changesOf(evolving, "column-renamed").map((one) => one.entity))].flatMap((entity) => {
    const own = changesOf(evolving, "column-renamed").filter((one) => one.entity === entity);
    return inOrder(new Map(own.map(({ from, column }) => [from, column]))).map(([from, to]) =>
      ignoring(
        [{ rule: "renaming-column", reason: "the contract declares it" }],
        sql`alter table ${qualified(publicSchema, entity)} rename column ${identifier(from)} to ${identifier(to)};`,
      ),
    );
  });
  return [...tables, ...columns, ...sequenceRenames(evolving)];
}

/** Sequences of identity columns do not follow their table. */
function sequenceRenames({ old, renames }: Evolving): readonly Sql[] {
  return old.ir.entities.flatMap((entity) =>
    entity.columns
      .filter((column) => column.identity !== null)
      .flatMap((column) => {
        const table = renames.entities.get(entity.name) ?? entity.name;
        const name = renames.columns.get(entity.name)?.get(column.name) ?? column.name;
        const [from, to] = [sequenceName(entity.name, column.name), sequenceName(table, name)];
        if (from === to) return [];
        return [sql`alter sequence ${qualified(old.settings.publicSchema, from)} rename to ${identifier(to)};`];
      }),
  );
}

/** Returns the renames of constraints and indexes whose meaning stays. */
export function constraintRenames(evolving: Evolving): readonly Sql[] {
  const { publicSchema } = evolving.after.settings;
  const constraints = changesOf(evolving, "constraint-renamed").map(
    ({ entity, from, name }) =>
      sql`alter table ${qualified(publicSchema, entity)} rename constraint ${identifier(from)} to ${identifier(name)};`,
  );
  const indexes = changesOf(evolving, "index-renamed").map(
    ({ from, name }) => sql`alter index ${qualified(publicSchema, from)} rename to ${identifier(name)};`,
  );
  return [...constraints, ...indexes];
}

/** Pairs in an order in which every new name is free: a circle goes over a name of its own. */
function inOrder(pairs: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const left = new Map(pairs);
  const done: (readonly [string, string])[] = [];
  let detours = 0;
  while (left.size > 0) {
    const free = [...left].find(([, to]) => !left.has(to));
    if (free !== undefined) {
      done.push(free);
      left.delete(free[0]);
      continue;
    }
    const [first] = left;
    if (first === undefined) break;
    const detour = `contractc_renaming_${++detours}`;
    done.push([first[0], detour]);
    left.delete(first[0]);
    left.set(detour, first[1]);
  }
  return done;
}
