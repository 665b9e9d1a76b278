/** Known rule sentences against the matrices: they have to say the same. */

import type { AccessCell, Grant } from "../../ir/access.ts";
import { actorName } from "../../ir/access.ts";
import { diagnose, hasErrors } from "../../diagnostics/diagnose.ts";
import type { RuleSentence } from "../prose/read-known-sentences.ts";
import type { Reading } from "./matrix-context.ts";
import { report } from "./matrix-context.ts";

/**
 * Claims each sentence; `access/sentence-contradicts` for one that the cells do not agree with, with the cell
 * (language.md, Known rule sentences).
 */
export function checkSentences(reading: Reading, rules: readonly RuleSentence[], cells: readonly AccessCell[]): void {
  // With an error, part of what the matrices say is missing, and a sentence could not be judged.
  const judged = !hasErrors(reading.notebook.diagnostics);
  for (const rule of rules) {
    if (rule.means === "writes-audited") continue;
    const against = contradiction(reading, rule, cells);
    const { span, text } = rule.sentence;
    reading.notebook.claims.push({ span, effect: "compiled", path: `access/${rule.entity?.name ?? "sentences"}` });
    if (judged && against !== null) {
      const origin = against.cell === null ? undefined : reading.notebook.origins.get(against.cell.id)?.[0];
      const related = origin === undefined ? [] : [{ span: origin.span, message: `the cell says "${origin.quote}"` }];
      report(
        reading,
        diagnose(
          "access/sentence-contradicts",
          { span, path: against.cell?.id ?? "roles", related },
          { sentence: text, reason: against.reason },
        ),
      );
    }
  }
}

interface Contradiction {
  readonly cell: AccessCell | null;
  readonly reason: string;
}

function contradiction(reading: Reading, rule: RuleSentence, cells: readonly AccessCell[]): Contradiction | null {
  const updates = cells.filter(
    (cell) => cell.entity === rule.entity?.name && cell.operation === "update" && cell.actor.kind !== "service-role",
  );
  const changes = (cell: AccessCell): string | undefined =>
    rule.columns.find((column) => cell.grants.some((grant: Grant) => grant.columns.includes(column)));
  switch (rule.means) {
    case "only-roles-change":
    case "nobody-changes": {
      const allowed = rule.means === "nobody-changes" ? [] : rule.roles;
      for (const cell of updates) {
        const name = actorName(cell.actor);
        const column = changes(cell);
        if (column !== undefined && !allowed.includes(name)) return { cell, reason: `${name} may change ${column}` };
        if (column === undefined && allowed.includes(name))
          return { cell, reason: `${name} may not change ${rule.columns.join(", ")}` };
      }
      return null;
    }
    case "exactly-one-role": {
      const roles = reading.structure.roles.map((role) => role.name);
      const same = roles.length === new Set(rule.roles).size && roles.every((role) => rule.roles.includes(role));
      return same ? null : { cell: null, reason: `the roles of the contract are ${roles.join(", ")}` };
    }
    case "audit-by-triggers": {
      const cell = cells.find(
        (one) => one.entity === reading.log && one.operation === "insert" && one.grants.length > 0,
      );
      return cell === undefined ? null : { cell, reason: `${actorName(cell.actor)} may write entries by hand` };
    }
    case "own-column":
    case "default-deny":
    case "writes-audited":
      return null;
  }
}
