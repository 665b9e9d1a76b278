/** Errors of the drivers as DatabaseError. */

import { DatabaseError } from "./database.ts";

/** Returns the DatabaseError for an error that the server sent, as PGlite and `pg` represent it; null for any other. */
export function asDatabaseError(error: unknown): DatabaseError | null {
  if (!(error instanceof Error)) return null;
  const fields = error as Error & Partial<Record<string, unknown>>;
  const field = (name: string): string | null => {
    const value = fields[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const sqlstate = field("code");
  if (sqlstate === null || !/^[0-9A-Z]{5}$/.test(sqlstate)) return null;
  return new DatabaseError(error.message, {
    sqlstate,
    routine: field("routine"),
    constraint: field("constraint"),
    detail: field("detail"),
    hint: field("hint"),
    where: field("where"),
  });
}
