/** Changes as sentences of whoever signed the contract. */

import { actorName, operations } from "../../ir/access.ts";
import type { AccessCell, Actor, Grant } from "../../ir/access.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Predicate } from "../../ir/predicate.ts";
import type { ColumnType } from "../../ir/type.ts";
import { expressionSql } from "../../sql/expression.ts";
import type { Change } from "../change.ts";

/** What a reader of a change wants to know first. */
export type ChangeTopic =
  "access widened" | "access narrowed" | "access changed" | "data" | "rules" | "audit" | "words";

/** Returns under which heading a change belongs. */
export function topicOf(change: Change): ChangeTopic {
  switch (change.kind) {
    case "access-changed":
      return `access ${change.direction}`;
    case "transition-added":
    case "initial-added":
    case "login-allowed":
      return "access widened";
    case "transition-removed":
    case "initial-removed":
    case "login-denied":
      return "access narrowed";
    case "lifecycle-removed":
    case "append-only-removed":
      return "access widened";
    case "lifecycle-added":
    case "append-only-added":
      return "access narrowed";
    case "identity-changed":
      return "access changed";
    case "audit-event-added":
    case "audit-event-removed":
    case "audit-event-changed":
    case "audit-log-changed":
      return "audit";
    case "constraint-added":
    case "constraint-removed":
    case "constraint-changed":
    case "role-added":
    case "role-retired":
    case "role-renamed":
    case "state-added":
    case "state-retired":
    case "state-renamed":
    case "value-retired":
      return "rules";
    case "entity-described":
    case "column-described":
    case "constraint-renamed":
    case "index-renamed":
    case "index-described":
      return "words";
    default:
      return "data";
  }
}

/** Returns one sentence, without a full stop. `was` has its names settled already, see `renamed`. */
export function changeSentence(change: Change, was: ModuleIr | null, is: ModuleIr | null): string {
  switch (change.kind) {
    case "module-added":
      return `the module ${change.module} is new`;
    case "module-removed":
      return `the module ${change.module} and all of its data are gone`;
    case "entity-added":
      return `the table ${change.entity} is new${rightsWords(is, change.entity, null)}`;
    case "entity-removed":
      return `the table ${change.entity} and its data are gone`;
    case "entity-renamed":
      return `the table ${change.from} is called ${change.entity} now`;
    case "entity-described":
      return `the description of ${change.entity} is another`;
    case "column-added":
      return `${change.entity} has a new column ${change.column}${rightsWords(is, change.entity, change.column)}`;
    case "column-removed":
      return `${change.entity} loses its column ${change.column} and what is in it`;
    case "column-renamed":
      return `the column ${change.from} of ${change.entity} is called ${change.column} now`;
    case "column-retyped":
      return `${change.entity}.${change.column} is ${typeText(change.to)} instead of ${typeText(change.from)}${survival[change.safety]}`;
    case "column-defaulted": {
      const to = change.to === null ? "has no default any more" : `is ${expressionSql(change.to)} unless somebody says`;
      return `${change.entity}.${change.column} ${to}`;
    }
    case "column-required":
      return `${change.entity}.${change.column} must have a value`;
    case "column-optional":
      return `${change.entity}.${change.column} may be empty`;
    case "column-filled-otherwise":
      return `${change.entity}.${change.column} is filled in another way`;
    case "column-described":
      return `the description of ${change.entity}.${change.column} is another`;
    case "constraint-added":
      return `${change.entity} has a new rule ${change.name}`;
    case "constraint-removed":
      return `the rule ${change.name} of ${change.entity} is gone`;
    case "constraint-changed":
      return `the rule ${change.name} of ${change.entity} says something else`;
    case "constraint-renamed":
      return `the rule ${change.from} of ${change.entity} is called ${change.name} now`;
    case "index-added":
      return `${change.entity} has a new index ${change.name}`;
    case "index-removed":
      return `the index ${change.name} of ${change.entity} is gone`;
    case "index-changed":
      return `the index ${change.name} of ${change.entity} is built anew`;
    case "index-described":
      return `the description of the index ${change.name} of ${change.entity} is another`;
    case "index-renamed":
      return `the index ${change.from} of ${change.entity} is called ${change.name} now`;
    case "access-changed": {
      const who = `${actorWords(change.actor)} ${verbs[change.operation]} ${change.entity}`;
      return `${who}: ${cellWords(was, change.cell)} before, ${cellWords(is, change.cell)} now`;
    }
    case "role-added":
      return `the role ${change.role} is new`;
    case "role-retired":
      return `the role ${change.role} is gone`;
    case "role-renamed":
      return `the role ${change.from} is called ${change.role} now`;
    case "state-added":
      return `${change.entity} can be ${change.state}`;
    case "state-retired":
      return `${change.entity} cannot be ${change.state} any more`;
    case "state-renamed":
      return `what was ${change.from} in ${change.entity} is called ${change.state} now`;
    case "value-retired":
      return `${change.entity}.${change.column} cannot be ${change.value} any more`;
    case "transition-added":
      return `${change.entity} may go from ${change.from} to ${change.to}`;
    case "transition-removed":
      return `${change.entity} may not go from ${change.from} to ${change.to} any more`;
    case "initial-added":
      return `${change.entity} may begin as ${change.state}`;
    case "initial-removed":
      return `${change.entity} may not begin as ${change.state} any more`;
    case "login-allowed":
      return `who is ${change.state} in ${change.entity} may act`;
    case "login-denied":
      return `who is ${change.state} in ${change.entity} may not act any more`;
    case "lifecycle-added":
      return `the statuses of ${change.entity} follow a lifecycle now`;
    case "lifecycle-removed":
      return `the statuses of ${change.entity} follow no lifecycle any more`;
    case "audit-event-added":
      return `recorded now: ${eventWords(is, change.event)}`;
    case "audit-event-removed":
      return `not recorded any more: ${eventWords(was, change.event)}`;
    case "audit-event-changed":
      return `recorded in another way: ${eventWords(is, change.event)}`;
    case "audit-log-changed":
      return `the log of ${change.module} is another table, or has other columns`;
    case "append-only-added":
      return `rows of ${change.entity} are never changed or deleted any more`;
    case "append-only-removed":
      return `rows of ${change.entity} may be changed and deleted, as far as somebody is granted it`;
    case "identity-changed":
      return `a person's role is found elsewhere in ${change.module}`;
  }
}

