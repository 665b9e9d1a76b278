/** A contract with every type and every form of CHECK, for the proofs of types and schemas. */

import type { AccessCell, Actor, Grant, Operation } from "../../../compiler/ir/access.ts";
import { actorName, operations } from "../../../compiler/ir/access.ts";
import type { CheckConstraint, Column, Entity, ForeignKey, UniqueConstraint } from "../../../compiler/ir/entity.ts";
import type { Expression } from "../../../compiler/ir/expression.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import type { ColumnType } from "../../../compiler/ir/type.ts";

const col = (name: string): Expression => ({ kind: "column", name });
const str = (value: string): Expression => ({ kind: "string", value });
const num = (value: number | string): Expression => ({ kind: "number", value: String(value) });
const call = (name: string, ...args: readonly Expression[]): Expression => ({
  kind: "call",
  schema: null,
  name,
  arguments: args,
});
const op = (left: Expression, operator: string, right: Expression): Expression => ({
  kind: "operator",
  operator,
  left,
  right,
});
const and = (...of: readonly Expression[]): Expression => ({ kind: "and", of });
const or = (...of: readonly Expression[]): Expression => ({ kind: "or", of });
const isNull = (value: Expression, negated = false): Expression => ({ kind: "is-null", negated, value });
const between = (value: Expression, low: Expression, high: Expression): Expression => ({
  kind: "between",
  negated: false,
  value,
  low,
  high,
});
const isIn = (value: Expression, list: readonly Expression[], negated = false): Expression => ({
  kind: "in",
  negated,
  value,
  list,
});
const like = (value: Expression, pattern: string, negated = false, insensitive = false): Expression => ({
  kind: "like",
  negated,
  insensitive,
  value,
  pattern: str(pattern),
});

function type(text: string): ColumnType {
  const parts = /^([a-z0-9 ]+?)(?:\((\d+)(?:,(-?\d+))?\))?((?:\[\])*)$/.exec(text);
  if (parts === null) throw new Error(`no type: ${text}`);
  const [, name = "", first, second, brackets = ""] = parts;
  return {
    name,
    arguments: [first, second].filter((one) => one !== undefined).map(Number),
    dimensions: brackets.length / 2,
  };
}

function column(name: string, typeText: string, more: Partial<Column> = {}): Column {
  return {
    name,
    type: type(typeText),
    nullable: true,
    default: null,
    identity: null,
    generated: null,
    system: null,
    description: "",
    ...more,
  };
}

const id = column("id", "uuid", { nullable: false, default: call("gen_random_uuid") });

function entity(
  name: string,
  columns: readonly Column[],
  more: {
    checks?: readonly CheckConstraint[];
    foreignKeys?: readonly ForeignKey[];
    uniques?: readonly UniqueConstraint[];
    key?: readonly string[];
  } = {},
): Entity {
  return {
    kind: "entity",
    name,
    description: `The ${name} of the laboratory.`,
    appendOnly: false,
    columns,
    primaryKey: { name: `${name}_pkey`, columns: more.key ?? ["id"] },
    uniques: more.uniques ?? [],
    checks: more.checks ?? [],
    foreignKeys: more.foreignKeys ?? [],
    indexes: [],
  };
}

/** One nullable column of each type. */
export const specimenTypes: readonly string[] = [
  "smallint", "integer", "bigint", "real", "double precision", "numeric", "numeric(10,2)", "numeric(5)", "numeric(2,4)", "numeric(3,-2)",
  "numeric(30,10)", "boolean", "text", "varchar", "varchar(5)", "char(3)", "char", "uuid", "json", "jsonb", "date", "timestamp", "timestamptz",
  "time", "timetz", "interval", "bytea", "inet", "macaddr", "bit(3)", "varbit(4)", "int4range", "int8range", "numrange", "daterange",
  "tsrange", "tstzrange", "text[]", "integer[]", "integer[][]", "uuid[]", "jsonb[]", "timestamptz[]", "boolean[]", "numeric(10,2)[]", "varchar(5)[]",
]; // prettier-ignore

/** Returns the name of the specimens' column of a type. */
export function specimenColumn(typeText: string): string {
  return `a ${typeText}`;
}

const specimens = entity("specimens", [id, ...specimenTypes.map((one) => column(specimenColumn(one), one))]);

