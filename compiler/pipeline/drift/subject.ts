/** What of a live database is looked at: the contracts' tables, with their places. */

import type { Subject } from "../../database/read-live.ts";
import type { CompiledModule, EmitSettings } from "../../emit/emitter.ts";
import type { TableName } from "../../observe/doors/surroundings.ts";
import { expectedCatalog } from "../../observe/expected.ts";

/** Returns the subject of a comparison with `project`. */
export function subjectOf(project: readonly CompiledModule[], settings: EmitSettings): Subject {
  const expected = expectedCatalog(
    project.map((one) => one.ir),
    settings,
  );
  const tables = expected.facts.flatMap((fact) =>
    fact.kind === "table" ? [{ name: fact.object as unknown as TableName, path: fact.path ?? "" }] : [],
  );
  return { settings, expected, tables };
}
