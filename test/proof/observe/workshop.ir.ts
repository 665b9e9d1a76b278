/** A second module beside the clinic's: the shapes that auth-foundation does not have. */

import type { AccessCell, Actor, Grant, Operation } from "../../../compiler/ir/access.ts";
import { actorName, operations } from "../../../compiler/ir/access.ts";
import type { Column, Entity } from "../../../compiler/ir/entity.ts";
import type { Expression } from "../../../compiler/ir/expression.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import type { Predicate } from "../../../compiler/ir/predicate.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";

const string = (value: string): Expression => ({ kind: "string", value });
const number = (value: string): Expression => ({ kind: "number", value });
const of = (name: string): Expression => ({ kind: "column", name });
const call = (name: string, ...parameters: Expression[]): Expression => ({
  kind: "call",
  schema: null,
  name,
  arguments: parameters,
});
const operator = (left: Expression, sign: string, right: Expression): Expression => ({
  kind: "operator",
  operator: sign,
  left,
  right,
});

function column(
  name: string,
  type: string,
  more: Partial<Column> & { arguments?: number[]; dimensions?: number } = {},
): Column {
  const { arguments: modifiers = [], dimensions = 0, ...rest } = more;
  const plain = {
    nullable: false,
    default: null,
    identity: null,
    generated: null,
    system: null,
    description: `The ${name}.`,
  };
  return { name, type: { name: type, arguments: modifiers, dimensions }, ...plain, ...rest };
}

const created = column("created_at", "timestamptz", { default: call("now"), system: "created-at" });
const updated = column("updated_at", "timestamptz", { default: call("now"), system: "updated-at" });

const benches: Entity = {
  kind: "entity",
  name: "benches",
  description: 'What people work at; it\'s "theirs".',
  appendOnly: false,
  columns: [
    column("id", "bigint", { identity: "always" }),
    column("profile_id", "uuid"),
    column("title", "varchar", { arguments: [80] }),
    column("price", "numeric", { arguments: [10, 2], nullable: true }),
    column("gross", "numeric", {
      nullable: true,
      generated: operator(of("price"), "*", operator(number("1"), "+", number("0.2"))),
    }),
    column("tags", "text", {
      dimensions: 1,
      default: {
        kind: "cast",
        value: { kind: "array", items: [] },
        type: { name: "text", arguments: [], dimensions: 1 },
      },
    }),
    column("details", "jsonb", { nullable: true }),
    column("status", "text", { default: string("draft") }),
    created,
    updated,
  ],
  primaryKey: { name: "benches_pkey", columns: ["id"] },
  uniques: [{ name: "benches_title_key", columns: ["profile_id", "title"], nullsNotDistinct: false }],
  checks: [
    {
      name: "benches_status_check",
      expression: { kind: "in", negated: false, value: of("status"), list: ["draft", "final"].map(string) },
    },
    {
      name: "benches_title_check",
      expression: {
        kind: "between",
        negated: false,
        value: call("char_length", call("btrim", of("title"))),
        low: number("1"),
        high: number("80"),
      },
    },
    {
      name: "benches_price_check",
      expression: {
        kind: "or",
        of: [
          { kind: "is-null", negated: false, value: of("price") },
          {
            kind: "and",
            of: [
              operator(of("price"), ">=", number("-1")),
              {
                kind: "not",
                of: operator(
                  operator(of("price"), "-", number("1")),
                  ">",
                  operator(number("100"), "-", operator(number("3"), "-", number("2"))),
                ),
              },
            ],
          },
        ],
      },
    },
  ],
  foreignKeys: [
    {
      name: "benches_profile_id_fkey",
      columns: ["profile_id"],
      referenced: { schema: "public", table: "profiles", columns: ["id"] },
      onDelete: "restrict",
      onUpdate: "cascade",
      deferred: false,
    },
  ],
  indexes: [
    {
      name: "benches_tags_idx",
      method: "gin",
      unique: false,
      columns: [{ column: "tags", descending: false }],
      where: null,
      reason: "contract",
      description: "for search",
    },
    {
      name: "benches_final_idx",
      method: "btree",
      unique: true,
      columns: [
        { column: "created_at", descending: true },
        { column: "id", descending: false },
      ],
      where: operator(of("status"), "=", string("final")),
      reason: "contract",
      description: "",
    },
  ],
};

