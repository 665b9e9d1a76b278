/** Doors of the project: its schemas, helper functions, roles, and the project-wide log. */

import { cellOf, entityOf } from "../ir/find.ts";
import {
  appendOnlyName,
  appRoleFunction,
  auditTriggerName,
  guardName,
  projectLog as log,
  updatedAtFunction,
} from "../ir/object-names.ts";
import type { ModuleIr } from "../ir/module.ts";
import { identifier, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { aboutRow, projectLog } from "./audit-entries.ts";
import { owner } from "./cast.ts";
import type { Player } from "./cast.ts";
import { denied, permitted } from "./probe.ts";
import type { AttackActor, AttackSettings, Expectation } from "./probe.ts";
import { targetOf } from "./target.ts";
import type { Draft } from "./target.ts";
import type { World } from "./world.ts";

/** Returns the attacks on what modules share. */
export function schemaDoorProbes(world: World, settings: AttackSettings): readonly Draft[] {
  const players = world.players.filter((one) => one.part === "main");
  return [
    ...players.flatMap((player) => functionDoors(world, settings, player)),
    ...world.players.flatMap((player) => roleDoors(world, settings, player)),
    ...players.flatMap((player) => logDoors(world, settings, player)),
    ...ownerDoors(world, settings),
    ...catalogDoors(settings),
  ];
}

function door(
  id: string,
  title: string,
  actor: AttackActor,
  statement: Sql,
  expect: Expectation,
  ownerRows: number | null = null,
  place = "audit/log",
): Draft {
  return {
    id: `attack/doors/${id}`,
    title,
    place,
    actor,
    setup: [],
    earlier: [],
    statement,
    expect,
    check: null,
    blind: false,
    shape: `doors/${id.slice(id.indexOf("/") + 1)}`,
    ownerRows,
  };
}

function functionDoors(world: World, settings: AttackSettings, player: Player): readonly Draft[] {
  const { actor } = player;
  const refused = (what: string, attempt: string, statement: Sql, ownerRows: number | null): Draft =>
    door(`${actor.name}/${what}`, `${actor.name} may not ${attempt}`, actor, statement, denied("privilege"), ownerRows);
  const call = (schema: string, name: string): Sql => sql`select ${qualified(schema, name)}()`;
  return [
    refused(
      "erase",
      "erase what the log remembers",
      sql`select ${qualified(settings.auditSchema, log.eraseFunction)}('a', 'b', 'c')`,
      1,
    ),
    ...triggerFunctions(world).map(({ what, name }) =>
      refused(what, `call ${name} directly`, call(settings.privateSchema, name), null),
    ),
    ...[log.appendOnlyFunction, log.truncateFunction].map((name) =>
      refused(`call/${name}`, `call ${name} directly`, call(settings.auditSchema, name), null),
    ),
    ...(world.identity === null || actor.databaseRole === "authenticated"
      ? []
      : [
          refused(
            "app-role",
            "ask for the role of a person",
            sql`select ${qualified(settings.privateSchema, appRoleFunction)}()`,
            1,
          ),
        ]),
    ...[settings.publicSchema, settings.privateSchema, settings.auditSchema].map((schema) =>
      refused(
        `create/${schema}`,
        `create a table in schema ${schema}`,
        sql`create table ${qualified(schema, "contractc_door")} (door integer)`,
        0,
      ),
    ),
    ...[settings.publicSchema, settings.privateSchema, settings.auditSchema].map((schema) =>
      refused(
        `create-function/${schema}`,
        `create a function in schema ${schema}`,
        sql`create function ${qualified(schema, "contractc_door")}() returns integer language sql as 'select 1'`,
        0,
      ),
    ),
  ];
}

/** The functions behind triggers that the contract alone implies, whatever else there may be: guards, audit, logs. */
function triggerFunctions(world: World): readonly { readonly what: string; readonly name: string }[] {
  const { module } = world;
  const changed = module.entities.filter((entity) =>
    module.access.some(
      (cell) =>
        cell.entity === entity.name &&
        cell.operation === "update" &&
        (cell.actor.kind === "role" || cell.actor.kind === "signed-in") &&
        cell.grants.some((grant) => grant.rows.kind !== "none"),
    ),
  );
  const events = (module.audit?.events ?? []).map((one) => auditTriggerName(one.entity, one.operation));
  const entry = module.audit?.log?.entity;
  const names = [
    ...changed.slice(1).map((one) => guardName(one.name)),
    ...new Set(events),
    ...(entry === undefined ? [] : [appendOnlyName(entry)]),
    updatedAtFunction,
  ];
  const [guarded] = changed;
  return [
    ...(guarded === undefined ? [] : [{ what: "guard", name: guardName(guarded.name) }]),
    ...names.map((name) => ({ what: `call/${name}`, name })),
  ];
}

/** What every policy asks: the role of who has one, and nothing for anybody else, whatever his token says. */
function roleDoors(world: World, settings: AttackSettings, player: Player): readonly Draft[] {
  const { actor, person, malformed } = player;
  if (world.identity === null || actor.databaseRole !== "authenticated") return [];
  const asked = sql`(select ${qualified(settings.privateSchema, appRoleFunction)}())`;
  const role = person.actor.kind === "role" ? person.actor.role : null;
  const has = role !== null && !malformed;
  return [
    door(
      `${actor.name}/role`,
      has ? `${actor.name} may act as ${role}` : `${actor.name} may not act in any role`,
      actor,
      has ? sql`select 1 where ${asked} = ${literal(role)}` : sql`select 1 where ${asked} is not null`,
      has ? permitted(1) : malformed ? denied("token") : denied("zero-rows"),
    ),
  ];
}

/** The project's log: who may read it reads his module's part; nobody writes it. */
function logDoors(world: World, settings: AttackSettings, player: Player): readonly Draft[] {
  const { actor } = player;
  const table = projectLog({ settings });
  const refused = (what: string, attempt: string, statement: Sql, ownerRows: number | null = null): Draft =>
    door(
      `${actor.name}/log/${what}`,
      `${actor.name} may not ${attempt}`,
      actor,
      statement,
      denied("privilege"),
      ownerRows,
    );
  const writes = [
    refused(
      "insert",
      "forge an entry of the project's log",
      sql`insert into ${table} (module, entity, row_id, database_role, action) values ('forged', 'forged', 'forged', 'forged', 'forged')`,
      1,
    ),
    refused("update", "rewrite the project's log", sql`update ${table} set action = 'forged'`),
    refused("delete", "remove entries of the project's log", sql`delete from ${table}`),
    { ...refused("truncate", "empty the project's log", sql`truncate ${table}`), locks: "when-permitted" as const },
  ];
  const event = world.module.audit?.events.find((one) => one.operation === "insert");
  if (event === undefined) return writes;
  const target = targetOf(world, event.entity, settings);
  const [row] = target.rows;
  if (row === undefined || target.entity.primaryKey.columns.length !== 1) return writes;
  const statement = sql`select 1 from ${table} where ${aboutRow(target, row)}`;
  return [
    ...writes,
    door(
      `${actor.name}/log/select`,
      `${actor.name} reads only the project log's entries of modules whose log he may read`,
      actor,
      statement,
      expectLog(world, player),
      1,
      event.id,
    ),
  ];
}

/** Returns what comes of reading one entry of the attacked module in the project's log. */
export function expectLog(world: World, player: Player): Expectation {
  if (player.person.actor.kind === "service-role") return permitted(1);
  if (player.actor.databaseRole === "anon") return denied("privilege");
  if (world.project.every((one) => readersOf(one).length === 0)) return denied("privilege");
  const { actor } = player.person;
  return actor.kind === "role" && readersOf(world.module).includes(actor.role) ? permitted(1) : denied("zero-rows");
}

/** Returns the roles that may read all of a module's own audit entity: every row and every column. */
export function readersOf(module: ModuleIr): readonly string[] {
  const entity = module.audit?.log?.entity;
  if (entity === undefined) return [];
  const everything = entityOf(module, entity).columns.length;
  return module.roles
    .map((one) => one.name)
    .filter((role) =>
      cellOf(module, entity, { kind: "role", role }, "select").grants.some(
        (grant) => grant.rows.kind === "all" && grant.columns.length === everything,
      ),
    );
}

/** Append-only holds for the owner of the project's log too. */
function ownerDoors(world: World, settings: AttackSettings): readonly Draft[] {
  if (world.module.audit === null) return [];
  const table = projectLog({ settings });
  const refused = (what: string, attempt: string, statement: Sql): Draft => ({
    ...door(`owner/log/${what}`, `not even the owner may ${attempt}`, owner, statement, denied("guard")),
    blind: true,
  });
  const entry = sql`insert into ${table} (module, entity, row_id, database_role, action) values ('contractc', 'door', 'door', 'door', 'door')`;
  const onEntry = (what: string, attempt: string, statement: Sql): Draft => ({
    ...refused(what, attempt, sql`${statement} where module = 'contractc' and entity = 'door'`),
    setup: [entry],
    blind: false,
  });
  return [
    onEntry("update", "rewrite the project's log", sql`update ${table} set action = 'forged'`),
    onEntry("delete", "remove entries of the project's log", sql`delete from ${table}`),
    { ...refused("truncate", "empty the project's log", sql`truncate ${table}`), locks: "always" },
  ];
}

/** What only the catalog can tell: every function of the closed schemas, and who is a member of whom. */
function catalogDoors(settings: AttackSettings): readonly Draft[] {
  const functions = sql`pg_catalog.pg_proc where pronamespace in (${literal(settings.privateSchema)}::regnamespace, ${literal(settings.auditSchema)}::regnamespace)`;
  const none = (what: string, title: string, statement: Sql): Draft =>
    door(`catalog/${what}`, title, owner, statement, permitted(0));
  const may = (role: string): Sql => sql`has_function_privilege(${literal(role)}, oid, 'execute')`;
  return [
    none(
      "anon-functions",
      "unauthenticated may call no function of the closed schemas",
      sql`select proname from ${functions} and ${may("anon")}`,
    ),
    none(
      "service-functions",
      "the service role may call no function of the closed schemas",
      sql`select proname from ${functions} and ${may("service_role")}`,
    ),
    none(
      "trigger-functions",
      "nobody may call a trigger function",
      sql`select proname from ${functions} and prorettype = 'trigger'::regtype and ${may("authenticated")}`,
    ),
    none(
      "helper-arguments",
      "no helper that a client may call takes a person as an argument",
      sql`select proname from ${functions} and pronargs > 0 and ${may("authenticated")}`,
    ),
    none(
      "search-path",
      "every function of the closed schemas has a settled search_path",
      sql`select proname from ${functions} and not exists (select from unnest(proconfig) as one where one like 'search_path=%')`,
    ),
    none(
      "memberships",
      "no client role is a member of another role",
      sql`select weak, rolname from (values ('anon'), ('authenticated')) as one (weak), pg_catalog.pg_roles where rolname <> weak and pg_has_role(weak, oid, 'member')`,
    ),
    none(
      "bypass",
      "no client role bypasses row level security",
      sql`select rolname from pg_catalog.pg_roles where rolname in (${literal("anon")}, ${literal("authenticated")}) and (rolbypassrls or rolsuper)`,
    ),
    none(
      "audit-usage",
      `unauthenticated may not look into schema ${identifier(settings.auditSchema)}`,
      sql`select 1 where has_schema_privilege('anon', ${literal(settings.auditSchema)}, 'usage')`,
    ),
  ];
}