const rules = entity(
  "rules",
  [
    id,
    column("order", "bigint", { nullable: false, identity: "always" }),
    column("user", "integer", { nullable: false, identity: "by-default" }),
    column("title", "text", { nullable: false }),
    column("title_length", "integer", { generated: call("char_length", col("title")) }),
    column("kind", "text", { nullable: false, default: str("a") }),
    column("state", "text"),
    column("slug", "text"),
    column("email", "text"),
    column("trimmed", "text"),
    column("label", "text"),
    column("code", "varchar(5)"),
    column("padded", "char(3)"),
    column("quantity", "integer", { nullable: false, default: num(1) }),
    column("low", "smallint"),
    column("high", "smallint"),
    column("big", "bigint"),
    column("price", "numeric(10,2)"),
    column("wide", "numeric"),
    column("ratio", "double precision"),
    column("weight", "real"),
    column("flag", "boolean"),
    column("tags", "text[]"),
    column("meta", "jsonb"),
    column("born", "date"),
    column("opens", "time"),
    column("starts_at", "timestamptz"),
    column("ends_at", "timestamptz"),
    column("closed_at", "timestamptz"),
    column("left_id", "uuid"),
    column("right_id", "uuid"),
    column("note", "text"),
    column("created_at", "timestamptz", { nullable: false, default: call("now"), system: "created-at" }),
  ],
  {
    checks: [
      { name: "title_size", expression: between(call("char_length", col("title")), num(1), num(20)) },
      { name: "kind_known", expression: isIn(col("kind"), ["a", "b", "it's", "back\\slash", 'quo"te'].map(str)) },
      { name: "state_known", expression: { kind: "quantified", quantifier: "any", operator: "=", left: col("state"), right: { kind: "array", items: [str("on"), str("off")] } } },
      { name: "slug_form", expression: op(col("slug"), "~", str("^[a-z][a-z0-9-]{0,10}$")) },
      { name: "email_form", expression: and(op(col("email"), "~*", str("^[^@\\s]+@[^@\\s]+\\.[[:alpha:]]{2,}$")), op(col("email"), "=", call("lower", col("email")))) },
      { name: "trimmed_form", expression: and(op(col("trimmed"), "=", call("btrim", col("trimmed"))), op(col("trimmed"), "<>", str(""))) },
      { name: "label_form", expression: and(op(call("octet_length", col("label")), "<=", num(8)), like(col("label"), "%\\%%", true), like(col("label"), "x_", true, true)) },
      { name: "code_form", expression: and(op(call("upper", col("code")), "=", col("code")), { kind: "not", of: op(col("code"), "!~", str("^.*$")) }) },
      { name: "padded_known", expression: isIn(col("padded"), [str("ab"), str("abc"), str("x  ")]) },
      { name: "quantity_range", expression: between(col("quantity"), num(1), num(9999)) },
      { name: "quantity_odd", expression: op(op(col("quantity"), "%", num(2)), "=", num(1)) },
      { name: "low_high", expression: op(op(col("low"), "+", num(1)), "<", col("high")) },
      { name: "low_floor", expression: op({ kind: "coalesce", of: [col("low"), num(0)] }, ">=", { kind: "operator", operator: "-", left: null, right: num(5) }) },
      { name: "big_not_zero", expression: op(call("abs", col("big")), ">", num(0)) },
      { name: "price_range", expression: between(col("price"), num(0), num("1000.5")) },
      { name: "wide_positive", expression: op(col("wide"), ">", num("0.1")) },
      { name: "ratio_range", expression: and(op(col("ratio"), ">", num(0)), op(col("ratio"), "<", num(1))) },
      { name: "weight_floor", expression: op(col("weight"), ">", num("0.1")) },
      { name: "flag_or_note", expression: or({ kind: "is-boolean", negated: true, value: col("flag"), expected: true }, isNull(col("note"), true)) },
      { name: "tags_known", expression: and(op(call("cardinality", col("tags")), "<=", num(3)), op(col("tags"), "<@", { kind: "array", items: [str("red"), str("green"), str("blue")] })) },
      { name: "tags_some", expression: op(call("array_length", col("tags"), num(1)), ">=", num(2)) },
      { name: "tags_red", expression: { kind: "quantified", quantifier: "any", operator: "=", left: str("red"), right: col("tags") } },
      { name: "meta_object", expression: op(call("jsonb_typeof", col("meta")), "=", str("object")) },
      { name: "born_late", expression: op(col("born"), ">=", str("1900-01-01")) },
      { name: "opens_before", expression: isNull(col("opens")) },
      { name: "ends_after", expression: op(col("ends_at"), ">", col("starts_at")) },
      { name: "starts_finite", expression: and(call("isfinite", col("starts_at")), op(col("starts_at"), "<", str("2100-01-01 00:00:00+00"))) },
      { name: "closed_when_b", expression: or(op(col("kind"), "<>", str("b")), isNull(col("closed_at"), true)) },
      { name: "one_side", expression: op(isNull(col("left_id")), "=", isNull(col("right_id"))) },
      { name: "sides_differ", expression: or(isNull(col("left_id")), { kind: "is-distinct", negated: false, left: col("left_id"), right: col("right_id") }) },
      { name: "case_of_kind", expression: { kind: "case", arms: [{ when: op(col("kind"), "=", str("a")), then: op(col("quantity"), "<", num(100)) }], otherwise: { kind: "boolean", value: true } } },
      { name: "note_hash", expression: op(call("md5", col("note")), "<>", str("x")) },
    ],
  },
); // prettier-ignore

