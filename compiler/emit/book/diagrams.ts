/** Mermaid diagrams: the entities with their references, and the lifecycles. */

import type { Column, Entity, ForeignKey } from "../../ir/entity.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { ModuleIr } from "../../ir/module.ts";

/** Returns an `erDiagram` of the module's entities and of everything they reference, auth.users included. */
export function entityDiagram(ir: ModuleIr): string {
  const boxes = ir.entities.map((entity) => {
    const attributes = entity.columns.map((column) => `    ${attribute(entity, column)}`);
    return [`  ${box(entity.name)} {`, ...attributes, "  }"].join("\n");
  });
  const own = new Set(ir.entities.map((one) => one.name));
  const foreign = ir.entities
    .flatMap((entity) => entity.foreignKeys)
    .map(referencedName)
    .filter((name) => !own.has(name));
  const others = [...new Set(foreign)].map((name) => `  ${box(name)}`);
  const relations = ir.entities.flatMap((entity) => entity.foreignKeys.map((key) => `  ${relation(entity, key)}`));
  return ["erDiagram", ...boxes, ...others, ...relations].join("\n");
}

/** Returns a `stateDiagram-v2` of a lifecycle. States get aliases, because mermaid reserves words like "end". */
export function stateDiagram(lifecycle: Lifecycle): string {
  const alias = (state: string): string => `s${1 + lifecycle.states.findIndex((one) => one.name === state)}`;
  return [
    "stateDiagram-v2",
    ...lifecycle.states.map((one) => `  state "${label(one.name)}" as ${alias(one.name)}`),
    ...lifecycle.initial.map((state) => `  [*] --> ${alias(state)}`),
    ...lifecycle.transitions.map((step) => `  ${alias(step.from)} --> ${alias(step.to)}`),
  ].join("\n");
}

function relation(entity: Entity, key: ForeignKey): string {
  const nullable = key.columns.some((name) => entity.columns.find((one) => one.name === name)?.nullable === true);
  const alone = [entity.primaryKey, ...entity.uniques].some((one) =>
    one.columns.every((name) => key.columns.includes(name)),
  );
  const parent = nullable ? "|o" : "||";
  const child = alone ? "o|" : "o{";
  return `${identifierOf(referencedName(key))} ${parent}--${child} ${identifierOf(entity.name)} : "${label(key.columns.join(", "))}"`;
}

function referencedName(key: ForeignKey): string {
  return key.referenced.schema === "auth" ? `auth.${key.referenced.table}` : key.referenced.table;
}

function attribute(entity: Entity, column: Column): string {
  const keys = [
    ...(entity.primaryKey.columns.includes(column.name) ? ["PK"] : []),
    ...(entity.foreignKeys.some((key) => key.columns.includes(column.name)) ? ["FK"] : []),
    ...(entity.uniques.some((one) => one.columns.length === 1 && one.columns[0] === column.name) ? ["UK"] : []),
  ];
  const type = `${plain(column.type.name)}${"[]".repeat(column.type.dimensions)}`;
  const name = plain(column.name);
  const note = name === column.name ? "" : ` "${label(column.name)}"`;
  return `${type} ${name}${keys.length === 0 ? "" : ` ${keys.join(", ")}`}${note}`;
}

/** A box, with its real name where the diagram's grammar does not take it bare. */
function box(name: string): string {
  const identifier = identifierOf(name);
  return identifier === name ? name : `${identifier}["${label(name)}"]`;
}

/** Words of mermaid's erDiagram grammar that are no entity names (tried with mermaid 11). */
const reservedEntities = new Set(
  "title direction style class classdef click u one zero many only to optionally has acctitle accdescr erdiagram end subgraph".split(
    " ",
  ),
);

/** Letters, digits and underscores; a prefix keeps names apart from the grammar's own words. */
function identifierOf(name: string): string {
  const simple = plain(name);
  return reservedEntities.has(simple.toLowerCase()) ? `entity_${simple}` : simple;
}

/** A name as the grammar takes it for types and attributes: it begins with a letter and is no key mark. */
function plain(name: string): string {
  const simple = name.replaceAll(/[^A-Za-z0-9_]+/g, "_");
  return /^[A-Za-z]/.test(simple) && !/^(?:PK|FK|UK)$/.test(simple) ? simple : `n${simple}`;
}

function label(text: string): string {
  return text
    .replaceAll(/["\\]/g, "'")
    .replaceAll(/[<>{};#]/g, " ")
    .replaceAll(/\s+/g, " ");
}
