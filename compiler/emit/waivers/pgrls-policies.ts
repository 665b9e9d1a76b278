/** What pgrls says of the policies that a contract leads to, by its documentation. */

import { projectLog } from "../../ir/object-names.ts";
import type { Entity } from "../../ir/entity.ts";
import { readsProjectLog } from "../../observe/expected-project-log.ts";
import type { CompiledModule, EmitSettings } from "../emitter.ts";
import { emittedPolicies } from "./emitted-policies.ts";
import type { Clause, EmittedPolicy } from "./emitted-policies.ts";
import { columnsComparedWithCaller, columnsInCalls } from "./read-conditions.ts";
import type { Waiver } from "./waiver.ts";

/** Names that HYG002 takes for placeholders, as parts of a policy's name. */
const placeholders: ReadonlySet<string> = new Set(["todo", "fixme", "tmp", "hack", "xxx", "debug", "placeholder"]);

/** Columns that SEC027 takes for the person a row belongs to. */
const personal: ReadonlySet<string> = new Set(["owner", "owner_id", "user_id"]);

/** Names of columns that SEC045 takes for sensitive, as far as its documentation lists them. */
const sensitive = /(?:^|_)(?:email|ssn|phone|date_of_birth|credit_card|password|api_key)(?:_|$)/;

/** Returns the waivers of rules that read the text of policies, for every table of the project. */
export function policyWaivers(project: readonly CompiledModule[], settings: EmitSettings): readonly Waiver[] {
  const log = `${settings.auditSchema}.${projectLog.table}`;
  const unread = project.every((one) => !readsProjectLog(one.ir));
  return [
    ...project.flatMap(({ ir }) =>
      ir.entities.flatMap((entity) => {
        const policies = emittedPolicies(ir, entity);
        return [
          ...policies.flatMap((policy) => ofPolicy(policy, settings.publicSchema)),
          ...ofTable(entity, policies, settings.publicSchema),
        ];
      }),
    ),
    ...(unread
      ? ["SEC005", "SEC010"].map((rule) => ({
          rule,
          key: `${log}.${projectLog.selectPolicy}`,
          object: `policy ${projectLog.selectPolicy} of table ${log}`,
          reason: "No contract of this project lets anybody read a whole audit log, so nobody reads the project's.",
          paths: [],
        }))
      : []),
  ];
}

function ofPolicy(policy: EmittedPolicy, schema: string): readonly Waiver[] {
  const { entity, operation, audience, name, using, check } = policy;
  const clauses = [using, check].filter((one) => one !== null);
  const columns = new Set(clauses.flatMap((one) => [...one.columns]));
  const is = (clause: Clause | null, value: boolean): boolean => clause?.constant === value;
  const who = audience === "anon" ? `unauthenticated/${operation}` : operation;
  const make = (rule: string, reason: string): Waiver => ({
    rule,
    key: `${schema}.${entity.name}.${name}`,
    object: `policy ${name} of table ${schema}.${entity.name}`,
    reason,
    paths: [`access/${entity.name}/${who}`],
  });
  const everyRow = "The contract gives people who are not signed in every row.";
  const found: readonly (readonly [rule: string, fires: boolean, reason: string])[] = [
    ["SEC005", columns.size === 0, "The contract decides by who is asking, and then means every row or none."],
    ["SEC008", is(using, true), everyRow],
    ["SEC010", is(using, false) || is(check, false), "Own rows of somebody who is not signed in: there are none."],
    ["SEC028", is(check, true), everyRow],
    ["SEC038", operation === "select" && is(using, true), everyRow],
    [
      "SEC039",
      audience === "anon" && operation !== "select",
      "The contract lets people who are not signed in write here.",
    ],
    [
      "PERF003",
      [...columns].some((column) => !leadsIndex(entity, column)),
      "The contract decides by a column for which it asks for no index.",
    ],
    [
      "PERF004",
      clauses.flatMap((one) => one.predicates.flatMap(columnsInCalls)).some((column) => leadsIndex(entity, column)),
      "The contract's own condition hands the column to a function.",
    ],
    ["HYG002", wordsOf(name).some((word) => placeholders.has(word)), "The table's name in the contract has this word."],
  ];
  return found.flatMap(([rule, fires, reason]) => (fires ? [make(rule, reason)] : []));
}

