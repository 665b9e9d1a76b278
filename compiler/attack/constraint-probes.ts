/** Attacks on constraints, by the owner: each CHECK, key and NOT NULL refuses its violation, each listed value is let in. */

import type { CheckConstraint, Entity } from "../ir/entity.ts";
import { columnTypeSql } from "../sql/expression.ts";
import { identifier, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { byCodeUnit } from "../text/source.ts";
import { boundaries } from "./boundary-values.ts";
import { owner } from "./cast.ts";
import type { Attempt } from "./constraint-attempt.ts";
import type { Row } from "./evaluate.ts";
import { outsiders } from "./outsider-values.ts";
import { permitted, refusedBy } from "./probe.ts";
import { conflicts, displacingRow, freshRow, uniqueSets, violatingRow } from "./row-builder.ts";
import type { Draft, Target } from "./target.ts";
import { keyIs, ownerInsert, valueSql } from "./target.ts";
import { undecided } from "./truth.ts";
import { typeLimits } from "./type-limits.ts";
import { columnsIn, enumerated, satisfiesChecks, uuid, verdictOn } from "./value.ts";
import { isNumeric, wrongValues } from "./wrong-values.ts";

/** What a module's constraints could not be attacked with, beside the probes. */
interface ConstraintProbes {
  readonly probes: readonly Draft[];
  readonly unprobed: readonly { readonly place: string; readonly reason: string }[];
}

/**
 * Returns one probe for each constraint, each listed value, and the values just inside and outside of what constraints
 * and types allow, around one row that is let in.
 */
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
    ...outsiders(target, row),
    ...boundaries(target, row),
    ...typeLimits(target, row),
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
    check:
      attempt.expect.kind === "rows" ? { kind: "holds", query: counted(target, attempt.row, attempt.readBack) } : null,
    blind: false,
    shape: `${name}/constraints/values`,
    ownerRows: null,
  };
}

/** The row is there, with the value that it was given as its column's own type has it. */
function counted(target: Target, row: Row, readBack: string | undefined): Sql {
  const column = target.entity.columns.find((one) => one.name === readBack);
  const held =
    column === undefined
      ? sql``
      : sql` and ${identifier(column.name)} is not distinct from cast(${valueSql(row[column.name])} as ${columnTypeSql(column.type)})`;
  return sql`select count(*) = 1 as holds, count(*)::text as seen from ${target.table} where ${keyIs(target, row)}${held}`;
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

/**
 * A row that this CHECK alone refuses. Where every such row breaks another one too, Postgres names the first by name:
 * the row is refused all the same.
 */
function checks(target: Target, row: Row): readonly Attempt[] {
  return target.entity.checks.map((check) => {
    const alone = violatingRow(target.world.stock, target.entity.name, check);
    const together = alone === null ? breakingMore(target, row, check) : null;
    const refused = alone ?? together?.row ?? null;
    return {
      place: `entities/${target.entity.name}/constraints/${check.name}`,
      detail: check.name,
      row: refused,
      expect: refusedBy("23514", together?.named ?? check.name),
      sentence: `refuses what ${check.name} forbids`,
    };
  });
}

function breakingMore(
  target: Target,
  row: Row,
  check: CheckConstraint,
): { readonly row: Row; readonly named: string } | null {
  const { entity } = target;
  const columns = entity.columns.filter(
    (one) => columnsIn(check.expression).includes(one.name) && one.generated === null,
  );
  for (const column of columns) {
    for (const value of [...wrongValues(column), ...(column.nullable ? [null] : [])]) {
      const next = { ...row, [column.name]: value };
      const verdicts = entity.checks.map((one) => ({ name: one.name, verdict: verdictOn(entity, one, next) }));
      const [first] = verdicts.filter(({ verdict }) => verdict === false || verdict === undecided).sort(byName);
      const isBroken = verdictOn(entity, check, next) === false;
      if (isBroken && first?.verdict === false) return { row: next, named: first.name };
    }
  }
  return null;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return byCodeUnit(a.name, b.name);
}

/** The key of a row that exists. */
function keys(target: Target, row: Row): readonly Attempt[] {
  const [existing] = target.rows;
  const indexes = target.entity.indexes.filter((one) => one.unique && one.where === null);
  const named = indexes.map((one) => ({ name: one.name, columns: one.columns.map(({ column }) => column) }));
  return [target.entity.primaryKey, ...target.entity.uniques, ...named].map((key) => {
    const place = `entities/${target.entity.name}/constraints/${key.name}`;
    const source = target.rows.find((one) => key.columns.every((column) => one[column] !== null)) ?? existing;
    const supplied = suppliedOf(target, key.columns);
    const wanted = Object.fromEntries(supplied.map((one) => [one, source?.[one] ?? null] as const));
    const beside = { ...row, ...wanted };
    // Where the rest of the row does not fit the key, one is made up for it.
    const copied =
      source === undefined
        ? null
        : satisfiesChecks(target.entity, beside)
          ? beside
          : (displacingRow(target.world.stock, target.entity.name, wanted)?.row ?? null);
    const fits =
      copied !== null &&
      satisfiesChecks(target.entity, copied) &&
      supplied.every((one) => copied[one] !== null) &&
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
