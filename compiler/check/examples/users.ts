/** The sign-in accounts that example rows need. */

import type { Entity } from "../../ir/entity.ts";
import type { ExampleRow, ExampleUser } from "../../ir/example.ts";

/**
 * Returns the accounts, each once: those that comments declare, then those that rows refer to by a foreign key to
 * auth.users. The email is the declared one, else the row's own column `email`, else one made of the id under
 * example.invalid, a domain that can never receive mail (RFC 2606).
 */
export function usersIn(
  rows: readonly ExampleRow[],
  declared: readonly ExampleUser[],
  entities: readonly Entity[],
): readonly ExampleUser[] {
  const users = new Map<string, string>(declared.map((user) => [user.id, user.email]));
  for (const row of rows) {
    const entity = entities.find((one) => one.name === row.entity);
    for (const key of entity?.foreignKeys ?? []) {
      if (key.referenced.schema !== "auth") continue;
      const id = textIn(row, key.columns[0] ?? "")?.toLowerCase();
      if (id === undefined) continue;
      // Only where the row is about this person is its email this person's.
      const email = entity !== undefined && isUnique(entity, key.columns[0] ?? "") ? textIn(row, "email") : undefined;
      users.set(id, users.get(id) || email || "");
    }
  }
  return [...users].map(([id, email]) => ({ id, email: email === "" ? `user-${id}@example.invalid` : email }));
}

function textIn(row: ExampleRow, column: string): string | undefined {
  const value = row.values.find((one) => one.column === column)?.value;
  const inner = value?.kind === "cast" ? value.value : value;
  return inner?.kind === "string" ? inner.value : undefined;
}

function isUnique(entity: Entity, column: string): boolean {
  return [entity.primaryKey, ...entity.uniques].some((one) => one.columns.length === 1 && one.columns[0] === column);
}
