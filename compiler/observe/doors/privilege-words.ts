/** Privileges in the contract's words, and the question to Postgres that shows them. */

import { literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { SchemaNames } from "../expected.ts";
import { listed, tableWords } from "./finding.ts";

export interface Privilege {
  readonly privilege: string;
  readonly grantee: string;
  /** "table", "column", "sequence", "function", "schema", "type" or "database". */
  readonly on: string;
  /** The object; of columns the table. */
  readonly object: readonly string[];
  readonly columns: readonly string[];
}

/** Returns what somebody with the privilege may do: "empty the table profiles (TRUNCATE)". */
export function actionWords(one: Privilege, settings: SchemaNames): string {
  const [schema = "", name = ""] = one.object;
  const table = `the table ${tableWords([schema, name], settings)}`;
  if (one.on === "table") return (tableVerbs[one.privilege] ?? other(one.privilege))(table);
  if (one.on === "column") {
    const columns = `the ${one.columns.length === 1 ? "column" : "columns"} ${listed(one.columns)} of ${table}`;
    return (columnVerbs[one.privilege] ?? other(one.privilege))(columns);
  }
  const what = one.on === "function" ? `${schema}.${name}(${one.object[2] ?? ""})` : one.object.join(".");
  const verb = verbs[`${one.privilege} ${one.on}`];
  return verb === undefined ? `use ${one.on} ${what} (${one.privilege.toUpperCase()})` : `${verb} ${what}`;
}

const tableVerbs: Readonly<Record<string, (table: string) => string>> = {
  select: (table) => `read every column of ${table}`,
  insert: (table) => `add rows to ${table} with every column`,
  update: (table) => `change every column of ${table}`,
  delete: (table) => `delete rows of ${table}`,
  truncate: (table) => `empty ${table} (TRUNCATE)`,
  references: (table) => `build foreign keys on ${table} (REFERENCES)`,
  trigger: (table) => `put triggers on ${table} (TRIGGER)`,
  maintain: (table) => `lock and rebuild ${table} (MAINTAIN)`,
};

const columnVerbs: Readonly<Record<string, (columns: string) => string>> = {
  select: (columns) => `read ${columns}`,
  insert: (columns) => `set ${columns} in new rows`,
  update: (columns) => `change ${columns}`,
  references: (columns) => `build foreign keys on ${columns} (REFERENCES)`,
};

const other =
  (privilege: string) =>
  (object: string): string =>
    `use ${privilege.toUpperCase()} on ${object}`;

const verbs: Readonly<Record<string, string>> = {
  "usage sequence": "draw numbers from the sequence",
  "select sequence": "read the sequence",
  "update sequence": "reset the sequence",
  "execute function": "run the function",
  "usage schema": "look up names in the schema",
  "create schema": "create objects in the schema",
  "usage type": "use the type",
  "create database": "create schemas in the database",
  "connect database": "connect to the database",
  "temporary database": "create temporary tables in the database",
};

/** Returns the statement that asks Postgres whether it is so; null where no question fits. */
export function question({ privilege, grantee, on, object, columns }: Privilege): Sql | null {
  const role = literal(grantee === "PUBLIC" ? "public" : grantee);
  const [first = "", second = "", third = ""] = object;
  const right = literal(privilege);
  if (on === "schema") return sql`select has_schema_privilege(${role}, ${literal(first)}, ${right})`;
  if (on === "database") return sql`select has_database_privilege(${role}, ${literal(first)}, ${right})`;
  if (object.length < 2) return null;
  const name = literal(qualified(first, second));
  if (on === "table") return sql`select has_table_privilege(${role}, ${name}, ${right})`;
  if (on === "type") return sql`select has_type_privilege(${role}, ${name}, ${right})`;
  if (on === "column")
    return sql`select has_column_privilege(${role}, ${name}, ${literal(columns[0] ?? "")}, ${right})`;
  if (on === "function")
    return sql`select has_function_privilege(${role}, oid, ${right}) from pg_catalog.pg_proc where pronamespace = ${literal(first)}::regnamespace and proname = ${literal(second)} and pg_get_function_identity_arguments(oid) = ${literal(third)}`;
  return object.length === 2 ? sql`select has_sequence_privilege(${role}, ${name}, ${right})` : null;
}
