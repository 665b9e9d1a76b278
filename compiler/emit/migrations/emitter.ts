/** The migrations of a module, one file per gate, and the platform file that all modules share. */

import { hasErrors } from "../../diagnostics/diagnose.ts";
import { moduleFileName } from "../../ir/object-names.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Artifact, EmitInput, Emitter } from "../emitter.ts";
import { definitionsSql } from "../sql/definition.ts";
import { migrationFile, section } from "../sql/layout.ts";
import { accessChapters, auditChapters } from "./chapters.ts";
import type { Chapter } from "./chapters.ts";
import { grantsOf } from "./grants.ts";
import { logGrant, logPolicy } from "./log-access.ts";
import { platformSections } from "./platform.ts";
import { problemsOf } from "./problems.ts";
import { scopeOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { addForeignKey, keysToLater, tableOf } from "./tables.ts";

/**
 * Emits `<platform>_contractc_platform.sql`, `..._schema.sql`, `..._rls.sql` and `..._audit.sql`, to be applied in the
 * order of their timestamps, each in one transaction. Reports `build/unsupported-...` for what the SQL cannot enforce,
 * and then emits nothing.
 */
export const migrationsEmitter: Emitter = {
  name: "migrations",
  emit: (input) => {
    const scope = scopeOf(input);
    const diagnostics = problemsOf(scope);
    return { value: hasErrors(diagnostics) ? [] : artifactsOf(scope, input), diagnostics };
  },
};

function artifactsOf(scope: Scope, input: EmitInput): readonly Artifact[] {
  const { module } = scope.ir;
  const name = moduleFileName(module);
  const file = (
    timestamp: string,
    suffix: string,
    title: string,
    source: string,
    sections: readonly Sql[],
  ): Artifact => ({
    path: `supabase/migrations/${timestamp}_${suffix}.sql`,
    text: migrationFile(title, source, sections),
    mode: "generated",
  });
  const { timestamps, settings } = input;
  const own = (timestamp: string, gate: string, title: string, sections: readonly Sql[]): Artifact =>
    file(timestamp, `${name}_${gate}`, `${module}: ${title}`, scope.contractPath, sections);
  return [
    file(
      timestamps.platform,
      "contractc_platform",
      "What the data contracts of this project share.",
      "the project's data contracts",
      platformSections(settings),
    ),
    own(
      timestamps.schema,
      "schema",
      "tables, closed to everybody until the last file opens them.",
      schemaSections(scope),
    ),
    own(timestamps.rls, "rls", "who may do what, row by row and column by column.", rlsSections(scope)),
    own(timestamps.audit, "audit", "what is recorded; then, last of all, the grants.", auditSections(scope)),
  ];
}

function schemaSections(scope: Scope): readonly Sql[] {
  const { entities } = scope.ir;
  const later = entities.flatMap((entity) =>
    keysToLater(entities, entity).map((key) => addForeignKey(scope, entity, key)),
  );
  return [
    ...entities.map((entity) => section(entity.name, tableOf(scope, entity, keysToLater(entities, entity)))),
    section("Foreign keys to tables created after the one that holds them", later),
  ];
}

function rlsSections(scope: Scope): readonly Sql[] {
  return accessChapters(scope).map(chapterSection);
}

function auditSections(scope: Scope): readonly Sql[] {
  return [
    ...auditChapters(scope).map(chapterSection),
    section("Readers of the project's log", [logPolicy(scope)]),
    section("Grants: from here on the contract's rights exist", [
      ...scope.ir.entities.map((entity) => grantsOf(scope, entity)),
      logGrant(scope),
    ]),
  ];
}

function chapterSection({ title, groups }: Chapter): Sql {
  return section(title, groups.map(definitionsSql));
}
