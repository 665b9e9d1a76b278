/** Diagnostics of the family `model/`: where database and contract differ on a small model that is enumerated whole. */

import { entry } from "../entry.ts";

export const model = {
  "model/over-grant": entry<{ attempt: string; row: string; observed: string; points: number }>({
    severity: "error",
    title: "The database allows what the contract denies",
    say: (p) => `${p.attempt} ${p.row}: the contract denies it, the database did ${p.observed}${times(p.points)}.`,
    why: "Somebody can read or change what the contract keeps from them.",
    fix: "Remove what changes the rule outside the contract: a migration written by hand, or a change made directly in the database.",
    explain:
      "The small model holds every kind of actor (each role in each state, accounts without a role, tokens that lie), two or three rows in every relation to each, and every change the rules can tell apart. At every point the database is asked and compared with the contract; the witness is the first point of the cell at which they differ.",
  }),
  "model/under-grant": entry<{ attempt: string; row: string; observed: string; points: number }>({
    severity: "error",
    title: "The database denies what the contract allows",
    say: (p) => `${p.attempt} ${p.row}: the contract allows it, the database answered ${p.observed}${times(p.points)}.`,
    why: "Somebody cannot do what the contract grants them.",
    fix: "Remove what changes the rule outside the contract: a migration written by hand, or a change made directly in the database.",
    explain:
      "Row level security refuses silently: a policy that is too narrow shows as missing rows. The small model is enumerated whole, and at every point the contract allows, the database must do exactly what the statement says.",
  }),
  "model/fault": entry<{ what: string; observed: string }>({
    severity: "error",
    title: "A rule that fails instead of deciding",
    say: (p) => `${p.what} ended in an error that no rule of the contract raises: ${p.observed}.`,
    why: "Whoever runs into it can do nothing at all, and nobody knows what the rule would have said.",
    fix: "Look at the policies, triggers and functions that the message names: they are not as the contract compiles them.",
    explain:
      "A denial shows as no rows, a refused check or SQLSTATE 42501. Anything else, such as infinite recursion in a policy (42P17) or a column that is missing (42703), is a fault of the database.",
  }),
} as const;

function times(points: number): string {
  return points === 1 ? "" : ` (and at ${points - 1} more points of the same rule)`;
}
