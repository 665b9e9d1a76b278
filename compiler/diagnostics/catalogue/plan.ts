/** Diagnostics of the family `plan/`: what an edited contract asks before its changes can be made. */

import { entry } from "../entry.ts";

export const plan = {
  "plan/rename-unclear": entry<{ what: string; name: string; formerly: string }>({
    severity: "error",
    title: "A former name that fits two stories",
    say: (p) =>
      `The ${p.what} ${p.name} says it was formerly ${p.formerly}, but ${p.name} existed beside it, or another one says the same.`,
    why: "Either one of the two is dropped with its data, or its data moves: nobody should guess which.",
    fix: "Remove the former name, and approve the removal of the other one. | Give the new one a name of its own.",
    explain:
      "`formerly` says that a name is new and the thing is old: it becomes a rename, and data, rights and history stay. When both names existed in the last released state and one of them is gone, or when two things claim the same former name, the declaration can be read in two ways, and the difference is somebody's data.",
  }),
  "plan/rename-or-remove": entry<{ what: string; removed: string; added: readonly string[] }>({
    severity: "error",
    title: "Renamed, or removed and added",
    say: (p) =>
      `The ${p.what} ${p.removed} is gone and ${p.added.join(", ")} came, of the same form: is it the same under a new name?`,
    why: "A rename keeps the data; a removal and an addition lose it.",
    fix: (p) =>
      `Write ${p.what === "table" ? `(formerly ${p.removed}) behind the heading of` : `formerly: ${p.removed.split(".").at(-1) ?? p.removed} in the Constraints of`} ${p.added[0] ?? "the new one"} if it is the same. | Add a row to the table Approvals if it is to be dropped: ${p.removed} / drop ${p.what}.`,
    explain:
      "A column that disappears while another one of the same type appears in the same table looks the same to a compiler whether it was renamed or replaced. `formerly: old_name` in the Constraints cell (for a table: `(formerly `old_name`)` behind its heading) declares a rename; a row in the Approvals table declares that the old one and its data are to be dropped.",
  }),
  "plan/approval-missing": entry<{ object: string; change: string; version: string }>({
    severity: "error",
    title: "A change that destroys data and that nobody approved",
    say: (p) => `${capital(p.change)}, ${p.object}: data would be lost, and no row of the Approvals table allows it.`,
    why: "What is dropped or converted with loss cannot be brought back by another migration.",
    fix: (p) =>
      `Add to the table Approvals (Version / Object / Change / Reason): ${p.version} / ${p.object} / ${p.change} / why it may go. | Take the change back.`,
    explain:
      "Dropping a table or a column, converting a column to a type that cannot hold its values, and retiring a status or a role that rows may hold all need somebody's signature: a row in the contract's Approvals table that names the object, for that version of the contract. Without it nothing is written.",
  }),
  "plan/approval-unused": entry<{ object: string; version: string }>({
    severity: "note",
    title: "An approval that no change needs",
    say: (p) => `Version ${p.version} approves a change of ${p.object}, but nothing about it needs an approval.`,
    why: "An approval that waits would allow a later change that nobody looked at.",
    fix: "Remove the row. | Correct the object's name in it.",
    explain:
      "Approvals hold for one version of the contract. One that fits no change of that version is either a leftover or misspelt.",
  }),
  "plan/backfill-missing": entry<{ column: string }>({
    severity: "error",
    title: "A new column that must have a value, and rows that have none",
    say: (p) => `${p.column} is new and must have a value, but nothing says what the rows get that exist already.`,
    why: "The migration would fail on the first table that is not empty.",
    fix: "Add backfill: <expression> to its Constraints cell. | Give it a DEFAULT. | Let it be empty.",
    explain:
      "A column that is added as NOT NULL needs a value for every row that was there before: `backfill: expr` in the Constraints cell, an expression over the row's other columns, or a default. Without either nothing is written.",
  }),
  "plan/unsupported-change": entry<{ what: string; instead: string }>({
    severity: "error",
    title: "A change that cannot be made in place",
    say: (p) => `${capital(p.what)} cannot be made safely while the table is in use.`,
    why: "Every way to do it in place rewrites or blocks the table, or loses what refers to it.",
    fix: (p) => `${p.instead}.`,
    explain:
      "Most changes of a contract become SQL that leaves a running application alone. A few have no such form: another primary key, another expression of a computed column, another type of a column that others are computed from. They are refused with a way around.",
  }),
} as const;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
