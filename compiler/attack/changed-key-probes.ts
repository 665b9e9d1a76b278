/** An attack on what is recorded of a row that gets another key: both sides whole, for it has no counterpart. */

import { identifier, join, literal, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { projectLog } from "./audit-entries.ts";
import { owner } from "./cast.ts";
import { permitted } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { keyIs, ownerInsert } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { uuid } from "./value.ts";

/** Returns the attack, by the owner, on an audited entity with a single key of type uuid that refers to nothing. */
export function changedKeyProbes(target: Target): readonly Draft[] {
  const { entity, module, table } = target;
  const [key = "", ...more] = entity.primaryKey.columns;
  const column = entity.columns.find((one) => one.name === key);
  const event = module.audit?.events.find((one) => one.entity === entity.name);
  const row = freshRow(target.world.stock, entity.name, {});
  if (event === undefined || row === null || more.length > 0 || column?.type.name !== "uuid") return [];
  if (column.generated !== null || entity.foreignKeys.some((one) => one.columns.includes(key)) || entity.appendOnly)
    return [];
  const value = uuid(0xfffa, 1);
  const was = row[key] ?? "";
  const system = join(
    entity.columns.filter((one) => one.system !== null).map((one) => sql` - ${literal(one.name)}::text`),
    sql``,
  );
  const now = sql`(select to_jsonb(one)${system} from ${table} as one where ${identifier(key)} = ${literal(value)})`;
  const before = sql`${now} || jsonb_build_object(${literal(key)}, ${literal(was)})`;
  const about = sql`from ${projectLog(target)} where module = ${literal(module.module)} and entity = ${literal(entity.name)} and row_id in (${literal(was)}, ${literal(value)})`;
  const right = (id: string, old: Sql, next: Sql): Sql =>
    sql`count(*) filter (where row_id = ${literal(id)} and action = 'updated' and old_value is not distinct from ${old} and new_value is not distinct from ${next}) = 1`;
  // Entries about the row in the module's log would hold on to its key: it is made without any.
  const quietly = [
    sql`alter table ${table} disable trigger user`,
    ownerInsert(target, row),
    sql`alter table ${table} enable trigger user`,
  ];
  return [
    {
      id: `attack/${entity.name}/audit/owner/another key`,
      title: `a row of ${entity.name} gets another key: what it was and what it is are recorded whole`,
      place: event.id,
      actor: owner,
      setup: quietly,
      earlier: [],
      statement: sql`update ${table} set ${identifier(key)} = ${literal(value)} where ${keyIs(target, row)}`,
      expect: permitted(1),
      check: {
        kind: "holds",
        query: sql`select count(*) = 2 and ${right(was, before, sql`null`)} and ${right(value, sql`null`, now)} as holds, count(*)::text as seen ${about}`,
      },
      blind: false,
      shape: `${entity.name}/audit/another-key`,
      locks: "always",
      ownerRows: null,
    },
  ];
}
