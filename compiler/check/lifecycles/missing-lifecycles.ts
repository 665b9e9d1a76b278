/** State columns that no lifecycle rules. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { EntityDraft } from "../entities/draft.ts";
import type { Notebook } from "../notebook.ts";
import { valueListsOf } from "../../ir/value-lists.ts";

/** Writes down `lifecycle/missing` for each column called like a state whose values a check lists. */
export function noteMissingLifecycles(
  entities: readonly Entity[],
  lifecycles: readonly Lifecycle[],
  drafts: readonly EntityDraft[],
  notebook: Notebook,
): void {
  // A lifecycle that could not be read is not missing.
  if (notebook.diagnostics.some((one) => one.severity === "error" && one.code.startsWith("lifecycle/"))) return;
  for (const list of valueListsOf(entities)) {
    if (!/(^|_)(status|state|stage|phase)$/.test(list.column)) continue;
    if (lifecycles.some((one) => one.entity === list.entity && one.column === list.column)) continue;
    const column = drafts.find((draft) => draft.name === list.entity)?.columns.find((one) => one.name === list.column);
    const where = { span: column?.span ?? null, path: `entities/${list.entity}/${list.column}` };
    const params = { table: list.entity, column: list.column, values: list.values.join(", ") };
    notebook.diagnostics.push(diagnose("lifecycle/missing", where, params));
  }
}
