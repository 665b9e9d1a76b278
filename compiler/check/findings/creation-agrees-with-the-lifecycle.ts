/** Who may create any row should know that a lifecycle says in which state. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { RelatedPlace } from "../../diagnostics/diagnostic.ts";
import { actorName } from "../../ir/access.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import { placeOf, related } from "./rule.ts";
import type { Findings, Rule } from "./rule.ts";

/** Returns `access/initial-state-restricts` for each unrestricted creation that the initial states of a lifecycle restrict. */
export const creationAgreesWithTheLifecycle: Rule = (findings) =>
  findings.ir.lifecycles.flatMap((lifecycle) => {
    const refused = lifecycle.states.map((state) => state.name).filter((name) => !lifecycle.initial.includes(name));
    if (refused.length === 0) return [];
    const examples = contraryExamples(findings, lifecycle);
    return findings.ir.access
      .filter((cell) => cell.entity === lifecycle.entity && cell.operation === "insert" && cell.actor.kind === "role")
      .filter((cell) =>
        cell.grants.some((grant) => grant.rows.kind === "all" && grant.columns.includes(lifecycle.column)),
      )
      .map((cell) => {
        const places: RelatedPlace[] = [
          ...related(findings, `lifecycles/${lifecycle.entity}`, "the lifecycle"),
          ...examples.flatMap((example) => related(findings, example.id, "an example that begins elsewhere")),
        ];
        const where = { span: placeOf(findings, cell.id), path: cell.id, related: places };
        const params = {
          actor: actorName(cell.actor),
          entity: lifecycle.entity,
          column: lifecycle.column,
          refused,
          initial: lifecycle.initial,
          examples: examples.map((one) => one.title),
        };
        return diagnose("access/initial-state-restricts", where, params);
      });
  });

function contraryExamples(findings: Findings, lifecycle: Lifecycle) {
  return findings.ir.examples.filter((example) =>
    example.rows.some(
      (row) =>
        row.entity === lifecycle.entity &&
        row.values.some(
          ({ column, value }) =>
            column === lifecycle.column && value.kind === "string" && !lifecycle.initial.includes(value.value),
        ),
    ),
  );
}
