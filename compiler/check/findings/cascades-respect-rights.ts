/** Deleting a row should not delete rows that the actor may not delete. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { actorName } from "../../ir/access.ts";
import { cellOf } from "../../ir/find.ts";
import { isCovered } from "../access/predicates.ts";
import { placeOf, related } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `access/cascade-deletes-more` for each client right to delete that a cascade carries beyond itself. */
export const cascadesRespectRights: Rule = (findings) =>
  findings.ir.access
    .filter((cell) => cell.operation === "delete" && cell.actor.kind !== "service-role" && cell.grants.length > 0)
    .flatMap((cell): readonly Diagnostic[] =>
      findings.ir.entities.flatMap((child) =>
        child.foreignKeys
          .filter(
            (key) =>
              key.onDelete === "cascade" &&
              key.referenced.schema === "public" &&
              key.referenced.table === cell.entity &&
              child.name !== cell.entity,
          )
          .filter(
            () =>
              !isCovered(
                { rows: { kind: "all" }, columns: [] },
                cellOf(findings.ir, child.name, cell.actor, "delete").grants,
              ),
          )
          .map((key) => {
            const where = {
              span: placeOf(findings, cell.id),
              path: cell.id,
              related: related(findings, `entities/${child.name}/${key.columns[0] ?? ""}`, "the cascade"),
            };
            return diagnose("access/cascade-deletes-more", where, {
              actor: actorName(cell.actor),
              parent: cell.entity,
              child: child.name,
            });
          }),
      ),
    );
