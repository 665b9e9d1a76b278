/** What only the catalog tells about rights: that every database role holds exactly the contract's, column by column. */

import { projectLog, sequenceName } from "../ir/object-names.ts";
import { literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { owner } from "./cast.ts";
import { permitted } from "./probe.ts";
import type { AttackSettings } from "./probe.ts";
import type { Draft, Target } from "./target.ts";

/** Returns the probes on the rights to one table: no column too many, none too few, none through the whole table. */
export function rightsProbes(target: Target): readonly Draft[] {
  const { entity, table, rights } = target;
  const oid = sql`${literal(table)}::regclass`;
  const held = (["anon", "authenticated", "service_role"] as const).flatMap((role) =>
    (["select", "insert", "update"] as const).flatMap((operation) =>
      [...rights[role][operation]].map((column) => row([role, operation.toUpperCase(), column])),
    ),
  );
  const expected = held.length === 0 ? row(["", "", ""]) : list(held);
  // The service role writes whole tables, columns that nobody fills included.
  const whole = (["select", "insert", "update"] as const).filter((one) => rights.service_role[one].size > 0);
  const asked = sql`not (role = 'service_role' and privilege in (${list(["", ...whole.map((one) => one.toUpperCase())].map(literal))}))`;
  const columns = sql`select role, attname::text, privilege from ${roles}, (values ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) as rights (privilege), pg_catalog.pg_attribute where attrelid = ${oid} and attnum > 0 and not attisdropped and ${asked} and has_column_privilege(role, attrelid, attnum, privilege) <> ((role, privilege, attname::text) in (values ${expected}))`;
  const tables = sql`select role, '', privilege from (values ('anon'), ('authenticated')) as roles (role), (values ('INSERT'), ('UPDATE')) as rights (privilege) where has_table_privilege(role, ${oid}, privilege)`;
  return [
    catalogProbe(
      `${entity.name}/column-rights`,
      `entities/${entity.name}`,
      `every database role holds exactly the columns of ${entity.name} that the contract gives it`,
      sql`${columns} union all ${tables}`,
    ),
    ...entity.columns
      .filter((column) => column.identity !== null)
      .map((column) =>
        catalogProbe(
          `${entity.name}/sequence-rights/${column.name}`,
          `entities/${entity.name}/${column.name}`,
          `nobody may read or move the numbers of ${column.name} of ${entity.name}`,
          sql`select role, privilege from ${roles}, (values ('USAGE'), ('SELECT'), ('UPDATE')) as rights (privilege) where has_sequence_privilege(role, ${literal(qualified(target.settings.publicSchema, sequenceName(entity.name, column.name)))}, privilege)`,
        ),
      ),
    catalogProbe(
      `${entity.name}/policy-audiences`,
      `entities/${entity.name}`,
      `every policy of ${entity.name} is for one command and for the signed-in or the unauthenticated alone`,
      sql`select polname from pg_catalog.pg_policy where polrelid = ${oid} and (polcmd = '*' or not polpermissive or polroles not in (array['authenticated'::regrole::oid], array['anon'::regrole::oid]))`,
    ),
    catalogProbe(
      `${entity.name}/row-security-not-forced`,
      `entities/${entity.name}`,
      `the owner of ${entity.name} is not bound by its policies, so that helpers and audit work whoever owns it`,
      sql`select 1 from pg_catalog.pg_class where oid = ${oid} and relforcerowsecurity`,
    ),
  ];
}

/** Returns the probes on what modules share: the project's log, its sequence, and the two closed schemas. */
export function sharedRightsProbes(settings: AttackSettings): readonly Draft[] {
  const log = qualified(settings.auditSchema, projectLog.table);
  const oid = sql`${literal(log)}::regclass`;
  const sequence = literal(qualified(settings.auditSchema, projectLog.sequence));
  const usage = list([
    row(["authenticated", settings.privateSchema, "USAGE"]),
    row(["authenticated", settings.auditSchema, "USAGE"]),
    row(["service_role", settings.auditSchema, "USAGE"]),
  ]);
  // MAINTAIN exists since Postgres 17; asking older servers for it is an error.
  const more = sql`select role, privilege from ${roles}, (values ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER'), ('MAINTAIN')) as rights (privilege) where case when privilege = 'MAINTAIN' and current_setting('server_version_num')::integer < 170000 then false else has_table_privilege(role, ${oid}, privilege) end`;
  const single = sql`select role, privilege from ${roles}, (values ('INSERT'), ('UPDATE'), ('REFERENCES')) as rights (privilege) where has_any_column_privilege(role, ${oid}, privilege)`;
  const reading = sql`select 'anon', 'SELECT' where has_any_column_privilege('anon', ${oid}, 'SELECT') union all select 'service_role', 'SELECT' where not has_table_privilege('service_role', ${oid}, 'SELECT')`;
  return [
    catalogProbe(
      "doors/catalog/log-rights",
      "audit/log",
      "nobody may write the project's log, and the unauthenticated may not read it",
      sql`${more} union all ${single} union all ${reading}`,
    ),
    catalogProbe(
      "doors/catalog/log-sequence",
      "audit/log",
      "nobody may move the numbers of the project's log",
      sql`select role, privilege from ${roles}, (values ('USAGE'), ('SELECT'), ('UPDATE')) as rights (privilege) where has_sequence_privilege(role, ${sequence}, privilege)`,
    ),
    catalogProbe(
      "doors/catalog/log-row-security",
      "audit/log",
      "row level security of the project's log is on, and does not bind its owner",
      sql`select 1 from pg_catalog.pg_class where oid = ${oid} and (relforcerowsecurity or not relrowsecurity)`,
    ),
    catalogProbe(
      "doors/catalog/log-policies",
      "audit/log",
      "the project's log has one policy, by which the signed-in read",
      sql`select policyname from pg_catalog.pg_policies where schemaname = ${literal(settings.auditSchema)} and tablename = ${literal(projectLog.table)} and (policyname <> ${literal(projectLog.selectPolicy)} or cmd <> 'SELECT' or roles <> '{authenticated}' or permissive <> 'PERMISSIVE')`,
    ),
    catalogProbe(
      "doors/catalog/schema-rights",
      "audit/log",
      "the closed schemas are open to exactly those who look things up in them",
      sql`select role, nspname::text, privilege from ${roles}, (values ('USAGE'), ('CREATE')) as rights (privilege), pg_catalog.pg_namespace where nspname in (${list([settings.privateSchema, settings.auditSchema].map(literal))}) and has_schema_privilege(role, oid, privilege) <> ((role, nspname::text, privilege) in (values ${usage}))`,
    ),
  ];
}

const roles = sql`(values ('anon'), ('authenticated'), ('service_role')) as roles (role)`;

function row(values: readonly string[]): Sql {
  return sql`(${list(values.map(literal))})`;
}

function list(pieces: readonly Sql[]): Sql {
  return pieces.join(", ") as Sql;
}

function catalogProbe(path: string, place: string, title: string, statement: Sql): Draft {
  return {
    id: `attack/${path}`,
    title,
    place,
    actor: owner,
    setup: [],
    earlier: [],
    statement,
    expect: permitted(0),
    check: null,
    blind: false,
    shape: path,
    ownerRows: null,
  };
}
