/** Scratch tables: Postgres itself spells out expected types and expressions, so that they compare with its catalog. */

import { comma, empty, identifier, join, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { catalogFacts } from "./facts.ts";
import type { CatalogFacts, Fact, FactValue } from "./facts.ts";

/** Schema in which readCatalog finds the scratch tables; the transaction that makes it is rolled back. */
export const scratchSchema = "contractc_scratch";

/**
 * Returns the statements that make a table without rights for every table whose expectations hold expressions: the
 * same columns with their types and defaults, the same checks and partial indexes, and nothing else.
 */
export function scratchStatements(expected: CatalogFacts): readonly Sql[] {
  const schema = identifier(scratchSchema);
  const tables = expected.facts.filter((fact) => fact.kind === "table");
  return [
    sql`create schema ${schema}`,
    ...tables.flatMap((table, number) => {
      const name = sql`${schema}.${identifier(scratchName(number))}`;
      const parts = expected.facts.filter((fact) => fact.expressions !== undefined && isPartOf(fact, table));
      const columns = parts.filter((fact) => fact.kind === "column");
      const others = parts.filter((fact) => fact.kind !== "column");
      return [
        sql`create table ${name} (${join(columns.map(column), comma)})`,
        ...others.map((fact) => addition(name, fact)),
      ];
    }),
  ];
}

/** The database did not make a scratch table as it was told to: something on it changes what is created. */
export class ScratchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ScratchError";
  }
}

/** Returns the expectations with the properties that Postgres spelled out in the scratch tables; throws ScratchError. */
export function spelledOut(expected: CatalogFacts, scratch: CatalogFacts): CatalogFacts {
  const tables = expected.facts.filter((fact) => fact.kind === "table");
  const numberOf = new Map(tables.map((table, number) => [JSON.stringify(table.object), number]));
  const read = new Map(scratch.facts.map((fact) => [JSON.stringify([fact.kind, ...fact.object]), fact]));
  return catalogFacts(
    expected.facts.map((fact): Fact => {
      const { expressions, ...rest } = fact;
      if (expressions === undefined) return fact;
      const table = scratchName(numberOf.get(JSON.stringify(fact.object.slice(0, 2))) ?? -1);
      const made = read.get(JSON.stringify([fact.kind, scratchSchema, table, ...fact.object.slice(2)]));
      if (made === undefined) throw new ScratchError(`Postgres made no scratch ${fact.kind} ${fact.object.join(".")}`);
      const values = Object.keys(expressions).map((name): [string, FactValue] => [name, made.properties[name] ?? null]);
      return { ...rest, properties: { ...fact.properties, ...Object.fromEntries(values) } };
    }),
  );
}

function scratchName(number: number): string {
  return `scratch_${number}`;
}

function isPartOf(fact: Fact, table: Fact): boolean {
  return fact.object.length === 3 && fact.object[0] === table.object[0] && fact.object[1] === table.object[1];
}

function column(fact: Fact): Sql {
  const { type, default: value, generated } = fact.expressions ?? {};
  if (type === undefined) throw new Error(`column ${fact.object.join(".")} has no type`);
  const ending =
    value !== undefined
      ? sql` default ${value}`
      : generated !== undefined
        ? sql` generated always as (${generated}) stored`
        : empty;
  return sql`${nameOf(fact)} ${type}${ending}`;
}

function addition(table: Sql, fact: Fact): Sql {
  const { expression, where } = fact.expressions ?? {};
  if (expression !== undefined) return sql`alter table ${table} add constraint ${nameOf(fact)} check (${expression})`;
  if (where !== undefined) return sql`create index ${nameOf(fact)} on ${table} ((1)) where ${where}`;
  throw new Error(`no scratch for ${fact.kind} ${fact.object.join(".")}`);
}

function nameOf(fact: Fact): Sql {
  return identifier(fact.object[2] ?? "");
}
