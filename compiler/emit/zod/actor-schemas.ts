/** The schemas of one entity for each actor: what a role may select, insert and update. */

import { actorName } from "../../ir/access.ts";
import type { Actor } from "../../ir/access.ts";
import type { Column } from "../../ir/entity.ts";
import { actorsOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { pascalCase } from "../typescript/names.ts";
import type { ClaimName } from "../typescript/names.ts";
import { grantedColumns, insertableStates } from "../typescript/role-columns.ts";
import { propertyName, quoted } from "../typescript/source-file.ts";
import { call } from "./code.ts";
import type { Code } from "./code.ts";
import { declare, declareEnum, declareObject } from "./declarations.ts";
import type { Declarations, Field } from "./declarations.ts";
import type { EntityPlan } from "./entity-plan.ts";
import { insertField, insertWrap, names, readWrap, updateField, updateWrap } from "./entity-schemas.ts";

/** Declares `<entity>SelectBy<Actor>`, `InsertBy` and `UpdateBy` for every actor. */
export function declareActors(out: Declarations, ir: ModuleIr, plan: EntityPlan, claim: ClaimName): void {
  for (const actor of actorsOf(ir)) {
    declareSelect(out, ir, plan, actor, claim);
    declareInsert(out, ir, plan, actor, claim);
    declareUpdate(out, ir, plan, actor, claim);
  }
}

function declareSelect(out: Declarations, ir: ModuleIr, plan: EntityPlan, actor: Actor, claim: ClaimName): void {
  const columns = grantedColumns(ir, plan.entity, actor, "select");
  const head = `export const ${claim(`${plan.prefix}SelectBy${pascalCase(actorName(actor))}`)}`;
  const doc = `What ${actorName(actor)} may read of \`${plan.entity.name}\``;
  if (columns === null) return declare(out, `${doc}: nothing.`, head, "z.never()");
  if (columns.length === plan.entity.columns.length) return declare(out, `${doc}.`, head, plan.row);
  const fields = columns.map((column): Field => ({ name: column.name, code: rowReference(plan, column) }));
  declareObject(out, `${doc}.`, head, "z.object", fields, readWrap(plan, names(columns)));
}

function declareInsert(out: Declarations, ir: ModuleIr, plan: EntityPlan, actor: Actor, claim: ClaimName): void {
  const columns = grantedColumns(ir, plan.entity, actor, "insert");
  const name = claim(`${plan.prefix}InsertBy${pascalCase(actorName(actor))}`);
  const doc = `What ${actorName(actor)} may insert into \`${plan.entity.name}\``;
  if (columns === null) return declare(out, `${doc}: nothing.`, `export const ${name}`, "z.never()");
  const states = insertableStates(ir, plan.entity, actor);
  const fields = columns.map((column): Field => {
    const allowed = states.get(column.name);
    if (allowed === undefined) return insertField(plan, column);
    const own = claim(`${name}${pascalCase(column.name)}`);
    const meaning = `The values of \`${plan.entity.name}.${column.name}\` that ${actorName(actor)} may create rows with.`;
    declareEnum(out, meaning, `const ${own}`, allowed.map(quoted));
    return insertField(plan, column, column.nullable ? call("z.nullable", own) : own);
  });
  declareObject(out, `${doc}.`, `export const ${name}`, "z.strictObject", fields, insertWrap(plan));
}

function declareUpdate(out: Declarations, ir: ModuleIr, plan: EntityPlan, actor: Actor, claim: ClaimName): void {
  const columns = grantedColumns(ir, plan.entity, actor, "update");
  const head = `export const ${claim(`${plan.prefix}UpdateBy${pascalCase(actorName(actor))}`)}`;
  const doc = `What ${actorName(actor)} may change in \`${plan.entity.name}\``;
  if (columns === null || columns.length === 0) return declare(out, `${doc}: nothing.`, head, "z.never()");
  const fields = columns.map((column) => updateField(plan, column));
  declareObject(out, `${doc}.`, head, "z.strictObject", fields, updateWrap(plan, names(columns)));
}

function rowReference(plan: EntityPlan, column: Column): Code {
  const name = propertyName(column.name);
  return name === column.name ? `${plan.row}.shape.${name}` : `${plan.row}.shape[${name}]`;
}
