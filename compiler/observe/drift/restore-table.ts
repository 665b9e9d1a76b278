/** The way back for tables, columns, sequences and types. Nothing that holds data goes without a warning. */

import { comma, empty, identifier, join, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Deviation } from "../compare.ts";
import { factId } from "../facts.ts";
import type { Fact } from "../facts.ts";
import type { WayBack } from "./difference.ts";
import { restorePart } from "./restore-part.ts";
import { grantOf } from "./restore-privilege.ts";
import { back, backWith, commentOn, definitionOf, listOf, nameOf, printed, tableOf, textOf } from "./restore.ts";
import type { Restorer } from "./restore.ts";

const relationWords: Readonly<Record<string, Sql>> = {
  view: sql`view`,
  "materialized view": sql`materialized view`,
  "foreign table": sql`foreign table`,
};

/** Returns the way back for a table, a view or one of a table's properties. */
export function restoreTable(given: Restorer, one: Deviation): WayBack {
  const table = tableOf(one.fact);
  const word = relationWords[String(one.fact.properties["relation"])] ?? sql`table`;
  if (one.kind === "extra") return backWith(`drops the ${word} and all that it holds`, sql`drop ${word} ${table}`);
  const expected = given.expected.get(factId(one.fact));
  if (expected === undefined) throw new Error(`no expectation of ${one.object}`);
  if (one.kind === "missing") return wholeTable(given, expected);
  switch (one.property) {
    case "rowLevelSecurity":
      return back(
        sql`alter table ${table} ${isOn(expected, "rowLevelSecurity") ? sql`enable` : sql`disable`} row level security`,
      );
    case "forcedRowLevelSecurity":
      return back(
        sql`alter table ${table} ${isOn(expected, "forcedRowLevelSecurity") ? sql`force` : sql`no force`} row level security`,
      );
    case "owner":
      return back(sql`alter ${word} ${table} owner to ${identifier(ownerOf(given, expected))}`);
    case "persistence":
      return back(
        sql`alter table ${table} set ${textOf(expected, "persistence") === "unlogged" ? sql`unlogged` : sql`logged`}`,
      );
    case "replicaIdentity": {
      const identity = textOf(expected, "replicaIdentity");
      if (identity === "index") return backWith("which index identifies the rows is not known");
      return back(sql`alter table ${table} replica identity ${printed(identity ?? "default")}`);
    }
    case "options":
      return back(...options(word, table, expected, one.fact));
    case "definition":
      return replacedView(given, word, table, expected);
    case "inherits":
      return backWith("the parent or child must be taken off by name: alter table ... no inherit ...");
    case "relation":
      return backWith(
        `it became a ${String(one.fact.properties["relation"])}: drop it, then run the migrations of the table again`,
      );
    default:
      return back(...commentOn(sql`${word} ${table}`, expected, true));
  }
}

function replacedView(given: Restorer, word: Sql, table: Sql, expected: Fact): WayBack {
  const definition = definitionOf(given, expected);
  if (definition === null) return backWith("run its migration again");
  const body = printed(definition.replace(/;\s*$/, ""));
  if (expected.properties["relation"] === "view")
    return backWith(
      "refused where columns were taken away or renamed",
      sql`create or replace view ${table} as ${body}`,
    );
  return backWith(
    "refused while anything uses it",
    sql`drop ${word} ${table}`,
    sql`create ${word} ${table} as ${body}`,
  );
}

function isOn(fact: Fact, property: string): boolean {
  return fact.properties[property] === true;
}

function ownerOf(given: Restorer, expected: Fact): string {
  const owner = textOf(expected, "owner");
  return owner === null || owner === "project" ? given.owner : owner;
}

function options(word: Sql, table: Sql, expected: Fact, live: Fact): readonly Sql[] {
  const [wanted, have] = [listOf(expected, "options"), listOf(live, "options")];
  const nameIn = (one: string): string => one.split("=")[0] ?? "";
  const lost = have.map(nameIn).filter((name) => !wanted.some((one) => nameIn(one) === name));
  const set = wanted.filter((one) => !have.includes(one));
  const shown = (one: string): Sql => sql`${identifier(nameIn(one))} = ${literal(one.slice(nameIn(one).length + 1))}`;
  return [
    ...(lost.length === 0 ? [] : [sql`alter ${word} ${table} reset (${join(lost.map(identifier), comma)})`]),
    ...(set.length === 0 ? [] : [sql`alter ${word} ${table} set (${join(set.map(shown), comma)})`]),
  ];
}

