/** Attacks on what the system fills in: defaults of columns, and the time of the last change. */

import { identifier, literal, sql } from "../sql/sql.ts";
import { owner } from "./cast.ts";
import { changedValue } from "./change.ts";
import { permitted } from "./probe.ts";
import type { Probe } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { constantOf } from "./value.ts";
import { assignments, keyIs, ownerInsert, valueSql } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns one probe for each constant default, and one for the column that says when a row last changed. */
export function systemProbes(target: Target): readonly Draft[] {
  return [...defaults(target), ...lastChange(target)];
}

function defaults(target: Target): readonly Draft[] {
  return target.entity.columns.flatMap((column) => {
    const value = column.default === null ? undefined : constantOf(column.default);
    if (value === undefined || column.generated !== null) return [];
    const row = freshRow(target.world.stock, target.entity.name, { [column.name]: value });
    if (row === null) return [];
    const { [column.name]: _, ...rest } = row;
    const same = sql`${identifier(column.name)} is not distinct from ${literal(value)}`;
    const query = sql`select ${same} as holds, ${identifier(column.name)}::text as seen from ${target.table} where ${keyIs(target, row)}`;
    return [
      probe(
        target,
        `default/${column.name}`,
        column.name,
        `${column.name} of ${target.entity.name} begins as ${value}`,
        ownerInsert(target, rest),
        { kind: "holds", query },
      ),
    ];
  });
}

/** Rows of the world were last changed long ago; any change makes that now. */
function lastChange(target: Target): readonly Draft[] {
  const maintained = target.entity.columns.find((one) => one.system === "updated-at");
  const [row] = target.rows;
  if (maintained === undefined || row === undefined || target.entity.appendOnly) return [];
  const key = target.entity.primaryKey.columns;
  const column = target.entity.columns.find(
    (one) => one.system === null && !key.includes(one.name) && changedValue(target, row, one) !== undefined,
  );
  if (column === undefined) return [];
  const changes = { [column.name]: changedValue(target, row, column) ?? null };
  const stamp = identifier(maintained.name);
  const query = sql`select ${stamp} > ${valueSql(row[maintained.name])} as holds, ${stamp}::text as seen from ${target.table} where ${keyIs(target, row)}`;
  const statement = sql`update ${target.table} set ${assignments(changes)} where ${keyIs(target, row)}`;
  return [
    probe(
      target,
      "last-change",
      maintained.name,
      `${maintained.name} of ${target.entity.name} says when the row last changed`,
      statement,
      { kind: "holds", query },
    ),
  ];
}

function probe(
  target: Target,
  detail: string,
  column: string,
  title: string,
  statement: Draft["statement"],
  check: Probe["check"],
): Draft {
  return {
    id: `attack/${target.entity.name}/system/${detail}`,
    title,
    place: `entities/${target.entity.name}/${column}`,
    actor: owner,
    setup: [],
    earlier: [],
    statement,
    expect: permitted(1),
    check,
    blind: false,
    shape: `${target.entity.name}/system/${detail}`,
    ownerRows: null,
  };
}
