/** The emitted objects that damage is done to, read back from what the emitter wrote. */

import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { migrationsEmitter } from "../emit/migrations/emitter.ts";
import type { Sql } from "../sql/sql.ts";
import { scan, statementsIn } from "./scan.ts";

interface Statement {
  /** Null for what all modules share. */
  readonly module: string | null;
  readonly text: Sql;
}

export interface EmittedPolicy extends Statement {
  readonly kind: "policy";
  readonly name: Sql;
  readonly table: Sql;
  readonly command: string;
  readonly role: string;
  /** Conditions without their parentheses; null for none. */
  readonly using: Sql | null;
  readonly check: Sql | null;
}

export interface EmittedFunction extends Statement {
  readonly kind: "function";
  /** `schema.name` */
  readonly name: Sql;
  /** `schema.name(types)` */
  readonly call: Sql;
  readonly returns: string;
  readonly security: "definer" | "invoker";
  readonly volatility: "stable" | "volatile";
  readonly body: string;
  /** Roles that may execute it. */
  readonly executors: readonly string[];
}

export interface EmittedTrigger extends Statement {
  readonly kind: "trigger";
  readonly name: Sql;
  readonly table: Sql;
  /** `schema.name` of the function it executes. */
  readonly function: Sql;
  readonly always: boolean;
  /** `before update`, `after insert` ... */
  readonly event: string;
}

export interface EmittedComment extends Statement {
  readonly kind: "comment";
  /** `table public.notes`, `column public.notes.id` ... */
  readonly on: Sql;
}

export interface EmittedGrant extends Statement {
  readonly kind: "grant";
  readonly privilege: string;
  /** Null for the whole object. */
  readonly columns: readonly Sql[] | null;
  /** `table public.notes`, `schema private`, `function ...` */
  readonly on: Sql;
  readonly role: string;
}

export type EmittedObject = EmittedPolicy | EmittedFunction | EmittedTrigger | EmittedComment | EmittedGrant;

const name = String.raw`(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_]*)`;
const path = `${name}(?:\\.${name})*`;
const timestamps = {
  platform: "00000000000000",
  schema: "00000000000001",
  rls: "00000000000002",
  audit: "00000000000003",
};

/** Returns the statements that the project's migrations consist of, or null when a module cannot be emitted. */
export function statementsOfProject(
  project: readonly CompiledModule[],
  settings: EmitSettings,
): readonly Statement[] | null {
  const statements: Statement[] = [];
  for (const [at, module] of project.entries()) {
    const input = { module, project: project.slice(0, at + 1), settings, timestamps };
    const { value } = migrationsEmitter.emit(input);
    if (value.length === 0) return null;
    const own = at === 0 ? value : value.slice(1);
    for (const [n, artifact] of own.entries()) {
      const owner = at === 0 && n === 0 ? null : module.ir.module;
      statements.push(...statementsIn(artifact.text).map((text) => ({ module: owner, text: text as Sql })));
    }
  }
  return statements;
}

/** Returns the objects that damage can be done to by what was said of them; tables come from the IR. */
export function objectsIn(statements: readonly Statement[]): readonly EmittedObject[] {
  const grants = statements.flatMap(grantsIn);
  const always = new Set(statements.flatMap(({ text }) => / enable always trigger (.+)$/.exec(text)?.[1] ?? []));
  const objects = statements.flatMap((one): readonly EmittedObject[] => {
    const read = policyIn(one) ?? functionIn(one, grants) ?? triggerIn(one, always) ?? commentIn(one);
    return read === null ? [] : [read];
  });
  return [...altered(objects, statements), ...grants];
}

/** A policy that a later file alters has its last condition. */
function altered(objects: readonly EmittedObject[], statements: readonly Statement[]): readonly EmittedObject[] {
  return objects.map((object) => {
    if (object.kind !== "policy") return object;
    const head = `alter policy ${object.name}\n  on ${object.table}\n`;
    const last = statements.filter(({ text }) => text.startsWith(head)).at(-1);
    if (last === undefined) return object;
    return { ...object, module: last.module, using: clauseOf(last.text, "using") };
  });
}

