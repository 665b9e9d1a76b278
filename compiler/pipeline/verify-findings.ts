/** What the attacks and the copy of a database found, as diagnostics. */

import type { AttackFailure } from "../database/attacks/report.ts";
import type { LeftOut } from "../database/rebuild.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { attackFindings, oneLine } from "./proof-findings.ts";
import type { AttackedModule } from "./verify-attacks.ts";

/**
 * Returns `verify/attack-succeeded` for each attempt that did not end as the contract says and for each reason why the
 * rows of the attacks could not be made, and `verify/unfinished` for attempts without time.
 */
export function attackedFindings(attacked: AttackedModule, asBuilt: boolean): readonly Diagnostic[] {
  const { module, failures, refusals, unfinished } = attacked;
  const tried = failures.filter((one) => one.probe !== null);
  const world = [...(asBuilt ? [] : refusals), ...failures.filter((one) => one.probe === null)];
  const late = { module: module.ir.module, attempts: unfinished, of: attacked.plan.probes.length };
  return [
    ...worldFindings(world, module.ir.module),
    ...attackFindings({ failed: tried }, module),
    ...(unfinished === 0
      ? []
      : [diagnose("verify/unfinished", { span: null, path: `attacks/${module.ir.module}` }, late)]),
  ];
}

/** One refusal brings others with it, and many are alike: one finding for each thing that Postgres said. */
function worldFindings(failures: readonly AttackFailure[], module: string): readonly Diagnostic[] {
  const distinct = new Map(failures.map((one) => [one.happened, one]).reverse() as [string, AttackFailure][]);
  return [...distinct.values()].reverse().map(({ happened, script }, at) => {
    const expected = "the owner can make rows for the attempts";
    const evidence = { expected, observed: happened, script };
    const where = { span: null, path: `attacks/${module}/rows/${at + 1}`, evidence };
    const attempt = `Making the rows of ${module} that every attempt needs`;
    return diagnose("verify/attack-succeeded", where, { attempt, expected, observed: oneLine(happened) });
  });
}

/** Returns `verify/not-copied` for each object of the project's schemas that the embedded copy lacks. */
export function notCopiedFindings(leftOut: readonly LeftOut[]): readonly Diagnostic[] {
  return leftOut.map(({ kind, object, problem }) => {
    const where = { span: null, path: `copy/${kind}/${object}` };
    return diagnose("verify/not-copied", where, { object: `${kind} ${object}`, problem: oneLine(problem) });
  });
}
