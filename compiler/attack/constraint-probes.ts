/** Attacks on constraints, by the owner: each CHECK, key and NOT NULL refuses its violation, each listed value is let in. */

import type { Entity } from "../ir/entity.ts";
import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { owner } from "./cast.ts";
import { evaluate } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { permitted, refusedBy } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { conflicts, familyOf, freshRow, uniqueSets } from "./row-builder.ts";
import type { Draft, Target } from "./target.ts";
import { keyIs, ownerInsert } from "./target.ts";
import { isRepresentable } from "./number-range.ts";
import { candidates, columnsIn, enumerated, isText, satisfiesChecks, uuid, violated } from "./value.ts";

/** What a module's constraints could not be attacked with, beside the probes. */
interface ConstraintProbes {
  readonly probes: readonly Draft[];
  readonly unprobed: readonly { readonly place: string; readonly reason: string }[];
}

/** Returns one probe for each constraint and each listed value, around one row that is let in. */
export function constraintProbes(target: Target): ConstraintProbes {
  const row = freshRow(target.world.stock, target.entity.name, {});
  const place = `entities/${target.entity.name}`;
  if (row === null)
    return { probes: [], unprobed: [{ place, reason: "no row could be made up that fits beside the others" }] };
  const attempts = [
    { place, detail: "a whole row", row, expect: permitted(1), sentence: "takes a whole row" },
    ...listedValues(target, row),
    ...notNulls(target, row),
    ...checks(target, row),
    ...keys(target, row),
    ...references(target, row),
  ];
  return {
    probes: attempts.flatMap((one) => (one.row === null ? [] : [probe(target, { ...one, row: one.row })])),
    unprobed: attempts.flatMap((one) => (one.row === null ? [{ place: one.place, reason: unknownRow(one) }] : [])),
  };
}

function unknownRow({ expect, detail }: Attempt): string {
  return expect.kind === "rows"
    ? `no row could be made up in which ${detail}`
    : `no value is known that violates ${detail}`;
}

interface Attempt {
  readonly place: string;
  readonly detail: string;
  /** Null when no such row is known. */
  readonly row: Row | null;
  readonly expect: Expectation;
  readonly sentence: string;
}

function probe(target: Target, attempt: Attempt & { readonly row: Row }): Draft {
  const name = target.entity.name;
  return {
    id: `attack/${name}/constraints/${attempt.detail}`,
    title: `${name} ${attempt.sentence}`,
    place: attempt.place,
    actor: owner,
    setup: [],
    earlier: [],
    statement: ownerInsert(target, attempt.row),
    expect: attempt.expect,
    check: attempt.expect.kind === "rows" ? { kind: "holds", query: counted(target, attempt.row) } : null,
    blind: false,
    shape: `${name}/constraints/values`,
    ownerRows: null,
  };
}

function counted(target: Target, row: Row): Sql {
  return sql`select count(*) = 1 as holds, count(*)::text as seen from ${target.table} where ${keyIs(target, row)}`;
}

/** Each value of an enumeration, with the rest of the row as other CHECKs want it. */
function listedValues(target: Target, row: Row): readonly Attempt[] {
  const referencing = new Set(target.entity.foreignKeys.flatMap((key) => key.columns));
  return target.entity.columns.flatMap((column) =>
    referencing.has(column.name)
      ? []
      : enumerated(target.entity, column.name).map((value) => {
          const other = { ...row, [column.name]: value };
          const whole =
            satisfiesChecks(target.entity, other) && !conflicts(target.world.stock, target.entity, other)
              ? other
              : freshRow(target.world.stock, target.entity.name, { [column.name]: value });
          const place = `entities/${target.entity.name}/${column.name}`;
          return {
            place,
            detail: `${column.name} can be ${value}`,
            row: whole,
            expect: permitted(1),
            sentence: `takes ${column.name} ${value}`,
          };
        }),
  );
}

function notNulls(target: Target, row: Row): readonly Attempt[] {
  return target.entity.columns
    .filter((one) => !one.nullable && one.generated === null)
    .map((column) => {
      const empty = { ...row, [column.name]: null };
      const place = `entities/${target.entity.name}/${column.name}`;
      // A BEFORE trigger of the platform never stands on inserts of the owner, so NULL arrives as it is.
      return {
        place,
        detail: `${column.name} not null`,
        row: empty,
        expect: refusedBy("23502", null),
        sentence: `refuses a row without ${column.name}`,
      };
    });
}

/** A row that this CHECK alone refuses. */
function checks(target: Target, row: Row): readonly Attempt[] {
  return target.entity.checks.map((check) => {
    const columns = target.entity.columns.filter(
      (one) => columnsIn(check.expression).includes(one.name) && one.generated === null,
    );
    const options = columns.map(
      (column) => [column.name, [...wrongValues(target, column.name), ...(column.nullable ? [null] : [])]] as const,
    );
    const singly = options.flatMap(([name, values]) => values.map((value) => ({ ...row, [name]: value })));
    const pairs = options.flatMap(([name, values]) =>
      options.flatMap(([other, others]) =>
        other === name
          ? []
          : values.slice(0, 12).flatMap((a) => others.slice(0, 12).map((b) => ({ ...row, [name]: a, [other]: b }))),
      ),
    );
    const refused = [...singly, ...pairs].find((one) => {
      const broken = violated(target.entity, one);
      return broken.length === 1 && broken[0] === check && isCertain(target.entity, one, check.name);
    });
    return {
      place: `entities/${target.entity.name}/constraints/${check.name}`,
      detail: check.name,
      row: refused ?? null,
      expect: refusedBy("23514", check.name),
      sentence: `refuses what ${check.name} forbids`,
    };
  });
}