const samples = entity(
  "samples",
  [
    column("site", "text", { nullable: false }),
    column("number", "integer", { nullable: false }),
    column("rule_id", "uuid", { nullable: false }),
    column("parent_site", "text"),
    column("parent_number", "integer"),
    column("status", "text", { nullable: false, default: str("draft") }),
    column("spot", "point"),
  ],
  {
    key: ["site", "number"],
    uniques: [{ name: "samples_rule_id_key", columns: ["rule_id"], nullsNotDistinct: false }],
    checks: [{ name: "samples_status_check", expression: isIn(col("status"), [str("draft"), str("final")]) }],
    foreignKeys: [
      { name: "samples_rule_id_fkey", columns: ["rule_id"], referenced: { schema: "public", table: "rules", columns: ["id"] }, onDelete: "cascade", onUpdate: "no-action", deferred: false },
      { name: "samples_parent_fkey", columns: ["parent_site", "parent_number"], referenced: { schema: "public", table: "samples", columns: ["site", "number"] }, onDelete: "no-action", onUpdate: "no-action", deferred: false },
    ],
  },
); // prettier-ignore

const entities = [specimens, rules, samples];
const everyRow = { kind: "all" } as const;
const keeper: Readonly<Record<string, Partial<Record<Operation, readonly Grant[]>>>> = {
  rules: {
    select: [{ rows: everyRow, columns: ["id", "title", "kind", "closed_at"] }],
    insert: [{ rows: everyRow, columns: ["title", "kind", "closed_at"] }],
    update: [{ rows: everyRow, columns: ["title"] }, { rows: everyRow, columns: ["order", "low", "high"] }],
  },
  samples: {
    select: [{ rows: everyRow, columns: samples.columns.map((one) => one.name) }],
    insert: [{ rows: { kind: "and", of: [everyRow, { kind: "in-state", column: "status", values: ["draft"] }] }, columns: ["site", "number", "rule_id", "status"] }],
    delete: [{ rows: everyRow, columns: [] }],
  },
}; // prettier-ignore

function grantsOf(one: Entity, actor: Actor, operation: Operation): readonly Grant[] {
  if (actor.kind === "role") return keeper[one.name]?.[operation] ?? [];
  if (actor.kind !== "service-role") return [];
  return [{ rows: everyRow, columns: operation === "delete" ? [] : one.columns.map((item) => item.name) }];
}

const actors: readonly Actor[] = [
  { kind: "role", role: "keeper" },
  { kind: "signed-in" },
  { kind: "unauthenticated" },
  { kind: "service-role" },
];
const access: readonly AccessCell[] = entities.flatMap((one) =>
  actors.flatMap((actor) =>
    operations.map((operation) => ({
      id: `access/${one.name}/${actorName(actor)}/${operation}`,
      entity: one.name,
      actor,
      operation,
      grants: grantsOf(one, actor, operation),
    })),
  ),
);

export const laboratoryIr: ModuleIr = {
  irVersion: 1,
  module: "laboratory",
  dependsOn: [],
  roles: [{ name: "keeper", description: "Keeps the laboratory." }],
  identity: null,
  entities,
  access,
  lifecycles: [
    {
      entity: "samples",
      column: "status",
      states: [
        { name: "draft", login: null, description: "" },
        { name: "final", login: null, description: "" },
      ],
      initial: ["draft"],
      transitions: [{ from: "draft", to: "final" }],
    },
  ],
  audit: null,
  examples: [],
};
