/** Cells, conditions and types of a contract as words. */

import type { AccessCell, Actor, Grant, Operation } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Predicate } from "../../ir/predicate.ts";
import { expressionSql } from "../../sql/expression.ts";
import { cellCode, words } from "./escape.ts";

/** Column headings of the matrix, in the order of the operations. */
export const operationWords: Readonly<Record<Operation, string>> = {
  select: "Read",
  insert: "Create",
  update: "Change",
  delete: "Delete",
};

/** Returns how an actor is called on the page. */
export function actorWords(actor: Actor): string {
  switch (actor.kind) {
    case "role":
      return words(actor.role);
    case "signed-in":
      return "signed in, without a role";
    case "unauthenticated":
      return "not signed in";
    case "service-role":
      return "service role (the system)";
  }
}

/** Returns what a granting cell allows: "own rows: `display_name`". */
export function grantWords(entity: Entity, cell: AccessCell, grant: Grant): string {
  const rows = rowWords(grant.rows);
  if (cell.operation === "delete") return rows;
  const everyColumn = entity.columns.every((one) => grant.columns.includes(one.name));
  if (everyColumn) return cell.operation === "select" ? rows : `${rows}, every column`;
  return `${rows}: ${grant.columns.map(cellCode).join(", ")}`;
}

/** Returns which rows a predicate means. */
export function rowWords(rows: Predicate): string {
  switch (rows.kind) {
    case "all":
      return "all rows";
    case "none":
      return "no rows";
    case "own":
      return rows.holds === "parent" ? `rows of own ${cellCode(rows.parent)}` : `own rows (${cellCode(rows.column)})`;
    case "and":
    case "or":
    case "not":
    case "in-state":
    case "sql":
      return `rows where ${conditionWords(rows)}`;
  }
}

function conditionWords(condition: Predicate): string {
  switch (condition.kind) {
    case "all":
      return "always";
    case "none":
      return "never";
    case "own":
      return condition.holds === "parent"
        ? `${cellCode(condition.column)} belongs to own ${cellCode(condition.parent)}`
        : `${cellCode(condition.column)} is the person`;
    case "in-state":
      return `${cellCode(condition.column)} is ${condition.values.map(cellCode).join(" or ")}`;
    case "and":
      return condition.of.map(nestedWords).join(" and ");
    case "or":
      return condition.of.map(nestedWords).join(" or ");
    case "not":
      return `not ${nestedWords(condition.of)}`;
    case "sql":
      return cellCode(expressionSql(condition.expression));
  }
}

function nestedWords(condition: Predicate): string {
  return condition.kind === "and" || condition.kind === "or"
    ? `(${conditionWords(condition)})`
    : conditionWords(condition);
}
