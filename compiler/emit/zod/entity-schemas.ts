/** The schemas of one entity: its enums and CHECKs, a row, an insert, an update. */

import type { Column } from "../../ir/entity.ts";
import { quoted } from "../typescript/source-file.ts";
import { isComputed, isOptionalOnInsert } from "../typescript/type-mapping.ts";
import { call } from "./code.ts";
import type { Code } from "./code.ts";
import { columnSchema } from "./column-schemas.ts";
import { declareCheck, declareEnum, declareObject } from "./declarations.ts";
import type { Declarations, Field, Wrap } from "./declarations.ts";
import type { EntityPlan, PlannedCheck } from "./entity-plan.ts";

/** Declares an entity's enums, CHECKs, columns, row, insert and update. */
export function declareEntity(out: Declarations, plan: EntityPlan): void {
  const { entity } = plan;
  const table = `\`${entity.name}\``;
  for (const [column, { name, values }] of plan.enums) {
    declareEnum(out, `The values of \`${entity.name}.${column}\`.`, `export const ${name}`, values.map(quoted));
  }
  for (const check of plan.checks) {
    const text = { title: check.constraint, columns: check.columns.map(quoted), code: check.code };
    declareCheck(out, `CHECK of ${table}: ${check.sql}`, check.name, text);
  }
  const writable = entity.columns.filter((column) => !isComputed(column));
  const columns = writable.map((column): Field => ({ name: column.name, code: writeCode(plan, column) }));
  declareObject(out, `The columns of ${table}, as they are written.`, `const ${plan.columns}`, null, columns);
  declareDefaults(out, plan);
  const read = entity.columns.map((column): Field => ({ name: column.name, code: readCode(plan, column) }));
  declareObject(
    out,
    `A row of ${table}.`,
    `export const ${plan.row}`,
    "z.object",
    read,
    readWrap(plan, names(entity.columns)),
  );
  const insert = writable.map((column) => insertField(plan, column));
  const unjudged = plan.unjudged.length === 0 ? "" : ` Not judged here: ${plan.unjudged.join("; ")}.`;
  declareObject(
    out,
    `What ${table} takes on insert, whoever writes.${unjudged}`,
    `export const ${plan.insert}`,
    "z.strictObject",
    insert,
    insertWrap(plan),
  );
  const update = writable.map((column) => updateField(plan, column));
  const updateDoc = `What ${table} takes on update, whoever writes.${unjudged}`;
  declareObject(
    out,
    updateDoc,
    `export const ${plan.update}`,
    "z.strictObject",
    update,
    updateWrap(plan, names(writable)),
  );
}

/** Returns an insert's field; `code` in place of the column's own schema. */
export function insertField(plan: EntityPlan, column: Column, code: Code = columnReference(plan, column)): Field {
  return { name: column.name, code: isOptionalOnInsert(column) ? call("z.exactOptional", code) : code };
}

/** Returns an update's field. */
export function updateField(plan: EntityPlan, column: Column): Field {
  return { name: column.name, code: call("z.exactOptional", columnReference(plan, column)) };
}

/** Returns what judges a row's CHECKs over several columns, of those it shows. */
export function readWrap(plan: EntityPlan, columns: readonly string[]): Wrap | null {
  const checks = ofSeveral(plan).filter(
    (check) => check.onRead && check.columns.every((name) => columns.includes(name)),
  );
  return checks.length === 0 ? null : { call: "rowRead", more: checks.map((check) => check.name) };
}

/** Returns what judges an insert's CHECKs over several columns. */
export function insertWrap(plan: EntityPlan): Wrap | null {
  const checks = ofSeveral(plan);
  return checks.length === 0 ? null : { call: "row", more: [plan.defaults, ...checks.map((check) => check.name)] };
}

/** Returns what judges an update's CHECKs over several columns, where all of them may be given. */
export function updateWrap(plan: EntityPlan, columns: readonly string[]): Wrap | null {
  const checks = ofSeveral(plan).filter((check) => check.columns.every((name) => columns.includes(name)));
  return checks.length === 0 ? null : { call: "row", more: ["{}", ...checks.map((check) => check.name)] };
}

/** Returns the names of columns. */
export function names(columns: readonly Column[]): readonly string[] {
  return columns.map((column) => column.name);
}

function ofSeveral(plan: EntityPlan): readonly PlannedCheck[] {
  return plan.checks.filter((check) => check.columns.length !== 1);
}

function columnReference(plan: EntityPlan, column: Column): Code {
  return /^[A-Za-z_$][\w$]*$/.test(column.name)
    ? `${plan.columns}.${column.name}`
    : `${plan.columns}[${quoted(column.name)}]`;
}

function writeCode(plan: EntityPlan, column: Column): Code {
  const value = plan.enums.get(column.name)?.name ?? columnSchema(plan.entity, column).write;
  const code = column.nullable ? call("z.nullable", value) : value;
  const checks = plan.checks.filter((check) => check.columns.length === 1 && check.columns[0] === column.name);
  return checks.length === 0 ? code : call("column", code, ...checks.map((check) => check.name));
}

function readCode(plan: EntityPlan, column: Column): Code {
  const value = plan.enums.get(column.name)?.name ?? columnSchema(plan.entity, column).read;
  const code = column.nullable ? call("z.nullable", value) : value;
  const checks = plan.checks.filter(
    (check) => check.onRead && check.columns.length === 1 && check.columns[0] === column.name,
  );
  return checks.length === 0 ? code : call("columnRead", code, ...checks.map((check) => check.name));
}

function declareDefaults(out: Declarations, plan: EntityPlan): void {
  const checked = new Set(ofSeveral(plan).flatMap((check) => check.columns));
  if (ofSeveral(plan).length === 0) return;
  const fields = plan.entity.columns.flatMap((column): Field[] => {
    const code = checked.has(column.name) ? constantDefault(column) : null;
    return code === null ? [] : [{ name: column.name, code }];
  });
  out.used.add("Check");
  const doc = `What \`${plan.entity.name}\` has in columns that an insert leaves out.`;
  declareObject(out, doc, `const ${plan.defaults}: Cells`, null, fields);
}

function constantDefault(column: Column): Code | null {
  if (isComputed(column) || column.identity !== null) return null;
  if (column.default === null) return column.nullable ? "null" : null;
  const value = column.default.kind === "cast" ? column.default.value : column.default;
  const isText = ["text", "varchar"].includes(column.type.name);
  if (value.kind === "string" && isText) return quoted(value.value);
  if (value.kind === "number" || value.kind === "boolean") return String(value.value);
  return value.kind === "null" ? "null" : null;
}
