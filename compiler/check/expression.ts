/** SQL fragments to expressions: parsed by Postgres' parser, every name resolved against the contract and known lists. */

import type { Node } from "libpg-query";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Code, Params } from "../diagnostics/catalogue.ts";
import type { Expression } from "../ir/expression.ts";
import { columnTypeSql } from "../sql/expression.ts";
import type { Spanned } from "../syntax/spanned.ts";
import { spanIn } from "../syntax/spanned.ts";
import { parseExpression } from "../syntax/sql-parser.ts";
import { expressionFromTree } from "../syntax/sql-tree.ts";
import type { ExpressionTree, Refusal } from "../syntax/sql-tree.ts";
import { builtInFunctions, platformFunctions } from "./builtins/functions.ts";
import { binaryOperators, columnTypes, prefixOperators } from "./builtins/operators-and-types.ts";
import { childrenOf } from "./expression-tree.ts";
import { isAsTyped } from "./marks-taken-out.ts";
import { didYouMean } from "./names.ts";
import type { Notebook } from "./notebook.ts";

export type ExpressionPurpose = "check" | "default" | "condition" | "index" | "generated" | "example" | "backfill";

export interface ExpressionScope {
  readonly entity: string;
  readonly columns: readonly string[];
}

const spoken: Readonly<Record<ExpressionPurpose, string>> = {
  check: "check",
  default: "default",
  condition: "condition",
  index: "index condition",
  generated: "generated column",
  example: "example value",
  backfill: "backfill",
};

interface Resolving {
  readonly piece: Spanned;
  readonly scope: ExpressionScope;
  readonly purpose: ExpressionPurpose;
  readonly tree: ExpressionTree;
  /** Reports at a node, `length` characters long. */
  readonly report: <C extends Code>(node: Expression, length: number, code: C, params: Params<C>) => void;
}

/**
 * Returns the expression written in `piece`, or null with errors of the family `expression/` at the exact place.
 * Columns are those of the scope, bare or behind the entity's own name. Functions, operators and types are the
 * built-in ones that the purpose allows: only immutable ones in indexes and generated columns, no volatile ones in
 * checks and conditions, `auth.uid()` and its kind in conditions and defaults only (language.md, Entities).
 */
export function resolveExpression(
  piece: Spanned,
  scope: ExpressionScope,
  purpose: ExpressionPurpose,
  notebook: Notebook,
  path: string,
): Expression | null {
  const what = spoken[purpose];
  if (!isAsTyped(piece, what, notebook, path)) return null;
  const parsed = parseExpression(piece.text);
  if ("error" in parsed) {
    const where = { span: spanIn(piece, parsed.offset, parsed.offset + 1), path };
    notebook.diagnostics.push(
      diagnose("expression/syntax", where, { what, text: shortened(piece.text), problem: parsed.error }),
    );
    return null;
  }
  return resolveNode(parsed.ok, piece, parsed.offsetOf, scope, purpose, notebook, path);
}

/** The same for a part of a parse tree whose locations `offsetOf` turns into offsets of `piece`. */
export function resolveNode(
  node: Node,
  piece: Spanned,
  offsetOf: (location: number | undefined) => number,
  scope: ExpressionScope,
  purpose: ExpressionPurpose,
  notebook: Notebook,
  path: string,
): Expression | null {
  const what = spoken[purpose];
  const tree = expressionFromTree(node);
  if ("what" in tree) {
    const start = offsetOf(tree.location);
    notebook.diagnostics.push(refusal(tree, { span: spanIn(piece, start), path }, what, piece.text, scope));
    return null;
  }
  let failed = false;
  const report: Resolving["report"] = (node, length, code, params) => {
    failed = true;
    const start = offsetOf(tree.locations.get(node));
    notebook.diagnostics.push(diagnose(code, { span: spanIn(piece, start, start + length), path }, params));
  };
  visit({ piece, scope, purpose, tree, report }, tree.expression);
  return failed ? null : tree.expression;
}

function refusal(
  refused: Refusal,
  where: Parameters<typeof diagnose>[1],
  what: string,
  text: string,
  scope: ExpressionScope,
) {
  if (refused.kind === "unknown-type")
    return diagnose("expression/unknown-type", where, { what, type: refused.what, suggestion: "" });
  if (refused.kind === "unsupported")
    return diagnose("expression/unsupported", where, { what, construct: refused.what });
  // Reading the own table is circular in a policy, and no more than a subquery elsewhere.
  const own =
    what !== spoken.backfill &&
    new RegExp(`\\b(?:from|join)\\s+(?:public\\s*\\.\\s*)?"?${scope.entity}\\b`, "i").test(text);
  return own
    ? diagnose("expression/reads-own-table", where, { what, table: scope.entity })
    : diagnose("expression/subquery", where, { what });
}

