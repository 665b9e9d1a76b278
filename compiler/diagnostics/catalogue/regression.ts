/** Diagnostics of the family `regression/`: named tests that stay. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

const neverTested = "A test that is not understood would never run, and everybody would believe that it does.";

export const regression = {
  "regression/unknown-actor": entry<{ actor: string; suggestion: string }>({
    severity: "error",
    title: "Unknown actor of a regression",
    say: ({ actor, suggestion }) => `"${shortened(actor)}" is nobody this contract knows.${suggestion}`,
    why: neverTested,
    fix: 'Write a role, a role with a state that denies login ("staff (disabled)", "suspended staff"), "unauthenticated", "any authenticated", "signed in without a profile" or "service role".',
    explain:
      "Actor is a role, several roles separated by commas, a role in a state of the identity's lifecycle, or a built-in actor. `any authenticated` is every role and an account without an identity row; `suspended <role>` is the role in each state that denies login.",
  }),
  "regression/attempt-not-understood": entry<{ attempt: string; problem: string }>({
    severity: "error",
    title: "Attempt that is not understood",
    say: ({ attempt, problem }) => `The attempt "${shortened(attempt)}" is not understood: ${shortened(problem, 300)}`,
    why: neverTested,
    fix: 'Write it in the words of a matrix ("Update role of other profile", "Delete own profile", "Read audit log") | Write one SQL statement between backticks',
    explain:
      "An attempt in words is a verb, perhaps a column, whose rows (own, other, any), perhaps a state, and the entity: `Read audit log`, `Update other profile`, `Change role of own profile to admin`, `Archive own draft note`. Everything else is written as one SQL statement between backticks.",
  }),
  "regression/invalid-sql": entry<{ text: string; problem: string }>({
    severity: "error",
    title: "Attempt that is no SQL",
    say: ({ text, problem }) => `The statement "${shortened(text)}" cannot be parsed: ${shortened(problem, 200)}.`,
    why: "It would be refused for its spelling, which proves nothing about rights.",
    fix: "Write one statement that Postgres can parse; a pipe inside a table cell is written \\|.",
    explain: "The statement is parsed by Postgres' own parser, exactly one, without comments.",
  }),
  "regression/several-statements": entry<{ count: number }>({
    severity: "error",
    title: "Several statements in one attempt",
    say: ({ count }) => `The attempt has ${count} statements.`,
    why: "Which of them must be refused is not said, and the first refusal would hide the others.",
    fix: "Write one row for each.",
    explain: "A regression is one statement with one outcome.",
  }),
  "regression/unsupported-statement": entry<{ statement: string }>({
    severity: "error",
    title: "Statement that is no attempt on rows",
    say: ({ statement }) => `${shortened(statement)} is not supported in a regression.`,
    why: "What it would do is no matter of the contract's access rules, or cannot be taken back.",
    fix: "Use SELECT, INSERT, UPDATE, DELETE, MERGE or TRUNCATE.",
    explain:
      "Regressions read and change rows. What else a client may do with the schema is tried by the compiler's own attacks.",
  }),
  "regression/unknown-name": entry<{ kind: string; name: string; suggestion: string }>({
    severity: "error",
    title: "Unknown name in an attempt",
    say: ({ kind, name, suggestion }) => `The contract knows no ${kind} "${shortened(name)}".${suggestion}`,
    why: "The statement would be refused because of the name, which proves nothing about rights.",
    fix: "Use the name as the contract defines it.",
    explain:
      "Tables are the entities of the module and of what it depends on, `auth.users` and `audit.audit_log`; functions the built-in ones; `:own` and `:other` are the key of an own row and of somebody else's row, `:own.notes` and `:other.notes` of another entity, `:own.account` and `:other.account` of accounts.",
  }),
  "regression/unknown-must": entry<{ must: string; suggestion: string }>({
    severity: "error",
    title: "Unknown outcome",
    say: ({ must, suggestion }) => `What must happen, "${shortened(must)}", is not understood.${suggestion}`,
    why: neverTested,
    fix: 'Write "be refused", "see nothing", "change nothing", "see 1 row", "change 1 row" or "succeed".',
    explain:
      "Must is one of: `be refused` (also `be denied`, `fail`), `be refused by the rights`, `be refused by the policy`, `be refused by the guard`, `be refused by` a constraint's name, `see nothing`, `change nothing`, `see <n> rows`, `change <n> rows`, `succeed` (also `be allowed`).",
  }),
  "regression/must-does-not-fit": entry<{ must: string; reads: boolean }>({
    severity: "error",
    title: "Outcome that does not fit the attempt",
    say: ({ must, reads }) => `The attempt ${reads ? "reads" : "changes"} rows, it cannot "${shortened(must)}".`,
    why: "The row says two different things about what is attempted.",
    fix: ({ reads }) => `Say what it must ${reads ? "see" : "change"}.`,
    explain: "Reading attempts see rows, all others change rows.",
  }),
  "regression/contradicts-access": entry<{ title: string; actor: string; outcome: string; cell: string }>({
    severity: "error",
    title: "Regression that contradicts the access rules",
    say: ({ title, actor, outcome, cell }) =>
      `"${shortened(title, 200)}" contradicts the access rules: as ${shortened(actor)} the attempt comes out as ${shortened(outcome, 120)}, because ${shortened(cell, 200)}.`,
    why: "One of the two is not what you want; the database follows the access rules.",
    fix: "Correct the regression | Correct the access rule",
    explain:
      "The contract's own verdict on the attempt is computed from the access rules. A regression must say the same, so that it fails only when the database differs from the contract.",
  }),
  "regression/not-exact": entry<{ title: string }>({
    severity: "error",
    title: "Regression without an exact outcome",
    say: ({ title }) => `How "${shortened(title, 200)}" comes out cannot be computed from the access rules.`,
    why: "A test that accepts any refusal also passes when the statement fails for another reason.",
    fix: 'Say exactly what must happen: "be refused by the rights", "be refused by the policy", "be refused by the guard", "see nothing", "change 1 row".',
    explain:
      "Statements with joins, subqueries, MERGE or functions of the result are not computed; neither are reads of a whole log. For them Must names the layer that refuses, or the number of rows.",
  }),
  "regression/no-row": entry<{ title: string; reason: string }>({
    severity: "error",
    title: "Regression without a row to try it on",
    say: ({ title, reason }) => `"${shortened(title, 200)}" cannot be tried: ${shortened(reason, 200)}.`,
    why: neverTested,
    fix: "Say whose rows are meant in another way, or write the statement so that it needs no such row.",
    explain:
      "The rows of an attempt are made up by the compiler. Where nobody owns rows of an entity there is no `own` row; where a CHECK cannot be satisfied by made-up values there is none at all.",
  }),
  "regression/duplicate": entry<{ name: string }>({
    severity: "error",
    title: "Two regressions of one name",
    say: ({ name }) => `There are two regressions called "${shortened(name, 200)}".`,
    why: "A finding could not say which of them it is about.",
    fix: "Give them different names, or remove one.",
    explain: "A regression is called by its name, or by its actor, attempt and outcome.",
  }),
} as const;