const order: Entity = {
  kind: "entity",
  name: "order",
  description: "Parts on a bench.",
  appendOnly: false,
  columns: [
    column("bench_id", "bigint"),
    column("user", "text"),
    column("order", "integer", { default: number("1") }),
    column("when", "date", { nullable: true, default: { kind: "keyword", name: "current_date" } }),
  ],
  primaryKey: { name: "order_pkey", columns: ["bench_id", "user"] },
  uniques: [],
  checks: [
    {
      name: "order_order_check",
      expression: {
        kind: "and",
        of: [operator(of("order"), ">", number("0")), operator(of("order"), "<", number("1000"))],
      },
    },
  ],
  foreignKeys: [
    {
      name: "order_bench_id_fkey",
      columns: ["bench_id"],
      referenced: { schema: "public", table: "benches", columns: ["id"] },
      onDelete: "cascade",
      onUpdate: "no-action",
      deferred: false,
    },
  ],
  indexes: [],
};

const all: Predicate = { kind: "all" };
const mine: Predicate = { kind: "own", column: "profile_id", holds: "identity" };
const onMine: Predicate = {
  kind: "own",
  column: "bench_id",
  holds: "parent",
  parent: "benches",
  parentKey: "id",
  parentOwn: { kind: "own", column: "profile_id", holds: "identity" },
};
const whileDraft: Predicate = { kind: "and", of: [mine, { kind: "in-state", column: "status", values: ["draft"] }] };

const every = (entity: Entity): readonly string[] => entity.columns.map((one) => one.name);
const filled = (entity: Entity): readonly string[] =>
  entity.columns
    .filter((one) => one.system === null && one.generated === null && one.identity === null)
    .map((one) => one.name);

type Grants = Partial<Record<Operation, readonly Grant[]>>;
const matrix: Readonly<Record<string, Readonly<Record<string, Grants>>>> = {
  benches: {
    admin: {
      select: [{ rows: all, columns: every(benches) }],
      insert: [{ rows: all, columns: filled(benches) }],
      update: [{ rows: all, columns: filled(benches) }],
      delete: [{ rows: all, columns: [] }],
    },
    provider: {
      select: [{ rows: mine, columns: every(benches) }],
      insert: [{ rows: mine, columns: ["title", "price", "tags"] }],
      update: [{ rows: whileDraft, columns: ["title", "price", "tags", "status"] }],
      delete: [{ rows: whileDraft, columns: [] }],
    },
    unauthenticated: {
      select: [{ rows: { kind: "in-state", column: "status", values: ["final"] }, columns: ["id", "title"] }],
    },
    "service-role": {
      select: [{ rows: all, columns: every(benches) }],
      insert: [{ rows: all, columns: every(benches) }],
      update: [{ rows: all, columns: every(benches) }],
      delete: [{ rows: all, columns: [] }],
    },
  },
  order: {
    staff: { select: [{ rows: all, columns: ["bench_id", "user", "order"] }] },
    provider: {
      select: [{ rows: onMine, columns: ["bench_id", "user", "order"] }],
      update: [{ rows: onMine, columns: ["order"] }],
    },
    "service-role": { select: [{ rows: all, columns: every(order) }] },
  },
};

const actors: readonly Actor[] = [
  ...authFoundationIr.roles.map((role): Actor => ({ kind: "role", role: role.name })),
  { kind: "signed-in" },
  { kind: "unauthenticated" },
  { kind: "service-role" },
];

const access: readonly AccessCell[] = [benches, order].flatMap((entity) =>
  actors.flatMap((actor) =>
    operations.map((operation) => ({
      id: `access/${entity.name}/${actorName(actor)}/${operation}`,
      entity: entity.name,
      actor,
      operation,
      grants: matrix[entity.name]?.[actorName(actor)]?.[operation] ?? [],
    })),
  ),
);

export const workshopIr: ModuleIr = {
  irVersion: 1,
  module: "workshop",
  dependsOn: ["auth-foundation"],
  roles: authFoundationIr.roles,
  identity: authFoundationIr.identity,
  entities: [benches, order],
  access,
  lifecycles: [
    {
      entity: "benches",
      column: "status",
      states: ["draft", "final"].map((name) => ({ name, login: null, description: "" })),
      initial: ["draft"],
      transitions: [{ from: "draft", to: "final" }],
    },
  ],
  audit: {
    log: null,
    events: [
      {
        id: "audit/benches/update/status",
        entity: "benches",
        operation: "update",
        columns: ["status"],
        action: "status_changed",
        oldColumns: ["status"],
        newColumns: ["status"],
        changedOnly: false,
        inModuleLog: false,
      },
      {
        id: "audit/benches/delete",
        entity: "benches",
        operation: "delete",
        columns: [],
        action: "deleted",
        oldColumns: ["id", "title"],
        newColumns: null,
        changedOnly: false,
        inModuleLog: false,
      },
    ],
  },
  examples: [],
};
