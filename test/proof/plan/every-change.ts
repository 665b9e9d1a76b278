/** One edit of a compiled contract for every kind of change, with exactly the changes that it is. */

import type { Column, Entity } from "../../../compiler/ir/entity.ts";
import type { Lifecycle } from "../../../compiler/ir/lifecycle.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { renamed } from "../../../compiler/ir/renames.ts";
import type { Change } from "../../../compiler/plan/change.ts";
import type { ChangeTopic } from "../../../compiler/plan/changes/words.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { column, entity, foreignKey, index, number, oneOf, operator, ref } from "../../fixtures/ir-words.ts";

export type Edit = (ir: ModuleIr) => ModuleIr;

export const inEntity =
  (name: string, change: (one: Entity) => Entity): Edit =>
  (ir) => ({ ...ir, entities: ir.entities.map((one) => (one.name === name ? change(one) : one)) });
export const inColumn = (of: string, name: string, change: Partial<Column>): Edit =>
  inEntity(of, (one) => ({
    ...one,
    columns: one.columns.map((each) => (each.name === name ? { ...each, ...change } : each)),
  }));
export const inLifecycle =
  (change: (one: Lifecycle) => Lifecycle): Edit =>
  (ir) => ({ ...ir, lifecycles: ir.lifecycles.map(change) });
export const inCell =
  (id: string, change: (grants: ModuleIr["access"][number]["grants"]) => ModuleIr["access"][number]["grants"]): Edit =>
  (ir) => ({ ...ir, access: ir.access.map((one) => (one.id === id ? { ...one, grants: change(one.grants) } : one)) });
const inAudit =
  (change: (audit: NonNullable<ModuleIr["audit"]>) => NonNullable<ModuleIr["audit"]>): Edit =>
  (ir) => ({ ...ir, audit: ir.audit === null ? null : change(ir.audit) });
const of = (name: string, ...given: number[]) => ({ name, arguments: given, dimensions: 0 });
const withRoles =
  (roles: ModuleIr["roles"]): Edit =>
  (ir) => ({ ...ir, roles });
export const renameColumn: Edit = (ir) => {
  const columns = new Map([["clients", new Map([["full_name", "name"]])]]);
  const next = renamed(ir, { entities: new Map(), columns, roles: new Map(), states: new Map() });
  return inColumn("clients", "name", { formerly: "full_name" })(next);
};
const renameEntity: Edit = (ir) => {
  const entities = new Map([["announcements", "news"]]);
  const next = renamed(ir, { entities, columns: new Map(), roles: new Map(), states: new Map() });
  return inEntity("news", (one) => ({ ...one, formerly: "announcements" }))(next);
};
export const renameRole: Edit = (ir) => {
  const next = renamed(ir, {
    entities: new Map(),
    columns: new Map(),
    roles: new Map([["provider", "clinician"]]),
    states: new Map(),
  });
  return {
    ...next,
    roles: next.roles.map((one) => (one.name === "clinician" ? { ...one, formerly: "provider" } : one)),
  };
};
const renameState: Edit = (ir) => {
  const states = new Map([["notes", new Map([["archived", "closed"]])]]);
  const next = renamed(ir, { entities: new Map(), columns: new Map(), roles: new Map(), states });
  const named = inLifecycle((one) => ({
    ...one,
    states: one.states.map((state) => (state.name === "closed" ? { ...state, formerly: "archived" } : state)),
  }))(next);
  return inEntity("notes", (one) => ({
    ...one,
    checks: [{ name: "notes_status_check", expression: oneOf("status", ["draft", "final", "closed"]) }],
  }))(named);
};

const about = { module: "clinic-notes" };
const status = { entity: "notes" };
const extra = entity("extra", [column("id", "uuid")]);
const check = (name: string) => ({ name, expression: operator(ref("minutes"), ">", number("0")) });
const cell = {
  kind: "access-changed",
  cell: "access/notes/provider/update",
  entity: "notes",
  actor: { kind: "role", role: "provider" },
  operation: "update",
} as const;