/** Everything that the migrations made with the table, in the order in which it can be made again. */
function wholeTable(given: Restorer, table: Fact): WayBack {
  const name = tableOf(table);
  const relation = textOf(table, "relation") ?? "table";
  const definition = definitionOf(given, table);
  if (relation !== "table" && definition === null) return backWith("run its migrations again");
  const isPart = ({ kind, object }: Fact): boolean =>
    kind !== "privilege" &&
    object.length === 3 &&
    kind !== "function" &&
    object[0] === table.object[0] &&
    object[1] === table.object[1];
  const parts = given.all.filter(isPart);
  const columns = parts.filter((one) => one.kind === "column");
  const made =
    definition === null
      ? sql`create table ${name} (${join(
          columns.map((one) => sql`${nameOf(one)} ${columnType(given, one)}`),
          comma,
        )})`
      : sql`create ${printed(relation)} ${name} as ${printed(definition.replace(/;\s*$/, ""))}`;
  const order: readonly Fact["kind"][] = ["constraint", "index", "trigger", "policy", "rule"];
  const keys = new Set(parts.filter((one) => one.kind === "constraint").map((one) => one.object[2]));
  const others = order.flatMap((kind) =>
    // A foreign key needs the key that it names, and a key makes its index.
    parts
      .filter((one) => one.kind === kind && !(kind === "index" && keys.has(one.object[2])))
      .toSorted((a, b) => Number(isForeignKey(a)) - Number(isForeignKey(b))),
  );
  const privileges = given.all.filter(
    ({ kind, object }) =>
      kind === "privilege" &&
      object[2] !== "schema" &&
      object[2] !== "function" &&
      object[3] === table.object[0] &&
      object[4] === table.object[1],
  );
  const isMissing = (fact: Fact): Deviation => ({
    kind: "missing",
    fact,
    object: "",
    property: null,
    expected: null,
    actual: null,
    path: "",
  });
  return backWith(
    "its rows are gone: restore them from a backup",
    made,
    sql`alter table ${name} owner to ${identifier(ownerOf(given, table))}`,
    ...(isOn(table, "rowLevelSecurity") ? [sql`alter table ${name} enable row level security`] : []),
    sql`revoke all on table ${name} from public, anon, authenticated, service_role`,
    ...others.flatMap((one) => restorePart(given, isMissing(one)).statements),
    ...privileges.map((one) => grantOf(given, one)),
    ...commentOn(sql`table ${name}`, table),
    ...columns.flatMap((one) => commentOn(sql`column ${name}.${nameOf(one)}`, one)),
  );
}

function isForeignKey(fact: Fact): boolean {
  return fact.properties["type"] === "foreign-key";
}

/** The type with what stands behind it. */
function columnType(given: Restorer, column: Fact): Sql {
  const [value, generated, identity] = ["default", "generated", "identity"].map((name) => textOf(column, name));
  const collation = textOf(column, "collation");
  const parts = [
    printed(textOf(column, "type") ?? "text"),
    collation === null ? empty : sql` collate ${identifier(collation)}`,
    value === null || value === undefined ? empty : sql` default ${printed(value)}`,
    generated === null || generated === undefined
      ? empty
      : sql` generated always as (${printed(generated)}) ${column.properties["generatedStored"] === true ? sql`stored` : sql`virtual`}`,
    identity === null || identity === undefined ? empty : sql` ${identityOf(given, column, identity)}`,
    isOn(column, "notNull") ? sql` not null` : empty,
  ];
  return join(parts, empty);
}

function identityOf(given: Restorer, column: Fact, identity: string): Sql {
  const sequence = given.definitions[factId({ kind: "sequence", object: column.object })];
  const named = sequence === undefined ? empty : sql` (sequence name ${printed(sequence)})`;
  return sql`generated ${identity === "always" ? sql`always` : sql`by default`} as identity${named}`;
}

