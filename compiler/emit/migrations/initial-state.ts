/** The first state of a row, part of what is judged when it has been created. */

import { checksInitialState } from "../../ir/enforcement.ts";
import type { Entity } from "../../ir/entity.ts";
import { lifecycleOf } from "../../ir/find.ts";
import { code } from "../../sql/code.ts";
import { empty, identifier, literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { hintAt, refuse } from "../sql/guarding.ts";
import { isOneOf } from "../sql/predicate.ts";
import type { Scope } from "./scope.ts";

/** Returns the refusal of new rows that do not begin in an initial state; nothing where that is not checked. */
export function initialState(scope: Scope, entity: Entity): Sql {
  if (!checksInitialState(scope.ir, entity.name)) return empty;
  const lifecycle = lifecycleOf(scope.ir, entity.name);
  if (lifecycle === null) throw new Error(`${entity.name} has no lifecycle`);
  const { column, initial } = lifecycle;
  return code`
    -- After the statement: a trigger before it would also judge rows that an upsert turns into updates.
    if exists (
      select 1
      from new_rows as fresh
      where (${isOneOf(sql`fresh.${identifier(column)}`, initial.map(literal))}) is not true
    ) then
      ${refuse(
        literal(`a new row of ${entity.name} must begin with ${column} ${initial.join(" or ")}`),
        hintAt(`lifecycles/${entity.name}`, scope.ir.module),
      )}
    end if;`;
}
