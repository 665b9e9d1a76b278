/** Deleting a row should not depend on the order in which foreign keys were created. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import { placeOf, related } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Returns `consequence/foreign-key-order` for each non-cascading key beside a cascading one to the same table (semantics.md, 9). */
export const deletionNeedsNoKeyOrder: Rule = (findings) =>
  findings.ir.entities.flatMap((entity) =>
    entity.foreignKeys
      .filter((key) => key.onDelete === "no-action" || key.onDelete === "restrict")
      .flatMap((blocking) =>
        entity.foreignKeys
          .filter(
            (key) =>
              key.onDelete === "cascade" &&
              key.referenced.table === blocking.referenced.table &&
              key.referenced.schema === blocking.referenced.schema,
          )
          .slice(0, 1)
          .map((cascading) => {
            const id = `entities/${entity.name}/${blocking.columns[0] ?? ""}`;
            const where = {
              span: placeOf(findings, id),
              path: id,
              related: related(findings, `entities/${entity.name}/${cascading.columns[0] ?? ""}`, "the cascading key"),
            };
            const params = {
              table: entity.name,
              cascading: cascading.columns.join(", "),
              blocking: blocking.columns.join(", "),
              referenced: blocking.referenced.table,
            };
            return diagnose("consequence/foreign-key-order", where, params);
          }),
      ),
  );
