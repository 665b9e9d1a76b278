/** Attacks on what the clock fills in: times of creation, and of the last change to the moment. */

import { identifier, sql } from "../sql/sql.ts";
import { owner } from "./cast.ts";
import { changedValue } from "./change.ts";
import { permitted } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { assignments, keyIs, ownerInsert } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { now } from "./truth.ts";
import { satisfiesChecks } from "./value.ts";

/** Returns one probe for each column that begins as the time of the transaction, and one for the last change. */
export function clockProbes(target: Target): readonly Draft[] {
  const { entity, table } = target;
  const fresh = freshRow(target.world.stock, entity.name, {});
  const probe = (
    what: string,
    column: string,
    title: string,
    statement: Draft["statement"],
    where: Draft["statement"],
  ) => ({
    id: `attack/${entity.name}/system/${what}`,
    title,
    place: `entities/${entity.name}/${column}`,
    actor: owner,
    setup: [],
    earlier: [],
    statement,
    expect: permitted(1),
    check: {
      kind: "holds" as const,
      query: sql`select ${identifier(column)} = now() as holds, ${identifier(column)}::text as seen from ${table} where ${where}`,
    },
    blind: false,
    shape: `${entity.name}/system/clock`,
    ownerRows: null,
  });
  const timed = entity.columns.filter(({ name, type, default: value, generated }) => {
    const isNow = value?.kind === "call" && value.name === "now" && value.arguments.length === 0;
    // Where a CHECK compares it with another time of the row, the row is made for that time and not for now.
    const isFree = fresh !== null && satisfiesChecks(entity, { ...fresh, [name]: now });
    return isNow && isFree && generated === null && type.name === "timestamptz" && type.dimensions === 0;
  });
  const begins =
    fresh === null || entity.primaryKey.columns.some((one) => timed.some(({ name }) => name === one))
      ? []
      : timed.map(({ name }) => {
          const { [name]: _, ...rest } = fresh;
          return probe(
            `begins/${name}`,
            name,
            `${name} of ${entity.name} begins as the time of creation`,
            ownerInsert(target, rest),
            keyIs(target, fresh),
          );
        });
  return [...begins, ...everyChange(target, probe)];
}

/** Whichever column changes. */
function everyChange(
  target: Target,
  probe: (
    what: string,
    column: string,
    title: string,
    statement: Draft["statement"],
    where: Draft["statement"],
  ) => Draft,
): readonly Draft[] {
  const { entity, table } = target;
  const maintained = entity.columns.find((one) => one.system === "updated-at");
  const [row] = target.rows;
  if (maintained === undefined || row === undefined || entity.appendOnly) return [];
  const key = entity.primaryKey.columns;
  return entity.columns.flatMap((column) => {
    const value = changedValue(target, row, column);
    if (column.system !== null || column.generated !== null || key.includes(column.name) || value === undefined)
      return [];
    if (entity.foreignKeys.some((one) => one.columns.includes(column.name))) return [];
    return [
      probe(
        `last-change/${column.name}`,
        maintained.name,
        `${maintained.name} of ${entity.name} says when ${column.name} changed`,
        sql`update ${table} set ${assignments({ [column.name]: value })} where ${keyIs(target, row)}`,
        keyIs(target, row),
      ),
    ];
  });
}
