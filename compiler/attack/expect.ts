/** From the oracle's verdict to how the database must show it: the table of statement shape x denial layer. */

import type { Player } from "./cast.ts";
import type { Row } from "./evaluate.ts";
import { decide } from "./oracle.ts";
import { denied, permitted } from "./probe.ts";
import type { Expectation } from "./probe.ts";
import { privileges, reaches, sees } from "./target.ts";
import type { Target } from "./target.ts";
import { constantOf } from "./value.ts";

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
  if (player.malformed) return denied("nothing");
  const rights = privileges(target, player);
  const next = { ...row, ...changes };
  if (Object.keys(changes).some((one) => !rights.update.has(one))) return denied("privilege");
  if (shape.reads.some((one) => !rights.select.has(one))) return denied("privilege");

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
  if (player.malformed) return denied("nothing");
  const rights = privileges(target, player);
  if (!rights.delete || shape.reads.some((one) => !rights.select.has(one))) return denied("privilege");
  const found = isFound(target, player, "delete", row, shape);
  return found === "found" ? permitted(1) : found;
}

/** Returns what an INSERT of one row must show; null when undecided. */
export function expectInsert(
  target: Target,
  player: Player,
  row: Row,
  columns: readonly string[],
  returning: readonly string[],
): Expectation | null {
  if (player.malformed) return denied("nothing");
  const rights = privileges(target, player);
  if (columns.some((one) => !rights.insert.has(one))) return denied("privilege");
  if (returning.some((one) => !rights.select.has(one))) return denied("privilege");
  const inserted = withDefaults(target, player, row, columns);
  const attempt = {
    person: player.person,
    operation: "insert",
    entity: target.entity.name,
    row: inserted,
    columns,
  } as const;
  const verdict = decide(target.world.around, attempt);
  if (!verdict.allowed) {
    if (verdict.because === "undecided") return null;
    return denied(verdict.because === "column" || verdict.because === "initial-state" ? "guard" : "policy");
  }
  if (returning.length === 0) return permitted(1);
  const visible = sees(target, player, inserted);
  return visible === null ? null : visible ? permitted(1) : denied("policy");
}

/** What is not named becomes its default; an owner that the system fills in stays the player. */
function withDefaults(target: Target, player: Player, row: Row, named: readonly string[]): Row {
  const mine = [player.person.userId, player.person.identityKey];
  const changed = target.entity.columns.flatMap((column) => {
    const value = row[column.name] ?? null;
    if (named.includes(column.name) || column.generated !== null || (value !== null && mine.includes(value))) return [];
    const fallback = column.default === null ? (column.nullable ? null : undefined) : constantOf(column.default);
    return fallback === undefined ? [] : [[column.name, fallback] as const];
  });
  return { ...row, ...Object.fromEntries(changed) };
}

/** Returns what a SELECT of these columns must show; null when the visibility of a row is undecided. */
export function expectSelect(
  target: Target,
  player: Player,
  rows: readonly Row[],
  columns: readonly string[],
  locking: boolean,
): Expectation | null {
  if (player.malformed) return denied("nothing");
  const rights = privileges(target, player);
  if (columns.some((one) => !rights.select.has(one)) || rights.select.size === 0) return denied("privilege");
  if (locking && rights.update.size === 0) return denied("privilege");
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
