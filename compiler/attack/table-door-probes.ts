/** Doors of a table: statements that no contract grants to a client, whatever its cells say. */

import { identifier, literal, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { isAuditLog } from "../ir/find.ts";
import { owner } from "./cast.ts";
import type { Player } from "./cast.ts";
import { denied, permitted } from "./probe.ts";
import { cellFor, keyIs, privileges } from "./target.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the door attacks of one player: truncate, lock, definition, references, grants. */
export function tableDoorProbes(target: Target, player: Player): readonly Draft[] {
  if (player.part === "extra") return [];
  const { table, entity } = target;
  const door = (
    name: string,
    attempt: string,
    statement: Sql,
    more: Partial<Pick<Draft, "ownerRows" | "locks">> = {},
  ): Draft => ({
    id: `attack/${entity.name}/doors/${player.actor.name}/${name}`,
    title: `${player.actor.name} may not ${attempt}`,
    place: cellFor(target, player, "delete"),
    actor: player.actor,
    setup: [],
    earlier: [],
    statement,
    expect: denied("privilege"),
    check: null,
    blind: true,
    shape: `${entity.name}/doors/${name}`,
    ownerRows: 0,
    locks: "when-permitted",
    ...more,
  });
  const rights = privileges(target, player);
  // A table-level right to delete or update lets its holder lock: Postgres has no finer rule.
  const maylock = rights.delete || player.actor.databaseRole === "service_role";
  return [
    door("truncate", `empty ${entity.name}`, sql`truncate ${table} cascade`, {
      ownerRows: canBeEmptied(target) ? 0 : null,
    }),
    ...(maylock && (rights.delete || rights.update.size > 0)
      ? []
      : [door("lock", `lock ${entity.name} against readers`, sql`lock table ${table} in access exclusive mode`)]),
    door(
      "disable-row-security",
      `switch off row level security on ${entity.name}`,
      sql`alter table ${table} disable row level security`,
    ),
    door(
      "create-policy",
      `write a policy for ${entity.name}`,
      sql`create policy contractc_door on ${table} using (true)`,
    ),
    // Postgres takes the lock of these two before it asks who wants it.
    door(
      "create-trigger",
      `put a trigger on ${entity.name}`,
      sql`create trigger contractc_door before update on ${table} for each row execute function suppress_redundant_updates_trigger()`,
      { locks: "always" },
    ),
    door(
      "create-rule",
      `put a rule on ${entity.name}`,
      sql`create rule contractc_door as on update to ${table} do instead nothing`,
      { locks: "always" },
    ),
    door("disable-triggers", `silence the triggers of ${entity.name}`, sql`alter table ${table} disable trigger user`),
    door("change-owner", `take ${entity.name} over`, sql`alter table ${table} owner to current_user`),
    door("drop", `drop ${entity.name}`, sql`drop table ${table} cascade`),
    door("add-column", `add a column to ${entity.name}`, sql`alter table ${table} add column contractc_door integer`),
    grantDoor(target, player, door),
  ];
}

/** Whether the owner may: an emptied table takes those that refer to it along, and a log among them refuses. */
function canBeEmptied(target: Target): boolean {
  const reached = new Set([target.entity.name]);
  const entities = target.world.project.flatMap((module) => module.entities.map((entity) => ({ module, entity })));
  for (const name of reached) {
    for (const { entity } of entities)
      if (entity.foreignKeys.some((key) => key.referenced.schema === "public" && key.referenced.table === name))
        reached.add(entity.name);
  }
  // Of a table that others may come to refer to it is open what an emptying takes along in another project.
  return (
    reached.size === 1 &&
    entities.every(
      ({ module, entity }) => !reached.has(entity.name) || !(entity.appendOnly || isAuditLog(module, entity.name)),
    )
  );
}

/** Who has a right to the whole table only gets a warning that he may not pass it on; who has none gets an error. */
function grantDoor(
  target: Target,
  player: Player,
  door: (name: string, attempt: string, statement: Sql) => Draft,
): Draft {
  const { table, entity } = target;
  const rights = privileges(target, player);
  const isService = player.actor.databaseRole === "service_role";
  const hasTable =
    rights.delete ||
    rights.select.size === entity.columns.length ||
    (isService && (rights.insert.size > 0 || rights.update.size > 0));
  const probe = door(
    "grant",
    `give rights on ${entity.name} away`,
    sql`grant select, insert, update, delete on ${table} to anon, authenticated`,
  );
  if (!hasTable) return probe;
  const query = sql`select concat(relacl::text, (select string_agg(attacl::text, ',' order by attnum) from pg_catalog.pg_attribute where attrelid = pg_class.oid)) as seen from pg_catalog.pg_class where oid = ${literal(table)}::regclass`;
  return { ...probe, expect: denied("zero-rows"), check: { kind: "unchanged", query } };
}

/** Returns the attacks by the owner on the module's log: append-only holds for everybody. */
export function appendOnlyProbes(target: Target): readonly Draft[] {
  if (!isAuditLog(target.module, target.entity.name)) return [];
  const { table, entity } = target;
  const [row] = target.rows;
  if (row === undefined) return [];
  const action = identifier(target.module.audit?.log?.action ?? "");
  const one = (name: string, attempt: string, statement: Sql): Draft => ({
    id: `attack/${entity.name}/append-only/owner/${name}`,
    title: `not even the owner may ${attempt} ${entity.name}`,
    place: "audit/log",
    actor: owner,
    setup: [],
    earlier: [],
    statement,
    expect: denied("guard"),
    check: null,
    blind: name === "truncate",
    shape: `${entity.name}/append-only/${name}`,
    ownerRows: null,
    ...(name === "truncate" ? { locks: "always" } : {}),
  });
  return [
    one(
      "update",
      "rewrite an entry of",
      sql`update ${table} set ${action} = ${literal("forged")} where ${keyIs(target, row)}`,
    ),
    one("delete", "remove an entry of", sql`delete from ${table} where ${keyIs(target, row)}`),
    one("truncate", "empty", sql`truncate ${table}`),
  ];
}

/** Returns what only the catalog tells about a table: row level security is on, and no client has rights beyond rows. */
export function tableCatalogProbes(target: Target): readonly Draft[] {
  const { entity, table } = target;
  const on = sql`select 1 from pg_catalog.pg_class where oid = ${literal(table)}::regclass and relrowsecurity`;
  // MAINTAIN exists since Postgres 17; asking older servers for it is an error.
  const beyond = sql`select grantee, privilege from (values ('anon'), ('authenticated'), ('service_role')) as roles (grantee), (values ('TRUNCATE'), ('REFERENCES'), ('TRIGGER'), ('MAINTAIN')) as rights (privilege) where case when privilege = 'MAINTAIN' and current_setting('server_version_num')::integer < 170000 then false else has_table_privilege(grantee, ${literal(table)}, privilege) end`;
  return [
    catalogProbe(target, "row-security", `row level security of ${entity.name} is on`, on, 1),
    catalogProbe(
      target,
      "rights-beyond-rows",
      `no client may empty ${entity.name}, put triggers on it or point foreign keys at it`,
      beyond,
      0,
    ),
  ];
}

function catalogProbe(target: Target, name: string, title: string, statement: Sql, count: number): Draft {
  return {
    id: `attack/${target.entity.name}/${name}`,
    title,
    place: `entities/${target.entity.name}`,
    actor: owner,
    setup: [],
    earlier: [],
    statement,
    expect: permitted(count),
    check: null,
    blind: false,
    shape: `${target.entity.name}/${name}`,
    ownerRows: 1,
  };
}
