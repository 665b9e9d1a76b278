/** Attacks by the owner on foreign keys: what becomes of a row when the one it refers to goes, comes back or is renamed. */

import type { Entity, ForeignKey } from "../ir/entity.ts";
import { columnOf, entityOf, isAuditLog } from "../ir/find.ts";
import { identifier, identifiers, join, literal, qualified, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { owner } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { moduleOf } from "./oracle.ts";
import { permitted, refusedBy } from "./probe.ts";
import type { Expectation, Probe } from "./probe.ts";
import { freshRow } from "./row-builder.ts";
import { keyIs, ownerInsert, valueSql } from "./target.ts";
import type { Draft, Target } from "./target.ts";
import { uuid } from "./value.ts";

/** A row to refer to, made for the attack, and the row that refers to it. */
interface Family {
  readonly target: Target;
  readonly key: ForeignKey;
  readonly parent: { readonly table: Sql; readonly insert: Sql; readonly where: Sql; readonly again: Sql };
  readonly child: Row;
  /** Statement that gives the parent another key; null where that is not tried. */
  readonly rename: { readonly statement: Sql; readonly value: string } | null;
}

/** Returns the attacks on each foreign key of an entity whose rows can be made up in a pair. */
export function referenceProbes(target: Target): readonly Draft[] {
  return target.entity.foreignKeys.flatMap((key, at) => {
    const family = familyOf(target, key, at);
    return family === null ? [] : [...removed(family), ...replaced(family), ...early(family), ...renamed(family)];
  });
}

function familyOf(target: Target, key: ForeignKey, at: number): Family | null {
  const { world, settings, entity } = target;
  const column = key.columns[0] ?? "";
  if (key.referenced.schema === "auth") {
    const id = uuid(0xfffd, at + 1);
    const child = freshRow(world.stock, entity.name, { [column]: id });
    const table = qualified("auth", key.referenced.table);
    const where = sql`id = ${literal(id)}`;
    const columns = sql`id, email`;
    const values = sql`${literal(id)}, ${literal(`contractc-${id}@example.invalid`)}`;
    const value = uuid(0xfffc, at + 1);
    if (child === null || key.referenced.table !== "users" || blocked(target, null)) return null;
    return {
      target,
      key,
      child,
      parent: {
        table,
        where,
        insert: sql`insert into ${table} (${columns}) values (${values})`,
        again: again(table, where, columns, values),
      },
      rename: { statement: sql`update ${table} set id = ${literal(value)} where ${where}`, value },
    };
  }
  const home = moduleOf(world.project, key.referenced.table);
  const parent = entityOf(home, key.referenced.table);
  if (parent.appendOnly || isAuditLog(home, parent.name) || blocked(target, parent)) return null;
  const row = freshRow(world.stock, parent.name, {});
  if (row === null) return null;
  const wanted = Object.fromEntries(key.columns.map((one, n) => [one, row[key.referenced.columns[n] ?? ""] ?? null]));
  if (Object.values(wanted).includes(null)) return null;
  const child = freshRow(world.stock, entity.name, wanted);
  // A row of the same entity would be in its own way.
  if (child === null || parent.name === entity.name) return null;
  const table = qualified(settings.publicSchema, parent.name);
  const where = keyIs({ ...target, entity: parent }, row);
  const written = parent.columns.filter((one) => one.generated === null && one.name in row);
  const values = join(
    written.map((one) => valueSql(row[one.name])),
    sql`, `,
  );
  const always = parent.columns.some((one) => one.identity === "always") ? sql`overriding system value ` : sql``;
  return {
    target,
    key,
    child,
    parent: {
      table,
      where,
      insert: ownerInsert({ table, entity: parent }, row),
      again: again(table, where, identifiers(written.map((one) => one.name)), values, always),
    },
    rename: renameOf(key, parent, table, where),
  };
}

/** Gone and there again at the end of one statement. */
function again(table: Sql, where: Sql, columns: Sql, values: Sql, always: Sql = sql``): Sql {
  return sql`with gone as (delete from ${table} where ${where} returning 1) insert into ${table} (${columns}) ${always}select ${values} from gone`;
}

/** Entries of the module's log about either row would refuse with a name of their own. */
function blocked(target: Target, parent: Entity | null): boolean {
  const { world, entity } = target;
  return world.project.some((module) => {
    const log = module.audit?.log ?? null;
    if (log === null) return false;
    const names = [entity.name, ...(parent === null ? [] : [parent.name])].filter((one) => one === log.audited);
    const subject = entityOf(module, log.entity).foreignKeys.find((one) => one.columns.includes(log.subject));
    return (
      names.length > 0 &&
      subject !== undefined &&
      log.entity !== entity.name &&
      subject.onDelete !== "cascade" &&
      subject.onDelete !== "set-null"
    );
  });
}

/** A single key of a type whose values are known. */
function renameOf(key: ForeignKey, parent: Entity, table: Sql, where: Sql): Family["rename"] {
  const [column = ""] = key.referenced.columns;
  const { type, generated, identity } = columnOf(parent, column);
  if (key.columns.length !== 1 || type.name !== "uuid" || generated !== null || identity !== null) return null;
  if (parent.foreignKeys.some((one) => one.columns.includes(column))) return null;
  const value = uuid(0xfffb, 1);
  return { statement: sql`update ${table} set ${identifier(column)} = ${literal(value)} where ${where}`, value };
}

function probe(
  family: Family,
  what: string,
  title: string,
  statement: Sql,
  expect: Expectation,
  check: Probe["check"],
  setup = [family.parent.insert, ownerInsert(family.target, family.child)],
): Draft {
  const { target, key } = family;
  return {
    id: `attack/${target.entity.name}/references/${key.name}/${what}`,
    title,
    place: `entities/${target.entity.name}/constraints/${key.name}`,
    actor: owner,
    setup,
    earlier: [],
    statement,
    expect,
    check,
    blind: false,
    shape: `${target.entity.name}/references/${what}`,
    ownerRows: null,
  };
}

/** What the owner sees of the row that refers. */
function childIs(family: Family, condition: Sql, count = 1): Probe["check"] {
  const { target, child } = family;
  return {
    kind: "holds",
    query: sql`select count(*) = ${literal(String(count))} as holds, count(*)::text as seen from ${target.table} where ${keyIs(target, child)} and ${condition}`,
  };
}

function refers(family: Family, value: string | null): Sql {
  const { key, child } = family;
  return join(
    key.columns.map((one) => sql`${identifier(one)} is not distinct from ${valueSql(value ?? child[one])}`),
    sql` and `,
  );
}

/** Succeeds when, and only when, the statement is refused by a foreign key: RESTRICT has another SQLSTATE since Postgres 18. */
function refusedAtAll(statement: Sql): Sql {
  return sql`do $$
begin
  ${statement};
  raise exception 'it was not refused';
exception
  when foreign_key_violation or restrict_violation then
    null;
end
$$`;
}

function removed(family: Family): readonly Draft[] {
  const { key, parent, target } = family;
  const statement = sql`delete from ${parent.table} where ${parent.where}`;
  const name = `${target.entity.name} ${key.columns.join(" and ")}`;
  const one = (title: string, expect: Expectation, check: Probe["check"], what = statement): readonly Draft[] => [
    probe(family, "removed", title, what, expect, check),
  ];
  switch (key.onDelete) {
    case "cascade":
      return one(`a row goes with what its ${name} refers to`, permitted(1), childIs(family, sql`true`, 0));
    case "set-null":
    case "set-default": {
      const columns = key.columns.map((column) => columnOf(target.entity, column));
      const emptied = columns.every(
        (column) => column.nullable && (key.onDelete === "set-null" || column.default === null),
      );
      const nothing = join(
        columns.map((column) => sql`${identifier(column.name)} is null`),
        sql` and `,
      );
      const keyed = key.columns.some((column) => target.entity.primaryKey.columns.includes(column));
      return emptied && !keyed
        ? one(`${name} is emptied when what it refers to goes`, permitted(1), childIs(family, nothing))
        : [];
    }
    case "no-action":
      return one(`what ${name} refers to cannot go`, refusedBy("23503", key.name), null);
    case "restrict":
      return one(`what ${name} refers to cannot go`, permitted(0), childIs(family, sql`true`), refusedAtAll(statement));
  }
}

/** Rows that nobody may delete go with a row that is gone, not with one that is there again. */
function takesLogAlong({ target, key }: Family): boolean {
  return target.world.project.some((module) =>
    module.entities.some(
      (entity) =>
        (entity.appendOnly || isAuditLog(module, entity.name)) &&
        entity.foreignKeys.some(
          (one) =>
            one.onDelete !== "no-action" &&
            one.referenced.schema === key.referenced.schema &&
            one.referenced.table === key.referenced.table,
        ),
    ),
  );
}

/** Only NO ACTION is content with what is there when the statement is done. */
function replaced(family: Family): readonly Draft[] {
  const { key, parent, target } = family;
  const name = `${target.entity.name} ${key.columns.join(" and ")}`;
  if (key.onDelete === "no-action" && key.deferred) {
    const title = `what ${name} refers to can be replaced within a transaction`;
    const statement = sql`do $$
begin
  delete from ${parent.table} where ${parent.where};
  ${parent.insert};
end
$$`;
    return [probe(family, "replaced", title, statement, permitted(0), childIs(family, refers(family, null)))];
  }
  if (key.onDelete === "no-action")
    return takesLogAlong(family)
      ? []
      : [
          probe(
            family,
            "replaced",
            `what ${name} refers to can be replaced by one statement`,
            parent.again,
            permitted(1),
            childIs(family, refers(family, null)),
          ),
        ];
  if (key.onDelete !== "restrict") return [];
  const title = `what ${name} refers to cannot even be replaced`;
  return [probe(family, "replaced", title, refusedAtAll(parent.again), permitted(0), childIs(family, sql`true`))];
}

/** Whether a row may come before what it refers to, within a transaction. */
function early(family: Family): readonly Draft[] {
  const { key, parent, target, child } = family;
  const name = `${target.entity.name} ${key.columns.join(" and ")}`;
  const statement = sql`do $$
begin
  ${ownerInsert(target, child)};
  ${parent.insert};
end
$$`;
  const title = key.deferred
    ? `what ${name} refers to may come later in the transaction`
    : `what ${name} refers to must be there first`;
  const expect = key.deferred ? permitted(0) : refusedBy("23503", key.name);
  return [probe(family, "early", title, statement, expect, key.deferred ? childIs(family, sql`true`) : null, [])];
}

/** Without their own triggers no log holds on to the key: only this foreign key is asked. */
function renamed(family: Family): readonly Draft[] {
  const { key, rename, target, parent } = family;
  if (rename === null) return [];
  const name = `${target.entity.name} ${key.columns.join(" and ")}`;
  const quiet = (table: Sql): Sql => sql`alter table ${table} disable trigger user`;
  const setup = [
    ...(key.referenced.schema === "auth" ? [] : [quiet(parent.table)]),
    quiet(target.table),
    parent.insert,
    ownerInsert(target, family.child),
  ];
  const one = (title: string, statement: Sql, expect: Expectation, check: Probe["check"]): readonly Draft[] => [
    { ...probe(family, "renamed", title, statement, expect, check, setup), locks: "always" },
  ];
  switch (key.onUpdate) {
    case "cascade":
      return one(
        `${name} follows a new key`,
        rename.statement,
        permitted(1),
        childIs(family, refers(family, rename.value)),
      );
    case "no-action":
      return one(`what ${name} refers to keeps its key`, rename.statement, refusedBy("23503", key.name), null);
    case "restrict":
      return one(
        `what ${name} refers to keeps its key`,
        refusedAtAll(rename.statement),
        permitted(0),
        childIs(family, sql`true`),
      );
    case "set-null":
    case "set-default":
      return [];
  }
}
