/** From one compiled contract to the next: the files that take a database there, online, in the order in which they run. */

import { hasErrors } from "../../diagnostics/diagnose.ts";
import type { Result } from "../../diagnostics/diagnostic.ts";
import { moduleFileName } from "../../ir/object-names.ts";
import type { Renames } from "../../ir/renames.ts";
import type { Change } from "../../plan/change.ts";
import { empty, identifier, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { CompiledModule, EmitSettings } from "../emitter.ts";
import { logGrant } from "../migrations/log-access.ts";
import type { Scope } from "../migrations/scope.ts";
import { tableName } from "../migrations/scope.ts";
import { addForeignKey, keysToLater, tableComments, tableOf } from "../migrations/tables.ts";
import { addedColumns, changedColumns, retypedColumns } from "./column-changes.ts";
import {
  builtIndexes,
  droppedConstraints,
  provenConstraints,
  removedIndexes,
  unprovenConstraints,
  unprovenRequired,
} from "./constraint-changes.ts";
import type { IndexStep } from "./constraint-changes.ts";
import { definitionSteps, stepsInOrder } from "./definition-changes.ts";
import { addedEntities, changesOf, keptEntities, removedEntities } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";
import { changeList, loneFile, transactionFile } from "./evolution-file.ts";
import { heldSteps } from "./held-columns.ts";
import type { HeldSteps } from "./held-columns.ts";
import { constraintRenames, tableRenames } from "./name-changes.ts";
import { privilegeSteps } from "./privilege-changes.ts";
import { projectDefinitions, scopesOf } from "./project-definitions.ts";
import type { Placed } from "./project-definitions.ts";
import { renamedScopes, renameSteps } from "./rename-steps.ts";
import { shutOut } from "./shut-out.ts";
import { ignoring } from "./squawk.ts";
import { unsupportedChanges } from "./unsupported.ts";
import { backfills, renamedValues } from "./value-changes.ts";

export interface EvolutionInput {
  /** Name of the module that changes. */
  readonly module: string;
  /** The project as it was released, and as it shall be; both with every module, dependencies first. */
  readonly previous: readonly CompiledModule[];
  readonly next: readonly CompiledModule[];
  readonly renames: Renames;
  /** See `changesBetween`. */
  readonly changes: readonly Change[];
  readonly settings: EmitSettings;
}

export interface EvolutionFile {
  /** Name of the file without its timestamp: `clients_v1_1_access`. */
  readonly stem: string;
  readonly text: string;
  /** False for statements that have to run one by one, outside of any transaction. */
  readonly transactional: boolean;
}

/**
 * Returns the files of one module's evolution in order; none when nothing has to be done. Between any two of them the
 * database grants no more than before the first or after the last. Diagnostics, all errors: `plan/unsupported-change`,
 * `plan/backfill-missing`; then there is no file.
 */
export function evolve(input: EvolutionInput): Result<readonly EvolutionFile[]> {
  const old = scopesOf(input.previous, input.settings);
  const before = renamedScopes(old, input.renames);
  const after = scopesOf(input.next, input.settings);
  const evolving: Evolving = {
    changes: input.changes,
    renames: input.renames,
    old: scopeOfModule(old, input.module),
    before: scopeOfModule(before, input.module),
    after: scopeOfModule(after, input.module),
  };
  const diagnostics = unsupportedChanges(evolving);
  if (hasErrors(diagnostics)) return { value: [], diagnostics };
  const definitions = { before: projectDefinitions(before), after: projectDefinitions(after) };
  const held = heldSteps(evolving, definitions.before);
  return { value: filesOf(evolving, { old, before, definitions, held }, input), diagnostics };
}

interface Scopes {
  readonly old: readonly Scope[];
  readonly before: readonly Scope[];
  readonly definitions: {
    readonly before: ReadonlyMap<string, Placed>;
    readonly after: ReadonlyMap<string, Placed>;
  };
  readonly held: HeldSteps;
}

function scopeOfModule(scopes: readonly Scope[], module: string): Scope {
  const found = scopes.find((one) => one.ir.module === module);
  if (found === undefined) throw new Error(`the project does not contain the module ${module}`);
  return found;
}

function filesOf(evolving: Evolving, scopes: Scopes, input: EvolutionInput): readonly EvolutionFile[] {
  const { contractPath, project, ir } = evolving.after;
  const version = project.find((one) => one.ir.module === ir.module)?.header.version ?? "";
  const stem = `${moduleFileName(ir.module)}_v${version.replaceAll(/[^0-9a-z]+/gi, "_")}`;
  const changes = changeList(evolving);
  const head = (purpose: string, statementTimeout = "'60s'") => ({
    title: `${ir.module}, version ${version}: ${purpose}`,
    contractPath,
    statementTimeout,
  });
  const together = (part: string, purpose: string, statements: readonly Sql[], timeout?: string) =>
    statements.every((one) => one === empty)
      ? []
      : [
          {
            stem: `${stem}_${part}`,
            text: transactionFile(head(purpose, timeout), changes, statements),
            transactional: true,
          },
        ];
  const alone = (steps: readonly IndexStep[], part: string, purpose: string) =>
    steps.map(({ index, statements }) => ({
      stem: `${stem}_${part}_${index.replaceAll(/[^a-z0-9_]+/gi, "_")}`,
      text: loneFile(head(`${purpose} ${index}.`), statements),
      transactional: false,
    }));
  return [
    ...together("expand", "what is new, closed; what is renamed, whole.", expansion(evolving, scopes, input)),
    ...alone(builtIndexes(evolving), "index", "builds the index"),
    ...together("backfill", "values for rows that were there before.", backfills(evolving), "'30min'"),
    ...together("require", "what new rows have to obey, once old rows are filled.", [
      ...unprovenConstraints(evolving, "late"),
      ...unprovenRequired(evolving),
    ]),
    ...together("validate", "what old rows have to obey too.", proofs(evolving, scopes), "'30min'"),
    ...together("access", "who may do what, and what is recorded, all at once.", opening(evolving, scopes, input)),
    ...together("contract", "what goes, as approved.", removal(evolving)),
    ...alone(removedIndexes(evolving), "unindex", "removes the index"),
  ];
}

function expansion(evolving: Evolving, scopes: Scopes, input: EvolutionInput): readonly Sql[] {
  const { after } = evolving;
  const renaming = renameSteps(scopes.old, input.renames, input.module);
  const { held } = scopes;
  const added = addedEntities(evolving);
  const { entities } = after.ir;
  const spelledOut = privilegesOfKept(evolving).flatMap((one) => one.spelledOut);
  return [
    ...tableRenames(evolving),
    ...constraintRenames(evolving),
    ...renaming.renamed,
    ...renaming.rewritten,
    ...droppedConstraints(evolving),
    ...held.released,
    ...added.flatMap((entity) => tableOf(after, entity, keysToLater(entities, entity))),
    ...added.flatMap((entity) => keysToLater(entities, entity).map((key) => addForeignKey(after, entity, key))),
    ...spelledOut,
    ...addedColumns(evolving),
    ...changedColumns(evolving),
    ...retypedColumns(evolving),
    ...held.restored,
    ...unprovenConstraints(evolving, "early"),
    // Last, because a table with changes that wait for the end of the transaction cannot be altered.
    ...renamedValues(evolving),
  ];
}

function proofs(evolving: Evolving, scopes: Scopes): readonly Sql[] {
  const { held } = scopes;
  return [
    ...provenConstraints(evolving),
    ...held.unproven.map(
      ({ entity, key }) =>
        sql`alter table ${tableName(evolving.after, entity.name)} validate constraint ${identifier(key.name)};`,
    ),
  ];
}

function privilegesOfKept(evolving: Evolving): readonly ReturnType<typeof privilegeSteps>[] {
  return keptEntities(evolving).map(({ was, is }) =>
    privilegeSteps({ scope: evolving.before, entity: was }, { scope: evolving.after, entity: is }),
  );
}

/** Rights go first, and come last: everything in one transaction all the same. */
function opening(evolving: Evolving, scopes: Scopes, input: EvolutionInput): readonly Sql[] {
  const { before, after } = evolving;
  const privileges = [
    ...privilegesOfKept(evolving),
    ...removedEntities(evolving).map((entity) => privilegeSteps({ scope: before, entity }, null)),
    ...addedEntities(evolving).map((entity) => privilegeSteps(null, { scope: after, entity })),
  ];
  const steps = definitionSteps(scopes.definitions.before, scopes.definitions.after, input.module);
  return [
    ...privileges.flatMap((one) => one.revoked),
    ...stepsInOrder(steps),
    ...shutOut(evolving, scopes.before),
    ...changedComments(evolving, scopes),
    ...privileges.flatMap((one) => one.granted),
    ...(logGrant(before) === logGrant(after) ? [] : [logGrant(after)]),
  ];
}

/** Comments hold semantic paths, so they change with names; and they go with what is dropped and created anew. */
function changedComments(evolving: Evolving, scopes: Scopes): readonly Sql[] {
  const { old, before, after } = evolving;
  const { held } = scopes;
  const anew = new Set<string>([
    ...changesOf(evolving, "constraint-changed").map(
      ({ entity, name }) => sql`constraint ${identifier(name)} on ${tableName(after, entity)}`,
    ),
    ...changesOf(evolving, "index-changed").map(
      ({ name }) => sql`index ${qualified(after.settings.publicSchema, name)}`,
    ),
    ...held.unproven.map(
      ({ entity, key }) => sql`constraint ${identifier(key.name)} on ${tableName(after, entity.name)}`,
    ),
  ]);
  return after.ir.entities.flatMap((is) => {
    const at = before.ir.entities.findIndex((one) => one.name === is.name);
    const [was, named] = [old.ir.entities[at], before.ir.entities[at]];
    // Those of a new table came with it.
    if (was === undefined || named === undefined) return [];
    const texts = tableComments(old, was).map((one) => one.statement.slice(`comment on ${one.on}`.length));
    const known = new Map(tableComments(before, named).map((one, n) => [one.on, texts[n] ?? ""]));
    return tableComments(after, is)
      .filter((one) => anew.has(one.on) || known.get(one.on) !== one.statement.slice(`comment on ${one.on}`.length))
      .map((one) => one.statement);
  });
}

function removal(evolving: Evolving): readonly Sql[] {
  const { before, after } = evolving;
  return [
    ...changesOf(evolving, "column-removed").map(({ entity, column }) =>
      ignoring(
        [{ rule: "ban-drop-column", reason: "the contract approves it" }],
        sql`alter table ${tableName(after, entity)} drop column ${identifier(column)};`,
      ),
    ),
    ...removedEntities(evolving)
      .toReversed()
      .map((entity) =>
        ignoring(
          [{ rule: "ban-drop-table", reason: "the contract approves it" }],
          sql`drop table ${tableName(before, entity.name)};`,
        ),
      ),
  ];
}
