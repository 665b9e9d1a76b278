/** Regressions written as SQL as statements, with the contract's verdict on the simple ones. */

import type { Expression } from "../ir/expression.ts";
import { columnOf, isAuditLog } from "../ir/find.ts";
import { projectLog } from "../ir/object-names.ts";
import type { AssignedValue, SimpleStatement, WrittenAttempt } from "../ir/regression.ts";
import { literal, qualified } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import type { Player } from "./cast.ts";
import { fits } from "./change.ts";
import { evaluate } from "./evaluate.ts";
import type { Row } from "./evaluate.ts";
import { expectDelete, expectInsert, expectSelect, expectUpdate } from "./expect.ts";
import { denied } from "./probe.ts";
import type { AttackSettings, Expectation } from "./probe.ts";
import { keyOfPart } from "./regression-rows.ts";
import type { Trial } from "./regression-trial.ts";
import type { Target } from "./target.ts";
import { undecided } from "./truth.ts";
import type { Value } from "./truth.ts";
import { together } from "./update-probes.ts";
import { columnsIn } from "./value.ts";
import type { World } from "./world.ts";

/** Returns the one trial, or a sentence where a row that the statement speaks of is not there. */
export function writtenTrial(
  world: World,
  target: Target | null,
  settings: AttackSettings,
  player: Player,
  attempt: WrittenAttempt,
): Trial | string {
  let text = "";
  let pinned = false;
  for (const part of attempt.parts) {
    if (part.kind === "text") text += part.text;
    else if (part.kind === "entity") text += qualified(settings.publicSchema, part.entity);
    else if (part.kind === "project-log") text += qualified(settings.auditSchema, projectLog.table);
    else {
      const key = keyOfPart(world, player, part);
      if (key === null) return `${player.actor.name} has no ${part.whose} row of ${part.entity ?? "auth.users"}`;
      text += literal(key);
      pinned = true;
    }
  }
  const { simple } = attempt;
  const reading: Reading | null = target === null ? null : { world, target, player };
  const expect = simple === null || reading === null ? null : verdict(reading, simple);
  const blind = simple === null ? !pinned : simple.kind !== "insert" && !namesKey(target, simple.where);
  // What the world itself left in a log nobody counts.
  const counted = !(blind && target !== null && isAuditLog(target.module, target.entity.name));
  return {
    label: "",
    operation: attempt.operation,
    // The author's own text between names that the compiler settles.
    statement: text as Sql,
    expect: counted || expect?.kind === "denied" ? expect : null,
    partly: false,
    setup: [],
    blind,
  };
}

interface Reading {
  readonly world: World;
  readonly target: Target;
  readonly player: Player;
}

/** Whether the rows are named by their key, so that no others can be reached. */
function namesKey(target: Target | null, where: Expression | null): boolean {
  if (target === null || where === null) return false;
  if (where.kind === "and") return where.of.some((one) => namesKey(target, one));
  const key = target.entity.primaryKey.columns;
  return (
    where.kind === "operator" &&
    where.operator === "=" &&
    where.left?.kind === "column" &&
    key.length === 1 &&
    key.includes(where.left.name) &&
    where.right.kind === "call" &&
    where.right.schema === "contractc"
  );
}

function verdict(reading: Reading, simple: SimpleStatement): Expectation | null {
  const { target, player } = reading;
  const all = target.entity.columns.map((one) => one.name);
  if (simple.kind === "insert") return insertion(reading, simple.values, simple.returning ?? all);
  const matched = matchedRows(reading, simple.where);
  if (matched === null) return null;
  const conditions = simple.where === null ? [] : columnsIn(simple.where);
  if (simple.kind === "select") {
    const columns = [...new Set([...(simple.columns ?? all), ...conditions])];
    const expect = expectSelect(target, player, matched, columns, simple.locking);
    return expect?.kind === "rows" && expect.count === 0 ? denied("zero-rows") : expect;
  }
  const reads = [...new Set([...conditions, ...(simple.returning ?? all)])];
  const [any] = target.rows;
  const of = (row: Row): Expectation | null =>
    simple.kind === "delete"
      ? expectDelete(target, player, row, { reads, merge: false })
      : update(reading, row, simple.values, reads);
  if (matched.length > 0) return together(matched.map(of));
  // Rights are asked for even where no row fits.
  const refused = any === undefined ? null : of(any);
  if (refused === null) return null;
  return refused.kind === "denied" && refused.layer === "privilege" ? refused : denied("zero-rows");
}

function update(
  reading: Reading,
  row: Row,
  values: readonly AssignedValue[],
  reads: readonly string[],
): Expectation | null {
  const { target, player } = reading;
  const changed = assignedRow(reading, values, row);
  if (changed === null) return null;
  const read = [...new Set([...reads, ...values.flatMap((one) => columnsIn(one.value))])];
  const expect = expectUpdate(target, player, row, changed, { reads: read, merge: false });
  return expect?.kind === "rows" && !fits(target, row, { ...row, ...changed }) ? null : expect;
}

function insertion(
  reading: Reading,
  values: readonly AssignedValue[],
  returning: readonly string[],
): Expectation | null {
  const { target, player } = reading;
  const given = assignedRow(reading, values, {});
  if (given === null) return null;
  const empty = Object.fromEntries(target.entity.columns.map((one) => [one.name, null] as const));
  const listed = values.map((one) => one.column);
  return expectInsert(target, player, { ...empty, ...given }, listed, returning);
}

function matchedRows(reading: Reading, where: Expression | null): readonly Row[] | null {
  const { target } = reading;
  if (where === null) return target.rows;
  const answers = target.rows.map((row) => ({ row, holds: answer(reading, where, row) }));
  return answers.some(({ holds }) => holds === undecided)
    ? null
    : answers.filter(({ holds }) => holds === true).map(({ row }) => row);
}

function assignedRow(reading: Reading, values: readonly AssignedValue[], row: Row): Row | null {
  const assigned: Record<string, string | null> = {};
  for (const { column, value } of values) {
    const given = answer(reading, value, row);
    if (given === undecided || (typeof given === "object" && given !== null)) return null;
    assigned[column] = given === null ? null : String(given);
  }
  return assigned;
}

function answer({ world, target, player }: Reading, expression: Expression, row: Row): Value {
  const typeOf = (column: string) => columnOf(target.entity, column).type;
  return evaluate(withKeys(world, player, expression), { row, typeOf, userId: player.person.userId });
}

/** The expression with the keys of rows in the place of the calls that stand for them. */
function withKeys(world: World, player: Player, expression: Expression): Expression {
  const text = JSON.stringify(expression, (_, value: unknown) => {
    const part = rowCall(value);
    return part === null ? value : { kind: "string", value: keyOfPart(world, player, part) ?? "" };
  });
  return JSON.parse(text) as Expression;
}

function rowCall(value: unknown): { readonly whose: "own" | "other"; readonly entity: string | null } | null {
  if (typeof value !== "object" || value === null || !("schema" in value) || value.schema !== "contractc") return null;
  const call = value as Extract<Expression, { kind: "call" }>;
  const [entity] = call.arguments;
  const name = entity?.kind === "string" ? entity.value : "";
  return { whose: call.name === "own" ? "own" : "other", entity: name === "" ? null : name };
}