function policyIn({ module, text }: Statement): EmittedPolicy | null {
  const found = new RegExp(`^create policy (${name})\\n  on (${path})\\n  for (\\w+)\\n  to (\\w+)\\n`).exec(text);
  if (found === null) return null;
  const [, named = "", table = "", command = "", role = ""] = found;
  return {
    kind: "policy",
    module,
    text,
    name: named as Sql,
    table: table as Sql,
    command,
    role,
    using: clauseOf(text, "using"),
    check: clauseOf(text, "check"),
  };
}

/** The condition in the parentheses after a word. */
function clauseOf(text: string, word: string): Sql | null {
  const tokens = scan(text);
  const at = tokens.findIndex((one) => one.kind === "word" && one.depth === 0 && one.text === word);
  const open = tokens[at + 1];
  if (at < 0 || open?.text !== "(") return null;
  const close = tokens.find((one) => one.start > open.start && one.depth === 0 && one.text === ")");
  return close === undefined ? null : (text.slice(open.end, close.start).trim() as Sql);
}

function functionIn({ module, text }: Statement, grants: readonly EmittedGrant[]): EmittedFunction | null {
  const named = new RegExp(`^create function (${path})\\(`).exec(text)?.[1];
  if (named === undefined) return null;
  const tokens = scan(text);
  const body = tokens.find((one) => one.kind === "body");
  const returns = /\nreturns (.+)\n/.exec(text)?.[1] ?? "";
  const call = `${named}(${parameterTypes(text)})` as Sql;
  return {
    kind: "function",
    module,
    text,
    name: named as Sql,
    call,
    returns,
    security: /\nsecurity definer\n/.test(text) ? "definer" : "invoker",
    volatility: /\nstable\n/.test(text) ? "stable" : "volatile",
    body: body === undefined ? "" : body.text,
    executors: grants.filter((one) => one.on === `function ${call}`).map((one) => one.role),
  };
}

/** `subject uuid, action text` as `uuid, text`. */
function parameterTypes(text: string): string {
  const tokens = scan(text);
  const open = tokens.findIndex((one) => one.text === "(");
  const close = tokens.findIndex((one, at) => at > open && one.text === ")" && one.depth === 0);
  const types: string[] = [];
  let first = open + 1;
  for (let at = open + 1; at <= close; at++) {
    const token = tokens[at];
    if (token === undefined || (at !== close && !(token.text === "," && token.depth === 1))) continue;
    const [from, to] = [tokens[first + 1], tokens[at - 1]];
    if (from !== undefined && to !== undefined && at > first + 1) types.push(text.slice(from.start, to.end));
    first = at + 1;
  }
  return types.join(", ");
}

function triggerIn({ module, text }: Statement, always: ReadonlySet<string>): EmittedTrigger | null {
  const found = new RegExp(`^create trigger (${name})\\n  ((?:before|after) [a-z ]+) on (${path})\\n`).exec(text);
  const executed = new RegExp(`\\n  execute function (${path})\\(\\)$`).exec(text)?.[1];
  if (found === null || executed === undefined) return null;
  const [, named = "", event = "", table = ""] = found;
  return {
    kind: "trigger",
    module,
    text,
    name: named as Sql,
    table: table as Sql,
    function: executed as Sql,
    always: always.has(named),
    event,
  };
}

function commentIn({ module, text }: Statement): EmittedComment | null {
  const on = /^comment on (.+?) is e?'/i.exec(text)?.[1];
  return on === undefined ? null : { kind: "comment", module, text, on: on as Sql };
}

/** One for each privilege of a statement: `grant select, insert (a, b) on table t to r` is two. */
function grantsIn({ module, text }: Statement): readonly EmittedGrant[] {
  const tokens = scan(text);
  const [first] = tokens;
  const on = tokens.find((one) => one.depth === 0 && one.text === "on");
  const to = tokens.findLast((one) => one.depth === 0 && one.text === "to");
  if (first?.text !== "grant" || on === undefined || to === undefined) return [];
  const roles = text.slice(to.end).trim().split(", ");
  const target = text.slice(on.end, to.start).trim() as Sql;
  const privileges = [...text.slice(first.end, on.start).matchAll(/([a-z]+)(?: \(([^)]*)\))?/g)];
  return privileges.flatMap(([, privilege = "", columns]) =>
    roles.map((role): EmittedGrant => ({
      kind: "grant",
      module,
      text,
      privilege,
      columns: columns === undefined ? null : (columns.split(", ") as Sql[]),
      on: target,
      role,
    })),
  );
}
