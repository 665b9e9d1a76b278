/** Attacks by which the actor's own identity row comes or goes: the audit names who he was before the statement. */

import type { AuditEvent } from "../ir/audit.ts";
import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Culprit } from "./audit-entries.ts";
import { entriesCheck, entriesOf, remember } from "./audit-entries.ts";
import { expectDelete, expectInsert } from "./expect.ts";
import { permitted } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { insertSql, keyIs, ownerInsert } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the attacks in which the system, with a newcomer's token, creates and deletes the newcomer's own identity row. */
export function newcomerProbes(target: Target): readonly Draft[] {
  const { entity, module, world } = target;
  const { identity, players, stock } = world;
  const service = players.find((one) => one.person.actor.kind === "service-role");
  const [newcomer] = stock.strangers;
  if (identity?.entity !== entity.name || service === undefined || newcomer === undefined) return [];
  const row = freshRow(stock, entity.name, { [identity.user]: newcomer });
  const columns = entity.columns
    .filter((one) => one.generated === null && one.identity === null && one.system === null)
    .map((one) => one.name);
  if (row === null || !entity.primaryKey.columns.every((one) => columns.includes(one))) return [];
  const events = module.audit?.events.filter((one) => one.entity === entity.name) ?? [];
  const database = { userId: newcomer, databaseRole: "service_role" };
  const actor = {
    ...service.actor,
    name: "service role for a newcomer",
    claims: JSON.stringify({ sub: newcomer, role: "service_role" }),
  };
  const probe = (event: AuditEvent, does: string, statement: Sql, setup: readonly Sql[], culprit: Culprit): Draft => ({
    id: `attack/${entity.name}/audit/${actor.name}/${event.action}`,
    title: `${actor.name} ${does} his own row of ${entity.name}: the entry names who he was before`,
    place: event.id,
    actor,
    setup: [...setup, remember(target, row)],
    earlier: [],
    statement,
    expect: permitted(1),
    check: entriesCheck(target, row, entriesOf(events, entity, event.operation, []), culprit),
    blind: false,
    shape: `${entity.name}/audit/newcomer`,
    ownerRows: null,
  });
  return events.flatMap((event) => {
    if (event.operation === "insert" && expectInsert(target, service, row, columns, [])?.kind === "rows") {
      const nobody = { ...database, key: null, role: null };
      return [probe(event, "creates", insertSql(target, row, columns), [], nobody)];
    }
    const reads = entity.primaryKey.columns;
    if (event.operation === "delete" && expectDelete(target, service, row, { reads, merge: false })?.kind === "rows") {
      const himself = { ...database, key: row[identity.key] ?? null, role: row[identity.role] ?? null };
      const statement = sql`delete from ${target.table} where ${keyIs(target, row)}`;
      return [probe(event, "deletes", statement, [ownerInsert(target, row)], himself)];
    }
    return [];
  });
}
