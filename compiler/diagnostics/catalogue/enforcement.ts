/** Diagnostics of the family `build/` about rules that Postgres cannot enforce as they are written. */

import { entry } from "../entry.ts";

export const enforcement = {
  "build/unsupported-column-read": entry<{ entity: string; first: string; second: string; columns: readonly string[] }>(
    {
      severity: "error",
      title: "Readers of one table who may see different columns",
      say: (p) =>
        p.first === p.second
          ? `${p.first} may read ${p.columns.join(", ")} of ${p.entity} in some rows and not in others.`
          : `${p.first} and ${p.second} may read different columns of ${p.entity}: ${p.columns.join(", ")}.`,
      why: "Everybody who is signed in shares one database role, and Postgres hides columns from a database role, not from a person: whoever may read less would read as much as the others.",
      fix: (p) =>
        `Give all readers of ${p.entity} the same columns. | Move ${p.columns.join(", ")} into an entity of its own, with its own rules.`,
      explain:
        "Row level security decides about whole rows. Columns are protected by privileges, which belong to the database role `authenticated` and so to everybody who is signed in. A matrix in which two of them read different columns of one table cannot be enforced, and is refused rather than compiled to the wider of the two.",
    },
  ),
  "build/unsupported-insert-default": entry<{ entity: string; column: string; actor: string }>({
    severity: "error",
    title: "A column that some creators may not fill, with a default that is computed",
    say: (p) =>
      `${p.actor} may create rows of ${p.entity} but not fill ${p.column}, which others may fill and whose default is computed.`,
    why: "Whether the column was left to its default is checked by comparing it with the default; one that is computed anew each time cannot be compared.",
    fix: (p) => `Let every creator fill ${p.column}, or none. | Give ${p.column} a constant default.`,
    explain:
      "Everybody who is signed in shares one database role, so a column that one role of the contract may fill on creation can be named by all of them. A trigger then checks that whoever may not fill it left the default in place. That works for constants only.",
  }),
  "build/unsupported-anonymous-update": entry<{ entity: string }>({
    severity: "error",
    title: "People who are not signed in would change rows",
    say: (p) => `People who are not signed in may update ${p.entity}.`,
    why: "Nobody could be told apart or held to account, and column rules need somebody to judge.",
    fix: "Let them create rows instead. | Require signing in. | Let the service role do it on their behalf.",
    explain: "Reading and creating can be open to people who are not signed in. Updating cannot.",
  }),
  "build/unsupported-service-condition": entry<{ entity: string; operation: string }>({
    severity: "error",
    title: "A condition on the service role",
    say: (p) => `The service role may ${p.operation} only some rows of ${p.entity}.`,
    why: "The service role bypasses row level security, so a condition on rows would have no effect.",
    fix: "Say Yes or No for the service role. | Give the task to a role of the contract.",
    explain:
      "`service_role` has BYPASSRLS on Supabase: privileges hold for it, policies do not. A cell may take an operation or columns away from it, but not rows.",
  }),
  "build/reserved-audit-action": entry<{ event: string; action: string }>({
    severity: "error",
    title: "An audit action with a reserved name",
    say: (p) => `The action "${p.action}" is what the project's log calls an erasure.`,
    why: "Entries of that name are the record of what was erased and why; they are never erased themselves.",
    fix: "Give the event another name.",
    explain: "`audit.erase` empties what the log remembers of a row and writes an entry with the action `erased`.",
  }),
  "build/unfillable-log-column": entry<{ entity: string; column: string }>({
    severity: "error",
    title: "A column of the audit log that nothing fills",
    say: (p) => `Every entry of ${p.entity} would need a value in ${p.column}, and nothing says which.`,
    why: "Entries are written by triggers, which know the subject, the actor, the action and the values; without a value here every audited change would fail.",
    fix: (p) => `Allow NULL in ${p.column}. | Give ${p.column} a default.`,
    explain:
      "The audit entity's columns for subject, actor, action, old and new value are filled by the triggers. All others need a default or must allow NULL.",
  }),
} as const;
