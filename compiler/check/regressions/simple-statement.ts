/** Statements on one table without anything else around them: what they say, as the contract's own expressions. */

import type { Node, SelectStmt } from "libpg-query";
import type { Expression } from "../../ir/expression.ts";
import type { AssignedValue, SimpleStatement } from "../../ir/regression.ts";
import { expressionFromTree } from "../../syntax/sql-tree.ts";

/** Thrown inside this file only: the statement is not simple. */
class NotSimpleError extends Error {}

/** Returns what a statement says, or null when it is not simple. Its names were resolved before. */
export function simpleStatement(statement: Node): SimpleStatement | null {
  try {
    return read(statement);
  } catch (error) {
    if (error instanceof NotSimpleError) return null;
    throw error;
  }
}

function read(statement: Node): SimpleStatement {
  if ("SelectStmt" in statement) return readSelect(statement.SelectStmt);
  if ("InsertStmt" in statement) {
    const { cols = [], selectStmt, returningClause, relation, override, ...others } = statement.InsertStmt;
    if (relation === undefined || override !== "OVERRIDING_NOT_SET") throw new NotSimpleError();
    nothingIn(others);
    const [row, ...more] =
      selectStmt !== undefined && "SelectStmt" in selectStmt ? valuesOf(selectStmt.SelectStmt) : [];
    if (row === undefined || more.length > 0 || row.length !== cols.length) throw new NotSimpleError();
    const values = cols.flatMap((one, at) => assignment(one, row[at]));
    return { kind: "insert", values, returning: returned(returningClause) };
  }
  if ("UpdateStmt" in statement) {
    const { targetList = [], whereClause, returningClause, relation, ...others } = statement.UpdateStmt;
    nothingIn(others);
    if (relation === undefined) throw new NotSimpleError();
    const values = targetList.flatMap((one) => assignment(one, "ResTarget" in one ? one.ResTarget.val : undefined));
    return { kind: "update", values, where: optional(whereClause), returning: returned(returningClause) };
  }
  if ("DeleteStmt" in statement) {
    const { whereClause, returningClause, relation, ...others } = statement.DeleteStmt;
    nothingIn(others);
    if (relation === undefined) throw new NotSimpleError();
    return { kind: "delete", where: optional(whereClause), returning: returned(returningClause) };
  }
  throw new NotSimpleError();
}

function readSelect(select: SelectStmt): SimpleStatement {
  const { targetList = [], fromClause = [], whereClause, lockingClause, limitOption: _, op: __, ...others } = select;
  nothingIn(others);
  const [from, ...more] = fromClause;
  if (from === undefined || !("RangeVar" in from) || more.length > 0) throw new NotSimpleError();
  return {
    kind: "select",
    columns: columnsOf(targetList),
    locking: lockingClause !== undefined,
    where: optional(whereClause),
  };
}

/** Any clause that is not read decides something. */
function nothingIn(others: object): void {
  if (Object.keys(others).length > 0) throw new NotSimpleError();
}

function valuesOf(select: SelectStmt): readonly (readonly Node[])[] {
  const { valuesLists = [], limitOption: _, op: __, ...others } = select;
  nothingIn(others);
  return valuesLists.map((list) => ("List" in list ? (list.List.items ?? []) : []));
}

function assignment(target: Node, value: Node | undefined): readonly AssignedValue[] {
  if (!("ResTarget" in target) || target.ResTarget.indirection !== undefined || value === undefined)
    throw new NotSimpleError();
  // DEFAULT in an INSERT is what a column gets that is not named, but the right to name it is asked for.
  return [{ column: target.ResTarget.name ?? "", value: expression(value) }];
}

function returned(clause: { readonly exprs?: readonly Node[] } | undefined): readonly string[] | null {
  if (clause === undefined) return [];
  return columnsOf(clause.exprs ?? []);
}

/** Names of the columns of a result, null for all: constants besides them reach nothing; anything else is not simple. */
function columnsOf(targets: readonly Node[]): readonly string[] | null {
  const columns: string[] = [];
  for (const one of targets) {
    const value = "ResTarget" in one ? one.ResTarget.val : undefined;
    if (value === undefined) throw new NotSimpleError();
    if ("A_Const" in value) continue;
    if (!("ColumnRef" in value)) throw new NotSimpleError();
    const last = value.ColumnRef.fields?.at(-1);
    if (last !== undefined && "A_Star" in last) return null;
    columns.push(last !== undefined && "String" in last ? (last.String.sval ?? "") : "");
  }
  return columns;
}

function optional(node: Node | undefined): Expression | null {
  return node === undefined ? null : expression(node);
}

function expression(node: Node): Expression {
  const tree = expressionFromTree(node);
  if ("what" in tree) throw new NotSimpleError();
  return tree.expression;
}
