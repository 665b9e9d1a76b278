/** Attacks on the project-wide log by its owner: what an entry must hold, and what an erasure may and may not do. */

import { projectLog as log } from "../ir/object-names.ts";
import { isAuditLog } from "../ir/find.ts";
import { identifier, identifiers, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { owner } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { denied, permitted, refusedBy } from "./probe.ts";
import type { AttackSettings, Probe } from "./probe.ts";
import { expectLog, readersOf } from "./schema-door-probes.ts";
import { keyIs } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import type { World } from "./world.ts";

/** An entry of a module that no contract knows. */
export const entry = {
  module: "contractc",
  entity: "attacked",
  row_id: "one",
  database_role: "owner",
  action: "attacked",
};

/** Returns the attacks on the log's own table and on its erasure. */
export function projectLogProbes(settings: AttackSettings): readonly Draft[] {
  const table = qualified(settings.auditSchema, log.table);
  return [...required(table), ...numbers(table), ...filled(table), ...replicating(table)];
}

/** Returns one attack on the log by its owner. */
export function logProbe(
  what: string,
  title: string,
  statement: Sql,
  expect: Probe["expect"],
  setup: readonly Sql[] = [],
  check: Probe["check"] = null,
): Draft {
  return {
    id: `attack/doors/log/${what}`,
    title,
    place: "audit/log",
    actor: owner,
    setup,
    earlier: [],
    statement,
    expect,
    check,
    blind: false,
    shape: `doors/log-of-the-owner/${what.split("/")[0] ?? ""}`,
    ownerRows: null,
  };
}

/** Returns the statement by which the owner adds an entry. */
export function inserted(table: Sql, values: Readonly<Record<string, string | null>>): Sql {
  const given = Object.values(values).map((one) => (one === null ? sql`null` : literal(one)));
  return sql`insert into ${table} (${identifiers(Object.keys(values))}) values (${given.join(", ") as Sql})`;
}

function required(table: Sql): readonly Draft[] {
  return [...Object.keys(entry), "created_at", "transaction_id"].map((column) =>
    logProbe(
      `required/${column}`,
      `the project's log refuses an entry without ${column}`,
      inserted(table, { ...entry, [column]: null }),
      refusedBy("23502", null),
    ),
  );
}

function numbers(table: Sql): readonly Draft[] {
  const numbered = sql`insert into ${table} (id, ${identifiers(Object.keys(entry))}) overriding system value values (-1, ${Object.values(entry).map(literal).join(", ") as Sql})`;
  return [
    logProbe(
      "numbers/chosen",
      "nobody chooses the number of an entry of the project's log",
      inserted(table, { id: "-1", ...entry }),
      refusedBy("428C9", null),
    ),
    logProbe(
      "numbers/twice",
      "no two entries of the project's log have one number",
      numbered,
      refusedBy("23505", log.primaryKey),
      [numbered],
    ),
  ];
}

/** When, in which transaction. */
function filled(table: Sql): readonly Draft[] {
  const mine = sql`from ${table} where module = ${literal(entry.module)}`;
  return [
    logProbe(
      "filled",
      "an entry of the project's log says when it was made and in which transaction",
      inserted(table, entry),
      permitted(1),
      [],
      {
        kind: "holds",
        query: sql`select count(*) = 1 and bool_and(created_at = now() and transaction_id = pg_current_xact_id()) as holds, string_agg(created_at::text, ', ') as seen ${mine}`,
      },
    ),
  ];
}

/** Returns the attacks of clients who look for entries of a module that is not theirs to read. */
export function otherEntryProbes(world: World, settings: AttackSettings): readonly Draft[] {
  const table = qualified(settings.auditSchema, log.table);
  const readable = world.project.some((one) => readersOf(one).length > 0);
  const signedIn = world.players.filter((one) => one.part === "main" && one.actor.databaseRole === "authenticated");
  return signedIn.map(({ actor }) => ({
    ...logProbe(
      `another module/${actor.name}`,
      `${actor.name} may not read what the project's log holds about a module that says nothing of him`,
      sql`select 1 from ${table} where module = ${literal(entry.module)}`,
      denied(readable ? "zero-rows" : "privilege"),
      [inserted(table, entry)],
    ),
    actor,
  }));
}

/** Returns the attempts to read an entry of the attacked module: permitted to whoever reads the whole log of the module. */
export function ownEntryProbes(world: World, settings: AttackSettings): readonly Draft[] {
  const table = qualified(settings.auditSchema, log.table);
  const own = { ...entry, module: world.module.module };
  const main = world.players.filter((one) => one.part === "main");
  return main.map((player) => {
    const { name } = player.actor;
    const expect = expectLog(world, player);
    return {
      ...logProbe(
        `this module/${name}`,
        `${name} ${expect.kind === "rows" ? "may" : "may not"} read what the project's log holds about ${own.module}`,
        sql`select 1 from ${table} where module = ${literal(own.module)} and entity = ${literal(own.entity)}`,
        expect,
        [inserted(table, own)],
      ),
      actor: player.actor,
      shape: "doors/log/select/entry",
      ownerRows: 1,
    };
  });
}

/** The guards of a log stand in a session that replicates, where ordinary triggers rest. */
function replicating(table: Sql): readonly Draft[] {
  const setup = [inserted(table, entry), replication];
  const mine = sql`where module = ${literal(entry.module)}`;
  return [
    logProbe(
      "replicating/update",
      "not even a replicating session may rewrite the project's log",
      sql`update ${table} set action = 'forged' ${mine}`,
      denied("guard"),
      setup,
    ),
    logProbe(
      "replicating/delete",
      "not even a replicating session may remove entries of the project's log",
      sql`delete from ${table} ${mine}`,
      denied("guard"),
      setup,
    ),
    logProbe(
      "replicating/truncate",
      "not even a replicating session may empty the project's log",
      sql`truncate ${table}`,
      denied("guard"),
      setup,
    ),
  ].map((one) => ({ ...one, locks: "always" }));
}

/** Returns the attacks of a replicating session on an append-only entity. */
export function replicatingProbes(target: Target): readonly Draft[] {
  const { entity, module, table } = target;
  const [row] = target.rows;
  if (row === undefined || !(entity.appendOnly || isAuditLog(module, entity.name))) return [];
  const column = entity.columns.find((one) => one.generated === null && one.identity === null);
  const statements = [
    ...(column === undefined
      ? []
      : [
          [
            "update",
            sql`update ${table} set ${identifier(column.name)} = ${identifier(column.name)} where ${keyIs(target, row)}`,
          ] as const,
        ]),
    ["delete", sql`delete from ${table} where ${keyIs(target, row)}`] as const,
    ["truncate", sql`truncate ${table}`] as const,
  ];
  const replicated = statements.map(([what, statement]) => ({ what, statement, setup: [replication] }));
  return [...replicated, ...orphaned(target, row)].map(({ what, statement, setup }) => ({
    id: `attack/${entity.name}/append-only/replicating/${what}`,
    title: `not even a replicating session makes it possible to ${what} rows of ${entity.name}`,
    place: `entities/${entity.name}`,
    actor: owner,
    setup,
    earlier: [],
    statement,
    expect: denied("guard"),
    check: null,
    blind: false,
    shape: `${entity.name}/append-only/replicating`,
    locks: "always",
    ownerRows: null,
  }));
}

/** A row that outlived what it refers to, as only a replicating session can leave one, is not to be rewritten either. */
function orphaned(
  target: Target,
  row: Row,
): readonly { readonly what: string; readonly statement: Sql; readonly setup: readonly Sql[] }[] {
  const { entity, settings, table } = target;
  const [column] = entity.columns.filter(
    (one) =>
      one.generated === null &&
      one.identity === null &&
      !entity.foreignKeys.some((key) => key.columns.includes(one.name)),
  );
  if (column === undefined) return [];
  const gone = entity.foreignKeys
    .filter((key) => key.onDelete === "cascade")
    .flatMap((key) => {
      const [own = "", ...more] = key.columns;
      const value = row[own] ?? null;
      if (value === null || more.length > 0) return [];
      const parent = qualified(key.referenced.schema === "auth" ? "auth" : settings.publicSchema, key.referenced.table);
      return [sql`delete from ${parent} where ${identifier(key.referenced.columns[0] ?? "")} = ${literal(value)}`];
    });
  if (gone.length === 0) return [];
  const name = identifier(column.name);
  return [
    {
      what: "rewrite what is left of",
      statement: sql`update ${table} set ${name} = ${name} where ${keyIs(target, row)}`,
      setup: [replication, ...gone, sql`set local session_replication_role = origin`],
    },
  ];
}

const replication = sql`set local session_replication_role = replica`;
