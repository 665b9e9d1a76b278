/** Having acted on others should not keep a person's row alive. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { entityOf } from "../../ir/find.ts";
import { placeOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `audit/actor-blocks-deletion` when the log's actor column refuses the deletion of whoever it names. */
export const actorsCanBeDeleted: Rule = (findings) => {
  const log = findings.ir.audit?.log ?? null;
  if (log === null) return [];
  return entityOf(findings.ir, log.entity)
    .foreignKeys.filter(
      (key) => key.columns.includes(log.actor) && (key.onDelete === "no-action" || key.onDelete === "restrict"),
    )
    .map((key) => {
      const id = `entities/${log.entity}/${log.actor}`;
      return diagnose(
        "audit/actor-blocks-deletion",
        { span: placeOf(findings, id), path: id },
        { log: log.entity, column: log.actor, entity: key.referenced.table },
      );
    });
};
