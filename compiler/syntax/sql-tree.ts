/** Postgres parse trees to our own expressions: a closed set of nodes, everything else is named and refused. */

import type { A_Const, A_Expr, FuncCall, Node, TypeName } from "libpg-query";
import type { Expression } from "../ir/expression.ts";
import type { ColumnType } from "../ir/type.ts";
import { typeFromTree } from "./sql-type.ts";

/** A node that expressions of a contract cannot have, in the author's words. */
export interface Refusal {
  /** "a subquery", "the window function rank()". */
  readonly what: string;
  readonly kind: "subquery" | "unsupported" | "unknown-type";
  readonly location: number | undefined;
}

/** An expression whose names are not resolved yet. */
export interface ExpressionTree {
  readonly expression: Expression;
  /** Byte location of columns, calls, operators and casts, by node. */
  readonly locations: ReadonlyMap<Expression, number>;
  /** What stands before the dot of a qualified column. */
  readonly qualifiers: ReadonlyMap<Expression, readonly string[]>;
}

interface Reading {
  /** How many nodes the present one is inside of. */
  depth: number;
  readonly locations: Map<Expression, number>;
  readonly qualifiers: Map<Expression, readonly string[]>;
}

/** Thrown inside this file only; a refusal ends the reading of one expression. */
class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.what);
    this.refusal = refusal;
  }
}

