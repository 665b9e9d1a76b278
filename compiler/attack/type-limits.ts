/** The extreme values of each column's type: held and given back as they are, and what lies beyond them refused. */

import type { Column } from "../ir/entity.ts";
import { columnOf } from "../ir/find.ts";
import type { ColumnType } from "../ir/type.ts";
import { answerOf } from "./constraint-attempt.ts";
import type { Attempt } from "./constraint-attempt.ts";
import { edgeValues } from "./edge-values.ts";
import { evaluate, isNumber } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { permitted, refusedBy } from "./probe.ts";
import { conflicts } from "./row-builder.ts";
import type { Target } from "./target.ts";
import { candidates, columnsIn, enumerated, isText } from "./value.ts";

/** How many of a type's edges are tried. */
const edges = 2;

/** Longer than the lengths that people commonly give a text, and not too long for a suite to write down. */
const long = "x".repeat(1_025);

/** Types whose values cannot be compared, or of which there is nothing extreme. */
const unlimited: ReadonlySet<string> = new Set(["uuid", "boolean", "bool", "json", "xml", "point"]);

/** Returns the attempts with extreme values of each column that is the row's own. */
export function typeLimits(target: Target, row: Row): readonly Attempt[] {
  const { entity } = target;
  const referencing = new Set(entity.foreignKeys.flatMap((key) => key.columns));
  return entity.columns
    .filter((one) => one.generated === null && !referencing.has(one.name) && enumerated(entity, one.name).length === 0)
    .flatMap((column) => [...within(target, row, column), ...beyond(target, row, column)]);
}

function within(target: Target, row: Row, column: Column): readonly Attempt[] {
  const { entity, world } = target;
  if (unlimited.has(column.type.name)) return [];
  const isChecked = entity.checks.some((check) => columnsIn(check.expression).includes(column.name));
  // What is no text and no number is compared in ways that only Postgres knows, and so are numbers without an end.
  if (isChecked && !(isText(column.type) || isNumber(column.type))) return [];
  const values = extremes(target, column).filter(
    (value) =>
      answerOf(entity, { ...row, [column.name]: value }) === "in" &&
      !conflicts(world.stock, entity, { ...row, [column.name]: value }) &&
      isComputed(target, { ...row, [column.name]: value }, column),
  );
  const tried = isText(column.type) ? [...values.slice(0, 1), ...values.slice(-1)] : values.slice(0, edges);
  return [...new Set(tried)].map((value) => ({
    place: `entities/${entity.name}/${column.name}`,
    detail: `${column.name} holds ${shortly(value)}`,
    row: { ...row, [column.name]: value },
    expect: permitted(1),
    sentence: `holds ${column.name} ${shortly(value)} and gives it back as it is`,
    readBack: column.name,
  }));
}

/** Whether the columns that are computed from it take what comes of the value: texts of any length do. */
function isComputed(target: Target, row: Row, column: Column): boolean {
  const { entity } = target;
  const typeOf = (name: string): ColumnType => columnOf(entity, name).type;
  const computed = entity.columns.filter(
    (one) => one.generated !== null && columnsIn(one.generated).includes(column.name),
  );
  return computed.every(
    ({ generated, type }) =>
      generated !== null &&
      type.name === "text" &&
      type.dimensions === 0 &&
      typeof evaluate(generated, { row, typeOf, userId: null, partial: true }) === "string",
  );
}

/** The longest and the empty text; of what is no text the values with the most figures, which leave the least to spare. */
function extremes(target: Target, { name, type }: Column): readonly string[] {
  const { entity } = target;
  const isListOfTexts = isText({ ...type, dimensions: 0 }) && type.dimensions > 0;
  const longest = long.slice(0, type.arguments[0]);
  if (isListOfTexts) return [`{${longest}}`, "{}"];
  if (!isText(type)) return longestFirst(edgeValues(type).filter((one) => !/NaN|Infinity/.test(one)));
  const checked = entity.checks.some((check) => columnsIn(check.expression).includes(name));
  const known = checked ? candidates(entity, columnOf(entity, name), 1, 9_000) : [];
  return [...longestFirst([...known.filter((one) => one.length <= long.length), longest]), ""];
}

/** Of as many figures the first. */
function longestFirst(values: readonly string[]): readonly string[] {
  return [...values].sort((a, b) => b.length - a.length);
}

function beyond(target: Target, row: Row, column: Column): readonly Attempt[] {
  const found = excess(column.type);
  if (found === null) return [];
  const { name } = target.entity;
  return [
    {
      place: `entities/${name}/${column.name}`,
      detail: `${column.name} does not hold ${shortly(found.value)}`,
      row: { ...row, [column.name]: found.value },
      expect: refusedBy(found.sqlstate, null),
      sentence: `refuses ${column.name} ${shortly(found.value)}`,
    },
  ];
}

/** A value just too long or too large, and how Postgres says so: 22001 of texts, 22003 of numbers. */
function excess({ name, arguments: [first, scale = 0], dimensions }: ColumnType) {
  if (dimensions > 0) return null;
  const tooLarge = (value: string) => ({ value, sqlstate: "22003" });
  switch (name) {
    case "varchar":
    case "character varying":
      return first === undefined ? null : { value: "x".repeat(first + 1), sqlstate: "22001" };
    case "char":
    case "bpchar":
    case "character":
      return { value: "x".repeat((first ?? 1) + 1), sqlstate: "22001" };
    case "smallint":
    case "int2":
      return tooLarge("32768");
    case "integer":
    case "int":
    case "int4":
      return tooLarge("2147483648");
    case "bigint":
    case "int8":
      return tooLarge("9223372036854775808");
    case "numeric":
    case "decimal":
      return first === undefined ? null : tooLarge(`1${"0".repeat(Math.max(0, first - scale))}`);
    default:
      return null;
  }
}

/** A long value by its length. */
function shortly(value: string): string {
  const { length } = [...value];
  return value === "" ? "nothing" : length > 40 ? `${length} characters` : value;
}
