/** Which paths a build may write: inside generated/ and supabase/, and nothing that could lead out of them. */

const owned = /^(?:generated|supabase)(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/;

/** Where migrations stand. */
export const migrationsFolder = "supabase/migrations";

/** Whether a build may write, overwrite or delete the file at `path`. */
export function isOwnedPath(path: string): boolean {
  return owned.test(path);
}

/** Whether a file is a migration: those are never deleted or overwritten once released. */
export function isMigration(path: string): boolean {
  return path.startsWith(`${migrationsFolder}/`);
}
