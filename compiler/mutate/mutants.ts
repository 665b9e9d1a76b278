/** Every mutant of a project: each operator applied to each object it fits. */

import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { projectLogColumns } from "../emit/migrations/project-log-columns.ts";
import type { ModuleIr } from "../ir/module.ts";
import { projectLog } from "../ir/object-names.ts";
import { identifier, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { constantDamages } from "./constants.ts";
import { contractChanges } from "./contract-changes.ts";
import { objectsIn, statementsOfProject } from "./emitted.ts";
import type { EmittedFunction, EmittedGrant, EmittedObject, EmittedPolicy } from "./emitted.ts";
import { mutantsOn } from "./mutant.ts";
import type { Damage, Mutant, ObjectKind, Subject } from "./mutant.ts";
import { policyDamages } from "./policy-damages.ts";
import { columnNames, schemaDamages, sequenceDamages, tablePrivilegeDamages } from "./privilege-damages.ts";
import { redefined, routineDamages } from "./routine-damages.ts";
import type { ClosedSets } from "./routine-damages.ts";
import { aboutNames, shared, unqualified } from "./subjects.ts";
import type { About } from "./subjects.ts";
import { dropConstraint, dropIndex, rowSecurityDamages, tableMutants } from "./table-damages.ts";
import { triggerDamages } from "./trigger-damages.ts";

/**
 * Returns the mutants of everything that the project's contracts become in a database, in a stable order, each only
 * once: two operators that come to the same statements are one mutant. Empty when a module cannot be emitted.
 */
export function mutantsOf(project: readonly CompiledModule[], settings: EmitSettings): readonly Mutant[] {
  const statements = statementsOfProject(project, settings);
  if (statements === null) return [];
  const objects = objectsIn(statements);
  const known = aboutNames(project.map((one) => one.ir));
  const context: Context = { project, settings, objects, known };
  const mutants = [
    ...project.flatMap(({ ir }) => ir.entities.flatMap((entity) => tableMutants(ir, entity, settings.publicSchema))),
    ...projectLogMutants(context),
    ...privilegeMutants(context),
    ...objects.flatMap((one) => objectMutants(context, one)),
    ...fromOtherContracts(context),
  ];
  return distinct(mutants);
}

interface Context {
  readonly project: readonly CompiledModule[];
  readonly settings: EmitSettings;
  readonly objects: readonly EmittedObject[];
  readonly known: ReturnType<typeof aboutNames>;
}

function modules(context: Context): readonly ModuleIr[] {
  return context.project.map((one) => one.ir);
}

function aboutOf(context: Context, name: Sql, fallback: ObjectKind, operation: string | null): About {
  const schema = identifier(context.settings.auditSchema);
  const own = name.startsWith(`${schema}.`) ? undefined : context.known.get(unqualified(name));
  return own ?? shared(modules(context), fallback, operation);
}

function setsOf(context: Context, about: string | null = null): ClosedSets {
  const irs = modules(context);
  const entity = irs.flatMap((ir) => ir.entities).find((one) => one.name === about);
  return {
    required: (entity?.columns ?? []).filter((one) => !one.nullable).map((one) => identifier(one.name)),
    roles: [...new Set(irs.flatMap((ir) => ir.roles.map((one) => one.name)))],
    states: irs.flatMap((ir) => ir.lifecycles.map((one) => one.states.map((state) => state.name))),
  };
}

function objectMutants(context: Context, object: EmittedObject): readonly Mutant[] {
  switch (object.kind) {
    case "policy": {
      const about = aboutOf(context, object.name, "policy", "select");
      const subject = { ...about, objectKind: "policy", object: `policy ${object.name} on ${object.table}` } as const;
      return mutantsOn(subject, [...policyDamages(object), ...policyConstants(context, object)]);
    }
    case "function": {
      const about = aboutOf(context, object.name, kindOfShared(context, object), "audit");
      const subject = { ...about, object: `function ${object.call}` };
      return mutantsOn(subject, routineDamages(object, setsOf(context, about.entity)));
    }
    case "trigger": {
      const about = aboutOf(context, object.function, "trigger", "audit");
      const named = context.known.get(object.name);
      const subject: Subject = {
        ...(named ?? about),
        objectKind: "trigger",
        object: `trigger ${object.name} on ${object.table}`,
      };
      return mutantsOn(subject, triggerDamages(object, columnsOfTable(context, object.table)));
    }
    case "comment":
      return mutantsOn(
        {
          ...shared(modules(context), "comment", null),
          object: `comment on ${object.on}`,
          ...commented(context, object.on),
        },
        [
          {
            operator: "change comment",
            detail: "",
            description: "the comment says something else",
            sql: [sql`comment on ${object.on} is ${literal("mutated")}`],
            inert: "a comment does nothing",
          },
        ],
      );
    case "grant":
      return [];
  }
}

function kindOfShared(context: Context, routine: EmittedFunction): ObjectKind {
  if (!routine.name.startsWith(`${identifier(context.settings.auditSchema)}.`)) return "filler";
  return routine.returns === "trigger" ? "append-only guard" : "audit";
}

function commented(context: Context, on: Sql): { readonly place: string; readonly module: string } {
  for (const { ir } of context.project)
    for (const entity of ir.entities)
      if (on.includes(qualified(context.settings.publicSchema, entity.name)))
        return { place: `entities/${entity.name}`, module: ir.module };
  return shared(modules(context), "comment", null);
}

function columnsOfTable(context: Context, table: Sql): readonly Sql[] {
  for (const { ir } of context.project)
    for (const entity of ir.entities)
      if (qualified(context.settings.publicSchema, entity.name) === table) return columnNames(entity);
  return projectLogColumns.map(([name]) => identifier(name));
}

/** Roles and states in a policy, left out, exchanged or joined by another. */
function policyConstants(context: Context, policy: EmittedPolicy): readonly Damage[] {
  const { roles, states } = setsOf(context);
  const clauses = [
    [sql`using`, policy.using],
    [sql`with check`, policy.check],
  ] as const;
  return clauses.flatMap(([word, condition]) =>
    condition === null
      ? []
      : constantDamages(condition, [roles, ...states]).map((one) => ({
          operator: `${one.operator} (${word})`,
          detail: one.detail,
          description: `${word}: ${one.operator}, ${one.detail}`,
          sql: [sql`alter policy ${policy.name} on ${policy.table} ${word} (${one.text as Sql})`],
        })),
  );
}

function privilegeMutants(context: Context): readonly Mutant[] {
  const { settings } = context;
  const grants = context.objects.filter((one): one is EmittedGrant => one.kind === "grant");
  const tables = context.project.flatMap(({ ir }) =>
    ir.entities.flatMap((entity) => {
      const table = qualified(settings.publicSchema, entity.name);
      const subject: Subject = {
        objectKind: "privilege",
        object: `privileges on ${table}`,
        module: ir.module,
        place: `entities/${entity.name}`,
        entity: entity.name,
        operation: null,
      };
      return mutantsOn(subject, tablePrivilegeDamages(table, columnNames(entity), grants));
    }),
  );
  const log = qualified(settings.auditSchema, projectLog.table);
  const about = shared(modules(context), "privilege", "log");
  const columns = projectLogColumns.map(([name]) => identifier(name));
  return [
    ...tables,
    ...mutantsOn({ ...about, object: `privileges on ${log}` }, tablePrivilegeDamages(log, columns, grants)),
    ...[settings.privateSchema, settings.auditSchema].flatMap((schema) =>
      mutantsOn(
        { ...shared(modules(context), "schema", "doors"), object: `schema ${identifier(schema)}` },
        schemaDamages(schema, grants),
      ),
    ),
  ];
}

/** The table of the project-wide log, which no contract describes column by column. */
function projectLogMutants(context: Context): readonly Mutant[] {
  const { auditSchema } = context.settings;
  const table = qualified(auditSchema, projectLog.table);
  const on = (kind: ObjectKind, name: string): Subject => ({
    ...shared(modules(context), kind, "log"),
    object: `${kind} ${name}`,
  });
  const alter = (column: string, operator: string, description: string, change: Sql): Damage => ({
    operator,
    detail: "",
    description,
    sql: [sql`alter table ${table} alter column ${identifier(column)} ${change}`],
  });
  return [
    ...mutantsOn(on("table", table), rowSecurityDamages(table)),
    ...mutantsOn(on("constraint", `${table} ${projectLog.primaryKey}`), [dropConstraint(table, projectLog.primaryKey)]),
    ...mutantsOn(
      on("sequence", qualified(auditSchema, projectLog.sequence)),
      sequenceDamages(qualified(auditSchema, projectLog.sequence)),
    ),
    ...[projectLog.rowIndex, projectLog.actorIndex].flatMap((name) =>
      mutantsOn(on("index", qualified(auditSchema, name)), [dropIndex(qualified(auditSchema, name), false)]),
    ),
    ...projectLogColumns.flatMap(([name, , rules]) => [
      ...mutantsOn(on("column", `${table}.${identifier(name)}`), [
        rules.includes("identity")
          ? alter(name, "identity by default", "the number may be chosen", sql`set generated by default`)
          : rules.includes("not null")
            ? alter(name, "drop not null", "the column may be left empty", sql`drop not null`)
            : alter(name, "require a value", "the column must be filled", sql`set not null`),
      ]),
      ...mutantsOn(
        on("default", `${table}.${identifier(name)}`),
        rules.includes("default") ? [alter(name, "drop default", "nothing is filled in", sql`drop default`)] : [],
      ),
    ]),
  ];
}

/** Each object as a contract would have made it that differs in one statement. */
function fromOtherContracts(context: Context): readonly Mutant[] {
  const { project, settings, known } = context;
  const before = new Map(context.objects.map((one) => [nameOf(one), one]));
  return project.flatMap((module, at) =>
    contractChanges(module.ir).flatMap((change) => {
      const other = project.map((one, n) => (n === at ? { ...module, ir: change.ir } : one));
      const statements = emittable(other.slice(0, at + 1), settings);
      if (statements === null) return [];
      return objectsIn(statements).flatMap((object) => {
        const was = before.get(nameOf(object));
        if (was === undefined || was.text === object.text) return [];
        const sqlText = replacing(was, object);
        if (sqlText === null) return [];
        const about = known.get(object.kind === "policy" ? object.name : unqualified(nameOf(object)));
        if (about === undefined) return [];
        const subject: Subject = {
          ...about,
          object:
            was.kind === "policy" ? `policy ${was.name} on ${was.table}` : `function ${(was as EmittedFunction).call}`,
          place: change.place,
        };
        const damage: Damage = {
          operator: change.operator,
          detail: change.detail,
          description: change.description,
          sql: [sqlText],
        };
        return mutantsOn(subject, [damage]);
      });
    }),
  );
}

/** The statements of a contract that nobody wrote: where it breaks what the emitter relies on, there is no such database. */
function emittable(project: readonly CompiledModule[], settings: EmitSettings): ReturnType<typeof statementsOfProject> {
  try {
    return statementsOfProject(project, settings);
  } catch {
    return null;
  }
}

function nameOf(object: EmittedObject): string {
  switch (object.kind) {
    case "policy":
      return `policy ${object.table}.${object.name}`;
    case "function":
      return object.name;
    case "trigger":
      return `trigger ${object.table}.${object.name}`;
    case "comment":
    case "grant":
      return object.text;
  }
}

/** The statement that makes one object another; null where privileges and triggers are damaged by themselves. */
function replacing(was: EmittedObject, becomes: EmittedObject): Sql | null {
  if (was.kind === "function" && becomes.kind === "function")
    return was.call === becomes.call && was.returns === becomes.returns ? redefined(was, becomes.body) : null;
  if (was.kind !== "policy" || becomes.kind !== "policy") return null;
  const using = becomes.using === null || was.using === null ? sql`` : sql` using (${becomes.using})`;
  const check = becomes.check === null || was.check === null ? sql`` : sql` with check (${becomes.check})`;
  return sql`alter policy ${was.name} on ${was.table}${using}${check}`;
}

/** The first of those that come to the same; ids stay unique. */
function distinct(mutants: readonly Mutant[]): readonly Mutant[] {
  const found = new Map<string, Mutant>();
  for (const one of mutants) {
    const key = one.sql.join(";\n").replaceAll(/\s+/g, " ");
    if (!found.has(key)) found.set(key, one);
  }
  const ids = new Map<string, number>();
  return [...found.values()].map((one) => {
    const times = (ids.get(one.id) ?? 0) + 1;
    ids.set(one.id, times);
    return times === 1 ? one : { ...one, id: `${one.id} (${times})` };
  });
}
