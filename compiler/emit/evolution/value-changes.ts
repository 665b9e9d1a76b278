/** Values of rows that exist: statuses and roles under new names, and columns that are filled. */

import type { Column, Entity } from "../../ir/entity.ts";
import { columnOf, entityOf, lifecycleOf } from "../../ir/find.ts";
import { isAppendOnly } from "../../ir/enforcement.ts";
import { appendOnlyName } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { columnTypeSql, expressionSql } from "../../sql/expression.ts";
import { comment, dollarQuoted, empty, identifier, identifiers, join, literal, numeric, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { tableName } from "../migrations/scope.ts";
import { filling } from "./column-changes.ts";
import { changesOf } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";

/** Returns the updates that give statuses and roles their new names; rows of circles change once. */
export function renamedValues(evolving: Evolving): readonly Sql[] {
  const { after } = evolving;
  const found = new Map<
    string,
    { readonly entity: string; readonly column: string; readonly pairs: Map<string, string> }
  >();
  const add = (entity: string, column: string, from: string, to: string): void => {
    const key = `${entity}.${column}`;
    const known = found.get(key) ?? { entity, column, pairs: new Map<string, string>() };
    known.pairs.set(from, to);
    found.set(key, known);
  };
  for (const { entity, from, state } of changesOf(evolving, "state-renamed")) {
    const column = lifecycleOf(after.ir, entity)?.column;
    if (column !== undefined) add(entity, column, from, state);
  }
  const { identity } = after.ir;
  // The module that holds the people renames what is said of them.
  if (identity !== null && identity.module === after.ir.module)
    for (const { from, role } of changesOf(evolving, "role-renamed")) add(identity.entity, identity.role, from, role);
  return [...found.values()].map(({ entity, column, pairs }) => {
    const name = identifier(column);
    const arms = [...pairs].map(([from, to]) => sql`when ${literal(from)} then ${literal(to)}`);
    return lines([
      comment(`What ${[...pairs].map(([from, to]) => `was ${from} is called ${to}`).join(", ")}.`),
      sql`update ${tableName(after, entity)}`,
      sql`set ${name} = case ${name}::text ${join(arms, sql` `)} end`,
      sql`where ${name}::text in (${join([...pairs.keys()].map(literal), sql`, `)});`,
    ]);
  });
}

const batch = 5000;

/** Returns the backfills: each goes on where it stopped, because it looks only for rows that still need it. */
export function backfills(evolving: Evolving): readonly Sql[] {
  const { after } = evolving;
  const added = changesOf(evolving, "column-added").flatMap(({ entity: name, column }) => {
    const entity = entityOf(after.ir, name);
    return fillRows(evolving, entity, columnOf(entity, column), sql`${identifier(column)} is null`);
  });
  const required = changesOf(evolving, "column-required").flatMap(({ entity: name, column: named }) => {
    const entity = entityOf(after.ir, name);
    const column = columnOf(entity, named);
    return column.backfill === undefined ? [] : fillRows(evolving, entity, column, sql`${identifier(named)} is null`);
  });
  const retired = retiredValues(evolving).flatMap(({ entity: name, column: named, value }) => {
    const entity = entityOf(after.ir, name);
    const column = columnOf(entity, named);
    if (column.backfill === undefined) return [];
    return fillRows(evolving, entity, column, sql`${identifier(named)}::text = ${literal(value)}`);
  });
  return [...added, ...required, ...retired];
}

/** Values that rows may hold and the contract does not know any more. */
function retiredValues(
  evolving: Evolving,
): readonly { readonly entity: string; readonly column: string; readonly value: string }[] {
  const { ir } = evolving.after;
  const people = ir.identity !== null && ir.identity.module === ir.module ? ir.identity : null;
  return [
    ...changesOf(evolving, "state-retired").flatMap(({ entity, state }) => {
      const column = lifecycleOf(ir, entity)?.column;
      return column === undefined ? [] : [{ entity, column, value: state }];
    }),
    ...changesOf(evolving, "value-retired"),
    ...changesOf(evolving, "role-retired").flatMap(({ role }) =>
      people === null ? [] : [{ entity: people.entity, column: people.role, value: role }],
    ),
  ];
}

function fillRows(evolving: Evolving, entity: Entity, column: Column, needed: Sql): readonly Sql[] {
  const fill = filling(column);
  if (fill.kind === "nothing") return [];
  const isNew = changesOf(evolving, "column-added").some(
    (one) => one.entity === entity.name && one.column === column.name,
  );
  if (fill.kind === "constant" && isNew) return [];
  const { after } = evolving;
  const table = tableName(after, entity.name);
  const valueIn = (row: Sql): Sql => {
    const text = expressionSql(fill.value, { column: (name) => sql`${row}.${identifier(name)}` });
    return sql`(${text})::${columnTypeSql(column.type)}`;
  };
  const keys = entity.primaryKey.columns;
  const body = code`
    declare
      contractc_filled bigint;
    begin
      loop
        with batch as (
          select ${identifiers(keys)}
          from ${table} as candidate
          where ${needed}
            and ${valueIn(sql`candidate`)} is not null
            and ${valueIn(sql`candidate`)} is distinct from candidate.${identifier(column.name)}
          limit ${numeric(String(batch))}
          for update
        )
        update ${table} as row_to_fill
        set ${identifier(column.name)} = ${valueIn(sql`row_to_fill`)}
        from batch
        where ${join(
          keys.map((key) => sql`row_to_fill.${identifier(key)} = batch.${identifier(key)}`),
          sql` and `,
        )};
        get diagnostics contractc_filled = row_count;
        exit when contractc_filled = 0;
      end loop;
    end;`;
  const guarded = isAppendOnly(after.ir, entity);
  const trigger = identifier(appendOnlyName(entity.name));
  return [
    lines([
      comment(`Fills ${entity.name}.${column.name} of rows that were there before, ${batch} at a time.`),
      guarded ? comment("The table is append-only: its guard stands aside for this transaction alone.") : empty,
      guarded ? sql`alter table ${table} disable trigger ${trigger};` : empty,
      sql`do ${dollarQuoted(body)};`,
      guarded ? sql`alter table ${table} enable always trigger ${trigger};` : empty,
    ]),
  ];
}
