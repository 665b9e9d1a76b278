/** The heading of a matrix column: an operation, a change of one column, or a declared verb. */

import type { Operation } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { Structure } from "../structure.ts";
import { columnSpoken } from "./name-words.ts";
import { abilityPhrases, columnVerbs } from "./phrase-book.ts";
import { plainWords } from "./plain-words.ts";
import { statesOfVerb, verbOfState } from "./transitions.ts";

export type Ability =
  | { readonly kind: "operations"; readonly operations: readonly Operation[] }
  | { readonly kind: "column"; readonly column: string }
  | { readonly kind: "transition"; readonly column: string; readonly states: readonly string[] };

/**
 * Returns what a heading such as "Can Update", "Can Change Roles" or "Can Archive" means for an entity, or null when
 * it means nothing there. `topic` is the column that the section's heading restricts the matrix to: every ability is
 * then a change of that column.
 */
export function readAbility(
  structure: Structure,
  entity: Entity,
  topic: string | null,
  heading: string,
): Ability | null {
  const words = plainWords(heading);
  const [first, ...rest] = words;
  const spoken = first === "can" ? rest : words;
  const phrase = abilityPhrases.find((one) => plainWords(one.text).join(" ") === spoken.join(" "));
  if (phrase !== undefined) {
    if (topic === null) return spokenOperations(entity, phrase.operations);
    // In a matrix about one column, updating is changing that column; nothing else is about a column.
    return phrase.operations !== "write" && phrase.operations.includes("update")
      ? { kind: "column", column: topic }
      : null;
  }
  const [verb, ...named] = spoken;
  if (verb === undefined) return null;
  if (columnVerbs.includes(verb)) {
    const column = named.length === 0 ? topic : columnSpoken(entity, named);
    return column !== null && (topic === null || topic === column) ? { kind: "column", column } : null;
  }
  return named.length === 0 ? transitionOf(structure, entity, verb) : null;
}

function spokenOperations(entity: Entity, operations: readonly Operation[] | "write"): Ability {
  if (operations !== "write") return { kind: "operations", operations };
  return { kind: "operations", operations: entity.appendOnly ? ["insert"] : ["insert", "update", "delete"] };
}

function transitionOf(structure: Structure, entity: Entity, verb: string): Ability | null {
  const lifecycle = structure.lifecycles.find((one) => one.entity === entity.name);
  if (lifecycle === undefined) return null;
  const states = statesOfVerb(lifecycle, verb);
  return states.length === 0 ? null : { kind: "transition", column: lifecycle.column, states };
}

/** Returns the headings of declared verbs that an entity's lifecycle gives a meaning: Can Archive. */
export function transitionHeadings(structure: Structure, entity: Entity): readonly string[] {
  const lifecycle = structure.lifecycles.find((one) => one.entity === entity.name);
  if (lifecycle === undefined) return [];
  const reached = new Set(lifecycle.transitions.map((one) => one.to));
  return lifecycle.states.filter((state) => reached.has(state.name)).map((state) => verbHeading(lifecycle, state.name));
}

/** Returns the heading that means every transition into `state`. */
export function verbHeading(lifecycle: Lifecycle, state: string): string {
  const verb = verbOfState(lifecycle, state);
  return `Can ${verb.slice(0, 1).toUpperCase()}${verb.slice(1)}`;
}

/** Returns the operations that an ability is about. */
export function operationsOf(ability: Ability): readonly Operation[] {
  return ability.kind === "operations" ? ability.operations : ["update"];
}
