/** Observing a project: the database's catalog against what the contracts expect. */

import type { ModuleIr } from "../ir/module.ts";
import { compareCatalogs } from "../observe/compare.ts";
import type { Deviation } from "../observe/compare.ts";
import { closure } from "../observe/doors/closure.ts";
import { authQuestions } from "../observe/doors/auth-functions.ts";
import type { Answer, Question } from "../observe/doors/auth-functions.ts";
import { finding } from "../observe/doors/finding.ts";
import type { Finding, Watch } from "../observe/doors/finding.ts";
import type { TableName } from "../observe/doors/surroundings.ts";
import { expectedCatalog } from "../observe/expected.ts";
import type { SchemaNames } from "../observe/expected.ts";
import type { CatalogFacts } from "../observe/facts.ts";
import { compareWithReference } from "../observe/reference.ts";
import { ScratchError, scratchSchema, scratchStatements, spelledOut } from "../observe/scratch.ts";
import { identifier, sql } from "../sql/sql.ts";
import { DatabaseError } from "./database.ts";
import type { Database } from "./database.ts";
import { readCatalog, readCatalogHere, readSurroundings } from "./read-catalog.ts";

/**
 * Returns every deviation of the database's project schemas from what `project` expects; none means that tables,
 * columns, constraints, indexes, policies, privileges, triggers, functions and comments are exactly the contract's.
 * Needs the right to create a schema, which is rolled back. Throws DatabaseError.
 */
export async function observe(
  database: Database,
  project: readonly ModuleIr[],
  settings: SchemaNames,
): Promise<readonly Deviation[]> {
  const expected = await spellOut(database, expectedCatalog(project, settings));
  return compareCatalogs(expected, await readCatalog(database, Object.values(schemasOf(settings))));
}

/**
 * Returns everything about the database that the contracts of `project` do not lead to: deviations, doors, roles,
 * settings, auth functions. `reference` holds the facts of a database on which the contracts were compiled from
 * nothing (`readReference`); null leaves out what policies, triggers and functions say. Reads only, in transactions of
 * its own that are rolled back. What the login may not read is a finding `door/unseen`. Throws DatabaseError.
 */
export async function observeClosure(
  database: Database,
  project: readonly ModuleIr[],
  settings: SchemaNames,
  reference: CatalogFacts | null,
): Promise<readonly Finding[]> {
  const wanted = expectedCatalog(project, settings);
  const tables = wanted.facts.flatMap((fact) =>
    fact.kind === "table" ? [{ name: fact.object as unknown as TableName, path: fact.path ?? "" }] : [],
  );
  try {
    const actual = await readCatalog(database, Object.values(schemasOf(settings)));
    const surroundings = await readSurroundings(
      database,
      tables.map((one) => one.name),
      settings,
    );
    const watch: Watch = { surroundings, settings, expected: wanted, tables };
    const spelled = await spellOutOr(database, wanted);
    const expected = "facts" in spelled ? spelled : withoutExpressions(wanted);
    const findings = closure(
      watch,
      {
        fromContract: compareCatalogs(expected, actual),
        fromReference: reference === null ? [] : compareWithReference(reference, actual, wanted),
      },
      await answersTo(database, authQuestions(watch)),
    );
    // Without a scratch schema the reference still says what types and expressions must be.
    return "facts" in spelled || reference !== null
      ? findings
      : [...findings, unseen("types, defaults and checks", spelled)];
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlstate !== insufficientPrivilege) throw error;
    return [unseen("the catalog", error)];
  }
}

const insufficientPrivilege = "42501";

function unseen(what: string, { message }: Error): Finding {
  return finding("door/unseen", ["This login", `may not see ${what}: ${message}`], "platform", {
    expected: "the right to read the catalogs",
    observed: message,
  });
}

function schemasOf({ publicSchema, privateSchema, auditSchema }: SchemaNames): SchemaNames {
  return { publicSchema, privateSchema, auditSchema };
}

/** Returns the facts of a database on which the contracts were compiled from nothing, to compare others with. */
export async function readReference(database: Database, settings: SchemaNames): Promise<CatalogFacts> {
  return readCatalog(database, Object.values(schemasOf(settings)));
}

/** Returns the expectations with types and expressions as this Postgres spells them. Leaves no trace. */
async function spellOut(database: Database, expected: CatalogFacts): Promise<CatalogFacts> {
  await database.execute("begin; set local search_path = pg_catalog");
  try {
    await database.execute(scratchStatements(expected).join(";\n"));
    return spelledOut(expected, await readCatalogHere(database, [scratchSchema]));
  } finally {
    await database.execute("rollback");
  }
}

/** The same; the refusal, where the login may not create a schema or something on the database refuses it. */
async function spellOutOr(database: Database, expected: CatalogFacts): Promise<CatalogFacts | Error> {
  try {
    return await spellOut(database, expected);
  } catch (error) {
    if (error instanceof DatabaseError || error instanceof ScratchError) return error;
    throw error;
  }
}

function withoutExpressions(expected: CatalogFacts): CatalogFacts {
  return {
    facts: expected.facts.map((fact) => {
      const { expressions: _, ...rest } = fact;
      return rest;
    }),
  };
}

/** Asks the auth functions, each question in a transaction that is rolled back, or in a part of the one that is open. */
export async function answersTo(
  database: Database,
  questions: readonly Question[],
  within: "transaction of its own" | "open transaction" = "transaction of its own",
): Promise<readonly Answer[]> {
  const [begin, end] =
    within === "open transaction"
      ? ["savepoint question", "rollback to savepoint question; release savepoint question"]
      : ["begin;", "rollback"];
  const answers: Answer[] = [];
  for (const question of questions) {
    await database.execute(begin);
    try {
      await database.execute(sql`${question.setup}; set local role ${identifier(question.role)}`);
      const { rows } = await database.query(question.ask);
      const value = rows[0]?.["answer"];
      answers.push({ question, answer: { value: typeof value === "string" ? value : null } });
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      answers.push({ question, answer: { error: error.message, refused: error.sqlstate === insufficientPrivilege } });
    } finally {
      await database.execute(end);
    }
  }
  return answers;
}
