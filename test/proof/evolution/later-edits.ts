/** Edits of people, rules and what is recorded: they go on where the first ones end. */

import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { renamed } from "../../../compiler/ir/renames.ts";
import { column, oneOf, ref, string } from "../../fixtures/ir-words.ts";
import {
  inColumn,
  inEntity,
  inModule,
  notesModule,
  peopleModule,
  readable,
  renames,
  inTurn,
  withColumn,
  withRole,
  withStrings,
  withoutRole,
} from "./edit-words.ts";
import type { Edit, Project } from "./edit-words.ts";

const check = (table: string, name: string, values: readonly string[], module = notesModule) =>
  inEntity(
    table,
    (one) => ({
      ...one,
      checks: one.checks.map((each) =>
        each.name === `${table}_${name}_check` ? { ...each, expression: oneOf(name, values) } : each,
      ),
    }),
    module,
  );
/** Whether people with a suspended account may act: every module remembers it. */
const login =
  (allowed: boolean) =>
  (project: Project): Project =>
    project.map((ir) => ({
      ...ir,
      identity:
        ir.identity === null
          ? null
          : { ...ir.identity, active: { column: "status", values: allowed ? ["active", "disabled"] : ["active"] } },
      lifecycles: ir.lifecycles.map((one) =>
        one.entity === "profiles"
          ? {
              ...one,
              states: one.states.map((each) => (each.name === "disabled" ? { ...each, login: allowed } : each)),
            }
          : one,
      ),
    }));
const cell = (module: string, cellId: string, grants: ModuleIr["access"][number]["grants"]) =>
  inModule(module, (ir) => ({ ...ir, access: ir.access.map((one) => (one.id === cellId ? { ...one, grants } : one)) }));
const all = { kind: "all" } as const;
const request = ["id", "name", "message", "state"];
const recorded = ["id", "note_id", "actor_id", "action", "old_value", "new_value", "created_at"];

export const laterEdits: readonly Edit[] = [
  {
    name: "a new role",
    edit: inTurn(
      withRole("auditor", "Reads what was recorded."),
      check("profiles", "role", ["admin", "staff", "provider", "auditor"], peopleModule),
      cell(notesModule, "access/note_log/auditor/select", [{ rows: all, columns: recorded }]),
    ),
  },
  {
    name: "a renamed role",
    edit: (project) => {
      const named = new Map([["provider", "clinician"]]);
      return project.map((ir) => {
        const next = renamed(ir, renames({ roles: named }));
        return {
          ...next,
          roles: next.roles.map((one) => (one.name === "clinician" ? { ...one, formerly: "provider" } : one)),
          entities: withStrings(next.entities, named),
          examples: withStrings(next.examples, named),
        };
      });
    },
  },
  {
    name: "a role that goes",
    approve: [{ object: "role auditor", change: "retire role" }],
    correct: "update profiles set role = 'staff' where role = 'auditor'",
    edit: inTurn(withoutRole("auditor"), check("profiles", "role", ["admin", "staff", "clinician"], peopleModule)),
  },
  { name: "people in a state may act now", edit: login(true) },
  { name: "people in a state may not act any more", edit: login(false) },
  {
    name: "a state that goes, with what its rows become",
    approve: [{ object: "notes.status = archived", change: "retire value" }],
    edit: inTurn(
      check("notes", "status", ["open", "final", "locked"]),
      inColumn("notes", "status", (one) => ({ ...one, backfill: string("locked") })),
      inModule(notesModule, (ir) => ({
        ...ir,
        lifecycles: ir.lifecycles.map((one) =>
          one.entity === "notes"
            ? {
                ...one,
                states: one.states.filter((each) => each.name !== "archived"),
                transitions: one.transitions.filter((each) => each.to !== "archived" && each.from !== "archived"),
              }
            : one,
        ),
      })),
    ),
  },
  {
    name: "the first recording of a table",
    edit: inModule(notesModule, (ir) => ({
      ...ir,
      audit:
        ir.audit === null
          ? null
          : {
              ...ir.audit,
              events: [
                ...ir.audit.events,
                {
                  id: "audit/contact_requests/insert",
                  entity: "contact_requests",
                  operation: "insert",
                  columns: [],
                  action: "created",
                  oldColumns: null,
                  newColumns: request,
                  changedOnly: false,
                  inModuleLog: false,
                },
              ],
            },
    })),
  },
  {
    name: "one more event of a recorded table",
    edit: inModule(notesModule, (ir) => ({
      ...ir,
      audit:
        ir.audit === null
          ? null
          : {
              ...ir.audit,
              events: [
                ...ir.audit.events,
                {
                  id: "audit/contact_requests/update/state",
                  entity: "contact_requests",
                  operation: "update",
                  columns: ["state"],
                  action: "state_changed",
                  oldColumns: ["state"],
                  newColumns: ["state"],
                  changedOnly: false,
                  inModuleLog: false,
                },
              ],
            },
    })),
  },
  { name: "one more value", edit: check("contact_requests", "state", ["new", "answered", "spam"]) },
  {
    name: "a value less",
    approve: [{ object: "contact_requests.state = spam", change: "retire value" }],
    edit: check("contact_requests", "state", ["new", "answered"]),
  },
  {
    name: "signed-in people may read what they could not",
    edit: cell(notesModule, "access/contact_requests/signed-in/select", [{ rows: all, columns: request }]),
  },
  {
    name: "anybody may no longer write",
    edit: cell(notesModule, "access/contact_requests/unauthenticated/insert", []),
  },
  {
    name: "a shorter text",
    refuses: /values of patients.user do not fit varchar\(25\)/,
    correct: `update patients set "user" = left("user", 25)`,
    edit: inColumn("patients", "user", (one) => ({
      ...one,
      type: { name: "varchar", arguments: [25], dimensions: 0 },
    })),
  },
  {
    name: "a computed column",
    edit: inTurn(
      withColumn(
        "patients",
        column("initial", "text", {
          nullable: true,
          generated: { kind: "call", schema: null, name: "upper", arguments: [ref("user")] },
        }),
      ),
      readable("patients", "initial", "computed"),
    ),
  },
  {
    name: "a column that counts by itself",
    edit: inTurn(
      withColumn("contact_requests", column("number", "bigint", { identity: "always" })),
      readable("contact_requests", "number", "computed"),
    ),
  },
];
