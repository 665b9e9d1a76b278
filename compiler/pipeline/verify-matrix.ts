/** What was attempted for each statement of a contract, as the matrix that reports print. */

import { placeSentence } from "../attack/words.ts";
import type { MatrixCell } from "../diagnostics/render/report.ts";
import type { Actor } from "../ir/access.ts";
import { spanOfPath } from "./proof-findings.ts";
import type { AttackedModule, Outcome } from "./verify-attacks.ts";

/**
 * Returns one cell for each access rule of the module, those without any attempt included, and one for each other
 * statement that was put to the test, under the actor "everybody": constraints and columns as "rules", the audit trail
 * as "audit".
 */
export function matrixOf({ module, plan, outcomes }: AttackedModule): readonly MatrixCell[] {
  const { ir } = module;
  const count = (place: string, outcome: Outcome): number =>
    plan.probes.filter((one) => one.place === place && outcomes.get(one.id) === outcome).length;
  const cell = (place: string, entity: string, actor: string, operation: string): MatrixCell => ({
    module: ir.module,
    entity,
    actor,
    operation,
    statement: placeSentence(ir, place),
    place,
    span: spanOfPath(place, [module]),
    passed: count(place, "passed"),
    failed: count(place, "failed"),
    notRun: count(place, "not-run"),
  });
  const access = ir.access.map((one) => cell(one.id, one.entity, actorName(one.actor), one.operation));
  const ruled = new Set(ir.access.map((one) => one.id));
  const others = [...new Set(plan.probes.map((one) => one.place))].filter((place) => !ruled.has(place));
  const further = others.map((place) => {
    const [family = "", entity = ""] = place.split("/");
    const known = ir.entities.some((one) => one.name === entity);
    const where = known ? entity : place === "audit/log" ? projectLog : rest;
    return cell(place, where, "everybody", family === "audit" ? "audit" : "rules");
  });
  const order = [...ir.entities.map((one) => one.name), projectLog, rest];
  return order.flatMap((entity) => [...access, ...further].filter((one) => one.entity === entity));
}

/** Names for what belongs to no table of the module; neither can be the name of one. */
const projectLog = "the project's log";
const rest = "the rest";

function actorName(actor: Actor): string {
  if (actor.kind === "role") return actor.role;
  if (actor.kind === "service-role") return "service role";
  return actor.kind === "unauthenticated" ? "unauthenticated" : "signed in, no role";
}