/** Postgres checks constraints by name; one before this that might refuse too would be the one named. */
function isCertain(entity: Entity, row: Row, name: string): boolean {
  const typeOf = (column: string) =>
    entity.columns.find((one) => one.name === column)?.type ?? { name: "text", arguments: [], dimensions: 0 };
  return entity.checks.every(
    (one) =>
      one.name === name ||
      one.name > name ||
      typeof evaluate(one.expression, { row, typeOf, userId: null }) !== "symbol",
  );
}

function wrongValues(target: Target, name: string): readonly string[] {
  const column = target.entity.columns.find((one) => one.name === name);
  if (column === undefined) return [];
  const usual = candidates(target.entity, column, familyOf(target.world.stock, target.entity.name), 8_000);
  const longest = column.type.arguments[0] ?? Infinity;
  const odd = isText(column.type)
    ? ["", " ", " sample ", "no such value", "!", "?", "x".repeat(300), "x".repeat(5_000), "x".repeat(20_001)]
    : column.type.dimensions > 0
      ? ["{}"]
      : [];
  const extremes = isNumeric(column.type.name) ? ["-1", "0", "-1000000", "1000000", "30000"] : [];
  return [...odd, ...extremes, ...usual].filter((one) =>
    isText(column.type)
      ? [...one].length <= longest
      : !isNumeric(column.type.name) || isRepresentable(column.type, one),
  );
}

function isNumeric(name: string): boolean {
  return /^(int|small|big|numeric|decimal|real|double|float)/.test(name) && !name.endsWith("range");
}

/** The key of a row that exists. */
function keys(target: Target, row: Row): readonly Attempt[] {
  const [existing] = target.rows;
  const indexes = target.entity.indexes.filter((one) => one.unique && one.where === null);
  const named = indexes.map((one) => ({ name: one.name, columns: one.columns.map(({ column }) => column) }));
  return [target.entity.primaryKey, ...target.entity.uniques, ...named].map((key) => {
    const place = `entities/${target.entity.name}/constraints/${key.name}`;
    const source = target.rows.find((one) => key.columns.every((column) => one[column] !== null)) ?? existing;
    const copied =
      source === undefined
        ? null
        : { ...row, ...Object.fromEntries(suppliedOf(target, key.columns).map((one) => [one, source[one] ?? null])) };
    const fits =
      copied !== null &&
      satisfiesChecks(target.entity, copied) &&
      suppliedOf(target, key.columns).every((one) => copied[one] !== null) &&
      !breaksAnother(target, key.columns, copied);
    return {
      place,
      detail: key.name,
      row: fits ? copied : null,
      expect: refusedBy("23505", key.name),
      sentence: `refuses a second row with the same ${key.columns.join(" and ")}`,
    };
  });
}

/** The columns by which a key is given its value: for a generated one those that it is computed from. */
function suppliedOf(target: Target, columns: readonly string[]): readonly string[] {
  return columns.flatMap((name) => {
    const generated = target.entity.columns.find((one) => one.name === name)?.generated ?? null;
    return generated === null ? [name] : columnsIn(generated);
  });
}

/** Whether a key within this one refuses the row too: it is open which of them Postgres names. */
function breaksAnother(target: Target, columns: readonly string[], row: Row): boolean {
  return uniqueSets(target.entity).some(
    (one) =>
      JSON.stringify(one.columns) !== JSON.stringify(columns) &&
      target.rows.some((other) => one.columns.every((column) => row[column] !== null && row[column] === other[column])),
  );
}

/** A parent that does not exist. */
function references(target: Target, row: Row): readonly Attempt[] {
  const others = (key: Entity["foreignKeys"][number], column: string) =>
    target.entity.foreignKeys.some((one) => one !== key && one.columns.includes(column));
  return target.entity.foreignKeys.map((key) => {
    const place = `entities/${target.entity.name}/constraints/${key.name}`;
    const [column] = key.columns.filter((one) => !others(key, one));
    const type = target.entity.columns.find((one) => one.name === column)?.type.name;
    const value =
      type === "uuid"
        ? uuid(0xfffe, 1)
        : type !== undefined && isNumeric(type)
          ? "31999"
          : type === undefined
            ? null
            : "no such parent".slice(0, target.entity.columns.find((one) => one.name === column)?.type.arguments[0]);
    const orphan = column === undefined || value === null ? null : { ...row, [column]: value };
    const fits =
      orphan !== null && satisfiesChecks(target.entity, orphan) && key.columns.every((one) => orphan[one] !== null);
    return {
      place,
      detail: key.name,
      row: fits ? orphan : null,
      expect: refusedBy("23503", key.name),
      sentence: `refuses a row whose ${key.columns.join(" and ")} refers to nothing`,
    };
  });
}
