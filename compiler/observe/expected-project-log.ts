/** What a project expects of the project-wide log: table, guards, erasure, who may read it. */

import { signedInCells } from "../ir/enforcement.ts";
import type { Column, Entity } from "../ir/entity.ts";
import type { Expression } from "../ir/expression.ts";
import { isAuditLog } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import { projectLog, serviceRole } from "../ir/object-names.ts";
import { privilege } from "./expected-access.ts";
import { expectedFunction, expectedTrigger, sharedPath } from "./expected-routines.ts";
import { expectedTable } from "./expected-tables.ts";
import type { Fact } from "./facts.ts";

const path = `${sharedPath}/${projectLog.table}`;

/** Returns the facts of the log (semantics.md, "Project-wide log"). */
export function expectedProjectLog(project: readonly ModuleIr[], schema: string): readonly Fact[] {
  const table = [schema, projectLog.table];
  const guard = { schema, table: projectLog.table, timing: "before", enabled: "always", path } as const;
  const routine = {
    schema,
    language: "plpgsql",
    volatility: "volatile",
    security: "invoker",
    executableBy: [],
    path,
  } as const;
  return [
    ...expectedTable("", schema, log).map(ofNoContract),
    {
      kind: "policy",
      object: [...table, projectLog.selectPolicy],
      properties: {
        command: "select",
        permissive: true,
        roles: ["authenticated"],
        hasUsing: true,
        hasCheck: false,
        commented: "words",
      },
      path,
    },
    ...(project.some(readsProjectLog) ? [privilege("select", "authenticated", "table", table, path)] : []),
    privilege("select", serviceRole, "table", table, path),
    ...expectedFunction({ ...routine, name: projectLog.appendOnlyFunction, returns: "trigger" }),
    ...expectedFunction({ ...routine, name: projectLog.truncateFunction, returns: "trigger" }),
    expectedTrigger({
      ...guard,
      name: projectLog.appendOnlyTrigger,
      level: "row",
      events: ["update", "delete"],
      function: [schema, projectLog.appendOnlyFunction],
    }),
    expectedTrigger({
      ...guard,
      name: projectLog.truncateTrigger,
      level: "statement",
      events: ["truncate"],
      function: [schema, projectLog.truncateFunction],
    }),
    ...expectedFunction({
      ...routine,
      name: projectLog.writeFunction,
      parameters:
        "module text, entity text, row_id text, actor_id text, application_role text, action text, old_value jsonb, new_value jsonb",
      returns: "void",
      security: "definer",
    }),
    ...expectedFunction({
      ...routine,
      name: projectLog.eraseFunction,
      parameters: "entity text, row_id text, reason text",
      returns: "bigint",
    }),
  ];
}

/** Whether the module adds readers to the project-wide log: whoever reads its whole log reads its part of the project's. */
export function readsProjectLog(ir: ModuleIr): boolean {
  const log = ir.entities.find((entity) => isAuditLog(ir, entity.name));
  if (log === undefined || ir.identity === null) return false;
  return signedInCells(ir, log.name, "select").some(
    ({ actor, grants }) =>
      actor.kind === "role" &&
      grants.some(({ rows, columns }) => rows.kind === "all" && columns.length === log.columns.length),
  );
}

/** The log's objects belong to no contract: they have comments in words, but no semantic path, and keys have none. */
function ofNoContract(fact: Fact): Fact {
  const { comment: _, ...properties } = fact.properties;
  const said = fact.kind === "table" || fact.kind === "column" ? { commented: "words" } : {};
  return { ...fact, properties: { ...properties, ...said }, path };
}

function column(name: string, type: string, nullable: boolean, given: Expression | null = null): Column {
  return {
    name,
    type: { name: type, arguments: [], dimensions: 0 },
    nullable,
    default: given,
    identity: name === "id" ? "always" : null,
    generated: null,
    system: null,
    description: "",
  };
}

const call = (name: string): Expression => ({ kind: "call", schema: null, name, arguments: [] });

const index = (name: string, columns: readonly string[]): Entity["indexes"][number] => ({
  name,
  method: "btree",
  unique: false,
  columns: columns.map((one) => ({ column: one, descending: false })),
  where: null,
  reason: "contract",
  description: "",
});

const log: Entity = {
  kind: "entity",
  name: projectLog.table,
  description: "",
  appendOnly: true,
  columns: [
    column("id", "bigint", false),
    column("module", "text", false),
    column("entity", "text", false),
    column("row_id", "text", false),
    column("actor_id", "text", true),
    column("actor_user_id", "uuid", true),
    column("application_role", "text", true),
    column("database_role", "text", false),
    column("action", "text", false),
    column("old_value", "jsonb", true),
    column("new_value", "jsonb", true),
    column("created_at", "timestamptz", false, call("now")),
    column("transaction_id", "xid8", false, call("pg_current_xact_id")),
  ],
  primaryKey: { name: projectLog.primaryKey, columns: ["id"] },
  uniques: [],
  checks: [],
  foreignKeys: [],
  indexes: [
    index(projectLog.rowIndex, ["module", "entity", "row_id"]),
    index(projectLog.actorIndex, ["actor_user_id"]),
  ],
};
