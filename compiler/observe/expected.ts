/** What a compiled project expects to find in its database, derived from the IR without asking any emitter. */

import type { ModuleIr } from "../ir/module.ts";
import { expectedPolicies, expectedTablePrivileges } from "./expected-access.ts";
import { expectedBehaviour } from "./expected-behaviour.ts";
import { expectedHelpers, expectedSchemas } from "./expected-platform.ts";
import { expectedProjectLog } from "./expected-project-log.ts";
import { expectedTable } from "./expected-tables.ts";
import { catalogFacts } from "./facts.ts";
import type { CatalogFacts } from "./facts.ts";

/** Names of the project's schemas; EmitSettings of the emitters fits. */
export interface SchemaNames {
  readonly publicSchema: string;
  readonly privateSchema: string;
  readonly auditSchema: string;
}

/**
 * Returns the facts that the database of `project` must hold in its schemas, and no others. Types, defaults, checks and
 * predicates come as expressions that Postgres must spell out first (scratch.ts); what policies and functions do is
 * not compared here: the attacks judge behaviour.
 */
export function expectedCatalog(project: readonly ModuleIr[], settings: SchemaNames): CatalogFacts {
  const { publicSchema, privateSchema, auditSchema } = settings;
  const entities = project.flatMap((ir) =>
    ir.entities.flatMap((entity) => [
      ...expectedTable(ir.module, publicSchema, entity),
      ...expectedPolicies(ir, publicSchema, entity),
      ...expectedTablePrivileges(ir, publicSchema, entity),
      ...expectedBehaviour(ir, publicSchema, privateSchema, entity),
    ]),
  );
  return catalogFacts([
    ...expectedSchemas(publicSchema, privateSchema, auditSchema),
    ...expectedHelpers(project, privateSchema),
    ...expectedProjectLog(project, auditSchema),
    ...entities,
  ]);
}
