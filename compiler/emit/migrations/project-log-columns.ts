/** The columns of the project-wide log. */

import { sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";

/** Columns of the log: name, type, constraints, what it holds. */
export const projectLogColumns: readonly (readonly [string, Sql, Sql, string])[] = [
  ["id", sql`bigint`, sql`not null generated always as identity`, "Order of the entries"],
  ["module", sql`text`, sql`not null`, "Data contract the entry belongs to"],
  ["entity", sql`text`, sql`not null`, "Table of the row"],
  ["row_id", sql`text`, sql`not null`, "Primary key of the row; no foreign key, for entries outlive their rows"],
  ["actor_id", sql`text`, sql``, "Key of the acting person, NULL for the system"],
  ["actor_user_id", sql`uuid`, sql``, "Subject of the token, NULL without one"],
  ["application_role", sql`text`, sql``, "Role of the acting person before the change"],
  ["database_role", sql`text`, sql`not null`, "Database role of the session"],
  ["action", sql`text`, sql`not null`, "What happened, in the words of the contract"],
  ["old_value", sql`jsonb`, sql``, "Columns before the change, NULL once erased"],
  ["new_value", sql`jsonb`, sql``, "Columns after the change, NULL once erased"],
  ["created_at", sql`timestamptz`, sql`not null default now()`, "Time of the transaction"],
  ["transaction_id", sql`xid8`, sql`not null default pg_current_xact_id()`, "Entries of one transaction share it"],
];