/** Returns the expression of a parse tree, or the first node that has no place in a contract. */
export function expressionFromTree(node: Node): ExpressionTree | Refusal {
  const reading: Reading = { depth: 0, locations: new Map(), qualifiers: new Map() };
  try {
    return { expression: read(reading, node), locations: reading.locations, qualifiers: reading.qualifiers };
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

function refuse(what: string, location: number | undefined, kind: Refusal["kind"] = "unsupported"): never {
  throw new RefusalError({ what, kind, location });
}

function noted<T extends Expression>(reading: Reading, expression: T, location: number | undefined): T {
  reading.locations.set(expression, location ?? 0);
  return expression;
}

/** Deeper trees come from no person, and everything that walks them does so by calling itself. */
const deepest = 200;

function read(reading: Reading, node: Node): Expression {
  if (++reading.depth > deepest) return refuse(`more than ${deepest} levels of nesting`, undefined);
  const expression = readNode(reading, node);
  reading.depth--;
  return expression;
}

function readNode(reading: Reading, node: Node): Expression {
  if ("A_Const" in node) return readConstant(node.A_Const);
  if ("ColumnRef" in node) {
    const names = (node.ColumnRef.fields ?? []).map(
      (field) => stringOf(field) ?? refuse("the star *", node.ColumnRef.location),
    );
    const column: Expression = { kind: "column", name: names.at(-1) ?? "" };
    if (names.length > 1) reading.qualifiers.set(column, names.slice(0, -1));
    return noted(reading, column, node.ColumnRef.location);
  }
  if ("FuncCall" in node) return readCall(reading, node.FuncCall);
  if ("A_Expr" in node) return readOperator(reading, node.A_Expr);
  if ("BoolExpr" in node) return readLogic(reading, node.BoolExpr.boolop, node.BoolExpr.args ?? []);
  if ("NullTest" in node) {
    return {
      kind: "is-null",
      negated: node.NullTest.nulltesttype === "IS_NOT_NULL",
      value: need(reading, node.NullTest.arg),
    };
  }
  if ("BooleanTest" in node) {
    const [, not, expected] = /^IS_(NOT_)?(TRUE|FALSE|UNKNOWN)$/.exec(node.BooleanTest.booltesttype ?? "") ?? [];
    const value = need(reading, node.BooleanTest.arg);
    const wanted = expected === "UNKNOWN" ? null : expected === "TRUE";
    return { kind: "is-boolean", negated: not !== undefined, value, expected: wanted };
  }
  if ("TypeCast" in node) {
    const value = need(reading, node.TypeCast.arg);
    const type = readType(node.TypeCast.typeName);
    return noted(reading, { kind: "cast", value, type }, node.TypeCast.typeName?.location);
  }
  if ("CoalesceExpr" in node) return { kind: "coalesce", of: all(reading, node.CoalesceExpr.args) };
  if ("MinMaxExpr" in node) {
    const name = node.MinMaxExpr.op === "IS_GREATEST" ? "greatest" : "least";
    const call: Expression = { kind: "call", schema: null, name, arguments: all(reading, node.MinMaxExpr.args) };
    return noted(reading, call, node.MinMaxExpr.location);
  }
  if ("A_ArrayExpr" in node) return { kind: "array", items: all(reading, node.A_ArrayExpr.elements) };
  if ("CaseExpr" in node) return readCase(reading, node);
  if ("SQLValueFunction" in node) {
    const name = keywords[node.SQLValueFunction.op ?? ""];
    return name === undefined
      ? refuse(valueFunctionName(node.SQLValueFunction.op ?? ""), node.SQLValueFunction.location)
      : { kind: "keyword", name };
  }
  if ("SubLink" in node) return refuse("a subquery", node.SubLink.location, "subquery");
  const [kind, inner] = Object.entries(node)[0] ?? ["nothing", {}];
  return refuse(unsupported[kind] ?? `an SQL construct (${kind}) that contracts cannot have`, locationOf(inner));
}

const unsupported: Readonly<Record<string, string>> = {
  ParamRef: "a parameter",
  RowExpr: "a row (a, b)",
  A_Indirection: "an array index or a field of a composite value",
  CollateClause: "COLLATE",
  XmlExpr: "an XML expression",
  XmlSerialize: "an XML expression",
  JsonIsPredicate: "IS JSON",
  NamedArgExpr: "a named argument",
  GroupingFunc: "GROUPING",
  SetToDefault: "DEFAULT",
  CurrentOfExpr: "CURRENT OF",
};

const keywords: Readonly<Record<string, Extract<Expression, { kind: "keyword" }>["name"]>> = {
  SVFOP_CURRENT_DATE: "current_date",
  SVFOP_CURRENT_TIME: "current_time",
  SVFOP_CURRENT_TIMESTAMP: "current_timestamp",
  SVFOP_LOCALTIME: "localtime",
  SVFOP_LOCALTIMESTAMP: "localtimestamp",
};

function valueFunctionName(op: string): string {
  return op.replace("SVFOP_", "").replace(/_N$/, " with a precision").toLowerCase();
}

function readConstant(constant: A_Const): Expression {
  if (constant.isnull === true) return { kind: "null" };
  // Protobuf leaves out what is zero, empty or false.
  if (constant.boolval !== undefined) return { kind: "boolean", value: constant.boolval.boolval === true };
  if (constant.ival !== undefined) return { kind: "number", value: String(constant.ival.ival ?? 0) };
  if (constant.fval !== undefined) return readNumber(constant.fval.fval ?? "0", constant.location);
  if (constant.sval !== undefined) return { kind: "string", value: constant.sval.sval ?? "" };
  return refuse("a bit string", constant.location);
}

function readNumber(value: string, location: number | undefined): Expression {
  if (!/^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value)) return refuse(`the number spelling ${value}`, location);
  return { kind: "number", value };
}

function readCall(reading: Reading, call: FuncCall): Expression {
  const names = (call.funcname ?? []).map((part) => stringOf(part) ?? "");
  const name = names.at(-1) ?? "";
  if (call.over !== undefined) return refuse(`the window function ${name}()`, call.location);
  const aggregate = call.agg_star ?? call.agg_distinct ?? call.agg_within_group;
  if (aggregate === true || call.agg_order !== undefined || call.agg_filter !== undefined) {
    return refuse(`the aggregate ${name}()`, call.location);
  }
  if (call.func_variadic === true) return refuse("VARIADIC", call.location);
  if (names.length > 2) return refuse(`the name ${names.join(".")}`, call.location);
  const schema = names.length === 2 ? (names[0] ?? "") : null;
  return noted(reading, { kind: "call", schema, name, arguments: all(reading, call.args) }, call.location);
}

function readOperator(reading: Reading, node: A_Expr): Expression {
  if ((node.name ?? []).length !== 1) return refuse("OPERATOR(...)", node.location);
  const operator = stringOf(node.name?.[0]) ?? "";
  const left = (): Expression => need(reading, node.lexpr);
  const right = (): Expression => need(reading, node.rexpr);
  const negated = operator.startsWith("NOT ") || operator.startsWith("!") || operator === "<>";
  const note = <T extends Expression>(expression: T): T => noted(reading, expression, node.location);
  switch (node.kind) {
    case "AEXPR_OP":
      return note({ kind: "operator", operator, left: node.lexpr === undefined ? null : left(), right: right() });
    case "AEXPR_IN":
      return { kind: "in", negated, value: left(), list: listOf(reading, node.rexpr) };
    case "AEXPR_BETWEEN":
    case "AEXPR_NOT_BETWEEN": {
      const value = left();
      const [low, high] = listOf(reading, node.rexpr);
      if (low === undefined || high === undefined) return refuse("BETWEEN without two bounds", node.location);
      return { kind: "between", negated, value, low, high };
    }
    case "AEXPR_LIKE":
    case "AEXPR_ILIKE": {
      const value = left();
      const pattern = right();
      if (pattern.kind === "call" && pattern.name === "like_escape") return refuse("LIKE with ESCAPE", node.location);
      return { kind: "like", negated, insensitive: node.kind === "AEXPR_ILIKE", value, pattern };
    }
    case "AEXPR_DISTINCT":
    case "AEXPR_NOT_DISTINCT":
      return { kind: "is-distinct", negated: node.kind === "AEXPR_NOT_DISTINCT", left: left(), right: right() };
    case "AEXPR_OP_ANY":
    case "AEXPR_OP_ALL": {
      const quantifier = node.kind === "AEXPR_OP_ANY" ? "any" : "all";
      return note({ kind: "quantified", quantifier, operator, left: left(), right: right() });
    }
    case "AEXPR_NULLIF":
      return note({ kind: "call", schema: null, name: "nullif", arguments: [left(), right()] });
    case "AEXPR_SIMILAR":
      return refuse("SIMILAR TO (use ~ with a regular expression)", node.location);
    default:
      return refuse("BETWEEN SYMMETRIC", node.location);
  }
}

/** Nested ANDs and ORs are one: Postgres itself flattens them only partly. */
function readLogic(reading: Reading, kind: string | undefined, nodes: readonly Node[]): Expression {
  const of = nodes.map((node) => read(reading, node));
  const [first] = of;
  if (kind === "NOT_EXPR" && first !== undefined) return { kind: "not", of: first };
  const word = kind === "AND_EXPR" ? "and" : "or";
  return { kind: word, of: of.flatMap((one) => (one.kind === word ? one.of : [one])) };
}

function readCase(reading: Reading, node: Extract<Node, { CaseExpr: unknown }>): Expression {
  const { arg, args, defresult } = node.CaseExpr;
  const arms = (args ?? []).map((arm) => {
    if (!("CaseWhen" in arm)) return refuse("a CASE arm without WHEN", undefined);
    const when = need(reading, arm.CaseWhen.expr);
    // CASE x WHEN 1 is CASE WHEN x = 1; reading the subject again gives each arm a node of its own.
    const condition: Expression =
      arg === undefined
        ? when
        : noted(
            reading,
            { kind: "operator", operator: "=", left: read(reading, arg), right: when },
            arm.CaseWhen.location,
          );
    return { when: condition, then: need(reading, arm.CaseWhen.result) };
  });
  return { kind: "case", arms, otherwise: defresult === undefined ? null : read(reading, defresult) };
}

function readType(name: TypeName | undefined): ColumnType {
  if (name === undefined) return refuse("a cast without type", undefined);
  const type = typeFromTree(name);
  return "refused" in type ? refuse(type.refused, name.location, "unknown-type") : type;
}

function need(reading: Reading, node: Node | undefined): Expression {
  return node === undefined ? refuse("an incomplete expression", undefined) : read(reading, node);
}

function all(reading: Reading, nodes: readonly Node[] | undefined): readonly Expression[] {
  return (nodes ?? []).map((node) => read(reading, node));
}

function listOf(reading: Reading, node: Node | undefined): readonly Expression[] {
  return node !== undefined && "List" in node ? all(reading, node.List.items) : [];
}

function stringOf(node: Node | undefined): string | null {
  return node !== undefined && "String" in node ? (node.String.sval ?? "") : null;
}

function locationOf(inner: unknown): number | undefined {
  if (inner === null || typeof inner !== "object" || !("location" in inner)) return undefined;
  return typeof inner.location === "number" ? inner.location : undefined;
}
