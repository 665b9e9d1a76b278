/** `generated/database.types.ts`: the `Database` type that supabase-js clients are created with. */

import type { CodeBlockWriter } from "ts-morph";
import type { Column, Entity } from "../../ir/entity.ts";
import type { EmitInput, Emitter } from "../emitter.ts";
import { byCatalogOrder } from "./catalog-order.ts";
import { helperTypes } from "./helper-types.ts";
import { relationshipsOf } from "./relationships.ts";
import type { Relationship } from "./relationships.ts";
import { propertyName, quoted, typescriptFile, writeList } from "./source-file.ts";
import { isComputed, isOptionalOnInsert, valueType } from "./type-mapping.ts";

/**
 * Emits the types of every table of the project's public schema, equal to what `supabase gen types --schema public`
 * (CLI 3.1.0) prints for the same database, in its order, formatted. No module can make views, functions, enum or
 * composite types in that schema, so those are empty. No diagnostics.
 */
export const databaseTypesEmitter: Emitter = {
  name: "database-types",
  emit: (input) => ({
    value: [{ path: "generated/database.types.ts", text: databaseTypes(input), mode: "generated" }],
    diagnostics: [],
  }),
};

const jsonType = "export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];";
// Without enums and composite types the CLI's helper types have unions with never in them.
const lintComment = "/* oxlint-disable typescript/no-redundant-type-constituents */";
const nothing = "[_ in never]: never;";

function databaseTypes(input: EmitInput): string {
  const schema = input.settings.publicSchema;
  const entities = input.project
    .flatMap((module) => module.ir.entities)
    .toSorted((a, b) => byCatalogOrder(a.name, b.name));
  const contracts = input.project.map((module) => module.contractPath);
  return typescriptFile(contracts, (writer) => {
    writer.writeLine(lintComment).blankLine();
    writer.writeLine(jsonType).blankLine();
    writeObject(writer, "export type Database =", () => {
      writeObject(writer, `${propertyName(schema)}:`, () => {
        writeTables(writer, entities);
        for (const kind of ["Views", "Functions", "Enums", "CompositeTypes"]) {
          writeObject(writer, `${kind}:`, () => writer.writeLine(nothing));
        }
      });
    });
    writer.blankLine().writeLine(helperTypes(schema).trimEnd()).blankLine();
    writeConstants(writer, schema);
  });
}

function writeTables(writer: CodeBlockWriter, entities: readonly Entity[]): void {
  writeObject(writer, "Tables:", () => {
    if (entities.length === 0) writer.writeLine(nothing);
    for (const entity of entities) {
      const columns = entity.columns.toSorted((a, b) => byCatalogOrder(a.name, b.name));
      writeObject(writer, `${propertyName(entity.name)}:`, () => {
        writeColumns(writer, "Row:", columns, (column) => `: ${valueType(column)}`);
        writer.writeLine("ComputedFields: never;");
        writeColumns(writer, "Insert:", columns, (column) => written(column, isOptionalOnInsert(column)));
        writeColumns(writer, "Update:", columns, (column) => written(column, true));
        writeRelationships(writer, relationshipsOf(entity));
      });
    }
  });
}

function written(column: Column, optional: boolean): string {
  if (isComputed(column)) return "?: never";
  return `${optional ? "?" : ""}: ${valueType(column)}`;
}

function writeColumns(
  writer: CodeBlockWriter,
  head: string,
  columns: readonly Column[],
  type: (column: Column) => string,
): void {
  writeObject(writer, head, () => {
    for (const column of columns) writer.writeLine(`${propertyName(column.name)}${type(column)};`);
  });
}

function writeRelationships(writer: CodeBlockWriter, relationships: readonly Relationship[]): void {
  if (relationships.length === 0) {
    writer.writeLine("Relationships: [];");
    return;
  }
  writer.writeLine("Relationships: [");
  writer.indent(() => {
    for (const one of relationships) {
      writer.writeLine("{");
      writer.indent(() => {
        writer.writeLine(`foreignKeyName: ${quoted(one.name)};`);
        writeList(writer, "columns: ", one.columns.map(quoted), ";");
        writer.writeLine(`isOneToOne: ${one.oneToOne};`);
        writer.writeLine(`referencedRelation: ${quoted(one.table)};`);
        writeList(writer, "referencedColumns: ", one.referenced.map(quoted), ";");
      });
      writer.writeLine("},");
    }
  });
  writer.writeLine("];");
}

function writeConstants(writer: CodeBlockWriter, schema: string): void {
  writer.writeLine("export const Constants = {");
  writer.indent(() => {
    writer.writeLine(`${propertyName(schema)}: {`);
    writer.indent(() => {
      writer.writeLine("Enums: {},");
    });
    writer.writeLine("},");
  });
  writer.writeLine("} as const;");
}

function writeObject(writer: CodeBlockWriter, head: string, body: () => void): void {
  writer.writeLine(`${head} {`);
  writer.indent(body);
  writer.writeLine("};");
}
