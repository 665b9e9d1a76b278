/** Diagnostics of the family `former/`: what something was called before, and what its rows get. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

const why = "A former name that is not understood would turn a rename into a removal and an addition, and lose data.";
const forms =
  "`formerly: old_name` in a Constraints cell says what the column was called in the last released version; `(formerly `old_name`)` behind an entity's heading, behind a role's name in the table of roles and behind a status in its table says the same of those. The next migration renames instead of dropping and adding. Where nothing had that name, the line is a note about the past and does nothing.";

export const former = {
  "former/not-a-name": entry<{ name: string; kind: string; formerly: string }>({
    severity: "error",
    title: "Former name that is no name",
    say: ({ name, kind, formerly }) =>
      `The ${kind} "${shortened(name)}" was formerly "${shortened(formerly)}", which cannot have been the name of a ${kind}.`,
    why,
    fix: "Write the one name it had in the last released version, and nothing else.",
    explain: forms,
  }),
  "former/same-name": entry<{ name: string; kind: string }>({
    severity: "error",
    title: "Former name that is the present one",
    say: ({ name, kind }) =>
      `The ${kind} "${shortened(name)}" is said to have been called "${shortened(name)}" before.`,
    why: "It renames nothing, so the name that was meant is missing.",
    fix: "Write the name it had before. | Remove the former name.",
    explain: forms,
  }),
  "former/given-twice": entry<{ name: string; first: string; second: string }>({
    severity: "error",
    title: "Two former names of one thing",
    say: ({ name, first, second }) =>
      `"${shortened(name)}" has two former names, "${shortened(first)}" and "${shortened(second)}".`,
    why: "Only one of them can be renamed to it.",
    fix: "Keep the name it had in the last released version.",
    explain:
      "A former name is about the last released version only. After a release it may stay, be replaced by a newer one, or be removed.",
  }),
  "former/claimed-twice": entry<{ first: string; second: string; kinds: string; formerly: string }>({
    severity: "error",
    title: "One former name of two things",
    say: ({ first, second, kinds, formerly }) =>
      `Both ${kinds}, "${shortened(first)}" and "${shortened(second)}", were formerly "${shortened(formerly)}".`,
    why: "The data can go to one of them only, and nobody should guess to which.",
    fix: "Leave the former name at one of them, and give the other one a backfill.",
    explain:
      "One old name becomes one new name. A column that takes over part of another one's data is an addition: `backfill: expression` in its Constraints cell says what the rows get.",
  }),
  "former/inherited-role": entry<{ role: string; module: string }>({
    severity: "error",
    title: "Former name of a role that another module defines",
    say: ({ role, module }) =>
      `The role "${shortened(role)}" is the module ${module}'s, which does not say that it was called so.`,
    why: "A role is renamed for the whole project, where it is defined.",
    fix: ({ module }) => `Write the former name in the table of roles of ${module}. | Remove it here.`,
    explain:
      "A module that depends on one with roles may repeat them. What a role was called before is said by the module that defines it; repeating it elsewhere is allowed when it is the same.",
  }),
  "former/backfill-does-not-fit": entry<{ column: string; because: string }>({
    severity: "error",
    title: "Backfill of a column that is filled otherwise",
    say: ({ column, because }) => `The column "${shortened(column)}" has a backfill, but ${shortened(because, 200)}.`,
    why: "The backfill would fail, or never have an effect.",
    fix: "Remove the backfill.",
    explain:
      "`backfill: expression` says what the rows that exist already get when a column is added, becomes required or loses values that it might have had. A column has one backfill; generated columns, identity columns and the timestamps that the system maintains are filled by the database.",
  }),
  "former/backfill-reads-itself": entry<{ column: string }>({
    severity: "error",
    title: "Backfill that reads the column it fills",
    say: ({ column }) => `The backfill of "${shortened(column)}" reads "${shortened(column)}" itself.`,
    why: "The rows that it is for have no value there.",
    fix: "Compute it from the row's other columns. | List the values of the column (one of 'a', 'b'), if the backfill replaces values that are retired.",
    explain:
      "A backfill reads the row's other columns. Only where the contract lists the values of a column may it read the column itself, to replace the values that are not among them any more: `backfill: case when status = 'blocked' then 'disabled' else status end`.",
  }),
} as const;
