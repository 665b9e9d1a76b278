/** What the keys of the world are called, for those who read the attacks. */

import { columnOf, entityOf } from "../ir/find.ts";
import { moduleOf } from "./oracle.ts";
import type { World } from "./world.ts";

export interface KeyName {
  readonly key: string;
  /** "accounts" for auth.users, else the entity. */
  readonly table: string;
  /** Name of the person, "new" for a row that is only attempted, else the row's number. */
  readonly name: string;
}

/**
 * Returns a name for every account and for every row whose key is one uuid, each key and each name once. Of the rows that
 * are only attempted, those count that the statements speak of.
 */
export function keyNames(world: World, statements: readonly string[]): readonly KeyName[] {
  const spoken = new Set(statements.flatMap((one) => one.match(/c0417ac7(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []));
  const names = new Map<string, KeyName>();
  const taken = new Set<string>();
  const add = (key: string, table: string, name: string): void => {
    const place = JSON.stringify([table, name]);
    if (names.has(key) || taken.has(place)) return;
    taken.add(place);
    names.set(key, { key, table, name });
  };
  const personOf = (user: string | null): string | undefined =>
    user === null ? undefined : world.players.find((one) => one.person.userId === user)?.actor.name;

  for (const [at, account] of world.stock.accounts.entries())
    add(account, "accounts", personOf(account) ?? String(at + 1));
  for (const entity of new Set(world.stock.order.map((one) => one.entity))) {
    const { columns } = entityOf(moduleOf(world.project, entity), entity).primaryKey;
    const [column] = columns;
    const type =
      column === undefined ? undefined : columnOf(entityOf(moduleOf(world.project, entity), entity), column).type;
    if (column === undefined || columns.length !== 1 || type?.name !== "uuid") continue;
    const user = world.identity?.entity === entity ? world.identity.user : null;
    for (const [at, row] of (world.stock.rows.get(entity) ?? []).entries()) {
      const person = user === null ? undefined : personOf(row[user] ?? null);
      const key = row[column] ?? null;
      if (key !== null) add(key, entity, person ?? String(at + 1));
    }
    const fresh = [...world.stock.fresh].filter(([wanted]) => wanted.startsWith(`${entity} `));
    const keys = fresh.map(([, row]) => row?.[column] ?? null).filter((key) => key !== null && spoken.has(key));
    for (const [at, key] of [...new Set(keys)].entries())
      if (key !== null) add(key, entity, at === 0 ? "new" : `new${at + 1}`);
  }
  return [...names.values()];
}
