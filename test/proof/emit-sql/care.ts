/** A practice whose people delete, cascade and act without a role: its contract, its people, its rows. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";
import { root } from "../../guard/sources.ts";
import type { Actor } from "./acting.ts";
import { withToken } from "./acting.ts";

/** Compiles the contract: what is proved here begins in its words. */
export async function careIr(): Promise<ModuleIr> {
  const path = "test/fixtures/care.md";
  const { modules, diagnostics } = await compileProject([{ path, bytes: readFileSync(join(root, path)) }]);
  const [module] = modules;
  if (module === undefined) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  return module.ir;
}

const people = [
  ["lead", "lead", "active"],
  ["lead2", "lead", "active"],
  ["therapist", "therapist", "active"],
  ["intern", "intern", "active"],
  ["therapist2", "therapist", "active"],
  ["suspended", "lead", "suspended"],
] as const;

export type Worker = (typeof people)[number][0] | "newcomer";

const names: readonly string[] = [...people.map(([name]) => name), "newcomer", "spare"];
const numbered = (series: number, n: number): string => `00000000-0000-4000-8000-000000000${series}0${n}`;

export const person = (name: Worker): string => numbered(1, names.indexOf(name));
export const account = (name: Worker | "spare"): string => numbered(2, names.indexOf(name));
/** Everybody with a row has a note in draft and a task. */
export const note = (name: Worker): string => numbered(3, names.indexOf(name));
export const task = (name: Worker): string => numbered(4, names.indexOf(name));

export const as = (name: Worker): Actor => withToken("authenticated", account(name));
export const systemFor = (name: Worker): Actor => withToken("service_role", account(name));

/** All rows, to be made by whoever may do everything. */
export const rows = [
  ...names.map(
    (name) =>
      `insert into auth.users (id, email) values ('${account(name as Worker | "spare")}', '${name}@test.local');`,
  ),
  ...people.map(
    ([name, role, standing]) =>
      `insert into public.people (id, user_id, role, name, standing)
       values ('${person(name)}', '${account(name)}', '${role}', '${name}', '${standing}');
       insert into public.notes (id, author_id, body, rate) values ('${note(name)}', '${person(name)}', 'said', 1.50);
       insert into public.lines (note_id, text) values ('${note(name)}', 'line');
       insert into public.tasks (id, owner_id, title) values ('${task(name)}', '${person(name)}', 'do');`,
  ),
  "insert into public.posts (body) values ('hello');",
  "insert into public.news (title, stage) values ('hidden', 'hidden'), ('shown', 'shown');",
].join("\n");
