/** From draft to entity: every constraint and index gets its name, redundant indexes go, foreign keys get theirs. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Entity, ForeignKey, Index, KeyConstraint, UniqueConstraint } from "../../ir/entity.ts";
import type { Span } from "../../text/source.ts";
import { recordOrigin } from "../origins.ts";
import type { EntityDraft, EntityReading, IndexDraft } from "./draft.ts";
import type { SettledForeignKey } from "./foreign-keys.ts";
import { columnsOfCheckName, freeName } from "./settle-names.ts";
import type { TakenNames } from "./settle-names.ts";

/**
 * Returns the entity of a draft. Errors: `entity/no-primary-key`, `name/duplicate`, `name/too-long`; a contract index
 * that a unique constraint makes redundant is `entity/redundant-index`, and the constraint carries its name (semantics
 * 9: foreign keys and indexes).
 */
export function settleEntity(
  reading: EntityReading,
  draft: EntityDraft,
  foreignKeys: readonly SettledForeignKey[],
  relations: Set<string>,
): Entity {
  const taken: TakenNames = { relations, constraints: new Set() };
  const settling: Settling = { reading, draft, taken, unused: [...draft.indexes] };
  const primaryKey = settlePrimaryKey(settling);
  const uniques = draft.uniques.map((unique): UniqueConstraint => {
    const key = settleKey(settling, unique, [draft.name, ...unique.columns, "key"], `UNIQUE`);
    return { ...key, nullsNotDistinct: unique.nullsNotDistinct };
  });
  const checks = draft.checks.map((check) => {
    const parts = [draft.name, ...columnsOfCheckName(check.expression), "check"];
    return { name: constraintName(settling, check.name, parts, check.span), expression: check.expression };
  });
  const keys = foreignKeys.map(({ foreignKey, name, span }): ForeignKey => {
    const parts = [draft.name, ...foreignKey.columns, "fkey"];
    return { ...foreignKey, name: constraintName(settling, name, parts, span) };
  });
  const named = settling.unused.map((one) => one.index);
  settling.unused.forEach((one) => takeIndexName(settling, one.index.name, one.span));
  return {
    kind: "entity",
    name: draft.name,
    ...(draft.former === null ? {} : { formerly: draft.former.name }),
    description: draft.description,
    appendOnly: draft.appendOnly,
    columns: draft.columns.map(({ column }) =>
      primaryKey.columns.includes(column.name) ? { ...column, nullable: false } : column,
    ),
    primaryKey,
    uniques,
    checks,
    foreignKeys: keys,
    indexes: [...named, ...indexesForForeignKeys(settling, keys, [primaryKey, ...uniques], named)],
  };
}

interface Settling {
  readonly reading: EntityReading;
  readonly draft: EntityDraft;
  readonly taken: TakenNames;
  /** Indexes of the contract that no constraint has taken over. */
  readonly unused: IndexDraft[];
}

function settlePrimaryKey(settling: Settling): KeyConstraint {
  const { draft, reading } = settling;
  const [first, ...others] = draft.keys;
  const path = `entities/${draft.name}`;
  if (first === undefined) {
    const none = { name: `${draft.name}_pkey`, columns: [] };
    // No columns at all: that is what was reported.
    if (draft.columns.length === 0) return none;
    const where = { span: draft.section.heading.span, path };
    reading.notebook.diagnostics.push(diagnose("entity/no-primary-key", where, { table: draft.name }));
    return none;
  }
  for (const other of others) {
    const where = { span: other.span, path, related: [{ span: first.span, message: "first here" }] };
    const params = {
      column: other.columns.join(", "),
      first: "PK",
      second: "another PK (write PRIMARY KEY (a, b) under **Constraints:** for a key of several columns)",
    };
    reading.notebook.diagnostics.push(diagnose("entity/contradicting-constraints", where, params));
  }
  return settleKey(settling, first, [draft.name, "pkey"], "PRIMARY KEY");
}

interface KeyDraftLike {
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly span: Span;
}

