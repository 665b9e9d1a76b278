/** An IR of shapes that the other fixtures lack: no audit, keys of every kind, constraints that need thought. */

import type { Expression } from "../../../compiler/ir/expression.ts";
import type { Entity } from "../../../compiler/ir/entity.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import type { Predicate } from "../../../compiler/ir/predicate.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import {
  call,
  column,
  createdAt,
  entity,
  foreignKey,
  index,
  matrix,
  number,
  oneOf,
  operator,
  ref,
  string,
  updatedAt,
} from "../../fixtures/ir-words.ts";
import type { Grants } from "../../fixtures/ir-words.ts";

const all: Predicate = { kind: "all" };
const ownUser: Predicate = { kind: "own", column: "booked_by", holds: "user" };
const ownSettings: Predicate = { kind: "own", column: "user_id", holds: "user" };
const ownLink: Predicate = { kind: "own", column: "profile_id", holds: "identity" };
const account = (table: string, name: string) =>
  foreignKey(table, name, "users", {
    referenced: { schema: "auth", table: "users", columns: ["id"] },
    onDelete: "cascade",
  });
const between = (value: Expression, low: string, high: string): Expression => ({
  kind: "between",
  negated: false,
  value,
  low: number(low),
  high: number(high),
});

const rooms = entity(
  "rooms",
  [
    column("id", "integer"),
    column("code", "text"),
    column("capacity", "smallint"),
    column("phone", "varchar(15)", { nullable: true }),
    column("floor", "text"),
    column("open", "boolean", { default: { kind: "boolean", value: true } }),
  ],
  {
    uniques: [{ name: "rooms_code_key", columns: ["code"], nullsNotDistinct: false }],
    checks: [
      { name: "rooms_code_check", expression: operator(ref("code"), "~", string("^[A-Z]{2}-[0-9]{3}$")) },
      { name: "rooms_capacity_check", expression: between(ref("capacity"), "1", "40") },
      { name: "rooms_phone_check", expression: between(call("char_length", ref("phone")), "10", "15") },
      {
        name: "rooms_floor_check",
        expression: { kind: "or", of: ["ground", "first"].map((one) => operator(ref("floor"), "=", string(one))) },
      },
    ],
  },
);

const bookings = entity(
  "bookings",
  [
    column("room_id", "integer"),
    column("slot", "timestamptz"),
    column("booked_by", "uuid"),
    column("starts", "date"),
    column("ends", "date"),
    column("cost", "numeric(10,2)"),
    column("state", "text", { default: string("requested") }),
    column("table", "text", { nullable: true }),
    updatedAt,
  ],
  {
    primaryKey: { name: "bookings_pkey", columns: ["room_id", "slot"] },
    checks: [
      { name: "bookings_dates_check", expression: operator(ref("ends"), ">", ref("starts")) },
      {
        name: "bookings_cost_check",
        expression: {
          kind: "and",
          of: [operator(ref("cost"), ">", number("0")), operator(ref("cost"), "<", number("1000"))],
        },
      },
      { name: "bookings_state_check", expression: oneOf("state", ["requested", "confirmed", "cancelled"]) },
      { name: "bookings_table_check", expression: operator(call("btrim", ref("table")), "=", ref("table")) },
    ],
    foreignKeys: [foreignKey("bookings", "room_id", "rooms"), account("bookings", "booked_by")],
    indexes: [index("bookings", "booked_by")],
  },
);

const settings = entity(
  "settings",
  [column("user_id", "uuid"), column("theme", "text", { default: string("light") }), createdAt, updatedAt],
  {
    primaryKey: { name: "settings_pkey", columns: ["user_id"] },
    checks: [{ name: "settings_theme_check", expression: oneOf("theme", ["light", "dark"]) }],
    foreignKeys: [account("settings", "user_id")],
  },
);

const links = entity(
  "links",
  [column("room_id", "integer"), column("profile_id", "uuid"), column("note", "text", { nullable: true })],
  {
    primaryKey: { name: "links_pkey", columns: ["room_id", "profile_id"] },
    foreignKeys: [
      foreignKey("links", "room_id", "rooms", { onDelete: "cascade" }),
      foreignKey("links", "profile_id", "profiles", { onDelete: "cascade" }),
    ],
    indexes: [index("links", "profile_id")],
  },
);

