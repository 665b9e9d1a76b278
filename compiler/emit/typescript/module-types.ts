/** `generated/<module>/types.ts`: literal unions, rows, and what each actor may read and write. */

import type { CodeBlockWriter } from "ts-morph";
import type { Column, Entity } from "../../ir/entity.ts";
import type { CompiledModule, EmitInput, Emitter } from "../emitter.ts";
import { writeActorTypes } from "./actor-types.ts";
import { declaredValues } from "./enum-values.ts";
import { writeFields } from "./fields.ts";
import { nameRegister, pascalCase } from "./names.ts";
import type { ClaimName } from "./names.ts";
import { placeOf } from "./places.ts";
import { propertyName, quoted, typescriptFile, writeDoc, writeUnion } from "./source-file.ts";
import { arrayOf, isComputed, isOptionalOnInsert, typescriptType, valueType } from "./type-mapping.ts";

/** Emits the types of one module. The file imports nothing. No diagnostics. */
export const moduleTypesEmitter: Emitter = {
  name: "module-types",
  emit: (input) => ({
    value: [{ path: `generated/${input.module.ir.module}/types.ts`, text: moduleTypes(input), mode: "generated" }],
    diagnostics: [],
  }),
};

function moduleTypes(input: EmitInput): string {
  const { ir, contractPath } = input.module;
  const claim = nameRegister(["Json", "Role", "ByActor"]);
  return typescriptFile([contractPath], (writer) => {
    if (ir.entities.some((entity) => entity.columns.some((column) => isJson(column)))) {
      writeDoc(writer, ["Any JSON value, as in database.types.ts."]);
      writer
        .writeLine(
          "export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];",
        )
        .blankLine();
    }
    const place = ir.roles.map((role) => placeOf(input.module, `roles/${role.name}`)).find((one) => one !== null);
    writeDoc(writer, [`The application roles${place === undefined || place === null ? "." : ` (${place}).`}`]);
    writeUnion(
      writer,
      "Role",
      ir.roles.map((role) => quoted(role.name)),
    );
    const maps = ir.entities.map((entity) => writeEntity(writer, input.module, entity, claim));
    writer.blankLine();
    writeDoc(writer, ["For each entity, what each actor may read and write."]);
    writer.writeLine("export type ByActor = {");
    writer.indent(() => {
      for (const [at, entity] of ir.entities.entries())
        writer.writeLine(`${propertyName(entity.name)}: ${maps[at] ?? "never"};`);
    });
    writer.writeLine("};");
  });
}

/** Returns the name of the entity's map by actor. */
function writeEntity(writer: CodeBlockWriter, module: CompiledModule, entity: Entity, claim: ClaimName): string {
  const prefix = pascalCase(entity.name);
  const row = claim(`${prefix}Row`);
  const insert = claim(`${prefix}Insert`);
  const update = claim(`${prefix}Update`);
  const unions = writeValueUnions(writer, module, entity, claim);
  const typeOf = (column: Column): string => {
    const union = unions.get(column.name);
    if (union === undefined) return valueType(column);
    return valueType(column, column.type.dimensions > 0 ? arrayOf(union) : union);
  };
  const place = placeOf(module, `entities/${entity.name}`);
  const written = entity.columns.filter((column) => !isComputed(column));
  writer.blankLine();
  writeDoc(writer, [`A row of \`${entity.name}\`${place === null ? "" : ` (${place})`}. ${entity.description}`]);
  writeFields(writer, row, entity.columns, () => false, typeOf);
  writer.blankLine();
  writeDoc(writer, [`What the table \`${entity.name}\` takes on insert, whoever writes.`]);
  writeFields(writer, insert, written, isOptionalOnInsert, typeOf);
  writer.blankLine();
  writeDoc(writer, [`What the table \`${entity.name}\` takes on update, whoever writes.`]);
  writeFields(writer, update, written, () => true, typeOf);
  return writeActorTypes(writer, { module, entity, prefix, typeOf }, row, claim);
}

function writeValueUnions(
  writer: CodeBlockWriter,
  module: CompiledModule,
  entity: Entity,
  claim: ClaimName,
): ReadonlyMap<string, string> {
  const unions = new Map<string, string>();
  for (const column of entity.columns) {
    const values = declaredValues(module.ir, entity, column);
    if (values === null) continue;
    const name = claim(`${pascalCase(entity.name)}${pascalCase(column.name)}`);
    const place = placeOf(module, `entities/${entity.name}/${column.name}`);
    writer.blankLine();
    writeDoc(writer, [`The values of \`${entity.name}.${column.name}\`${place === null ? "." : ` (${place}).`}`]);
    writeUnion(writer, name, values.map(quoted));
    unions.set(column.name, name);
  }
  return unions;
}

function isJson(column: Column): boolean {
  return typescriptType(column.type).startsWith("Json");
}
