/** What leads to `[deleted]`: it grants nothing, and must not promise what the access rules deny. */

import { diagnose, hasErrors } from "../../diagnostics/diagnose.ts";
import type { AccessCell } from "../../ir/access.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { Span } from "../../text/source.ts";
import type { Notebook } from "../notebook.ts";
import { mayHold } from "./who.ts";

export interface DeletionClaim {
  readonly lifecycle: Lifecycle;
  readonly deletions: readonly Deletion[];
}

/** One state from which rows are deleted. */
export interface Deletion {
  readonly from: string;
  /** Whether a column Who says by whom, which is compared there. */
  readonly said: boolean;
  readonly span: Span;
}

/**
 * Writes down `lifecycle/deletion-differs` where a diagram or table leads from a state to `[deleted]` and no access
 * cell lets anybody delete a row in it, and where one lets somebody delete rows in a state that leads nowhere. Where no
 * cell speaks of deletion at all, or a cell is not understood, that is reported already.
 */
export function compareDeletions(
  claims: readonly DeletionClaim[],
  cells: readonly AccessCell[],
  notebook: Notebook,
): void {
  if (hasErrors(notebook.diagnostics)) return;
  for (const { lifecycle, deletions } of claims) {
    const { entity, column } = lifecycle;
    const silent = notebook.diagnostics.some(
      (one) => one.code === "access/no-rule-for-operation" && one.path === `access/${entity}/delete`,
    );
    const [first] = deletions;
    if (silent || first === undefined) continue;
    const grants = cells
      .filter((cell) => cell.entity === entity && cell.operation === "delete" && cell.actor.kind !== "service-role")
      .flatMap((cell) => cell.grants);
    const report = (states: readonly string[], span: Span, problem: string): void => {
      if (states.length === 0) return;
      const where = { span, path: `lifecycles/${entity}/transitions/${states[0] ?? ""}/deleted` };
      const params = { table: entity, states: states.join(", "), problem };
      notebook.diagnostics.push(diagnose("lifecycle/deletion-differs", where, params));
    };
    const names = lifecycle.states.map((state) => state.name);
    const mayDelete = (state: string): boolean => grants.some((grant) => mayHold(grant.rows, column, state));
    const refused = names.filter(
      (state) => !mayDelete(state) && deletions.some((one) => one.from === state && !one.said),
    );
    const unnamed = names.filter((state) => mayDelete(state) && !deletions.some((one) => one.from === state));
    const place = deletions.find((one) => refused.includes(one.from)) ?? first;
    report(refused, place.span, "leads to [deleted], but by the access rules nobody may delete it");
    report(unnamed, first.span, "does not lead to [deleted], but by the access rules it may be deleted");
  }
}