const names = (one: Entity): readonly string[] => one.columns.map((each) => each.name);
const read = (one: Entity, rows: Predicate = all): Grants => ({ select: [{ rows, columns: names(one) }] });
const service = (one: Entity): Grants => ({
  select: [{ rows: all, columns: names(one) }],
  insert: [{ rows: all, columns: names(one) }],
  update: [{ rows: all, columns: names(one) }],
  delete: [{ rows: all, columns: [] }],
});
const state = (...values: string[]): Predicate => ({ kind: "in-state", column: "state", values });
const open: Predicate = {
  kind: "sql",
  expression: { kind: "and", of: [ref("open"), operator(ref("capacity"), ">", number("2"))] },
};

export const practiceIr: ModuleIr = {
  irVersion: 1,
  module: "practice",
  dependsOn: ["auth-foundation"],
  roles: authFoundationIr.roles,
  identity: authFoundationIr.identity,
  entities: [rooms, bookings, settings, links],
  access: matrix(authFoundationIr.roles, {
    rooms: {
      admin: {
        ...read(rooms),
        insert: [{ rows: all, columns: names(rooms) }],
        update: [{ rows: all, columns: names(rooms).slice(1) }],
        delete: [{ rows: all, columns: [] }],
      },
      staff: { ...read(rooms), update: [{ rows: open, columns: ["phone", "open"] }] },
      provider: read(rooms, open),
      "signed-in": read(rooms, {
        kind: "and",
        of: [open, { kind: "not", of: { kind: "in-state", column: "floor", values: ["first"] } }],
      }),
      unauthenticated: { select: [{ rows: open, columns: ["id", "code", "open", "capacity"] }] },
      "service-role": service(rooms),
    },
    bookings: {
      admin: {
        ...read(bookings),
        update: [{ rows: all, columns: ["state", "cost"] }],
        delete: [{ rows: state("cancelled"), columns: [] }],
      },
      staff: {
        ...read(bookings),
        insert: [{ rows: all, columns: ["room_id", "slot", "booked_by", "starts", "ends", "cost", "table"] }],
      },
      provider: {
        ...read(bookings, ownUser),
        insert: [{ rows: ownUser, columns: ["room_id", "slot", "booked_by", "starts", "ends", "cost"] }],
        update: [
          { rows: { kind: "and", of: [ownUser, state("requested")] }, columns: ["starts", "ends", "table", "state"] },
        ],
      },
      "service-role": service(bookings),
    },
    settings: {
      admin: {
        ...read(settings, ownSettings),
        insert: [{ rows: ownSettings, columns: ["theme"] }],
        update: [{ rows: ownSettings, columns: ["theme"] }],
        delete: [{ rows: ownSettings, columns: [] }],
      },
      staff: {
        ...read(settings, ownSettings),
        insert: [{ rows: ownSettings, columns: ["theme"] }],
        update: [{ rows: ownSettings, columns: ["theme"] }],
        delete: [{ rows: ownSettings, columns: [] }],
      },
      "signed-in": { ...read(settings, ownSettings), insert: [{ rows: ownSettings, columns: ["theme"] }] },
      "service-role": service(settings),
    },
    links: {
      provider: {
        ...read(links, ownLink),
        insert: [{ rows: ownLink, columns: ["room_id", "profile_id", "note"] }],
        delete: [{ rows: ownLink, columns: [] }],
      },
      admin: read(links),
      "service-role": service(links),
    },
  }),
  lifecycles: [
    {
      entity: "bookings",
      column: "state",
      states: ["requested", "confirmed", "cancelled"].map((name) => ({ name, login: null, description: name })),
      initial: ["requested"],
      transitions: [
        { from: "requested", to: "confirmed" },
        { from: "requested", to: "cancelled" },
        { from: "confirmed", to: "cancelled" },
      ],
    },
  ],
  audit: null,
  examples: [],
};
