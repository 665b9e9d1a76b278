/** People of the sample contract, typed from its text. */

import type { Actor } from "./acting.ts";
import { withToken } from "./acting.ts";

const people = [
  ["admin", "admin", "active"],
  ["admin2", "admin", "active"],
  ["staff", "staff", "active"],
  ["provider", "provider", "active"],
  ["provider2", "provider", "active"],
  ["suspended", "admin", "disabled"],
] as const;

export type Person = (typeof people)[number][0] | "newcomer";

const names: readonly string[] = [...people.map(([name]) => name), "newcomer"];

/** Key in profiles. */
export function profile(person: Person): string {
  return `00000000-0000-4000-8000-00000000010${names.indexOf(person)}`;
}

/** Key in auth.users. */
export function user(person: Person): string {
  return `00000000-0000-4000-8000-00000000020${names.indexOf(person)}`;
}

/** Accounts and profiles, the newcomer without one; to be run by whoever may do everything. */
export const population = [
  ...names.map(
    (name) => `insert into auth.users (id, email) values ('${user(name as Person)}', '${name}@test.local');`,
  ),
  ...people.map(
    ([name, role, status]) =>
      `insert into public.profiles (id, user_id, role, display_name, email, status)
       values ('${profile(name)}', '${user(name)}', '${role}', '${name}', '${name}@test.local', '${status}');`,
  ),
].join("\n");

/** Somebody signed in through the API. */
export function as(person: Person): Actor {
  return withToken("authenticated", user(person));
}

export const system = withToken("service_role", null);
export const owner: Actor = { role: "", settings: {} };