/** A key has an index; a contract index on exactly its columns would be a copy of it and lends it its name. */
function settleKey(settling: Settling, key: KeyDraftLike, parts: readonly string[], constraint: string): KeyConstraint {
  const { draft, reading, unused } = settling;
  const copy = unused.find((one) => isCopy(one.index, key.columns));
  if (copy === undefined) return { name: relationName(settling, key.name, parts, key.span), columns: key.columns };
  unused.splice(unused.indexOf(copy), 1);
  const path = `entities/${draft.name}/indexes/${copy.index.name}`;
  const where = { span: copy.span, path, related: [{ span: key.span, message: `${constraint} is here` }] };
  const params = { index: copy.index.name, columns: key.columns.join(", "), constraint };
  reading.notebook.diagnostics.push(diagnose("entity/redundant-index", where, params));
  takeIndexName(settling, copy.index.name, copy.span);
  const name = key.name === null ? copy.index.name : relationName(settling, key.name, parts, key.span);
  recordOrigin(reading.document, reading.notebook, `entities/${draft.name}/constraints/${name}`, key.span);
  return { name, columns: key.columns };
}

function isCopy(index: Index, columns: readonly string[]): boolean {
  return (
    index.method === "btree" &&
    index.where === null &&
    index.columns.length === columns.length &&
    index.columns.every((one, at) => one.column === columns[at]) &&
    // An index is read in both directions, but a mixed order is another one.
    new Set(index.columns.map((one) => one.descending)).size === 1
  );
}

function relationName(settling: Settling, given: string | null, parts: readonly string[], span: Span): string {
  const { taken, draft, reading } = settling;
  const name = constraintName(settling, given, parts, span, [taken.relations]);
  if (given !== null && taken.relations.has(name)) duplicate(reading, name, "constraint", span, draft.name);
  taken.relations.add(name);
  return name;
}

function constraintName(
  settling: Settling,
  given: string | null,
  parts: readonly string[],
  span: Span,
  also: readonly ReadonlySet<string>[] = [],
): string {
  const { taken, draft, reading } = settling;
  const path = `entities/${draft.name}/constraints`;
  if (given !== null && taken.constraints.has(given)) duplicate(reading, given, "constraint", span, draft.name);
  const name = given ?? freeName(parts, [taken.constraints, ...also], "constraint", span, path, reading.notebook);
  taken.constraints.add(name);
  recordOrigin(reading.document, reading.notebook, `${path}/${name}`, span);
  return name;
}

function takeIndexName(settling: Settling, name: string, span: Span): void {
  const { taken, draft, reading } = settling;
  if (taken.relations.has(name)) duplicate(reading, name, "index", span, draft.name);
  taken.relations.add(name);
  recordOrigin(reading.document, reading.notebook, `entities/${draft.name}/indexes/${name}`, span);
}

function duplicate(reading: EntityReading, name: string, kind: string, span: Span, entity: string): void {
  reading.notebook.diagnostics.push(diagnose("name/duplicate", { span, path: `entities/${entity}` }, { name, kind }));
}

function indexesForForeignKeys(
  settling: Settling,
  foreignKeys: readonly ForeignKey[],
  keys: readonly KeyConstraint[],
  named: readonly Index[],
): readonly Index[] {
  const { draft, reading, taken } = settling;
  const covering: (readonly string[])[] = [
    ...keys.map((key) => key.columns),
    ...named
      .filter((one) => one.method === "btree" && one.where === null)
      .map((one) => one.columns.map((column) => column.column)),
  ];
  return foreignKeys.flatMap((key, at): readonly Index[] => {
    const { columns } = key;
    const leads = (list: readonly string[]): boolean =>
      columns.every((column) => list.slice(0, columns.length).includes(column));
    if (covering.some(leads)) return [];
    covering.push(columns);
    const span = draft.foreignKeys[at]?.span ?? draft.section.heading.span;
    const path = `entities/${draft.name}/indexes`;
    const name = freeName([draft.name, ...columns, "idx"], [taken.relations], "index", span, path, reading.notebook);
    taken.relations.add(name);
    recordOrigin(reading.document, reading.notebook, `${path}/${name}`, span);
    const ordered = columns.map((column) => ({ column, descending: false }));
    return [
      { name, method: "btree", unique: false, columns: ordered, where: null, reason: "foreign-key", description: "" },
    ];
  });
}
