/** What the ways back share: the expected database with its definitions, and how objects are named in statements. */

import { comma, identifier, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { factId } from "../facts.ts";
import type { Fact } from "../facts.ts";
import type { WayBack } from "./difference.ts";
import type { Definitions } from "./definitions.ts";

/** The state that the applied migrations lead to. */
export interface Restorer {
  readonly expected: ReadonlyMap<string, Fact>;
  readonly all: readonly Fact[];
  readonly definitions: Definitions;
  /** Who owns the project on the live database. */
  readonly owner: string;
}

/** Text that Postgres itself printed on a database of our own: SQL already. */
export function printed(text: string): Sql {
  return text as Sql;
}

/** Returns a way back without loss. */
export function back(...statements: readonly Sql[]): WayBack {
  return { statements, warning: null };
}

/** Returns a way back that destroys something, or that may be refused. */
export function backWith(warning: string, ...statements: readonly Sql[]): WayBack {
  return { statements, warning };
}

/** Returns the name of a fact's table. */
export function tableOf({ object }: Pick<Fact, "object">): Sql {
  return qualified(object[0] ?? "", object[1] ?? "");
}

/** Returns the last part of a fact's object as an identifier. */
export function nameOf({ object }: Pick<Fact, "object">): Sql {
  return identifier(object.at(-1) ?? "");
}

/** Returns a routine's signature; the parameters are Postgres' own text. */
export function signatureOf({ object: [schema = "", name = "", parameters = ""] }: Pick<Fact, "object">): Sql {
  return sql`${qualified(schema, name)}(${printed(parameters)})`;
}

/** Returns the definition of an expected object; null when Postgres does not spell it out. */
export function definitionOf({ definitions }: Restorer, fact: Fact): Sql | null {
  const text = definitions[factId(fact)];
  return text === undefined ? null : printed(text);
}

/** Returns a text property, null without one. */
export function textOf(fact: Fact, name: string): string | null {
  const value = fact.properties[name] ?? null;
  return typeof value === "string" ? value : null;
}

/** Returns a property that is a list. */
export function listOf(fact: Fact, name: string): readonly string[] {
  const value = fact.properties[name] ?? null;
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** Returns a database role in a statement; PUBLIC is a word of its own. */
export function grantee(name: string): Sql {
  return name === "PUBLIC" ? sql`public` : identifier(name);
}

/** Returns role names in a statement. */
export function grantees(names: readonly string[]): Sql {
  return join(names.map(grantee), comma);
}

/** Returns the statement that gives an object its expected comment; none when it has none and needs none. */
export function commentOn(what: Sql, fact: Fact, evenNone = false): readonly Sql[] {
  const comment = textOf(fact, "comment");
  if (comment === null) return evenNone ? [sql`comment on ${what} is null`] : [];
  return [sql`comment on ${what} is ${literal(comment)}`];
}
