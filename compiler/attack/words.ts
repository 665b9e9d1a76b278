/** Access cells as sentences. */

import type { AccessCell, Actor, Grant, Operation } from "../ir/access.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Predicate } from "../ir/predicate.ts";
import { columnsIn } from "./value.ts";

const verbs: Readonly<Record<Operation, string>> = {
  select: "read",
  insert: "create",
  update: "update",
  delete: "delete",
};

/** Returns the sentence of a cell: "staff may update own rows of profiles (display_name)". */
export function cellSentence(cell: AccessCell): string {
  const who = actorWords(cell.actor);
  const verb = verbs[cell.operation];
  if (cell.grants.length === 0) return `${who} may not ${verb} ${cell.entity}`;
  return `${who} may ${verb} ${cell.grants.map((grant) => grantWords(cell, grant)).join(", and ")}`;
}

/** Returns the sentence of a contract place that is attacked: of an access cell, else what the place is called. */
export function placeSentence(module: ModuleIr, place: string): string {
  const cell = module.access.find((one) => one.id === place);
  if (cell !== undefined) return cellSentence(cell);
  const regression = module.regressions?.find((one) => one.id === place);
  if (regression !== undefined) return regression.title;
  return place.split("/").slice(1).join(" ");
}

/** Returns an actor as people say it. */
export function actorWords(actor: Actor): string {
  if (actor.kind === "role") return actor.role;
  if (actor.kind === "service-role") return "the service role";
  return actor.kind === "unauthenticated" ? "an unauthenticated caller" : "a signed-in account without a role in force";
}

function grantWords(cell: AccessCell, grant: Grant): string {
  const columns = cell.operation === "update" || cell.operation === "insert" ? ` (${grant.columns.join(", ")})` : "";
  return `${rowWords(grant.rows)} of ${cell.entity}${columns}`;
}

function rowWords(predicate: Predicate): string {
  switch (predicate.kind) {
    case "all":
      return "any row";
    case "none":
      return "no row";
    case "own":
      return "own rows";
    case "in-state":
      return `rows with ${predicate.column} ${predicate.values.join(" or ")}`;
    case "and":
      return predicate.of.map(rowWords).join(" that are ");
    case "or":
      return predicate.of.map(rowWords).join(" or ");
    case "not":
      return `rows other than ${rowWords(predicate.of)}`;
    case "sql":
      return `rows by a condition on ${columnsIn(predicate.expression).join(", ")}`;
  }
}
