/** Names of constraints and indexes as Postgres would choose them, without its silent cutting. */

import type { Expression } from "../../ir/expression.ts";
import type { Span } from "../../text/source.ts";
import { childrenOf } from "../expression-tree.ts";
import { checkName } from "../names.ts";
import type { NameKind } from "../names.ts";
import type { Notebook } from "../notebook.ts";

/** Names taken so far: those of relations (tables, indexes and the constraints that have one) share one space. */
export interface TakenNames {
  readonly relations: Set<string>;
  /** Of the constraints of the table at hand. */
  readonly constraints: Set<string>;
}

/**
 * Returns `<table>_<columns>_<ending>`, with the first number behind it that makes it free. A name of more than 63
 * bytes is `name/too-long`: Postgres would cut it (ChooseIndexName, ChooseConstraintName in its sources).
 */
export function freeName(
  parts: readonly string[],
  taken: readonly ReadonlySet<string>[],
  kind: NameKind,
  span: Span,
  path: string,
  notebook: Notebook,
): string {
  const base = parts.join("_");
  let name = base;
  for (let n = 1; taken.some((set) => set.has(name)); n++) name = `${base}${n}`;
  checkName(name, kind, span, path, notebook);
  return name;
}

/** Returns the columns of a check's default name: the one column it is about, or none when it is about several. */
export function columnsOfCheckName(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const visit = (node: Expression): void => {
    if (node.kind === "column") names.add(node.name);
    childrenOf(node).forEach(visit);
  };
  visit(expression);
  return names.size === 1 ? [...names] : [];
}
