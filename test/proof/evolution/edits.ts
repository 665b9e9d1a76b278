/** Edits of compiled contracts, one of each kind. */

import { renamed } from "../../../compiler/ir/renames.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { column, number, oneOf, operator, ref, string } from "../../fixtures/ir-words.ts";
import {
  formerly,
  inCell,
  inColumn,
  inEntity,
  inModule,
  notesModule,
  readable,
  inTurn,
  withColumn,
  withoutColumn,
} from "./edit-words.ts";
import type { Edit, Project } from "./edit-words.ts";

export const start: Project = [authFoundationIr, clinicNotesIr];

/** Those of tables, columns, rules and names. */
export const edits: readonly Edit[] = [
  {
    name: "one cell of the matrix",
    edit: inCell("access/clients/staff/update", ([grant]) => [
      { rows: { kind: "all" }, columns: ["order", ...(grant === undefined ? [] : ["tags"])] },
    ]),
  },
  {
    name: "a nullable column",
    edit: inTurn(
      withColumn("clients", column("nickname", "text", { nullable: true })),
      readable("clients", "nickname"),
    ),
  },
  {
    name: "a column that only the system reads",
    edit: inTurn(
      withColumn("clients", column("secret", "text", { nullable: true, default: string("none") })),
      inCell("access/clients/service-role/select", ([grant]) =>
        grant === undefined ? [] : [{ ...grant, columns: [...grant.columns, "secret"] }],
      ),
    ),
  },
  {
    name: "a required column with a backfill row by row",
    edit: inTurn(
      withColumn("clients", {
        ...column("shown_name", "text"),
        backfill: { kind: "coalesce", of: [ref("nickname"), ref("full_name")] },
      }),
      readable("clients", "shown_name"),
    ),
  },
  {
    name: "a column that becomes required",
    edit: inColumn("clients", "nickname", (one) => ({ ...one, nullable: false, backfill: string("-") })),
  },
  { name: "a column that may be empty", edit: inColumn("clients", "nickname", (one) => ({ ...one, nullable: true })) },
  { name: "a default", edit: inColumn("clients", "rate", (one) => ({ ...one, default: number("10") })) },
  {
    name: "a wider type",
    edit: inColumn("clients", "rate", (one) => ({
      ...one,
      type: { name: "numeric", arguments: [14, 2], dimensions: 0 },
    })),
  },
  {
    name: "an integer that becomes a bigint",
    edit: inColumn("clients", "order", (one) => ({ ...one, type: { name: "bigint", arguments: [], dimensions: 0 } })),
  },
  {
    name: "a type that a policy holds",
    edit: inColumn("sessions", "minutes", (one) => ({
      ...one,
      type: { name: "bigint", arguments: [], dimensions: 0 },
    })),
  },
  {
    name: "a new check",
    edit: inEntity("clients", (one) => ({
      ...one,
      checks: [...one.checks, { name: "clients_order_check", expression: operator(ref("order"), ">=", number("0")) }],
    })),
  },
  {
    name: "another check of the same name",
    edit: inEntity("clients", (one) => ({
      ...one,
      checks: one.checks.map((check) =>
        check.name === "clients_order_check"
          ? { ...check, expression: operator(ref("order"), ">", number("-1")) }
          : check,
      ),
    })),
  },
  {
    name: "a check that goes",
    edit: inEntity("clients", (one) => ({
      ...one,
      checks: one.checks.filter((check) => check.name !== "clients_order_check"),
    })),
  },
  {
    name: "a new unique constraint",
    edit: inEntity("clients", (one) => ({
      ...one,
      uniques: [
        ...one.uniques,
        { name: "clients_shown_name_key", columns: ["therapist_id", "shown_name"], nullsNotDistinct: false },
      ],
    })),
  },
  {
    name: "a new index, and one that goes",
    edit: inEntity("notes", (one) => ({
      ...one,
      indexes: [
        ...one.indexes.filter((index) => index.name !== "notes_author_id_idx"),
        {
          name: "notes_status_idx",
          method: "btree",
          unique: false,
          columns: [{ column: "status", descending: false }],
          where: null,
          reason: "contract",
          description: "",
        },
      ],
    })),
  },
  {
    name: "another action of a foreign key",
    edit: inEntity("notes", (one) => ({
      ...one,
      foreignKeys: one.foreignKeys.map((key) =>
        key.name === "notes_client_id_fkey" ? { ...key, onDelete: "restrict" } : key,
      ),
    })),
  },
  {
    name: "a description",
    edit: inColumn("clients", "full_name", (one) => ({ ...one, description: "As it stands in the passport" })),
  },
  {
    name: "a renamed column",
    edit: inModule(notesModule, (ir) =>
      formerly(
        renamed(ir, {
          entities: new Map(),
          columns: new Map([["clients", new Map([["full_name", "name"]])]]),
          roles: new Map(),
          states: new Map(),
        }),
        "clients",
        "name",
        "full_name",
      ),
    ),
  },
  {
    name: "two columns that swap names",
    edit: inModule(notesModule, (ir) =>
      formerly(
        formerly(
          renamed(ir, {
            entities: new Map(),
            columns: new Map([
              [
                "clients",
                new Map([
                  ["name", "nickname"],
                  ["nickname", "name"],
                ]),
              ],
            ]),
            roles: new Map(),
            states: new Map(),
          }),
          "clients",
          "name",
          "nickname",
        ),
        "clients",
        "nickname",
        "name",
      ),
    ),
  },
  {
    name: "a renamed entity",
    edit: inModule(notesModule, (ir) => {
      const next = renamed(ir, {
        entities: new Map([["clients", "patients"]]),
        columns: new Map(),
        roles: new Map(),
        states: new Map(),
      });
      return {
        ...next,
        entities: next.entities.map((one) =>
          one.name !== "patients"
            ? one
            : {
                ...one,
                formerly: "clients",
                primaryKey: { ...one.primaryKey, name: "patients_pkey" },
                foreignKeys: one.foreignKeys.map((key) => ({ ...key, name: key.name.replace("clients", "patients") })),
                indexes: one.indexes.map((index) => ({ ...index, name: index.name.replace("clients", "patients") })),
              },
        ),
      };
    }),
  },
  {
    name: "a new state with transitions",
    edit: inModule(notesModule, (ir) => ({
      ...ir,
      entities: ir.entities.map((one) =>
        one.name === "notes"
          ? {
              ...one,
              checks: [
                { name: "notes_status_check", expression: oneOf("status", ["draft", "final", "archived", "locked"]) },
              ],
            }
          : one,
      ),
      lifecycles: ir.lifecycles.map((one) =>
        one.entity === "notes"
          ? {
              ...one,
              states: [...one.states, { name: "locked", login: null, description: "" }],
              transitions: [...one.transitions, { from: "final", to: "locked" }],
            }
          : one,
      ),
    })),
  },
  {
    name: "a renamed state",
    edit: inModule(notesModule, (ir) => {
      const next = renamed(ir, {
        entities: new Map(),
        columns: new Map(),
        roles: new Map(),
        states: new Map([["notes", new Map([["draft", "open"]])]]),
      });
      return {
        ...next,
        entities: next.entities.map((one) =>
          one.name === "notes"
            ? {
                ...one,
                checks: [
                  { name: "notes_status_check", expression: oneOf("status", ["open", "final", "archived", "locked"]) },
                ],
                columns: one.columns.map((each) =>
                  each.name === "status" ? { ...each, default: string("open") } : each,
                ),
              }
            : one,
        ),
        lifecycles: next.lifecycles.map((one) =>
          one.entity === "notes"
            ? {
                ...one,
                states: one.states.map((state) => (state.name === "open" ? { ...state, formerly: "draft" } : state)),
              }
            : one,
        ),
      };
    }),
  },
  {
    name: "audit events that go",
    edit: inModule(notesModule, (ir) => ({
      ...ir,
      audit: ir.audit === null ? null : { ...ir.audit, events: ir.audit.events.slice(1) },
    })),
  },
  {
    name: "a column that goes",
    approve: [{ object: "patients.secret", change: "drop column" }],
    edit: inTurn(withoutColumn("patients", "secret")),
  },
  {
    name: "an entity that goes",
    approve: [{ object: "announcements", change: "drop table" }],
    edit: inModule(notesModule, (ir) => ({
      ...ir,
      entities: ir.entities.filter((one) => one.name !== "announcements"),
      access: ir.access.filter((cell) => cell.entity !== "announcements"),
      lifecycles: ir.lifecycles.filter((one) => one.entity !== "announcements"),
      audit:
        ir.audit === null
          ? null
          : { ...ir.audit, events: ir.audit.events.filter((one) => one.entity !== "announcements") },
    })),
  },
];
