/** Lines of the Test Anything Protocol among the answers of a database. */

import type { StatementResult } from "../../../compiler/database/database.ts";

/** Returns every line that the statements answered. */
export function linesOf(results: readonly StatementResult[]): readonly string[] {
  return results
    .flatMap((one) => one.rows.flatMap((row) => Object.values(row)))
    .flatMap((one) => (typeof one === "string" ? one.split("\n") : []));
}