/** For each kind: the edit, the changes in full, and the topic of the first of them. */
export const edits: Readonly<
  Record<Change["kind"], readonly [edit: Edit, changes: readonly Change[], topic: ChangeTopic]>
> = {
  "module-added": [(ir) => ir, [{ kind: "module-added", ...about }], "data"],
  "module-removed": [(ir) => ir, [{ kind: "module-removed", ...about }], "data"],
  "entity-added": [
    (ir) => ({ ...ir, entities: [...ir.entities, extra] }),
    [{ kind: "entity-added", entity: "extra" }],
    "data",
  ],
  "entity-removed": [
    (ir) => ({ ...ir, entities: ir.entities.filter((one) => one.name !== "announcements") }),
    [{ kind: "entity-removed", entity: "announcements" }],
    "data",
  ],
  "entity-renamed": [renameEntity, [{ kind: "entity-renamed", entity: "news", from: "announcements" }], "data"],
  "entity-described": [
    inEntity("notes", (one) => ({ ...one, description: "What was said" })),
    [{ kind: "entity-described", ...status }],
    "words",
  ],
  "column-added": [
    inEntity("notes", (one) => ({ ...one, columns: [...one.columns, column("mood", "text", { nullable: true })] })),
    [{ kind: "column-added", ...status, column: "mood" }],
    "data",
  ],
  "column-removed": [
    inEntity("announcements", (one) => ({ ...one, columns: one.columns.filter((each) => each.name !== "title") })),
    [{ kind: "column-removed", entity: "announcements", column: "title" }],
    "data",
  ],
  "column-renamed": [
    renameColumn,
    [{ kind: "column-renamed", entity: "clients", column: "name", from: "full_name" }],
    "data",
  ],
  "column-retyped": [
    inColumn("sessions", "minutes", { type: of("smallint") }),
    [
      {
        kind: "column-retyped",
        entity: "sessions",
        column: "minutes",
        from: of("integer"),
        to: of("smallint"),
        safety: "checked",
      },
    ],
    "data",
  ],
  "column-defaulted": [
    inColumn("sessions", "minutes", { default: null }),
    [{ kind: "column-defaulted", entity: "sessions", column: "minutes", from: number("50"), to: null }],
    "data",
  ],
  "column-required": [
    inColumn("notes", "author_id", { nullable: false }),
    [{ kind: "column-required", ...status, column: "author_id" }],
    "data",
  ],
  "column-optional": [
    inColumn("notes", "body", { nullable: true }),
    [{ kind: "column-optional", ...status, column: "body" }],
    "data",
  ],
  "column-filled-otherwise": [
    inColumn("clients", "number", { identity: "by-default" }),
    [{ kind: "column-filled-otherwise", entity: "clients", column: "number" }],
    "data",
  ],
  "column-described": [
    inColumn("notes", "body", { description: "The words" }),
    [{ kind: "column-described", ...status, column: "body" }],
    "words",
  ],
  "constraint-added": [
    inEntity("sessions", (one) => ({ ...one, checks: [check("sessions_minutes_check")] })),
    [{ kind: "constraint-added", entity: "sessions", constraint: "check", name: "sessions_minutes_check" }],
    "rules",
  ],
  "constraint-removed": [
    inEntity("clients", (one) => ({ ...one, uniques: [] })),
    [{ kind: "constraint-removed", entity: "clients", constraint: "unique", name: "clients_therapist_name_key" }],
    "rules",
  ],
  "constraint-changed": [
    inEntity("notes", (one) => ({
      ...one,
      foreignKeys: [
        foreignKey("notes", "client_id", "clients", { onDelete: "restrict" }),
        foreignKey("notes", "author_id", "profiles", { onDelete: "set-null" }),
      ],
    })),
    [{ kind: "constraint-changed", ...status, constraint: "foreign-key", name: "notes_client_id_fkey" }],
    "rules",
  ],
  "constraint-renamed": [
    inEntity("notes", (one) => ({ ...one, primaryKey: { ...one.primaryKey, name: "notes_key" } })),
    [{ kind: "constraint-renamed", ...status, constraint: "primary-key", name: "notes_key", from: "notes_pkey" }],
    "words",
  ],
  "index-added": [
    inEntity("notes", (one) => ({ ...one, indexes: [...one.indexes, index("notes", "rank")] })),
    [{ kind: "index-added", ...status, name: "notes_rank_idx" }],
    "data",
  ],
  "index-removed": [
    inEntity("notes", (one) => ({
      ...one,
      indexes: one.indexes.filter((each) => each.name !== "notes_author_id_idx"),
    })),
    [{ kind: "index-removed", ...status, name: "notes_author_id_idx" }],
    "data",
  ],
  "index-changed": [
    inEntity("notes", (one) => ({
      ...one,
      indexes: one.indexes.map((each) => (each.name === "notes_author_id_idx" ? { ...each, method: "hash" } : each)),
    })),
    [{ kind: "index-changed", ...status, name: "notes_author_id_idx" }],
    "data",
  ],
  "index-renamed": [
    inEntity("notes", (one) => ({
      ...one,
      indexes: one.indexes.map((each) => (each.name === "notes_author_id_idx" ? { ...each, name: "by_author" } : each)),
    })),
    [{ kind: "index-renamed", ...status, name: "by_author", from: "notes_author_id_idx" }],
    "words",
  ],
  "index-described": [
    inEntity("clients", (one) => ({
      ...one,
      indexes: one.indexes.map((each) => ({
        ...each,
        description: each.name === "clients_tags_idx" ? "for filtering" : each.description,
      })),
    })),
    [{ kind: "index-described", entity: "clients", name: "clients_tags_idx" }],
    "words",
  ],
  "access-changed": [
    inCell("access/notes/provider/update", (grants) => grants.slice(0, 1)),
    [{ ...cell, direction: "narrowed" }],
    "access narrowed",
  ],
  "role-added": [
    (ir) => withRoles([...ir.roles, { name: "guest", description: "" }])(ir),
    [{ kind: "role-added", role: "guest" }],
    "rules",
  ],
  "role-retired": [
    (ir) => withRoles(ir.roles.filter((one) => one.name !== "staff"))(ir),
    [{ kind: "role-retired", role: "staff" }],
    "rules",
  ],
  "role-renamed": [renameRole, [{ kind: "role-renamed", role: "clinician", from: "provider" }], "rules"],
  "state-added": [
    inLifecycle((one) => ({ ...one, states: [...one.states, { name: "lost", login: null, description: "" }] })),
    [{ kind: "state-added", ...status, state: "lost" }],
    "rules",
  ],
  "state-retired": [
    inLifecycle((one) => ({
      ...one,
      states: one.states.filter((state) => state.name !== "archived"),
      transitions: one.transitions.filter((step) => step.to !== "archived"),
    })),
    [
      { kind: "state-retired", ...status, state: "archived" },
      { kind: "transition-removed", ...status, from: "final", to: "archived" },
    ],
    "rules",
  ],
  "state-renamed": [
    renameState,
    [
      { kind: "state-renamed", ...status, state: "closed", from: "archived" },
      { kind: "constraint-changed", ...status, constraint: "check", name: "notes_status_check" },
    ],
    "rules",
  ],
  "value-retired": [
    inEntity("contact_requests", (one) => ({
      ...one,
      checks: [{ name: "contact_requests_state_check", expression: oneOf("state", ["new", "done"]) }],
    })),
    [
      {
        kind: "constraint-changed",
        entity: "contact_requests",
        constraint: "check",
        name: "contact_requests_state_check",
      },
      { kind: "value-retired", entity: "contact_requests", column: "state", value: "answered" },
    ],
    "rules",
  ],
  "transition-added": [
    inLifecycle((one) => ({ ...one, transitions: [...one.transitions, { from: "archived", to: "draft" }] })),
    [{ kind: "transition-added", ...status, from: "archived", to: "draft" }],
    "access widened",
  ],
  "transition-removed": [
    inLifecycle((one) => ({ ...one, transitions: one.transitions.slice(0, 1) })),
    [{ kind: "transition-removed", ...status, from: "final", to: "archived" }],
    "access narrowed",
  ],
  "initial-added": [
    inLifecycle((one) => ({ ...one, initial: ["draft", "final"] })),
    [{ kind: "initial-added", ...status, state: "final" }],
    "access widened",
  ],
  "initial-removed": [
    inLifecycle((one) => ({ ...one, initial: [] })),
    [{ kind: "initial-removed", ...status, state: "draft" }],
    "access narrowed",
  ],
  "login-denied": [
    inLifecycle((one) => ({
      ...one,
      states: one.states.map((state) => ({ ...state, login: state.name === "final" ? false : null })),
    })),
    [{ kind: "login-denied", ...status, state: "final" }],
    "access narrowed",
  ],
  "login-allowed": [
    inLifecycle((one) => ({ ...one, states: one.states.map((state) => ({ ...state, login: true })) })),
    [{ kind: "login-allowed", ...status, state: "archived" }],
    "access widened",
  ],
  "lifecycle-added": [(ir) => ir, [{ kind: "lifecycle-added", ...status }], "access narrowed"],
  "lifecycle-removed": [
    (ir) => ({ ...ir, lifecycles: [] }),
    [{ kind: "lifecycle-removed", ...status }],
    "access widened",
  ],
  "audit-event-added": [
    inAudit((audit) => ({
      ...audit,
      events: audit.events.map((one) =>
        one.id === "audit/sessions/delete" ? { ...one, id: "audit/sessions/delete/all" } : one,
      ),
    })),
    [
      { kind: "audit-event-removed", entity: "sessions", event: "audit/sessions/delete" },
      { kind: "audit-event-added", entity: "sessions", event: "audit/sessions/delete/all" },
    ],
    "audit",
  ],
  "audit-event-removed": [
    inAudit((audit) => ({ ...audit, events: audit.events.filter((one) => one.entity !== "clients") })),
    [{ kind: "audit-event-removed", entity: "clients", event: "audit/clients/update/therapist_id" }],
    "audit",
  ],
  "audit-event-changed": [
    inAudit((audit) => ({
      ...audit,
      events: audit.events.map((one) => (one.id === "audit/notes/insert" ? { ...one, newColumns: ["body"] } : one)),
    })),
    [{ kind: "audit-event-changed", ...status, event: "audit/notes/insert" }],
    "audit",
  ],
  "audit-log-changed": [
    inAudit((audit) => ({ ...audit, log: null })),
    [{ kind: "audit-log-changed", ...about }],
    "audit",
  ],
  "append-only-added": [
    inEntity("sessions", (one) => ({ ...one, appendOnly: true })),
    [{ kind: "append-only-added", entity: "sessions" }],
    "access narrowed",
  ],
  "append-only-removed": [
    inEntity("note_log", (one) => ({ ...one, appendOnly: false })),
    [{ kind: "append-only-removed", entity: "note_log" }],
    "access widened",
  ],
  "identity-changed": [
    (ir) => ({ ...ir, identity: ir.identity === null ? null : { ...ir.identity, role: "kind" } }),
    [{ kind: "identity-changed", ...about }],
    "access changed",
  ],
};

/** What stands before the edit, where it is not the fixture. */
export const before: Partial<Record<Change["kind"], ModuleIr | null>> = {
  "module-added": null,
  "lifecycle-added": { ...clinicNotesIr, lifecycles: [] },
  "login-allowed": inLifecycle((one) => ({
    ...one,
    states: one.states.map((state) => ({ ...state, login: state.name !== "archived" })),
  }))(clinicNotesIr),
};
