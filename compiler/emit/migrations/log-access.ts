/** Who reads the project-wide log: for each module, whoever reads all of the module's own log. */

import type { AccessCell } from "../../ir/access.ts";
import type { ModuleIr } from "../../ir/module.ts";
import { appRoleFunction, projectLog } from "../../ir/object-names.ts";
import { code, lines } from "../../sql/code.ts";
import { comment, empty, identifier, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { policyClauses } from "../sql/definition.ts";
import { places } from "../sql/layout.ts";
import { all, any, isOneOf } from "../sql/predicate.ts";
import { privateName } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Returns the log's policy for the modules up to this one; nothing when this module adds no reader. */
export function logPolicy(scope: Scope): Sql {
  const condition = logCondition(scope);
  if (condition === null) return empty;
  return lines([
    comment("The project's log is readable, module by module, by whoever reads the whole log of that module."),
    places(readerCells(scope.ir), scope.origins, scope.contractPath),
    code`
      alter policy ${identifier(projectLog.selectPolicy)}
        on ${qualified(scope.settings.auditSchema, projectLog.table)}
        ${policyClauses({ using: condition, check: null })};`,
  ]);
}

/** Returns who reads which entries, for the modules up to this one; null when this module adds no reader. */
export function logCondition(scope: Scope): Sql | null {
  if (readersOf(scope.ir).length === 0) return null;
  const role = sql`(select ${privateName(scope, appRoleFunction)}())`;
  const arms = [...scope.earlier.map((one) => one.ir), scope.ir].flatMap((ir) => {
    const readers = readersOf(ir);
    return readers.length === 0
      ? []
      : [all([sql`module = ${literal(ir.module)}`, isOneOf(role, readers.map(literal))])];
  });
  return any(arms);
}

/** Returns the grant that goes with the policy. */
export function logGrant(scope: Scope): Sql {
  if (readersOf(scope.ir).length === 0) return empty;
  return sql`grant select on table ${qualified(scope.settings.auditSchema, projectLog.table)} to authenticated;`;
}

/** Returns the roles whose select cell on the module's log grants all rows with every column, in matrix order. */
export function readersOf(ir: ModuleIr): readonly string[] {
  if (ir.identity === null) return [];
  return granting(ir).flatMap((cell) => (cell.actor.kind === "role" ? [cell.actor.role] : []));
}

function readerCells(ir: ModuleIr): readonly string[] {
  return granting(ir).map((cell) => cell.id);
}

function granting(ir: ModuleIr): readonly AccessCell[] {
  const log = ir.audit?.log?.entity;
  const everything = ir.entities.find((one) => one.name === log)?.columns.length ?? 0;
  return ir.access.filter(
    (cell) =>
      cell.entity === log &&
      cell.operation === "select" &&
      cell.actor.kind === "role" &&
      cell.grants.some((grant) => grant.rows.kind === "all" && grant.columns.length === everything),
  );
}