const survival = {
  safe: "",
  checked: "; values that do not fit stop the migration",
  lossy: "; values lose something",
} as const;

const verbs = { select: "reading", insert: "creating", update: "changing", delete: "deleting" } as const;

function actorWords(actor: Actor): string {
  return {
    role: actorName(actor),
    "signed-in": "anybody signed in",
    unauthenticated: "anybody",
    "service-role": "the system",
  }[actor.kind];
}

/** Who may do what with something new: with a table, or with one of its columns. */
function rightsWords(ir: ModuleIr | null, entity: string, column: string | null): string {
  const rights = operations.flatMap((operation) => {
    if (column !== null && operation === "delete") return [];
    const actors = (ir?.access ?? []).flatMap((cell) => {
      const granted = cell.grants.some(
        (one) => one.rows.kind !== "none" && (column === null || one.columns.includes(column)),
      );
      const counts = cell.entity === entity && cell.operation === operation && cell.actor.kind !== "service-role";
      return counts && granted ? [actorWords(cell.actor)] : [];
    });
    return actors.length === 0 ? [] : [`${doings[operation]} ${actors.join(", ")}`];
  });
  return rights.length === 0 ? ", for the system alone" : `: ${rights.join("; ")}`;
}

const doings = { select: "read by", insert: "set at creation by", update: "changed by", delete: "deleted by" } as const;

function cellWords(ir: ModuleIr | null, id: string): string {
  const cell: AccessCell | undefined = ir?.access.find((one) => one.id === id);
  const grants = (cell?.grants ?? []).filter((one) => one.rows.kind !== "none");
  if (cell === undefined || ir === null || grants.length === 0) return "denied";
  const all = ir.entities.find((one) => one.name === cell.entity)?.columns.length ?? 0;
  return grants.map((grant) => grantWords(grant, cell.operation === "select" ? all : Infinity)).join(", or ");
}

/** Columns are named unless they are all that a reader could ask for; a deletion has none. */
function grantWords({ rows, columns }: Grant, all: number): string {
  const which = rowWords(rows);
  return columns.length === 0 || columns.length >= all ? which : `${which} (${columns.join(", ")})`;
}

function rowWords(rows: Predicate): string {
  switch (rows.kind) {
    case "all":
      return "all";
    case "none":
      return "none";
    case "own":
      return "own";
    case "in-state":
      return `while ${rows.column} is ${rows.values.join(" or ")}`;
    case "and":
      return rows.of.map(rowWords).join(", ");
    case "or":
      return rows.of.map(rowWords).join(" or ");
    case "not":
      return `not (${rowWords(rows.of)})`;
    case "sql":
      return `where ${expressionSql(rows.expression)}`;
  }
}

function typeText({ name, arguments: modifiers, dimensions }: ColumnType): string {
  const scalar = modifiers.length === 0 ? name : `${name}(${modifiers.join(", ")})`;
  return `${scalar}${"[]".repeat(dimensions)}`;
}

function eventWords(ir: ModuleIr | null, id: string): string {
  const event = ir?.audit?.events.find((one) => one.id === id);
  if (event === undefined) return id;
  const columns = event.columns.length === 0 ? "" : ` of ${event.columns.join(", ")}`;
  return `${event.operation}${columns} on ${event.entity} as ${event.action}`;
}
