/**
 * The oracle: what the contract says about one attempt. It reads the IR alone and derives by itself, from the language
 * and the semantics, what the emission of policies derives for itself: a mistake in the one is not repeated by the other.
 */

import type { Actor, Grant, Operation } from "../ir/access.ts";
import type { Entity } from "../ir/entity.ts";
import { cellOf, columnOf, entityOf, lifecycleOf } from "../ir/find.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { OwnPredicate, Predicate } from "../ir/predicate.ts";
import { evaluate } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { and, negate, or, undecided } from "./truth.ts";
import type { Value } from "./truth.ts";

/** Who acts, as the contract sees it: a role only with an identity row that may log in. */
export interface Person {
  readonly actor: Actor;
  /** auth.users id in the token, null without one. */
  readonly userId: string | null;
  /** Key of the active identity row, null without one. */
  readonly identityKey: string | null;
  /** Whether there is an identity row, in a state that may not log in. */
  readonly suspended: boolean;
}

/** The project and the rows that exist before the attempt. */
export interface Surroundings {
  readonly project: readonly ModuleIr[];
  /** The row of an entity whose column has a value, or null. */
  readonly rowOf: (entity: string, column: string, value: string) => Row | null;
}

export interface Attempt {
  readonly person: Person;
  readonly operation: Operation;
  readonly entity: string;
  /** The row as it is; for insert the row as it would be. */
  readonly row: Row;
  /** For update: the row as it would be. */
  readonly next?: Row;
  /** Columns read, inserted, or for update those whose value changes. */
  readonly columns: readonly string[];
}

export type Reason = "no-grant" | "row" | "column" | "next-row" | "transition" | "initial-state" | "undecided";
type Verdict = {
  /** The access cell that is asked. */
  readonly cell: string;
  /** The contract place that decides: the cell, or the lifecycle. */
  readonly place: string;
} & ({ readonly allowed: true } | { readonly allowed: false; readonly because: Reason });

/**
 * Returns the contract's verdict on an attempt, and the semantic path of the place that decides: the cell of the
 * person's role, or of `signed-in` for who has no role in force; the lifecycle where the columns are the person's to
 * write and only the state is wrong. Reasons, in the order in which they are looked at:
 * - "no-grant": the cell grants nothing, or nobody or a suspended account asks (semantics.md 8);
 * - "row": none of its grants holds for the row as it is; NULL in a condition is no yes;
 * - "column": no grant that holds for the row has a column that is inserted, read or changed;
 * - "initial-state", "transition": the diagram has no such beginning or step (not asked of the service role);
 * - "next-row": the row as it would be is nobody's to make; a state that may move on keeps the right of the state before;
 * - "undecided": a condition reads what only Postgres can compute.
 * Throws for an entity that the project does not have.
 */
