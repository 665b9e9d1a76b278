/** What must hold before a database that exists can be verified. */

import { DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { comma, join, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";

const where = { span: null, path: "arguments/db" };

/**
 * Returns why this session cannot verify this database, the first reason only; null when it can. Diagnostics, all
 * errors: `verify/read-only`, `verify/schema-missing`, `verify/cannot-act-as`, `verify/not-owner`, `verify/busy`.
 */
export async function precondition(
  database: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
): Promise<Diagnostic | null> {
  const tables = project.flatMap((one) => one.ir.entities.map((entity) => entity.name));
  return (
    (await readOnly(database)) ??
    (await schemaMissing(database, tables, settings)) ??
    (await cannotActAs(database)) ??
    (await notOwner(database, tables, settings)) ??
    (await busy(database, tables, settings))
  );
}

async function rowsOf(database: Database, query: Sql): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await database.query(query)).rows;
}

async function readOnly(database: Database): Promise<Diagnostic | null> {
  const [row] = await rowsOf(
    database,
    sql`select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as only`,
  );
  if (row?.["standby"] !== true && row?.["only"] !== true) return null;
  return diagnose("verify/read-only", where, { standby: row["standby"] === true });
}

async function schemaMissing(
  database: Database,
  tables: readonly string[],
  { publicSchema, auditSchema, privateSchema }: EmitSettings,
): Promise<Diagnostic | null> {
  const found = await rowsOf(
    database,
    sql`select c.relname::text as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = ${literal(publicSchema)} and c.relname = any (array[${join(tables.map(literal), comma)}]::name[])`,
  );
  const [platform] = await rowsOf(
    database,
    sql`select pg_catalog.to_regclass('auth.users') is not null as accounts,
  exists (select from pg_catalog.pg_namespace where nspname in (${literal(auditSchema)}, ${literal(privateSchema)})) as begun`,
  );
  if (platform?.["accounts"] !== true) return diagnose("verify/schema-missing", where, { what: "accounts" });
  // Where anything of the project is there, what is missing is a finding like any other.
  if (found.length > 0 || platform["begun"] === true) return null;
  return diagnose("verify/schema-missing", where, { what: "tables" });
}

async function cannotActAs(database: Database): Promise<Diagnostic | null> {
  // Before version 16 every member may set the role.
  const way = database.majorVersion >= 16 ? sql`'SET'` : sql`'MEMBER'`;
  const roles = await rowsOf(
    database,
    sql`select role, current_user::text as login, r.oid is not null as known,
  case when r.oid is not null then pg_catalog.pg_has_role(current_user, r.oid, ${way}) else false end as may
from unnest(array['anon', 'authenticated', 'service_role']) as role
left join pg_catalog.pg_roles r on r.rolname = role`,
  );
  const refused = roles.find((one) => one["may"] !== true);
  if (refused !== undefined) {
    const params = { login: String(refused["login"]), role: String(refused["role"]), known: refused["known"] === true };
    return diagnose("verify/cannot-act-as", where, params);
  }
  const [account] = await rowsOf(
    database,
    sql`select current_user::text as login,
  case when pg_catalog.has_schema_privilege('auth', 'usage')
    then pg_catalog.has_table_privilege('auth.users', 'insert') and pg_catalog.has_table_privilege('auth.users', 'delete')
    else false end as accounts,
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as schemas`,
  );
  const login = String(account?.["login"]);
  if (account?.["accounts"] !== true) return diagnose("verify/not-owner", where, { login, lacks: "accounts" });
  if (account["schemas"] !== true) return diagnose("verify/not-owner", where, { login, lacks: "schemas" });
  return null;
}

async function notOwner(
  database: Database,
  tables: readonly string[],
  { publicSchema }: EmitSettings,
): Promise<Diagnostic | null> {
  const [foreign] = await rowsOf(
    database,
    sql`select current_user::text as login, c.relname::text as name, pg_catalog.pg_get_userbyid(c.relowner)::text as owner
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = ${literal(publicSchema)} and c.relname = any (array[${join(tables.map(literal), comma)}]::name[])
  and not pg_catalog.pg_has_role(current_user, c.relowner, 'usage')
order by c.relname limit 1`,
  );
  if (foreign === undefined) return null;
  const params = { login: String(foreign["login"]), lacks: "table", table: String(foreign["name"]) } as const;
  return diagnose("verify/not-owner", where, { ...params, owner: String(foreign["owner"]) });
}

/** A table that somebody holds locked would make every attempt wait. */
async function busy(
  database: Database,
  tables: readonly string[],
  { publicSchema }: EmitSettings,
): Promise<Diagnostic | null> {
  for (const name of tables) {
    const table = qualified(publicSchema, name);
    const attempt = sql`begin; set local lock_timeout = '2s'; lock table ${table} in row exclusive mode`;
    try {
      await database.execute(attempt);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      // 55P03: the lock was not to be had. Anything else, a missing table for one, is not for here.
      if (error.sqlstate === "55P03") return diagnose("verify/busy", where, { table: name });
    } finally {
      await database.execute("rollback");
    }
  }
  return null;
}
