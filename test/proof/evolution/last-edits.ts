/** Edits of keys and whole modules, and several at once: they end the chain. */

import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { renamed } from "../../../compiler/ir/renames.ts";
import {
  column,
  createdAt,
  entity,
  foreignKey,
  index,
  number,
  operator,
  ref,
  string,
  updatedAt,
} from "../../fixtures/ir-words.ts";
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
  withEntity,
  withStrings,
  withoutColumn,
} from "./edit-words.ts";
import type { Edit, Project } from "./edit-words.ts";
import { laboratoryIr } from "./laboratory.ts";

const id = column("id", "uuid", { default: { kind: "call", schema: null, name: "gen_random_uuid", arguments: [] } });
const cell = (module: string, cellId: string, grants: ModuleIr["access"][number]["grants"]) =>
  inModule(module, (ir) => ({ ...ir, access: ir.access.map((one) => (one.id === cellId ? { ...one, grants } : one)) }));
const all = { kind: "all" } as const;
const room = ["id", "name", "keeper_id", "created_at", "updated_at"];

/** Those of keys, of tables that come with others, and of several things at once. */
export const lastEdits: readonly Edit[] = [
  {
    name: "columns for later",
    edit: inTurn(
      withColumn("notes", column("reviewer_id", "uuid", { nullable: true })),
      readable("notes", "reviewer_id"),
      withColumn("notes", column("reference", "text", { nullable: true })),
      readable("notes", "reference"),
    ),
  },
  {
    name: "a text that becomes a uuid",
    refuses: /values of notes.reference do not fit uuid/,
    correct: "update notes set reference = md5(reference)::uuid::text where reference is not null",
    edit: inColumn("notes", "reference", (one) => ({ ...one, type: { name: "uuid", arguments: [], dimensions: 0 } })),
  },
  {
    name: "a foreign key of an old column",
    edit: inEntity("notes", (one) => ({
      ...one,
      foreignKeys: [...one.foreignKeys, foreignKey("notes", "reviewer_id", "profiles", { onDelete: "set-null" })],
      indexes: [...one.indexes, index("notes", "reviewer_id")],
    })),
  },
  {
    name: "a foreign key that waits for the end of the transaction",
    edit: inEntity("notes", (one) => ({
      ...one,
      foreignKeys: one.foreignKeys.map((key) =>
        key.name === "notes_reviewer_id_fkey" ? { ...key, onDelete: "no-action", deferred: true } : key,
      ),
    })),
  },
  {
    name: "a foreign key that goes",
    edit: inEntity("notes", (one) => ({
      ...one,
      foreignKeys: one.foreignKeys.filter((key) => key.name !== "notes_reviewer_id_fkey"),
      indexes: one.indexes.filter((each) => each.name !== "notes_reviewer_id_idx"),
    })),
  },
  {
    name: "a unique constraint that lets one NULL in",
    edit: inEntity("notes", (one) => ({
      ...one,
      uniques: [
        ...one.uniques,
        { name: "notes_client_reference_key", columns: ["id", "reference"], nullsNotDistinct: true },
      ],
    })),
  },
  {
    name: "a unique constraint that lets all NULLs in again",
    edit: inEntity("notes", (one) => ({
      ...one,
      uniques: one.uniques.map((each) => ({ ...each, nullsNotDistinct: false })),
    })),
  },
  { name: "a unique constraint that goes", edit: inEntity("notes", (one) => ({ ...one, uniques: [] })) },
  {
    name: "a type that loses digits",
    approve: [{ object: "patients.rate", change: "change type" }],
    edit: inColumn("patients", "rate", (one) => ({
      ...one,
      type: { name: "numeric", arguments: [14, 0], dimensions: 0 },
    })),
  },
  {
    name: "a new table that refers to an old one, and an old one that refers to it",
    edit: inTurn(
      withEntity(
        notesModule,
        entity(
          "rooms",
          [id, column("name", "text"), column("keeper_id", "uuid", { nullable: true }), createdAt, updatedAt],
          {
            foreignKeys: [foreignKey("rooms", "keeper_id", "profiles", { onDelete: "set-null" })],
            indexes: [index("rooms", "keeper_id")],
          },
        ),
        {
          admin: {
            select: [{ rows: all, columns: room }],
            insert: [{ rows: all, columns: ["name"] }],
          },
          clinician: {
            select: [{ rows: { kind: "own", column: "keeper_id", holds: "identity" }, columns: room }],
          },
        },
      ),
      withColumn("patients", column("room_id", "uuid", { nullable: true })),
      readable("patients", "room_id"),
      inEntity("patients", (one) => ({
        ...one,
        foreignKeys: [...one.foreignKeys, foreignKey("patients", "room_id", "rooms", { onDelete: "set-null" })],
        indexes: [...one.indexes, index("patients", "room_id")],
      })),
    ),
  },
  {
    name: "a table and a column renamed, and a column added, at once",
    edit: inTurn(
      inModule(notesModule, (ir) => {
        const next = renamed(
          ir,
          renames({
            entities: new Map([["rooms", "places"]]),
            columns: new Map([["rooms", new Map([["name", "label"]])]]),
          }),
        );
        return {
          ...next,
          entities: next.entities.map((one) =>
            one.name === "places"
              ? {
                  ...one,
                  formerly: "rooms",
                  columns: one.columns.map((each) => (each.name === "label" ? { ...each, formerly: "name" } : each)),
                  primaryKey: { ...one.primaryKey, name: "places_pkey" },
                  foreignKeys: one.foreignKeys.map((key) => ({ ...key, name: key.name.replace("rooms", "places") })),
                  indexes: one.indexes.map((each) => ({ ...each, name: each.name.replace("rooms", "places") })),
                }
              : one,
          ),
        };
      }),
      withColumn("places", { ...column("floor", "integer"), backfill: number("1") }),
      readable("places", "floor"),
    ),
  },
  {
    name: "a column renamed and retyped at once",
    edit: inModule(notesModule, (ir) => {
      const next = renamed(ir, renames({ columns: new Map([["places", new Map([["floor", "level"]])]]) }));
      return {
        ...next,
        entities: next.entities.map((one) =>
          one.name === "places"
            ? {
                ...one,
                columns: one.columns.map((each) =>
                  each.name === "level"
                    ? { ...each, formerly: "floor", type: { name: "bigint", arguments: [], dimensions: 0 } }
                    : each,
                ),
              }
            : one,
        ),
      };
    }),
  },
  {
    name: "rows that nobody changes any more",
    edit: inTurn(
      inEntity("contact_requests", (one) => ({ ...one, appendOnly: true })),
      inModule(notesModule, (ir) => ({
        ...ir,
        access: ir.access.map((one) =>
          one.entity === "contact_requests" && (one.operation === "update" || one.operation === "delete")
            ? { ...one, grants: [] }
            : one,
        ),
        audit:
          ir.audit === null
            ? null
            : {
                ...ir.audit,
                events: ir.audit.events.filter((one) => one.id !== "audit/contact_requests/update/state"),
              },
      })),
    ),
  },
  {
    name: "two modules at once",
    edit: inTurn(
      inColumn(
        "profiles",
        "display_name",
        (one) => ({ ...one, description: "The name that others see" }),
        peopleModule,
      ),
      cell(peopleModule, "access/profiles/staff/update", []),
      inColumn("notes", "rank", (one) => ({ ...one, default: number("1") })),
      cell(notesModule, "access/patients/staff/update", [{ rows: all, columns: ["order"] }]),
    ),
  },
  {
    name: "a state with a new name and a column that must be filled, at once",
    edit: inTurn(
      inModule(notesModule, (ir) => {
        const named = new Map([["locked", "closed"]]);
        const next = renamed(ir, renames({ states: new Map([["notes", named]]) }));
        return {
          ...next,
          entities: next.entities.map((one) => (one.name === "notes" ? withStrings(one, named) : one)),
          lifecycles: next.lifecycles.map((one) => ({
            ...one,
            states: one.states.map((each) => (each.name === "closed" ? { ...each, formerly: "locked" } : each)),
          })),
        };
      }),
      withColumn("notes", { ...column("summary", "text"), backfill: operator(ref("status"), "||", string(": note")) }),
      readable("notes", "summary"),
    ),
  },
  {
    name: "a new module",
    edit: (project) => [
      ...project,
      {
        ...laboratoryIr,
        roles: project[0]?.roles ?? [],
        identity: project[0]?.identity ?? null,
        access: laboratoryAccess(project),
      },
    ],
  },
  {
    name: "a column that goes while policies stay",
    approve: [{ object: "notes.reference", change: "drop column" }],
    edit: withoutColumn("notes", "reference"),
  },
];

function laboratoryAccess(project: Project): ModuleIr["access"] {
  const roles = project[0]?.roles ?? [];
  const [emptied] = [{ ...laboratoryIr, entities: [], access: [], roles }];
  const added = laboratoryIr.entities.reduce<Project>(
    (so, one) =>
      withEntity("laboratory", one, {
        admin: { select: [{ rows: all, columns: one.columns.map((each) => each.name) }] },
      })(so),
    [emptied],
  );
  return added[0]?.access ?? [];
}
