/** Diagnostics of the family `name/`: identifiers. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

export const name = {
  "name/too-long": entry<{ name: string; kind: string; bytes: number; limit: number }>({
    severity: "error",
    title: "Name too long",
    say: ({ name, kind, bytes, limit }) =>
      `The ${kind} name "${shortened(name)}" has ${bytes} bytes; Postgres keeps only the first ${limit}.`,
    why: "Postgres cuts longer names silently: two of them could become the same, and code would look for the wrong one.",
    fix: ({ kind }) =>
      kind === "constraint" || kind === "index"
        ? "Shorten the names of the table or of the columns it is made of."
        : "Choose a shorter name.",
    explain:
      "Postgres identifiers have at most 63 bytes. Names of constraints and indexes that the contract does not spell out are made of the table's and the columns' names, as Postgres does it, and must fit too.",
  }),
  "name/upper-case": entry<{ name: string; kind: string; lower: string }>({
    severity: "error",
    title: "Name with upper-case letters",
    say: ({ name, kind }) => `The ${kind} name "${shortened(name)}" has upper-case letters.`,
    why: "Postgres turns unquoted names into lower case, so handwritten SQL would not find it.",
    fix: ({ lower }) => `Write \`${lower}\`.`,
    explain: "Names of tables, columns, indexes and roles are written in lower case, words joined by underscores.",
  }),
  "name/invalid": entry<{ name: string; kind: string; problem: string }>({
    severity: "error",
    title: "Not a name",
    say: ({ name, kind, problem }) => `"${shortened(name)}" cannot be a ${kind} name: ${shortened(problem, 300)}.`,
    why: "Such a name needs quotes wherever it is used in SQL, TypeScript and the API, and some would not survive.",
    fix: "Use lower-case letters a to z, digits and underscores, beginning with a letter.",
    explain:
      "Names consist of the letters a to z, digits and underscores and begin with a letter or an underscore. Roles may contain hyphens.",
  }),
  "name/system-column": entry<{ name: string }>({
    severity: "error",
    title: "Name of a system column",
    say: ({ name }) => `Every Postgres table already has a system column "${shortened(name)}".`,
    why: "Postgres refuses to create the table.",
    fix: "Choose another name.",
    explain: "`tableoid`, `xmin`, `cmin`, `xmax`, `cmax` and `ctid` exist in every table.",
  }),
  "name/reserved-word": entry<{ name: string; kind: string }>({
    severity: "warning",
    title: "Reserved word as a name",
    say: ({ name, kind }) => `The ${kind} name "${shortened(name)}" is a reserved word of SQL.`,
    why: "Everything that contractc emits quotes it, but handwritten SQL that forgets the quotes fails or means something else.",
    fix: ({ name }) => `Choose another name, such as \`${name}_value\` | Keep it, and quote it in handwritten SQL`,
    explain: "The words come from Postgres' own list of keywords: all that quote_ident() would quote.",
  }),
  "name/duplicate": entry<{ name: string; kind: string }>({
    severity: "error",
    title: "Name used twice",
    say: ({ name, kind }) => `The ${kind} "${shortened(name)}" is defined twice.`,
    why: "Which of the two counts is not said.",
    fix: "Remove or rename one of them.",
    explain: "Tables, columns of a table, indexes and constraints of a module, and roles each have names of their own.",
  }),
} as const;
