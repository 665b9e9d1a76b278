/** Diagnostics of the family `entity/`: tables, columns, constraints and indexes. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

export const entity = {
  "entity/bad-heading": entry<{ heading: string; problem: string }>({
    severity: "error",
    title: "Heading that names no entity",
    say: ({ heading, problem }) =>
      `The heading "${shortened(heading)}" does not name the table below it: ${shortened(problem, 300)}.`,
    why: "The table would have no name, or a remark in the heading would be lost.",
    fix: "Write the name alone, as in ### 4.1 `profiles`, with tags behind a dash",
    explain: "The heading of an entity is the table's name, optionally followed by a dash and `data class ...`.",
  }),
  "entity/unknown-type": entry<{ type: string; problem: string; suggestion: string }>({
    severity: "error",
    title: "Unknown type",
    say: ({ type, problem, suggestion }) =>
      `"${shortened(type)}" is no column type: ${shortened(problem, 300)}.${suggestion}`,
    why: "The column cannot be created, or the type depends on an extension that may be missing.",
    fix: "Use a built-in Postgres type, such as text, integer, numeric(10,2), uuid, date, timestamptz, jsonb or text[]",
    explain:
      "Every built-in data type of Postgres 15 to 18 can be used, with its modifiers, also as an array. Enum types are written as text with `one of 'a', 'b'`.",
  }),
  "entity/unknown-constraint": entry<{ constraint: string; suggestion: string }>({
    severity: "error",
    title: "Constraint that is not understood",
    say: ({ constraint, suggestion }) => `The constraint "${shortened(constraint)}" is not understood.${suggestion}`,
    why: "A constraint that is not understood would not be enforced.",
    fix: "Correct it; constraints are separated by commas",
    explain:
      "Known are PK, UNIQUE, NOT NULL, NULL, DEFAULT ..., CHECK (...), FK → table(column) with ON DELETE and ON UPDATE, IDENTITY, GENERATED ALWAYS AS (...) STORED, and the words: 1–200 characters, max 1000 characters, trimmed, one of 'a', 'b', between 0 and 9999, >= 0, unique per <columns>. In the list **Constraints:** also UNIQUE (a, b), PRIMARY KEY (a, b), FOREIGN KEY (a, b) REFERENCES ..., `Table is append-only` and `No ... stored (...)`.",
  }),
  "entity/unsupported-constraint": entry<{ constraint: string }>({
    severity: "error",
    title: "Constraint that is not supported yet",
    say: ({ constraint }) => `The constraint "${shortened(constraint)}" is not supported by this version.`,
    why: "It is part of the language, so it is not left out silently.",
    fix: "Remove it until it is supported | Express it as a CHECK",
    explain:
      "Not supported by this version: `case-insensitive`, `same organization`, EXCLUDE, deferrable and partial constraints, indexes on expressions and with NULLS FIRST or LAST.",
  }),
  "entity/contradicting-constraints": entry<{ column: string; first: string; second: string }>({
    severity: "error",
    title: "Constraints that contradict each other",
    say: ({ column, first, second }) => `"${shortened(column)}" cannot have both ${first} and ${second}.`,
    why: "Which of the two counts is not said.",
    fix: "Remove one of them.",
    explain: "A column has one default, one key role, and is either NULL or NOT NULL.",
  }),
  "entity/constraint-does-not-fit": entry<{ constraint: string; type: string; expected: string }>({
    severity: "error",
    title: "Constraint that does not fit the type",
    say: ({ constraint, type, expected }) =>
      `"${shortened(constraint)}" needs ${shortened(expected, 300)}, but the column is ${type}.`,
    why: "Postgres would refuse it, or check something else than what is meant.",
    fix: "Change the type | Change the constraint",
    explain:
      "Lengths and `trimmed` are about text, comparisons with numbers about numbers, IDENTITY about whole numbers.",
  }),
  "entity/empty-range": entry<{ constraint: string }>({
    severity: "error",
    title: "Range that nothing is in",
    say: ({ constraint }) => `No value can satisfy "${shortened(constraint)}".`,
    why: "No row could ever be created.",
    fix: "Swap or correct the bounds.",
    explain: "The lower bound of a range comes first.",
  }),
  "entity/no-primary-key": entry<{ table: string }>({
    severity: "error",
    title: "Entity without primary key",
    say: ({ table }) => `"${shortened(table)}" has no primary key.`,
    why: "Its rows cannot be told apart, so they can be neither audited nor protected one by one.",
    fix: "Mark a column as PK | Add PRIMARY KEY (a, b) under **Constraints:**",
    explain: "Every entity has a primary key of one or more columns.",
  }),
  "entity/unknown-column": entry<{ column: string; table: string; suggestion: string }>({
    severity: "error",
    title: "Unknown column",
    say: ({ column, table, suggestion }) => `"${shortened(table)}" has no column "${shortened(column)}".${suggestion}`,
    why: "The constraint or index cannot be created.",
    fix: "Correct the name | Add the column",
    explain:
      "Constraints and indexes name columns of their own entity; foreign keys also those of the table they refer to.",
  }),
  "entity/unknown-table": entry<{ table: string; suggestion: string }>({
    severity: "error",
    title: "Unknown table",
    say: ({ table, suggestion }) => `The contract knows no table "${shortened(table)}".${suggestion}`,
    why: "The foreign key cannot be created.",
    fix: "Correct the name | Add the entity | Name its module under Depends on:",
    explain: "Foreign keys refer to entities of the module, of modules under `Depends on:`, and to auth.users.",
  }),
  "entity/unreferenceable": entry<{ table: string; columns: string }>({
    severity: "error",
    title: "Foreign key to columns that are not unique",
    say: ({ table, columns }) =>
      `A foreign key cannot refer to "${shortened(table)}" (${shortened(columns, 300)}): these columns are not unique there.`,
    why: "Postgres refuses it, since it would not be clear which row is meant.",
    fix: "Refer to the primary key | Make the columns UNIQUE",
    explain: "A foreign key refers to the primary key or to unique columns.",
  }),
  "entity/foreign-key-type": entry<{ column: string; type: string; referenced: string; expected: string }>({
    severity: "error",
    title: "Foreign key of another type",
    say: ({ column, type, referenced, expected }) =>
      `"${shortened(column)}" is ${type}, but refers to "${shortened(referenced)}", which is ${shortened(expected, 300)}.`,
    why: "Postgres refuses most of these, and converts on every look-up in the others.",
    fix: ({ expected }) => `Make the column ${shortened(expected, 300)}`,
    explain: "A foreign key has the type of the column it refers to.",
  }),
  "entity/set-null-on-required": entry<{ column: string; action: string }>({
    severity: "error",
    title: "SET NULL on a required column",
    say: ({ column, action }) => `"${shortened(column)}" is NOT NULL, but ${action} would empty it.`,
    why: "Every deletion that reaches it would fail.",
    fix: "Make the column NULL | Use ON DELETE CASCADE or RESTRICT",
    explain: "ON DELETE SET NULL and ON UPDATE SET NULL need a column that may be empty.",
  }),
  "entity/unclaimed-item": entry<{ text: string; lead: string }>({
    severity: "error",
    title: "Constraint or index outside its list",
    say: ({ text, lead }) =>
      `"${shortened(text)}" looks like one of the ${lead.toLowerCase()}, but does not stand under **${lead}:**.`,
    why: "Only the lists under **Indexes:** and **Constraints:** are compiled; here it would have no effect.",
    fix: ({ lead }) => `Put a line **${lead}:** directly above the list`,
    explain:
      "In an entity's section the lists under **Indexes:** and **Constraints:** are compiled, all other lists are prose.",
  }),
  "entity/bad-index": entry<{ text: string; problem: string }>({
    severity: "error",
    title: "Index that is not understood",
    say: ({ text, problem }) => `The index "${shortened(text)}" is not understood: ${shortened(problem, 300)}.`,
    why: "It would not be created.",
    fix: "Write `name` on `column` (for its purpose), or `name` on (a, b DESC)",
    explain:
      'An index is a name, `on`, one or more columns (with DESC, or GIN before them), optionally UNIQUE, `where <condition>`, and a purpose in parentheses that begins with "for".',
  }),
  "entity/redundant-index": entry<{ index: string; columns: string; constraint: string }>({
    severity: "warning",
    title: "Index that a unique constraint makes redundant",
    say: ({ index, columns, constraint }) =>
      `The index "${shortened(index)}" is not needed: ${constraint} on ${shortened(columns, 300)} already has one.`,
    why: "A second index on the same columns costs time on every write and helps no query. It is built once, under this name.",
    fix: "Remove the line | Keep it: the constraint's own index carries this name",
    explain:
      "Postgres enforces UNIQUE and PRIMARY KEY with an index. A named index on exactly the same columns would be a copy of it, so the constraint takes the name and no second index is built.",
  }),
  "entity/role-check-differs": entry<{ column: string; missing: string; extra: string }>({
    severity: "error",
    title: "Role check that differs from the roles",
    say: ({ column, missing, extra }) =>
      `The CHECK of "${shortened(column)}" and the table of roles differ:${missing === "" ? "" : ` ${missing} missing in the CHECK`}${missing !== "" && extra !== "" ? ";" : ""}${extra === "" ? "" : ` ${extra} missing in the table`}.`,
    why: "A person could have a role that no rule knows, or a role exists that nobody can have.",
    fix: "Make both lists the same.",
    explain:
      "The roles of the section Actors & Roles are a closed set; the column that holds a person's role allows exactly these.",
  }),
  "entity/role-check-missing": entry<{ column: string; values: string }>({
    severity: "warning",
    title: "Role column without CHECK",
    say: ({ column, values }) =>
      `"${shortened(column)}" holds the role of a person, but nothing limits it to ${shortened(values, 300)}.`,
    why: "A misspelt role is stored without complaint, and the person has no rights.",
    fix: ({ values }) => `Add: one of ${shortened(values, 300)}`,
    explain: "The column that holds a person's role should allow exactly the roles of the contract.",
  }),
  "entity/two-identities": entry<{ first: string; second: string }>({
    severity: "error",
    title: "Two identity tables",
    say: ({ first, second }) =>
      `Both "${shortened(first)}" and "${shortened(second)}" connect a person's account with a role.`,
    why: "A person could have two roles at once, and which of them counts is not said.",
    fix: "Remove the role column, or the unique reference to auth.users, from one of them",
    explain:
      "The identity is the one table of the project with a unique foreign key to auth.users(id) and the role column.",
  }),
  "entity/no-identity": entry<{ roles: string }>({
    severity: "error",
    title: "Roles that nobody can have",
    say: ({ roles }) => `Rights are given to ${roles}, but no table connects a person's account with a role.`,
    why: "Nobody could ever have any of these rights.",
    fix: "Add a table with a UNIQUE foreign key to auth.users(id) and a column `role` | Name the module that has it under Depends on:",
    explain:
      "The identity is the one table of the project with a unique foreign key to auth.users(id) and the role column. It stands in the module itself or in one named under `Depends on:`.",
  }),
  "entity/unusual-timestamp": entry<{ column: string }>({
    severity: "warning",
    title: "Timestamp that the system does not maintain",
    say: ({ column }) =>
      `"${shortened(column)}" is not \`timestamptz\` with DEFAULT now(), so it is an ordinary column.`,
    why: "Clients may write it where they may write other columns, and nothing keeps it right.",
    fix: "Use timestamptz with DEFAULT now() | Give the column another name",
    explain:
      "`created_at` and `updated_at` of type timestamptz with DEFAULT now() are maintained by the system and protected from clients.",
  }),
  "entity/note-with-meaning": entry<{ note: string; word: string }>({
    severity: "error",
    title: "Remark that says more than a remark",
    say: ({ note, word }) =>
      `The remark "${shortened(note)}" contains "${shortened(word)}", so it may be a rule, and it is not compiled.`,
    why: "A rule in a remark would have no effect.",
    fix: "Write the rule in its own place | Put the remark into the description, without names and rule words",
    explain:
      'A remark in parentheses contains no rule word, no name of an entity, column, role or status, and no SQL. The purpose of an index that begins with "for" is free.',
  }),
} as const;
