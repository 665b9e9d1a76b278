/** Which changes destroy or narrow data, and whether somebody signed them for this version of the contract. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Approval } from "../../ir/approval.ts";
import { lifecycleOf } from "../../ir/find.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Change } from "../change.ts";
import type { Place } from "./place.ts";

/** A change that needs a row in the contract's Approvals table. */
export interface ToApprove {
  /** As the table names it: `profiles`, `profiles.email`, `profiles.status = disabled`, `role provider`. */
  readonly object: string;
  /** The word for the column Change. */
  readonly change: "drop table" | "drop column" | "change type" | "retire value" | "retire role";
  /** Semantic path of what is left of it in the contract. */
  readonly path: string;
}

/** As much of it as an approval says. */
export type Removal = Pick<ToApprove, "object" | "change">;

/** Returns the changes that need a signature, in the order of the changes. */
export function toApprove(changes: readonly Change[], next: ModuleIr): readonly ToApprove[] {
  return changes.flatMap((change): readonly ToApprove[] => {
    switch (change.kind) {
      case "entity-removed":
        return [{ object: change.entity, change: "drop table", path: "entities" }];
      case "column-removed": {
        const object = `${change.entity}.${change.column}`;
        return [{ object, change: "drop column", path: `entities/${change.entity}` }];
      }
      case "column-retyped": {
        const { entity, column, safety } = change;
        const path = `entities/${entity}/${column}`;
        return safety === "lossy" ? [{ object: `${entity}.${column}`, change: "change type", path }] : [];
      }
      case "state-retired": {
        const column = lifecycleOf(next, change.entity)?.column ?? "status";
        const object = `${change.entity}.${column} = ${change.state}`;
        return [{ object, change: "retire value", path: `lifecycles/${change.entity}` }];
      }
      case "value-retired": {
        const { entity, column, value } = change;
        const path = `entities/${entity}/${column}`;
        return [{ object: `${entity}.${column} = ${value}`, change: "retire value", path }];
      }
      case "role-retired":
        // Every module repeats the roles, but one of them holds the people who have them.
        if (next.identity !== null && next.identity.module !== next.module) return [];
        return [{ object: `role ${change.role}`, change: "retire role", path: "roles" }];
      default:
        return [];
    }
  });
}

/**
 * Whether an approval is about a change, in the given version: white space, case and code marks do not matter, and the
 * change may be said in other words of the same meaning.
 */
export function approves(approval: Approval, version: string, needed: Removal): boolean {
  return (
    approval.version.trim() === version.trim() &&
    plain(approval.object) === plain(needed.object) &&
    spoken[needed.change].test(approval.change)
  );
}

const gone = /\b(?:drop(?:s|ped|ping)?|remov(?:e[sd]?|ing|al)|delet(?:e[sd]?|ing|ion))\b/i;

/** Somebody who signed that a column becomes shorter has not signed that it goes. */
const spoken: Readonly<Record<ToApprove["change"], RegExp>> = {
  "drop table": gone,
  "drop column": gone,
  "change type": /\b(?:types?|convert(?:s|ed|ing)?|conversion|retyp(?:e[sd]?|ing)|narrow(?:s|ed|ing|er)?)\b/i,
  "retire value": new RegExp(`\\bretir(?:e[sd]?|ing|ement)\\b|${gone.source}`, "i"),
  "retire role": new RegExp(`\\bretir(?:e[sd]?|ing|ement)\\b|${gone.source}`, "i"),
};

function plain(text: string): string {
  return text.replaceAll("`", "").replaceAll(/\s+/g, " ").trim().toLowerCase();
}

/**
 * Returns `plan/approval-missing` for every change without a row for this version, and `plan/approval-unused` for every
 * row of this version that no change needs.
 */
export function checkApprovals(
  changes: readonly Change[],
  next: ModuleIr,
  version: string,
  place: Place,
): readonly Diagnostic[] {
  const needed = toApprove(changes, next);
  const approvals = next.approvals ?? [];
  const missing = needed.filter((one) => !approvals.some((approval) => approves(approval, version, one)));
  const unused = approvals
    .map((approval, at) => ({ approval, path: `approvals/${at + 1}` }))
    .filter(({ approval }) => approval.version.trim() === version.trim())
    .filter(({ approval }) => !needed.some((one) => approves(approval, version, one)));
  return [
    ...missing.map((one) => {
      const where = { span: place(one.path), path: one.path };
      return diagnose("plan/approval-missing", where, { object: one.object, change: one.change, version });
    }),
    ...unused.map(({ approval, path }) =>
      diagnose("plan/approval-unused", { span: place(path), path }, { object: approval.object, version }),
    ),
  ];
}
