/** Role-scoped types of one entity: what each actor may select, insert and update, `never` where denied. */

import type { CodeBlockWriter } from "ts-morph";
import { actorName } from "../../ir/access.ts";
import type { Actor, Operation } from "../../ir/access.ts";
import type { Column } from "../../ir/entity.ts";
import { actorsOf } from "../../ir/find.ts";
import { writeFields } from "./fields.ts";
import type { EntityTypes } from "./fields.ts";
import { pascalCase } from "./names.ts";
import type { ClaimName } from "./names.ts";
import { cellPlaces } from "./places.ts";
import { grantedColumns, insertableStates } from "./role-columns.ts";
import { propertyName, quoted, writeDoc, writeUnion } from "./source-file.ts";
import { isOptionalOnInsert } from "./type-mapping.ts";

/**
 * Writes `<Entity>SelectBy<Actor>`, `InsertBy` and `UpdateBy` for every actor and a map of them. Returns the map's
 * name.
 */
export function writeActorTypes(writer: CodeBlockWriter, types: EntityTypes, row: string, claim: ClaimName): string {
  const actors = actorsOf(types.module.ir).map((actor) => ({
    actor,
    select: writeSelect(writer, types, actor, row, claim),
    insert: writeInsert(writer, types, actor, claim),
    update: writeUpdate(writer, types, actor, claim),
    deletes: granted(types, actor, "delete") !== null,
  }));
  const name = claim(`${types.prefix}ByActor`);
  writer.blankLine();
  writeDoc(writer, [
    `What each actor may read and write of \`${types.entity.name}\`; Delete says whether any row may be deleted.`,
  ]);
  writer.writeLine(`export type ${name} = {`);
  writer.indent(() => {
    for (const { actor, select, insert, update, deletes } of actors) {
      writer.writeLine(`${propertyName(actorName(actor))}: {`);
      writer.indent(() => {
        writer.writeLine(`Select: ${select};`).writeLine(`Insert: ${insert};`);
        writer.writeLine(`Update: ${update};`).writeLine(`Delete: ${deletes};`);
      });
      writer.writeLine("};");
    }
  });
  writer.writeLine("};");
  return name;
}

function writeSelect(writer: CodeBlockWriter, types: EntityTypes, actor: Actor, row: string, claim: ClaimName): string {
  const columns = granted(types, actor, "select");
  const name = begin(writer, types, actor, "select", claim);
  if (columns === null) {
    writer.writeLine(`export type ${name} = never;`);
  } else if (columns.length === types.entity.columns.length) {
    writer.writeLine(`export type ${name} = ${row};`);
  } else {
    writeFields(writer, name, columns, () => false, types.typeOf);
  }
  return name;
}

function writeInsert(writer: CodeBlockWriter, types: EntityTypes, actor: Actor, claim: ClaimName): string {
  const columns = granted(types, actor, "insert");
  const name = begin(writer, types, actor, "insert", claim);
  const states = insertableStates(types.module.ir, types.entity, actor);
  const typeOf = (column: Column): string => {
    const values = states.get(column.name);
    if (values === undefined) return types.typeOf(column);
    return [...values.map(quoted), ...(column.nullable ? ["null"] : [])].join(" | ") || "never";
  };
  if (columns === null) writer.writeLine(`export type ${name} = never;`);
  else writeFields(writer, name, columns, isOptionalOnInsert, typeOf);
  return name;
}

function writeUpdate(writer: CodeBlockWriter, types: EntityTypes, actor: Actor, claim: ClaimName): string {
  const columns = granted(types, actor, "update");
  const name = begin(writer, types, actor, "update", claim);
  if (columns === null || columns.length === 0) writeUnion(writer, name, []);
  else writeFields(writer, name, columns, () => true, types.typeOf);
  return name;
}

function granted(types: EntityTypes, actor: Actor, operation: Operation): readonly Column[] | null {
  return grantedColumns(types.module.ir, types.entity, actor, operation);
}

/** Writes the blank line and comment before a type and returns its name. */
function begin(
  writer: CodeBlockWriter,
  types: EntityTypes,
  actor: Actor,
  operation: Operation,
  claim: ClaimName,
): string {
  writer.blankLine();
  const places = cellPlaces(types.module, types.entity.name, actor, operation);
  const otherwise = granted(types, actor, operation) === null ? "denied, no cell grants it" : "by default";
  const what = `${pascalCase(operation)} of \`${types.entity.name}\` by ${actorName(actor)}`;
  writeDoc(writer, [`${what}: ${places.length === 0 ? otherwise : places.join(", ")}.`]);
  return claim(`${types.prefix}${pascalCase(operation)}By${pascalCase(actorName(actor))}`);
}
