/** Diagnostics of the family `expression/`: SQL fragments in a contract. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

const proof = "SQL fragments are parsed by Postgres' own parser, and every name in them must be known.";

export const expression = {
  "expression/syntax": entry<{ what: string; text: string; problem: string }>({
    severity: "error",
    title: "SQL that does not parse",
    say: ({ what, text, problem }) =>
      `The ${shortened(what, 300)} \`${text}\` is not valid SQL: ${shortened(problem, 300)}.`,
    why: "The compiler never pastes text it does not understand.",
    fix: "Correct the SQL; text values stand in single quotes: 'active'.",
    explain: `${proof} A fragment is exactly one expression: no second one, no statement, no comment.`,
  }),
  "expression/marks-taken-out": entry<{ what: string; mark: string }>({
    severity: "error",
    title: "SQL that markdown changes",
    say: ({ what, mark }) =>
      `The ${shortened(what, 300)} is written without code marks, and markdown takes ${mark} out of it.`,
    why: "What is shown, and would be compiled, is another expression than the one that was typed.",
    fix: "Put the SQL between code marks: `...`",
    explain:
      "In plain text markdown reads a backslash before a sign, and pairs of * or _, as its own marks and removes them. Between code marks every character counts.",
  }),
  "expression/unsupported": entry<{ what: string; construct: string }>({
    severity: "error",
    title: "SQL construct that contracts cannot have",
    say: ({ what, construct }) => `The ${shortened(what, 300)} uses ${construct}, which contracts cannot have.`,
    why: "Only expressions whose meaning is wholly understood are compiled.",
    fix: "Write the rule with comparisons, functions, AND, OR, NOT, IN, BETWEEN, LIKE, CASE and casts.",
    explain: `${proof} Aggregates, window functions, parameters, rows, array indexes, COLLATE and XML have no place in them.`,
  }),
  "expression/subquery": entry<{ what: string }>({
    severity: "error",
    title: "Subquery",
    say: ({ what }) => `The ${shortened(what, 300)} contains a subquery; it can only speak of the row itself.`,
    why: "Conditions that read tables are slow, can be led astray, and Postgres refuses them in constraints.",
    fix: "Write an access phrase (Own, Assigned ... only) | Compare columns of the row",
    explain:
      "Rules about other tables are written as access phrases; the compiler makes safe helper functions of them.",
  }),
  "expression/reads-own-table": entry<{ what: string; table: string }>({
    severity: "error",
    title: "Condition that reads its own table",
    say: ({ what, table }) => `The ${shortened(what, 300)} reads the table "${shortened(table)}" that it protects.`,
    why: "Postgres answers every query on such a table with an error: infinite recursion in policy.",
    fix: "Write an access phrase (a role in the Actor column, Own) instead of the subquery",
    explain:
      "A policy whose condition queries its own table calls itself. The role of the acting person comes from the Actor column.",
  }),
  "expression/unknown-column": entry<{ what: string; column: string; table: string; suggestion: string }>({
    severity: "error",
    title: "Unknown column in an expression",
    say: ({ what, column, table, suggestion }) =>
      `The ${shortened(what, 300)} names "${shortened(column)}", which is no column of "${shortened(table)}".${suggestion}`,
    why: "Postgres would refuse it, or a word that was meant as a value would be taken for a column.",
    fix: "Correct the name | Put a value into single quotes: 'active'",
    explain: `${proof} Columns are those of the entity's table.`,
  }),
  "expression/other-table": entry<{ what: string; column: string; table: string }>({
    severity: "error",
    title: "Column of another table",
    say: ({ what, column, table }) =>
      `The ${shortened(what, 300)} names "${shortened(column)}"; it can only use columns of "${shortened(table)}".`,
    why: "A condition is checked against one row of its own table; other tables are not at hand there.",
    fix: "Use a column of the entity itself | Write an access phrase (Own, Assigned ... only)",
    explain: "Checks, defaults, indexes and conditions speak of one row of one table.",
  }),
  "expression/column-in-default": entry<{ what: string; column: string }>({
    severity: "error",
    title: "Column in a default",
    say: ({ what, column }) => `The ${shortened(what, 300)} names "${shortened(column)}", but it cannot use columns.`,
    why: "A default is computed before the row exists.",
    fix: "Put a text value into single quotes: 'active' | Use GENERATED ALWAYS AS (...) STORED for a computed column",
    explain: "Defaults and example values are constants and functions. A word without quotes is taken for a column.",
  }),
  "expression/unknown-function": entry<{ what: string; name: string; suggestion: string }>({
    severity: "error",
    title: "Unknown function",
    say: ({ what, name, suggestion }) =>
      `The ${shortened(what, 300)} calls ${name}(), which is not among the functions contracts can use.${suggestion}`,
    why: "Only functions that exist on Postgres 15 to 18 and read nothing but their arguments are known to be safe here.",
    fix: "Correct the name | Use another function",
    explain:
      "The list holds the ordinary built-in functions over data types, and auth.uid(), auth.jwt(), auth.role() and auth.email() in access conditions and defaults. Functions that read the server, the session or files, that write, sleep or lock are not on it.",
  }),
  "expression/argument-count": entry<{ what: string; name: string; count: number }>({
    severity: "error",
    title: "Wrong number of arguments",
    say: ({ what, name, count }) =>
      `The ${shortened(what, 300)} calls ${name}() with ${count} ${count === 1 ? "argument" : "arguments"}; it has no such form.`,
    why: "Postgres would refuse it.",
    fix: "Correct the arguments.",
    explain: "The counts come from Postgres' own catalog.",
  }),
  "expression/unstable-function": entry<{ what: string; name: string }>({
    severity: "error",
    title: "Function whose result changes",
    say: ({ what, name }) => `The ${shortened(what, 300)} uses ${name}, whose result changes by itself.`,
    why: "The same row would be right at one moment and wrong at the next; Postgres refuses most of it.",
    fix: "Use a column that stores the value | Use it in a DEFAULT instead",
    explain:
      "Checks and conditions cannot use volatile functions such as random(); indexes and generated columns cannot use the current time either; only access conditions and defaults can ask who is signed in.",
  }),
  "expression/unknown-operator": entry<{ what: string; operator: string }>({
    severity: "error",
    title: "Unknown operator",
    say: ({ what, operator }) =>
      `The ${shortened(what, 300)} uses the operator ${operator}, which Postgres does not have.`,
    why: "Postgres would refuse it.",
    fix: "Correct the operator.",
    explain: "The list holds the built-in operators of Postgres 15 to 18.",
  }),
  "expression/unknown-type": entry<{ what: string; type: string; suggestion: string }>({
    severity: "error",
    title: "Unknown type in an expression",
    say: ({ what, type, suggestion }) =>
      `The ${shortened(what, 300)} converts to ${type}, which contracts cannot have.${suggestion}`,
    why: "Postgres would refuse it, or the type depends on an extension that may be missing.",
    fix: "Correct the type.",
    explain: "The list holds the built-in data types of Postgres 15 to 18.",
  }),
} as const;
