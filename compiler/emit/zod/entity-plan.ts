/** What the schemas of one entity consist of: names, closed value sets, CHECKs that JavaScript can judge, and the rest. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CheckConstraint, Column, Entity } from "../../ir/entity.ts";
import { expressionSql } from "../../sql/expression.ts";
import type { CompiledModule } from "../emitter.ts";
import { checkedValues } from "../typescript/enum-values.ts";
import { camelCase, pascalCase } from "../typescript/names.ts";
import type { ClaimName } from "../typescript/names.ts";
import { quoted } from "../typescript/source-file.ts";
import { isComputed } from "../typescript/type-mapping.ts";
import { checkCode } from "./check-code.ts";
import { UnsupportedExpression } from "./check-types.ts";
import type { Code } from "./code.ts";
import { columnSchema, isReadExactly } from "./column-schemas.ts";

export interface EntityPlan {
  readonly entity: Entity;
  /** Camel-case name that the entity's schema names begin with. */
  readonly prefix: string;
  readonly row: string;
  readonly insert: string;
  readonly update: string;
  /** Object of the writable columns' schemas. */
  readonly columns: string;
  /** Constant defaults that CHECKs over several columns need. */
  readonly defaults: string;
  readonly enums: ReadonlyMap<string, { readonly name: string; readonly values: readonly string[] }>;
  readonly checks: readonly PlannedCheck[];
  /** What no schema judges, one phrase each. */
  readonly unjudged: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlannedCheck {
  readonly name: string;
  readonly constraint: string;
  readonly sql: string;
  readonly columns: readonly string[];
  readonly code: Code;
  /** Whether rows are read exactly enough to judge it again. */
  readonly onRead: boolean;
}

/** Returns the plan of an entity, with a note for each CHECK and type that the schemas cannot judge. */
export function planEntity(module: CompiledModule, entity: Entity, claim: ClaimName): EntityPlan {
  const prefix = camelCase(entity.name);
  const [row, insert, update] = [claim(`${prefix}Row`), claim(`${prefix}Insert`), claim(`${prefix}Update`)];
  const [columns, defaults] = [claim(`${prefix}Columns`), claim(`${prefix}Defaults`)];
  const enums = new Map<string, { name: string; values: readonly string[] }>();
  for (const column of entity.columns) {
    const values = checkedValues(entity, column);
    if (values !== null) enums.set(column.name, { name: claim(`${prefix}${pascalCase(column.name)}`), values });
  }
  const diagnostics: Diagnostic[] = [];
  const checks: PlannedCheck[] = [];
  const unjudged: string[] = [];
  for (const check of entity.checks.filter((one) => !isItsEnum(one, entity))) {
    try {
      checks.push(planCheck(entity, check, claim(camelCase(check.name))));
    } catch (error) {
      if (!(error instanceof UnsupportedExpression)) throw error;
      unjudged.push(`CHECK ${check.name}: ${expressionSql(check.expression)}`);
      diagnostics.push(unsupportedCheck(module, entity, check, error.message));
    }
  }
  for (const column of entity.columns.filter((one) => !isComputed(one) && !columnSchema(entity, one).exact)) {
    unjudged.push(`values of ${column.name}, of type ${column.type.name}`);
    diagnostics.push(unsupportedType(module, entity, column));
  }
  return { entity, prefix, row, insert, update, columns, defaults, enums, checks, unjudged, diagnostics };
}

/** Whether a CHECK says nothing but what the column's enum says. */
function isItsEnum(check: CheckConstraint, entity: Entity): boolean {
  const { expression } = check;
  if (expression.kind !== "in" || expression.negated || expression.value.kind !== "column") return false;
  const { name } = expression.value;
  const column = entity.columns.find((one) => one.name === name);
  // With two such CHECKs only the first became the enum.
  const first = entity.checks.find(
    (one) => checkedValues({ ...entity, checks: [one] }, column ?? missing(name)) !== null,
  );
  return column !== undefined && first === check;
}

function missing(name: string): never {
  throw new Error(`the IR has no column ${name}`);
}

function planCheck(entity: Entity, check: CheckConstraint, name: string): PlannedCheck {
  const { code, columns } = checkCode(entity, check.expression);
  return {
    name,
    constraint: quoted(check.name),
    sql: expressionSql(check.expression),
    columns: columns.map((column) => column.name),
    code,
    onRead: columns.every(isReadExactly),
  };
}

function unsupportedCheck(module: CompiledModule, entity: Entity, check: CheckConstraint, reason: string): Diagnostic {
  const id = `entities/${entity.name}/constraints/${check.name}`;
  return diagnose(
    "build/zod-unsupported-check",
    {
      span: module.origins[id]?.[0]?.span ?? null,
      path: `${module.ir.module}/${entity.name}/constraints/${check.name}`,
    },
    { entity: entity.name, check: check.name, sql: expressionSql(check.expression), reason },
  );
}

function unsupportedType(module: CompiledModule, entity: Entity, column: Column): Diagnostic {
  const id = `entities/${entity.name}/${column.name}`;
  return diagnose(
    "build/zod-unsupported-type",
    { span: module.origins[id]?.[0]?.span ?? null, path: `${module.ir.module}/${entity.name}/${column.name}` },
    { entity: entity.name, column: column.name, type: column.type.name },
  );
}
