/** Object types with one field per column. */

import type { CodeBlockWriter } from "ts-morph";
import type { Column, Entity } from "../../ir/entity.ts";
import type { CompiledModule } from "../emitter.ts";
import { propertyName, writeDoc } from "./source-file.ts";

/** What the parts of the file share about one entity. */
export interface EntityTypes {
  readonly module: CompiledModule;
  readonly entity: Entity;
  /** Pascal-case name that the entity's type names begin with. */
  readonly prefix: string;
  /** Type of a column's values, NULL included. */
  readonly typeOf: (column: Column) => string;
}

/** Writes `export type name = { ... };` with one documented field per column. */
export function writeFields(
  writer: CodeBlockWriter,
  name: string,
  columns: readonly Column[],
  isOptional: (column: Column) => boolean,
  typeOf: (column: Column) => string,
): void {
  if (columns.length === 0) {
    writer.writeLine(`export type ${name} = Record<never, never>;`);
    return;
  }
  writer.writeLine(`export type ${name} = {`);
  writer.indent(() => {
    for (const column of columns) {
      if (column.description !== "") writeDoc(writer, [column.description]);
      writer.writeLine(`${propertyName(column.name)}${isOptional(column) ? "?" : ""}: ${typeOf(column)};`);
    }
  });
  writer.writeLine("};");
}
