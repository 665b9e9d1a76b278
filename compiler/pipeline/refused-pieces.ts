/** Which default, check, index or condition of a contract Postgres refuses: each is tried on its own on a scratch table. */

import { DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import type { Entity } from "../ir/entity.ts";
import type { Expression } from "../ir/expression.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Predicate } from "../ir/predicate.ts";
import { columnTypeSql, expressionSql } from "../sql/expression.ts";
import { comma, empty, identifier, identifiers, join, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { inProductWords } from "./postgres-words.ts";
import { spanOfPath } from "./proof-findings.ts";

interface Piece {
  /** Semantic paths, the most precise first. */
  readonly places: readonly string[];
  /** What it is, in the contract's words: "The CHECK of age". */
  readonly subject: string;
  /** Its text, empty when the subject says all. */
  readonly text: string;
  readonly statement: Sql;
}

const scratch = identifier("contractc_scratch");

/**
 * Returns `verify/expression-refused` for every piece of the entities that Postgres refuses on its own; empty when
 * each is fine by itself. Leaves nothing behind in the database.
 */
export async function refusedPieces(
  database: Database,
  project: readonly CompiledModule[],
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const { ir } of project) {
    for (const entity of ir.entities) {
      const columns = entity.columns.filter((column) => column.generated === null);
      const table = columns.map((column) => sql`${identifier(column.name)} ${columnTypeSql(column.type)}`);
      await database.execute("begin");
      try {
        const made = await refusal(database, sql`create temporary table ${scratch} (${join(table, comma)})`);
        // A type that does not exist is found by the checker; without the table no piece can be tried.
        if (made !== null) continue;
        for (const piece of piecesOf(ir, entity)) {
          const refused = await refusal(database, piece.statement);
          if (refused !== null) found.push(finding(piece, refused, project));
        }
      } finally {
        await database.execute("rollback");
      }
    }
  }
  return found.filter((one, at) => found.findIndex((other) => other.message === one.message) === at);
}

/** Runs a statement in a savepoint; it stays when Postgres takes it, for later pieces may need it. */
async function refusal(database: Database, statement: Sql): Promise<DatabaseError | null> {
  await database.execute("savepoint piece");
  try {
    await database.execute(statement);
    return null;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await database.execute("rollback to savepoint piece");
    return error;
  }
}

function finding(piece: Piece, refused: DatabaseError, project: readonly CompiledModule[]): Diagnostic {
  const [path = ""] = piece.places;
  const spans = piece.places.map((place) => spanOfPath(place, project));
  const where = { span: spans.find((one) => one !== null) ?? null, path };
  const { subject, text } = piece;
  return diagnose("verify/expression-refused", where, { subject, text, problem: inProductWords(refused.message) });
}

function piecesOf(ir: ModuleIr, entity: Entity): readonly Piece[] {
  const at = `entities/${entity.name}`;
  const named = (id: string): readonly string[] => [`${at}/constraints/${id}`];
  return [
    ...entity.columns.flatMap((column): readonly Piece[] => {
      const name = identifier(column.name);
      const places = [`${at}/${column.name}`];
      if (column.generated !== null) {
        const text = expressionSql(column.generated);
        const type = columnTypeSql(column.type);
        const statement = sql`alter table ${scratch} add column ${name} ${type} generated always as (${text}) stored`;
        return [{ places, subject: `The expression of ${column.name}`, text, statement }];
      }
      if (column.default === null) return [];
      const text = expressionSql(column.default);
      const statement = sql`alter table ${scratch} alter column ${name} set default (${text})`;
      return [{ places, subject: `The DEFAULT of ${column.name}`, text, statement }];
    }),
    ...entity.checks.map(({ name, expression }): Piece => {
      const text = expressionSql(expression);
      const columns = columnsIn(expression);
      const of = columns.length === 1 ? columns.join("") : name;
      const statement = sql`alter table ${scratch} add check (${text})`;
      return { places: named(name), subject: `The CHECK of ${of}`, text, statement };
    }),
    ...[entity.primaryKey, ...entity.uniques].map(({ name, columns }): Piece => {
      const statement = sql`create unique index on ${scratch} (${identifiers(columns)})`;
      return { places: named(name), subject: `The key on ${columns.join(", ")}`, text: "", statement };
    }),
    ...entity.indexes.map(({ name, method, columns, where }): Piece => {
      const keys = identifiers(columns.map((one) => one.column));
      const only = where === null ? empty : sql` where ${expressionSql(where)}`;
      const statement = sql`create index on ${scratch} using ${identifier(method)} (${keys})${only}`;
      return { places: [`${at}/indexes/${name}`], subject: `The index ${name}`, text: "", statement };
    }),
    ...ir.access
      .filter((cell) => cell.entity === entity.name)
      .flatMap((cell) =>
        cell.grants
          .flatMap((grant) => conditionsIn(grant.rows))
          .map((expression): Piece => {
            const text = expressionSql(expression);
            const statement = sql`select from ${scratch} where (${text})`;
            return { places: [cell.id], subject: `A condition of the access to ${entity.name}`, text, statement };
          }),
      ),
  ];
}

function conditionsIn(predicate: Predicate): readonly Expression[] {
  switch (predicate.kind) {
    case "sql":
      return [predicate.expression];
    case "and":
    case "or":
      return predicate.of.flatMap(conditionsIn);
    case "not":
      return conditionsIn(predicate.of);
    case "all":
    case "none":
    case "own":
    case "in-state":
      return [];
  }
}

/** Names of the columns that an expression reads, each once. */
function columnsIn(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("kind" in value && value.kind === "column" && "name" in value) names.add(String(value.name));
    Object.values(value).forEach(visit);
  };
  visit(expression);
  return [...names];
}
