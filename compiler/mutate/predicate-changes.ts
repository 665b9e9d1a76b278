/** Row predicates with one part left out, or asking for something else. */

import type { Entity } from "../ir/entity.ts";
import { columnOf, lifecycleOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Predicate } from "../ir/predicate.ts";

export interface PredicateChange {
  readonly operator: string;
  readonly detail: string;
  readonly predicate: Predicate;
}

/** Returns the predicates that differ from this one in one part. */
export function narrower(predicate: Predicate, entity: Entity, ir: ModuleIr): readonly PredicateChange[] {
  switch (predicate.kind) {
    case "all":
    case "none":
    case "sql":
      return [];
    case "own":
      return wrongOwner(predicate, entity);
    case "in-state":
      return states(predicate, entity, ir);
    case "not":
      return [{ operator: "drop a negation", detail: "", predicate: predicate.of }];
    case "and":
    case "or":
      return predicate.of.flatMap((part, at) => {
        const others = predicate.of.filter((one) => one !== part);
        const [only] = others;
        const without: Predicate = others.length === 1 && only !== undefined ? only : { ...predicate, of: others };
        return [
          {
            operator: predicate.kind === "and" ? "drop a condition" : "drop an alternative",
            detail: `part ${at + 1}`,
            predicate: without,
          },
          ...narrower(part, entity, ir).map((one) => ({
            ...one,
            detail: `part ${at + 1} ${one.detail}`,
            predicate: { ...predicate, of: predicate.of.map((other) => (other === part ? one.predicate : other)) },
          })),
        ];
      });
  }
}

/** Ownership read from another column of the same type. */
function wrongOwner(own: Extract<Predicate, { kind: "own" }>, entity: Entity): readonly PredicateChange[] {
  const type = JSON.stringify(columnOf(entity, own.column).type);
  return entity.columns
    .filter((one) => one.name !== own.column && JSON.stringify(one.type) === type)
    .map((one) => ({
      operator: "compare the wrong column",
      detail: `${one.name} for ${own.column}`,
      predicate: { ...own, column: one.name },
    }));
}

function states(
  predicate: Extract<Predicate, { kind: "in-state" }>,
  entity: Entity,
  ir: ModuleIr,
): readonly PredicateChange[] {
  const lifecycle = lifecycleOf(ir, entity.name);
  const known = lifecycle?.column === predicate.column ? lifecycle.states.map((one) => one.name) : [];
  const { values } = predicate;
  return [
    ...known
      .filter((one) => !values.includes(one))
      .map((state) => ({
        operator: "admit another state",
        detail: state,
        predicate: { ...predicate, values: [...values, state] },
      })),
    ...(values.length > 1
      ? values.map((state) => ({
          operator: "leave out a state",
          detail: state,
          predicate: { ...predicate, values: values.filter((one) => one !== state) },
        }))
      : []),
  ];
}
