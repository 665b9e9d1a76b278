/** Diagnostics of the family `consequence/`: what several sections together lead to. */

import { entry } from "../entry.ts";

export const consequence = {
  "consequence/copied-column": entry<{ column: string; entity: string; source: string }>({
    severity: "warning",
    title: "Copy that nothing keeps in step",
    say: ({ column, entity, source }) =>
      `${entity}.${column} is a copy from ${source}, and nothing keeps the two in step.`,
    why: "After a change at the source the copy is wrong, and nobody notices.",
    fix: "Name who updates the copy and when. | Read it from its source and drop the column.",
    explain:
      "A column that repeats a value of another table needs something that updates it. The contract names nothing.",
  }),
  "consequence/foreign-key-order": entry<{ table: string; cascading: string; blocking: string; referenced: string }>({
    severity: "note",
    title: "Deletion depends on the order of foreign keys",
    say: ({ table, cascading, blocking, referenced }) =>
      `Deleting a row of ${referenced} removes rows of ${table} by ${cascading} and is checked by ${blocking}: which comes first depends on the order in which the keys were created.`,
    why: "A dump and restore changes that order, and then a deletion that worked is refused.",
    fix: ({ blocking }) =>
      `Nothing: the key of ${blocking} is made deferrable initially deferred, so that it is checked after the cascade.`,
    explain:
      "Foreign keys fire in the order of their creation. Where one row is referenced by a cascading and a non-cascading key of the same table, the latter is checked at the end of the transaction.",
  }),
} as const;