function ofTable(entity: Entity, policies: readonly EmittedPolicy[], schema: string): readonly Waiver[] {
  if (policies.length === 0) return [];
  const clauses = policies.flatMap(({ using, check }) => [using, check]).filter((one) => one !== null);
  const read = new Set(clauses.flatMap((one) => [...one.columns]));
  const owners = new Set(clauses.flatMap((one) => one.predicates.flatMap(columnsComparedWithCaller)));
  const discriminators = entity.columns.filter(({ name }) => owners.has(name) && read.has(name));
  const make = (rule: string, reason: string, paths: readonly string[], column?: string): Waiver => {
    const table = `${schema}.${entity.name}`;
    const key = column === undefined ? table : `${table}.${column}`;
    const object = column === undefined ? `table ${table}` : `column ${column} of table ${table}`;
    return { rule, key, object, reason, paths };
  };
  const at = (names: readonly string[]): readonly string[] => names.map((name) => `entities/${entity.name}/${name}`);
  const unscoped = entity.columns.filter(({ name }) => personal.has(name) && !read.has(name)).map((one) => one.name);
  const nullable = discriminators.filter((one) => one.nullable).map((one) => one.name);
  const global = uniquesOf(entity).filter(
    ({ columns }) =>
      columns.every((name) => !discriminators.some((one) => one.name === name)) &&
      !columns.every((name) => isUuid(entity, name)),
  );
  const anonymous = policies.filter((one) => one.audience === "anon");
  const readByAll = anonymous.some((one) => one.operation === "select" && one.using?.constant === true);
  const written = new Set(grantedToAnon(anonymous));
  return [
    ...(unscoped.length === 0 ? [] : [make("SEC027", "The contract grants no row by this column.", at(unscoped))]),
    ...(nullable.length === 0
      ? []
      : [make("SEC030", "The contract allows NULL here: such a row is nobody's own.", at(nullable))]),
    ...(discriminators.length === 0 || global.length === 0
      ? []
      : [
          make(
            "SEC035",
            "The contract asks for uniqueness among all rows.",
            global.map((one) => `entities/${entity.name}/constraints/${one.name}`),
          ),
        ]),
    ...(readByAll && schema === "public"
      ? [
          make("SEC049", "The contract lets people who are not signed in read every row.", [
            `access/${entity.name}/unauthenticated/select`,
          ]),
        ]
      : []),
    ...[...written]
      .filter((column) => sensitive.test(column.toLowerCase()))
      .map((column) =>
        make("SEC045", "The contract lets people who are not signed in fill this column.", at([column]), column),
      ),
  ];
}

/** Columns that anon is granted one by one: always to create rows, and to read them when it may not read all columns. */
function grantedToAnon(policies: readonly EmittedPolicy[]): readonly string[] {
  return policies.flatMap(({ operation, entity, grantedColumns }) =>
    operation === "insert" || (operation === "select" && grantedColumns.length < entity.columns.length)
      ? grantedColumns
      : [],
  );
}

function uniquesOf(entity: Entity): readonly { readonly name: string; readonly columns: readonly string[] }[] {
  const indexes = entity.indexes.filter((one) => one.unique);
  return [
    ...entity.uniques,
    ...indexes.map(({ name, columns }) => ({ name, columns: columns.map((one) => one.column) })),
  ];
}

function isUuid(entity: Entity, name: string): boolean {
  const type = entity.columns.find((one) => one.name === name)?.type;
  return type?.name === "uuid" && type.dimensions === 0;
}

function leadsIndex(entity: Entity, column: string): boolean {
  return (
    [entity.primaryKey, ...uniquesOf(entity)].some((one) => one.columns[0] === column) ||
    entity.indexes.some((one) => one.columns[0]?.column === column)
  );
}

/** As HYG002 divides a name: at what is no letter or digit, and where capitals begin. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
