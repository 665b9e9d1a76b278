/** A column that repeats a value of another table should say who keeps it in step. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Column, Entity } from "../../ir/entity.ts";
import { placeOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

const copied = /\b(?:denormali[sz]ed|copied|copy|mirrored|duplicated|cached)\b/i;
const source = /\b(?:from|of) `?([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)`?/i;
/** Columns of auth.users that people copy into their own tables. */
const accountColumns: ReadonlySet<string> = new Set(["email", "phone"]);

/** Returns `consequence/copied-column` for each column described as a copy, or named like one of the account it belongs to. */
export const copiesAreKeptInStep: Rule = (findings) =>
  findings.ir.entities.flatMap((entity) =>
    entity.columns.flatMap((column) => {
      const from = copiedFrom(entity, column, findings.ir.identity?.entity ?? null);
      if (from === null) return [];
      const id = `entities/${entity.name}/${column.name}`;
      return [
        diagnose(
          "consequence/copied-column",
          { span: placeOf(findings, id), path: id },
          { column: column.name, entity: entity.name, source: from },
        ),
      ];
    }),
  );

function copiedFrom(entity: Entity, column: Column, identity: string | null): string | null {
  if (column.generated !== null) return null;
  if (copied.test(column.description)) return source.exec(column.description)?.[1] ?? null;
  const isAccount =
    entity.name === identity &&
    entity.foreignKeys.some((key) => key.referenced.schema === "auth" && key.referenced.table === "users");
  return isAccount && accountColumns.has(column.name) ? "auth.users" : null;
}