export function decide(around: Surroundings, attempt: Attempt): Verdict {
  const module = moduleOf(around.project, attempt.entity);
  const entity = entityOf(module, attempt.entity);
  const cell = cellOf(module, attempt.entity, attempt.person.actor, attempt.operation);
  const refuse = (because: Reason, place = cell.id): Verdict => ({ allowed: false, cell: cell.id, place, because });

  const { grants } = cell;
  // Whoever is signed in has an id; a token without one is nobody's. A suspended account has no access at all.
  const { actor, userId, suspended } = attempt.person;
  const isNobody = actor.kind === "signed-in" && (userId === null || suspended);
  if (grants.length === 0 || isNobody) return refuse("no-grant");
  const judged = grants.map((grant) => ({
    grant,
    holds: holds(around, module, entity, grant.rows, attempt.row, attempt.person),
  }));
  const holding = judged.filter(({ holds }) => holds === true);
  if (judged.some(({ holds }) => holds === undecided)) return refuse("undecided");
  if (holding.length === 0) return refuse("row");

  const columns = new Set(holding.flatMap(({ grant }) => grant.columns));
  const lifecycle = attempt.person.actor.kind === "service-role" ? null : lifecycleOf(module, attempt.entity);
  if (
    attempt.operation !== "delete" &&
    attempt.columns.some(
      (one) => !columns.has(one) && !isFreeKey(entity, attempt, one) && !isSettled(holding, attempt, one),
    )
  )
    return refuse("column");
  if (
    attempt.operation === "insert" &&
    lifecycle !== null &&
    !lifecycle.initial.includes(attempt.row[lifecycle.column] ?? "")
  ) {
    return refuse("initial-state", `lifecycles/${entity.name}`);
  }
  if (attempt.next !== undefined) {
    const from = lifecycle === null ? null : attempt.row[lifecycle.column];
    const to = lifecycle === null ? null : attempt.next[lifecycle.column];
    if (from !== to && !lifecycle?.transitions.some((one) => one.from === from && one.to === to))
      return refuse("transition", `lifecycles/${entity.name}`);
    const next = attempt.next;
    const after = or(
      grants.flatMap((grant) => {
        // Whoever may take the transition keeps his right by the state the row had: "own, while draft" may finalize.
        const mayMove = lifecycle !== null && grant.columns.includes(lifecycle.column);
        const rows = mayMove ? [next, { ...next, [lifecycle.column]: from ?? null }] : [next];
        return rows.map((row) => holds(around, module, entity, grant.rows, row, attempt.person));
      }),
    );
    if (after === undecided) return refuse("undecided");
    if (after !== true) return refuse("next-row");
  }
  return { allowed: true, cell: cell.id, place: cell.id };
}

/** Whoever may create a row may name its key, or leave it to its default: an upsert does the one, an insert the other. */
function isFreeKey(entity: Entity, attempt: Attempt, column: string): boolean {
  if (attempt.operation !== "insert" || !entity.primaryKey.columns.includes(column)) return false;
  return columnOf(entity, column).default !== null;
}

/** An owner who may not name himself is filled in: whoever names him where others may says what would be there anyway. */
function isSettled(holding: readonly { readonly grant: Grant }[], attempt: Attempt, column: string): boolean {
  return attempt.operation === "insert" && holding.some(({ grant }) => namesOwner(grant.rows, column));
}

function namesOwner(predicate: Predicate, column: string): boolean {
  if (predicate.kind === "and") return predicate.of.some((one) => namesOwner(one, column));
  return predicate.kind === "own" && predicate.holds !== "parent" && predicate.column === column;
}

/** Returns the module of the project that has the entity. */
export function moduleOf(project: readonly ModuleIr[], entity: string): ModuleIr {
  const found = project.find((one) => one.entities.some(({ name }) => name === entity));
  if (found === undefined) throw new Error(`no module of the project has the entity ${entity}`);
  return found;
}

function holds(
  around: Surroundings,
  module: ModuleIr,
  entity: Entity,
  predicate: Predicate,
  row: Row,
  person: Person,
): Value {
  const inner = (one: Predicate): Value => holds(around, module, entity, one, row, person);
  switch (predicate.kind) {
    case "all":
      return true;
    case "none":
      return false;
    case "own":
      return isOwn(around, predicate, row, person);
    case "in-state": {
      const state = row[predicate.column] ?? null;
      return state === null ? null : predicate.values.includes(state);
    }
    case "and":
      return and(predicate.of.map(inner));
    case "or":
      return or(predicate.of.map(inner));
    case "not":
      return negate(true, inner(predicate.of));
    case "sql":
      return evaluate(predicate.expression, {
        row,
        typeOf: (column) => columnOf(entity, column).type,
        userId: person.userId,
      });
  }
}

function isOwn(around: Surroundings, own: OwnPredicate, row: Row, person: Person): Value {
  const value = row[own.column] ?? null;
  if (value === null) return null;
  if (own.holds === "user") return person.userId === null ? null : value === person.userId;
  if (own.holds === "identity") return person.identityKey === null ? null : value === person.identityKey;
  const parent = around.rowOf(own.parent, own.parentKey, value);
  return parent === null ? false : isOwn(around, own.parentOwn, parent, person);
}
