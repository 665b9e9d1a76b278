/** Entries that are kept without end should outlive the rows they are about. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { entityOf } from "../../ir/find.ts";
import { endlessRetention } from "../audit/retention.ts";
import { related } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `audit/retention-against-cascade` for each promise of retention that a cascade of the log breaks. */
export const retentionOutlivesCascades: Rule = (findings) => {
  const log = findings.ir.audit?.log ?? null;
  if (log === null) return [];
  const cascades = entityOf(findings.ir, log.entity).foreignKeys.filter((key) => key.onDelete === "cascade");
  return endlessRetention(findings.structure).flatMap((sentence) =>
    cascades.map((key) => {
      const column = key.columns.join(", ");
      const where = {
        span: sentence.span,
        path: "audit/retention",
        related: related(findings, `entities/${log.entity}/${key.columns[0] ?? ""}`, "the cascade"),
      };
      return diagnose("audit/retention-against-cascade", where, {
        log: log.entity,
        column,
        audited: key.referenced.table,
      });
    }),
  );
};
