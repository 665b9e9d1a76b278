/** Attacks on the audit: each event leaves its entry once, with the right person; what changes nothing leaves none. */

import type { AuditEvent } from "../ir/audit.ts";
import { identifier, identifiers, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { entriesCheck, entriesOf, remember } from "./audit-entries.ts";
import type { Culprit } from "./audit-entries.ts";
import { owner } from "./cast.ts";
import type { Player } from "./cast.ts";
import { changedValue, isReferenced } from "./change.ts";
import type { Row } from "./evaluate.ts";
import { expectDelete, expectInsert, expectUpdate } from "./expect.ts";
import { permitted } from "./probe.ts";
import type { AttackActor } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { assignments, insertSql, keyIs, ownerInsert, reaches } from "./target.ts";
import type { Draft, Target } from "./target.ts";

interface Doer {
  readonly actor: AttackActor;
  readonly culprit: Culprit;
  readonly player: Player | null;
}

/** Returns the audit attacks on one audited entity. */
export function auditProbes(target: Target): readonly Draft[] {
  const events = target.module.audit?.events ?? [];
  const own = events.filter((one) => one.entity === target.entity.name);
  if (own.length === 0) return [];
  const doers = doersOf(target);
  return doers.flatMap((doer) => [
    ...own.flatMap((event) => onEvent(target, doer, event, events)),
    ...uncovered(target, doer, own, events),
    ...severalAtOnce(target, doer, own, events),
    ...noOp(target, doer, own),
  ]);
}

/** Everyone who may change something, the owner without a token, and the service role with and without a person's. */
function doersOf(target: Target): readonly Doer[] {
  const identity = target.world.identity;
  const active = target.world.players.filter((one) => one.part === "main" && one.person.actor.kind === "role");
  const named = (player: Player, databaseRole: string): Culprit => ({
    key: player.person.identityKey,
    userId: player.person.userId,
    role: player.person.actor.kind === "role" ? player.person.actor.role : null,
    databaseRole,
  });
  const service = target.world.players.find((one) => one.person.actor.kind === "service-role");
  const [first] = active;
  const nobody = { key: null, userId: null, role: null };
  return [
    ...active.map((player) => ({ actor: player.actor, culprit: named(player, "authenticated"), player })),
    { actor: owner, culprit: { ...nobody, databaseRole: null }, player: null },
    ...(service === undefined
      ? []
      : [{ actor: service.actor, culprit: { ...nobody, databaseRole: "service_role" }, player: service }]),
    ...(service === undefined || first === undefined || identity === null
      ? []
      : [
          {
            actor: {
              ...service.actor,
              name: `service role for ${first.actor.name}`,
              claims: JSON.stringify({ sub: first.person.userId, role: "service_role" }),
            },
            culprit: named(first, "service_role"),
            player: service,
          },
        ]),
  ];
}

function onEvent(target: Target, doer: Doer, event: AuditEvent, events: readonly AuditEvent[]): readonly Draft[] {
  if (event.operation === "insert") return inserted(target, doer, event, events);
  if (event.operation === "delete") return deleted(target, doer, event, events);
  return event.columns.flatMap((name) =>
    changed(
      target,
      doer,
      event.id,
      event.columns.length > 1 ? `${event.action}/${name}` : event.action,
      [name],
      events,
    ),
  );
}

function probe(
  target: Target,
  doer: Doer,
  place: string,
  detail: string,
  title: string,
  row: Row,
  statement: Sql,
  setup: readonly Sql[],
  entries: ReturnType<typeof entriesOf>,
): Draft {
  return {
    id: `attack/${target.entity.name}/audit/${doer.actor.name}/${detail}`,
    title,
    place,
    actor: doer.actor,
    setup: [...setup, remember(target, row)],
    earlier: [],
    statement,
    expect: permitted(1),
    check: entriesCheck(target, row, entries, doer.culprit),
    blind: false,
    shape: `${target.entity.name}/audit/${detail}`,
    ownerRows: null,
  };
}

function inserted(target: Target, doer: Doer, event: AuditEvent, events: readonly AuditEvent[]): readonly Draft[] {
  const row = freshRow(target.world.stock, target.entity.name, {});
  if (row === null) return [];
  const columns = target.entity.columns
    .filter((one) => one.generated === null && one.identity === null && one.system === null)
    .map((one) => one.name);
  if (doer.player !== null && expectInsert(target, doer.player, row, columns, [])?.kind !== "rows") return [];
  if (!target.entity.primaryKey.columns.every((one) => columns.includes(one))) return [];
  const statement = insertSql(target, row, columns);
  const entries = entriesOf(events, target.entity, "insert", []);
  return [
    probe(
      target,
      doer,
      event.id,
      event.action,
      `${doer.actor.name} creates a row of ${target.entity.name}: one entry ${event.action}`,
      row,
      statement,
      [],
      entries,
    ),
  ];
}

function deleted(target: Target, doer: Doer, event: AuditEvent, events: readonly AuditEvent[]): readonly Draft[] {
  const row = freshRow(target.world.stock, target.entity.name, {});
  if (row === null) return [];
  const { columns } = target.entity.primaryKey;
  if (doer.player !== null && expectDelete(target, doer.player, row, { reads: columns, merge: false })?.kind !== "rows")
    return [];
  const statement = sql`delete from ${target.table} where ${keyIs(target, row)}`;
  const entries = entriesOf(events, target.entity, "delete", []);
  // Entries of the module's log about the row go with it where the contract's foreign key cascades; the project's stay.
  return [
    probe(
      target,
      doer,
      event.id,
      event.action,
      `${doer.actor.name} deletes a row of ${target.entity.name}: one entry ${event.action}`,
      row,
      statement,
      [ownerInsert(target, row)],
      entries,
    ),
  ];
}

/** An update of the named columns on a row where the doer may, if there is one. */
function changed(
  target: Target,
  doer: Doer,
  place: string,
  detail: string,
  names: readonly string[],
  events: readonly AuditEvent[],
): readonly Draft[] {
  const key = target.entity.primaryKey.columns;
  // Rows that nobody changes leave no entries of changes, whoever tries.
  if (target.entity.appendOnly || names.some((one) => isReferenced(target, one))) return [];
  for (const row of target.rows) {
    const pairs = names.map((name) => [name, changedColumn(target, row, name)] as const);
    if (pairs.some(([, value]) => value === undefined)) continue;
    const changes = Object.fromEntries(pairs.map(([name, value]) => [name, value ?? null]));
    if (
      doer.player !== null &&
      expectUpdate(target, doer.player, row, changes, { reads: key, merge: false })?.kind !== "rows"
    )
      continue;
    const entries = entriesOf(events, target.entity, "update", names);
    const statement = sql`update ${target.table} set ${assignments(changes)} where ${keyIs(target, row)}`;
    const title = `${doer.actor.name} changes ${names.join(" and ")} of ${target.entity.name}: ${entries.map((one) => `one entry ${one.action}`).join(", ")}`;
    return [probe(target, doer, place, detail, title, row, statement, [], entries)];
  }
  return [];
}

function changedColumn(target: Target, row: Row, name: string): string | null | undefined {
  const column = target.entity.columns.find((one) => one.name === name);
  return column === undefined ? undefined : changedValue(target, row, column);
}

/** A column that no event names is still on record in the project's log. */
function uncovered(
  target: Target,
  doer: Doer,
  own: readonly AuditEvent[],
  events: readonly AuditEvent[],
): readonly Draft[] {
  const covered = new Set(own.flatMap((one) => one.columns));
  const free = target.entity.columns.filter(
    (one) =>
      one.system === null &&
      one.generated === null &&
      !covered.has(one.name) &&
      !target.entity.primaryKey.columns.includes(one.name),
  );
  return free.flatMap((column) =>
    changed(target, doer, own[0]?.id ?? "audit/log", `unnamed/${column.name}`, [column.name], events),
  );
}

/** One statement over the columns of two events leaves two entries. */
function severalAtOnce(
  target: Target,
  doer: Doer,
  own: readonly AuditEvent[],
  events: readonly AuditEvent[],
): readonly Draft[] {
  const firsts = own.filter((one) => one.operation === "update").flatMap((one) => one.columns.slice(0, 1));
  return firsts.length < 2 ? [] : changed(target, doer, own[0]?.id ?? "audit/log", "several", firsts, events);
}

function noOp(target: Target, doer: Doer, own: readonly AuditEvent[]): readonly Draft[] {
  const name = own.find((one) => one.operation === "update")?.columns[0];
  const row = target.rows.find((one) => doer.player === null || reaches(target, doer.player, "update", one) === true);
  if (name === undefined || row === undefined) return [];
  const same = { [name]: row[name] ?? null };
  const reads = [...target.entity.primaryKey.columns, name];
  if (doer.player !== null && expectUpdate(target, doer.player, row, same, { reads, merge: false })?.kind !== "rows")
    return [];
  const statement = sql`update ${target.table} set ${identifiers([name])} = ${identifier(name)} where ${keyIs(target, row)}`;
  return [
    probe(
      target,
      doer,
      own[0]?.id ?? "audit/log",
      "no-op",
      `${doer.actor.name} changes nothing of ${target.entity.name}: no entry`,
      row,
      statement,
      [],
      [],
    ),
  ];
}
