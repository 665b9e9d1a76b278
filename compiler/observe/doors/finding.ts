/** A finding about doors before it has a place in a contract, and the words that findings share. */

import type { Code } from "../../diagnostics/catalogue.ts";
import type { Evidence } from "../../diagnostics/diagnostic.ts";
import { shortened } from "../../diagnostics/shortened.ts";
import { clientRoles, serviceRole } from "../../ir/object-names.ts";
import type { Sql } from "../../sql/sql.ts";
import type { CatalogFacts } from "../facts.ts";
import type { SchemaNames } from "../expected.ts";
import type { FunctionRow, Surroundings, TableName } from "./surroundings.ts";

export type FindingCode = Extract<Code, `door/${string}` | "verify/catalog-differs">;

export interface Finding {
  readonly code: FindingCode;
  readonly subject: string;
  readonly problem: string;
  /** Semantic path of what is concerned; "" where no contract is near. */
  readonly path: string;
  readonly evidence: Evidence;
  /** Statements that undo it; absent where only the reader can know. */
  readonly back?: readonly Sql[];
}

/** What the judges of doors look at. */
export interface Watch {
  readonly surroundings: Surroundings;
  readonly settings: SchemaNames;
  readonly expected: CatalogFacts;
  /** The contracts' tables and the project's log, with their semantic paths. */
  readonly tables: readonly { readonly name: TableName; readonly path: string }[];
}

/** Returns a finding; `expected` and `observed` are few words, `script` the statements that show it. */
export function finding(
  code: FindingCode,
  [subject, problem]: readonly [subject: string, problem: string],
  path: string,
  seen: {
    readonly expected: string;
    readonly observed: string;
    readonly script?: readonly Sql[];
    readonly back?: readonly Sql[];
  },
): Finding {
  const script = seen.script === undefined ? null : scriptOf(seen.script);
  const evidence = { expected: short(seen.expected, 400), observed: short(seen.observed, 400), script };
  const undo = seen.back === undefined ? {} : { back: seen.back };
  return { code, subject: short(subject, 200), problem: short(problem, 500), path, evidence, ...undo };
}

function scriptOf(statements: readonly Sql[]): string {
  return `${["begin;", ...statements.map((one) => `${one};`), "rollback;"].join("\n")}\n`;
}

/** Names come from a database that may be anybody's: on one line, and never longer than a message can be. */
function short(text: string, limit: number): string {
  return shortened(text.replaceAll(/\s+/g, " ").trim(), limit);
}

/** Returns a database role as the beginning of a sentence. */
export function whoIs(role: string): string {
  if (role === "PUBLIC") return "Everybody";
  if (role === "anon") return "Somebody who is not signed in";
  if (role === "authenticated") return "Somebody who is signed in";
  return role === serviceRole ? "The service role" : `The database role ${role}`;
}

/** Returns several database roles within a sentence; "nobody" for none. */
export function people(roles: readonly string[]): string {
  const [last = "nobody", ...before] = roles
    .map((role) => whoIs(role).replace(/^[A-Z]/, (letter) => letter.toLowerCase()))
    .toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(", ")} and ${last}`;
}

/** Whether one of them is what somebody without rights of an administrator acts as. */
export function anyClient(roles: readonly string[]): boolean {
  return roles.some((role) => isClient(role) || role === "PUBLIC");
}

export function isClient(role: string): boolean {
  return (clientRoles as readonly string[]).includes(role);
}

/** Returns a table's name as the contract says it, with the schema where it is not the exposed one. */
export function tableWords([schema, name]: TableName, settings: SchemaNames): string {
  return schema === settings.publicSchema ? name : `${schema}.${name}`;
}

/** Returns names as a list within a sentence. */
export function listed(names: readonly string[]): string {
  const most = 6;
  const shown = names.slice(0, most).map((one) => short(one, 80));
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} more` : shown.join(", ");
}

/** Returns a function's signature. */
export function signature(one: Pick<FunctionRow, "schema" | "name" | "parameters">): string {
  return `${one.schema}.${one.name}(${one.parameters})`;
}

export function isProjectSchema(schema: string, { publicSchema, privateSchema, auditSchema }: SchemaNames): boolean {
  return schema === publicSchema || schema === privateSchema || schema === auditSchema;
}

/** Returns the semantic path of one of the project's tables; "" for any other. */
export function pathOf(watch: Watch, [schema, name]: TableName): string {
  return watch.tables.find((one) => one.name[0] === schema && one.name[1] === name)?.path ?? "";
}
