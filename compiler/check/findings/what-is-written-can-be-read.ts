/** Who updates or creates rows should be able to read them. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { AccessCell } from "../../ir/access.ts";
import { actorName } from "../../ir/access.ts";
import { cellOf } from "../../ir/find.ts";
import { describeRows, isWithin } from "../access/predicates.ts";
import { placeOf, related } from "./rule.ts";
import type { Findings, Rule } from "./rule.ts";

/** Returns `access/update-invisible` and `access/insert-without-read` (semantics.md, The database that comes out, 6). */
export const whatIsWrittenCanBeRead: Rule = (findings) =>
  findings.ir.access
    .filter((cell) => cell.actor.kind !== "service-role" && cell.grants.length > 0)
    .flatMap((cell) => {
      const read = cellOf(findings.ir, cell.entity, cell.actor, "select");
      const where = {
        span: placeOf(findings, cell.id),
        path: cell.id,
        related: related(findings, read.id, "what may be read"),
      };
      const params = { actor: actorName(cell.actor), entity: cell.entity };
      if (cell.operation === "insert" && read.grants.length === 0)
        return [diagnose("access/insert-without-read", where, params)];
      if (cell.operation !== "update") return [];
      const hidden = cell.grants.find(
        (grant) => !readableRows(findings, cell).some((rows) => isWithin(grant.rows, rows)),
      );
      return hidden === undefined
        ? []
        : [diagnose("access/update-invisible", where, { ...params, rows: describeRows(hidden.rows) })];
    });

/** What the signed-in may read, people with a role may read too. */
function readableRows(findings: Findings, cell: AccessCell) {
  const own = cellOf(findings.ir, cell.entity, cell.actor, "select").grants;
  const shared =
    cell.actor.kind === "role" ? cellOf(findings.ir, cell.entity, { kind: "signed-in" }, "select").grants : [];
  return [...own, ...shared].map((grant) => grant.rows);
}
