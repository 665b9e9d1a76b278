/** What every part of a module's migrations needs to know: the module, its neighbours, and how things are named. */

import type { CompiledModule, EmitInput, EmitSettings } from "../emitter.ts";
import type { Entity } from "../../ir/entity.ts";
import { entityOf } from "../../ir/find.ts";
import type { Identity, ModuleIr } from "../../ir/module.ts";
import type { Origins } from "../../ir/origin.ts";
import { qualified } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

export interface Scope {
  readonly ir: ModuleIr;
  readonly origins: Origins;
  readonly contractPath: string;
  /** Modules before this one in project order: what they created exists already. */
  readonly earlier: readonly CompiledModule[];
  readonly project: readonly CompiledModule[];
  readonly settings: EmitSettings;
}

/** Returns the scope of the module to emit. */
export function scopeOf(input: EmitInput): Scope {
  const at = input.project.findIndex((one) => one.ir.module === input.module.ir.module);
  if (at < 0) throw new Error(`the project does not contain the module ${input.module.ir.module}`);
  return {
    ir: input.module.ir,
    origins: input.module.origins,
    contractPath: input.module.contractPath,
    earlier: input.project.slice(0, at),
    project: input.project,
    settings: input.settings,
  };
}

/** Returns the qualified name of an entity's table. */
export function tableName(scope: Scope, entity: string): Sql {
  return qualified(scope.settings.publicSchema, entity);
}

/** Returns the qualified name of a function in the private schema. */
export function privateName(scope: Scope, name: string): Sql {
  return qualified(scope.settings.privateSchema, name);
}

/** Returns the entity of this module or of any other of the project. Throws when there is none. */
export function entityAnywhere(scope: Scope, name: string): { readonly entity: Entity; readonly module: string } {
  for (const { ir } of [{ ir: scope.ir }, ...scope.project]) {
    if (ir.entities.some((one) => one.name === name)) return { entity: entityOf(ir, name), module: ir.module };
  }
  throw new Error(`the project has no entity ${name}`);
}

/** Returns the identity and its entity, or null when the project has none. */
export function identityOf(scope: Scope): (Identity & { readonly table: Entity }) | null {
  const identity = scope.ir.identity;
  return identity === null ? null : { ...identity, table: entityAnywhere(scope, identity.entity).entity };
}
