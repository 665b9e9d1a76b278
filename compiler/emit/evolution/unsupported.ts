/** Changes that no online-safe SQL is known for: the contract has to take another way. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { columnsIn } from "../../attack/value.ts";
import { canonicalJson } from "../../ir/canonical.ts";
import { columnOf, entityOf } from "../../ir/find.ts";
import { originNear } from "../../ir/origin.ts";
import { filling } from "./column-changes.ts";
import { changesOf } from "./evolving.ts";
import type { Evolving } from "./evolving.ts";

/** Returns `plan/unsupported-change` and `plan/backfill-missing` for what cannot be lowered; with one of them nothing is. */
export function unsupportedChanges(evolving: Evolving): readonly Diagnostic[] {
  const { before, after } = evolving;
  const at = (path: string) => ({ span: originNear(path, after.origins)?.span ?? null, path });
  const unsupported = (path: string, what: string, instead: string): Diagnostic =>
    diagnose("plan/unsupported-change", at(path), { what, instead });
  const keys = changesOf(evolving, "constraint-added", "constraint-changed", "constraint-removed")
    .filter((one) => one.constraint === "primary-key")
    .map(({ entity }) =>
      unsupported(
        `entities/${entity}`,
        `another primary key of ${entity}`,
        "Keep the key and add a UNIQUE constraint; or add a table and move the rows",
      ),
    );
  const generated = changesOf(evolving, "column-filled-otherwise").flatMap(({ entity, column: name }) => {
    const [was, is] = [columnOf(entityOf(before.ir, entity), name), columnOf(entityOf(after.ir, entity), name)];
    if (canonicalJson(was.generated) === canonicalJson(is.generated)) return [];
    return [
      unsupported(
        `entities/${entity}/${name}`,
        `another generation of ${entity}.${name}`,
        "Add a column with the new expression and approve the removal of the old one",
      ),
    ];
  });
  const held = changesOf(evolving, "column-retyped").flatMap(({ entity, column }) => {
    const holder = entityOf(before.ir, entity).columns.find(
      (one) => one.generated !== null && columnsIn(one.generated).includes(column),
    );
    if (holder === undefined) return [];
    return [
      unsupported(
        `entities/${entity}/${column}`,
        `another type of ${entity}.${column}, from which ${holder.name} is computed`,
        "Remove the computed column in one version, and bring it back in the next",
      ),
    ];
  });
  const missing = changesOf(evolving, "column-added").flatMap(({ entity, column: name }) => {
    const column = columnOf(entityOf(after.ir, entity), name);
    const filledBySystem = column.identity !== null || column.generated !== null;
    if (column.nullable || filledBySystem || filling(column).kind !== "nothing") return [];
    return [diagnose("plan/backfill-missing", at(`entities/${entity}/${name}`), { column: `${entity}.${name}` })];
  });
  return [...keys, ...generated, ...held, ...missing];
}
