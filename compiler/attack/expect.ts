/** From the oracle's verdict to how the database must show it: the table of statement shape x denial layer. */

import type { Operation } from "../ir/access.ts";
import { cellOf } from "../ir/find.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Player } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { chosenColumns, columnsRead, insertedRow } from "./inserted-row.ts";
import { decide } from "./oracle.ts";
import type { Attempt } from "./oracle.ts";
import { denied, permitted, refusedBy } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { privileges, reaches, sees } from "./target.ts";
import type { Target } from "./target.ts";
import { undecided } from "./truth.ts";
import { columnsIn, verdictOn } from "./value.ts";

/** Where there is a privilege there is a policy, and every policy asks who acts: what is no token is an error there. */
const unreadable = denied("token");

/**
 * Postgres judges in this order: privileges (aclcheck_error); for UPDATE and DELETE the policies' USING, for rows the
 * statement also reads those of SELECT (rows are not found); BEFORE triggers, where the row guard stands; the policies'
 * WITH CHECK on the new row; constraints; AFTER triggers. Null means that the contract's condition cannot be computed.
 */
interface UpdateShape {
  /** Columns that WHERE, RETURNING or the assigned expressions read. */
  readonly reads: readonly string[];
  /** MERGE raises an error where UPDATE and DELETE do not find a visible row. */
  readonly merge: boolean;
}

/** Returns what an UPDATE of one row must show; null when undecided. */
export function expectUpdate(
  target: Target,
  player: Player,
  row: Row,
  changes: Row,
  shape: UpdateShape,
): Expectation | null {
  const rights = privileges(target, player);
  const next = { ...row, ...changes };
  if (Object.keys(changes).some((one) => !rights.update.has(one))) return denied("privilege");
  if (shape.reads.some((one) => !rights.select.has(one))) return denied("privilege");
  if (player.malformed) return unreadable;

  const found = isFound(target, player, "update", row, shape);
  if (found !== "found") return found;
  const changed = Object.keys(changes).filter((one) => row[one] !== changes[one]);
  const attempt = {
    person: player.person,
    operation: "update",
    entity: target.entity.name,
    row,
    next,
    columns: changed,
  } as const;
  const verdict = decide(target.world.around, attempt);
  if (!verdict.allowed) {
    if (verdict.because === "undecided") return null;
    return denied(verdict.because === "column" || verdict.because === "transition" ? "guard" : "policy");
  }
  if (shape.reads.length === 0) return permitted(1);
  const visible = sees(target, player, next);
  return visible === null ? null : visible ? permitted(1) : denied("policy");
}

/** Returns what a DELETE of one row must show; null when undecided. */
export function expectDelete(target: Target, player: Player, row: Row, shape: UpdateShape): Expectation | null {
  const rights = privileges(target, player);
  if (!rights.delete || shape.reads.some((one) => !rights.select.has(one))) return denied("privilege");
  if (player.malformed) return unreadable;
  const found = isFound(target, player, "delete", row, shape);
  return found === "found" ? permitted(1) : found;
}

/** Returns what an INSERT of one row must show; null when undecided. */
export function expectInsert(
  target: Target,
  player: Player,
  row: Row,
  listed: readonly string[],
  returning: readonly string[],
): Expectation | null {
  const rights = privileges(target, player);
  if (listed.some((one) => !rights.insert.has(one))) return denied("privilege");
  if (returning.some((one) => !rights.select.has(one))) return denied("privilege");
  if (player.malformed) return unreadable;
  const refused = refusalOfNew(target, player, row, listed, returning.length > 0 ? ["insert", "select"] : ["insert"]);
  if (refused === null || refused.kind === "denied") return refused;
  const { row: inserted } = insertedRow(target, player, row, listed);
  const chosen = chosenColumns(target, player, inserted, listed);
  const verdict = decide(target.world.around, insertion(target, player, inserted, chosen));
  if (!verdict.allowed) return denied("guard");
  if (returning.length === 0) return permitted(1);
  const visible = sees(target, player, inserted);
  return visible === null ? null : visible ? permitted(1) : denied("policy");
}

/**
 * Returns how a new row is refused before any trigger that looks at statements, as an upsert's is too: by the policy,
 * then by NOT NULL, then by a CHECK. `permitted` when it is not, null when undecided, also where a condition of one of
 * the operations reads a default that only Postgres can compute.
 */
export function refusalOfNew(
  target: Target,
  player: Player,
  row: Row,
  listed: readonly string[],
  operations: readonly Operation[],
): Expectation | null {
  const { row: inserted, unknown, missing } = insertedRow(target, player, row, listed);
  const read = operations.flatMap((operation) =>
    cellOf(target.module, target.entity.name, player.person.actor, operation).grants.flatMap((one) =>
      columnsRead(one.rows),
    ),
  );
  if (read.some((one) => unknown.has(one))) return null;
  const verdict = decide(target.world.around, insertion(target, player, inserted, []));
  if (!verdict.allowed && verdict.because === "undecided") return null;
  if (!verdict.allowed && verdict.because !== "initial-state") return denied("policy");
  if (missing.length > 0) return refusedBy("23502", null);
  // A row is made up so that every CHECK lets it in; only defaults in place of its values can change that.
  const touched = target.entity.checks.filter((check) =>
    columnsIn(check.expression).some((one) => inserted[one] !== row[one] || unknown.has(one)),
  );
  const computed = Object.fromEntries(Object.entries(inserted).filter(([name]) => !unknown.has(name)));
  const answers = touched.map((check) => ({ name: check.name, answer: verdictOn(target.entity, check, computed) }));
  if (answers.some(({ answer }) => answer === undecided)) return null;
  const [first] = answers.flatMap(({ name, answer }) => (answer === false ? [name] : [])).sort(byCodeUnit);
  return first === undefined ? permitted(1) : refusedBy("23514", first);
}

function insertion(target: Target, player: Player, row: Row, columns: readonly string[]): Attempt {
  return { person: player.person, operation: "insert", entity: target.entity.name, row, columns };
}

/** Returns what a SELECT of these columns must show; null when the visibility of a row is undecided. */
export function expectSelect(
  target: Target,
  player: Player,
  rows: readonly Row[],
  columns: readonly string[],
  locking: boolean,
): Expectation | null {
  const rights = privileges(target, player);
  if (columns.some((one) => !rights.select.has(one)) || rights.select.size === 0) return denied("privilege");
  if (locking && rights.update.size === 0) return denied("privilege");
  if (player.malformed) return unreadable;
  const found = rows.map((row) => [sees(target, player, row), locking ? reaches(target, player, "update", row) : true]);
  if (found.some((one) => one.includes(null))) return null;
  const count = found.filter((one) => !one.includes(false)).length;
  return count === 0 && rows.length > 0 ? denied("zero-rows") : permitted(count);
}

function isFound(
  target: Target,
  player: Player,
  operation: "update" | "delete",
  row: Row,
  shape: UpdateShape,
): "found" | Expectation | null {
  const visible = shape.reads.length === 0 ? true : sees(target, player, row);
  const reached = reaches(target, player, operation, row);
  if (visible === null || reached === null) return null;
  if (!visible) return denied("zero-rows");
  return reached ? "found" : denied(shape.merge ? "policy" : "zero-rows");
}
