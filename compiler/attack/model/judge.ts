/** Compares what the database did at a point with what the contract says. */

import type { WritePoint } from "./point.ts";

type Disagreement = { readonly kind: "over" | "under" | "fault"; readonly observed: string };

/** Result of a judgement: agreement, a disagreement, or neither because a constraint stood in the way. */
type Judgement = Disagreement | "agrees" | "constrained";

/** SQLSTATEs by which rules deny: a missing privilege, a policy, a guard. */
const denials = new Set(["42501"]);

/** Returns the judgement on an outcome as the attempt function words it. */
export function judge(point: WritePoint, outcome: string): Judgement {
  if (/^-?\d+$/.test(outcome)) return judgeRows(point, Number(outcome));
  const [sqlstate = "", constraint = "-"] = outcome.split(" ", 2);
  const observed = `${sqlstate} ${outcome.slice(sqlstate.length + constraint.length + 2)}`;
  if (denials.has(sqlstate)) return point.allowed ? { kind: "under", observed } : "agrees";
  if (!sqlstate.startsWith("23")) return { kind: "fault", observed };
  if (!point.allowed) return "agrees";
  const isOpen = sqlstate === "23P01" || point.mayRefuse.includes(constraint);
  return isOpen ? "constrained" : { kind: "under", observed };
}

function judgeRows(point: WritePoint, touched: number): Judgement {
  if (touched === 1) return point.allowed ? "agrees" : { kind: "over", observed: "1 row" };
  if (touched === 0) return point.allowed ? { kind: "under", observed: "no row" } : "agrees";
  if (touched < 0) return { kind: "under", observed: "1 row, but not as the statement says" };
  return { kind: "over", observed: `${touched} rows` };
}