function visit(resolving: Resolving, node: Expression): void {
  const what = spoken[resolving.purpose];
  if (node.kind === "column") checkColumn(resolving, node);
  if (node.kind === "call") checkCall(resolving, node);
  if (node.kind === "keyword" && isFrozen(resolving.purpose)) {
    resolving.report(node, node.name.length, "expression/unstable-function", { what, name: node.name });
  }
  if (node.kind === "operator" || node.kind === "quantified") {
    const known = node.kind === "operator" && node.left === null ? prefixOperators : binaryOperators;
    if (!known.has(node.operator)) {
      resolving.report(node, node.operator.length, "expression/unknown-operator", { what, operator: node.operator });
    }
  }
  if (node.kind === "cast" && !columnTypes.has(node.type.name)) {
    const suggestion = didYouMean(node.type.name, columnTypes);
    const type =
      /^[a-z]/.test(node.type.name) && !/[^a-z0-9_ ]/.test(node.type.name) ? columnTypeSql(node.type) : node.type.name;
    resolving.report(node, node.type.name.length, "expression/unknown-type", { what, type, suggestion });
  }
  childrenOf(node).forEach((child) => visit(resolving, child));
}

function checkColumn(resolving: Resolving, node: Extract<Expression, { kind: "column" }>): void {
  const { scope, purpose, tree, report } = resolving;
  const what = spoken[purpose];
  const qualifier = tree.qualifiers.get(node) ?? [];
  const written = [...qualifier, node.name].join(".");
  const own = qualifier.at(-1) ?? scope.entity;
  if (purpose === "default" || purpose === "example") {
    report(node, written.length, "expression/column-in-default", { what, column: written });
  } else if (own !== scope.entity || qualifier.length > 2 || (qualifier.length === 2 && qualifier[0] !== "public")) {
    report(node, written.length, "expression/other-table", { what, column: written, table: scope.entity });
  } else if (!scope.columns.includes(node.name) || isCut(resolving, node)) {
    const suggestion = didYouMean(node.name, scope.columns);
    report(node, written.length, "expression/unknown-column", {
      what,
      column: node.name,
      table: scope.entity,
      suggestion,
    });
  }
}

/** Whether Postgres' parser cut a longer name to 63 bytes, which then happens to be a column's. */
function isCut(resolving: Resolving, node: Extract<Expression, { kind: "column" }>): boolean {
  return node.name.length >= 63 && new RegExp(`${node.name}[a-z0-9_$]`, "i").test(resolving.piece.text);
}

function checkCall(resolving: Resolving, node: Extract<Expression, { kind: "call" }>): void {
  const { purpose, report } = resolving;
  const what = spoken[purpose];
  const name = node.schema === null ? node.name : `${node.schema}.${node.name}`;
  const count = node.arguments.length;
  if (platformFunctions.has(name)) {
    if (count > 0) report(node, name.length, "expression/argument-count", { what, name, count });
    if (purpose !== "condition" && purpose !== "default") {
      report(node, name.length, "expression/unstable-function", { what, name: `${name}()` });
    }
    return;
  }
  const known = builtInFunctions();
  const found = node.schema === null || node.schema === "pg_catalog" ? known.get(node.name) : undefined;
  if (found === undefined) {
    const suggestion = didYouMean(name, [...known.keys(), ...platformFunctions]);
    report(node, name.length, "expression/unknown-function", { what, name, suggestion });
  } else if (!found.counts.some(([low, high]) => count >= low && count <= high)) {
    report(node, name.length, "expression/argument-count", { what, name, count });
  } else if (isFrozen(purpose) ? !found.immutable : found.volatile && !isOnce(purpose)) {
    report(node, name.length, "expression/unstable-function", { what, name: `${name}()` });
  }
}

/** Postgres stores the result: only immutable functions can be used. */
function isFrozen(purpose: ExpressionPurpose): boolean {
  return purpose === "index" || purpose === "generated";
}

/** Postgres computes it once for a row and keeps the result. */
function isOnce(purpose: ExpressionPurpose): boolean {
  return purpose === "default" || purpose === "example" || purpose === "backfill";
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
