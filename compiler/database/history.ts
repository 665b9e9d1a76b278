/** What a live database remembers of its migrations, as the Supabase CLI keeps it. */

import type { AppliedMigration, History } from "../observe/drift/history.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Database } from "./database.ts";

/**
 * Returns the history in `supabase_migrations.schema_migrations`, within the transaction that is open. Reads only; what
 * the login may not read is asked for first, so that the transaction goes on. Throws DatabaseError.
 */
export async function readHistory(database: Database): Promise<History> {
  const { rows } = await database.query(`select a.attname as name,
      has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select') as readable
    from pg_namespace n
    join pg_class c on c.relnamespace = n.oid and c.relname = 'schema_migrations' and c.relkind in ('r', 'p', 'v')
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = 'supabase_migrations' and a.attname in ('version', 'name', 'statements')`);
  const columns = new Map(rows.map((row) => [String(row["name"]), row["readable"] === true]));
  if (!columns.has("version")) return { kind: "none" };
  if (columns.get("version") !== true) return { kind: "unreadable" };
  const column = (name: string, read: string): string => (columns.get(name) === true ? read : "null::text");
  const answer = await database.query(`select version::text as version, ${column("name", "name::text")} as name,
      ${column("statements", "to_json(statements)::text")} as statements
    from supabase_migrations.schema_migrations`);
  const applied = answer.rows.map((row): AppliedMigration => {
    const { version, name, statements } = row;
    return {
      version: String(version),
      name: typeof name === "string" ? name : null,
      text: typeof statements === "string" ? joined(JSON.parse(statements) as unknown) : null,
    };
  });
  return { kind: "known", applied: applied.toSorted((a, b) => byCodeUnit(a.version, b.version)) };
}

/** A history that was repaired by hand knows that a migration was applied, and not what it ran. */
function joined(statements: unknown): string | null {
  if (!Array.isArray(statements) || statements.length === 0) return null;
  return statements.map((one) => `${String(one).trimEnd().replace(/;$/, "")};`).join("\n");
}
