/** A module with a table that has a column of every type, and one that refers to it. */

import type { ModuleIr } from "../../../compiler/ir/module.ts";
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

const types = [
  "text",
  "varchar(7)",
  "char(3)",
  "smallint",
  "integer",
  "bigint",
  "numeric",
  "numeric(12,4)",
  "real",
  "double precision",
  "boolean",
  "date",
  "timestamptz",
  "timestamp",
  "time",
  "timetz",
  "interval",
  "jsonb",
  "json",
  "bytea",
  "uuid",
  "inet",
  "text[]",
  "numeric(12,4)[]",
  "timestamptz[]",
  "jsonb[]",
];

const id = column("id", "uuid", { default: call("gen_random_uuid") });

export const samples = entity(
  "samples",
  [
    id,
    ...types.map((type) =>
      column(`a ${type.replaceAll(/[^a-z0-9]+/g, " ").trim()}${type.endsWith("[]") ? " list" : ""}`, type, {
        nullable: true,
      }),
    ),
    column("code", "text"),
    column("grade", "numeric(5,2)"),
    column("state", "text", { default: string("new") }),
    createdAt,
    updatedAt,
  ],
  {
    uniques: [{ name: "samples_code_key", columns: ["code"], nullsNotDistinct: false }],
    checks: [
      { name: "samples_code_check", expression: operator(call("char_length", ref("code")), "<=", number("30")) },
      {
        name: "samples_grade_check",
        expression: { kind: "between", negated: false, value: ref("grade"), low: number("0"), high: number("100") },
      },
      { name: "samples_state_check", expression: oneOf("state", ["new", "tested", "kept"]) },
    ],
  },
);

export const results = entity("results", [id, column("sample_id", "uuid"), column("finding", "text"), updatedAt], {
  foreignKeys: [foreignKey("results", "sample_id", "samples", { onDelete: "cascade" })],
  indexes: [index("results", "sample_id")],
});

export const laboratoryIr: ModuleIr = {
  irVersion: 1,
  module: "laboratory",
  dependsOn: ["auth-foundation"],
  roles: authFoundationIr.roles,
  identity: authFoundationIr.identity,
  entities: [samples, results],
  access: matrix(authFoundationIr.roles, { samples: {}, results: {} }),
  lifecycles: [],
  audit: {
    log: null,
    events: [
      {
        id: "audit/results/insert",
        entity: "results",
        operation: "insert",
        columns: [],
        action: "created",
        oldColumns: null,
        newColumns: ["id", "sample_id", "finding"],
        changedOnly: false,
        inModuleLog: false,
      },
    ],
  },
  examples: [],
};

export const laboratory: readonly ModuleIr[] = [authFoundationIr, laboratoryIr];