/** Returns the way back for a column. */
export function restoreColumn(given: Restorer, one: Deviation): WayBack {
  const table = sql`alter table ${tableOf(one.fact)}`;
  const name = nameOf(one.fact);
  if (one.kind === "extra") return backWith("destroys what the column holds", sql`${table} drop column ${name}`);
  const expected = given.expected.get(factId(one.fact));
  if (expected === undefined) throw new Error(`no expectation of ${one.object}`);
  const column = sql`${table} alter column ${name}`;
  const comment = commentOn(sql`column ${tableOf(expected)}.${name}`, expected);
  switch (one.property) {
    case null: {
      const grants = given.all.filter(
        ({ kind, object }) =>
          kind === "privilege" &&
          object[2] === "column" &&
          JSON.stringify(object.slice(3)) === JSON.stringify(expected.object),
      );
      return backWith(
        "what it held is gone: restore it from a backup; rows without a value refuse NOT NULL",
        sql`${table} add column ${name} ${columnType(given, expected)}`,
        ...grants.map((grant) => grantOf(given, grant)),
        ...comment,
      );
    }
    case "type":
    case "collation": {
      const type = printed(textOf(expected, "type") ?? "text");
      const value = textOf(expected, "default");
      return backWith(
        "values that do not fit are refused or changed: look at them first",
        ...(value === null ? [] : [sql`${column} drop default`]),
        sql`${column} type ${type} using ${name}::${type}`,
        ...(value === null ? [] : [sql`${column} set default ${printed(value)}`]),
      );
    }
    case "notNull":
      return isOn(expected, "notNull")
        ? backWith("rows without a value refuse it", sql`${column} set not null`)
        : back(sql`${column} drop not null`);
    case "default": {
      const value = textOf(expected, "default");
      return back(value === null ? sql`${column} drop default` : sql`${column} set default ${printed(value)}`);
    }
    case "generated":
    case "generatedStored":
      if (textOf(expected, "generated") === null) return back(sql`${column} drop expression`);
      return backWith(
        "the column is computed anew; what was written into it since is gone",
        sql`${table} drop column ${name}`,
        sql`${table} add column ${name} ${columnType(given, expected)}`,
        ...comment,
      );
    case "identity": {
      const identity = textOf(expected, "identity");
      if (identity === null) return back(sql`${column} drop identity`);
      if (one.actual === null) return back(sql`${column} add ${identityOf(given, expected, identity)}`);
      return back(sql`${column} set generated ${identity === "always" ? sql`always` : sql`by default`}`);
    }
    default:
      return back(...commentOn(sql`column ${tableOf(expected)}.${name}`, expected, true));
  }
}

/** Returns the way back for a sequence. */
export function restoreSequence(given: Restorer, one: Deviation): WayBack {
  const { object } = one.fact;
  const known = given.definitions[factId(one.fact)];
  const name =
    object.length === 2 ? qualified(object[0] ?? "", object[1] ?? "") : known === undefined ? null : printed(known);
  if (name === null) return backWith("its column makes it: restore the column");
  if (one.kind === "extra") return backWith("forgets which numbers were given", sql`drop sequence ${name}`);
  const expected = given.expected.get(factId(one.fact));
  if (expected === undefined) throw new Error(`no expectation of ${one.object}`);
  const cycle = isOn(expected, "cycle") ? sql`cycle` : sql`no cycle`;
  const how = sql`as ${printed(textOf(expected, "type") ?? "bigint")} increment by ${printed(textOf(expected, "increment") ?? "1")} start with ${printed(textOf(expected, "start") ?? "1")} ${cycle}`;
  if (one.kind === "missing")
    return object.length === 2
      ? back(sql`create sequence ${name} ${how}`)
      : backWith("its column makes it: restore the column");
  if (one.property === "owner")
    return back(sql`alter sequence ${name} owner to ${identifier(ownerOf(given, expected))}`);
  return back(sql`alter sequence ${name} ${how}`);
}

/** Returns the way back for a type. */
export function restoreType(given: Restorer, one: Deviation): WayBack {
  const name = tableOf(one.fact);
  if (one.kind === "extra") return backWith("refused while a column has this type", sql`drop type ${name}`);
  const expected = given.expected.get(factId(one.fact));
  if (expected === undefined) throw new Error(`no expectation of ${one.object}`);
  if (one.property === "owner") return back(sql`alter type ${name} owner to ${identifier(ownerOf(given, expected))}`);
  if (one.property === "comment") return back(...commentOn(sql`type ${name}`, expected, true));
  if (one.kind === "missing" && textOf(expected, "definition") === "enum")
    return back(sql`create type ${name} as enum (${join(listOf(expected, "labels").map(literal), comma)})`);
  return backWith("Postgres takes no value away from a type: make it anew and change the columns to it");
}

/** Returns the way back for a schema. */
export function restoreSchema(given: Restorer, one: Deviation): WayBack {
  const name = nameOf(one.fact);
  const expected = given.expected.get(factId(one.fact));
  if (one.kind === "missing")
    return backWith("run the migrations that made it and all that stood in it", sql`create schema ${name}`);
  if (one.property === "owner")
    return back(
      sql`alter schema ${name} owner to ${identifier(expected === undefined ? given.owner : ownerOf(given, expected))}`,
    );
  return expected === undefined ? back() : back(...commentOn(sql`schema ${name}`, expected, true));
}
