/** Diagnostics of the family `document/`: header, sections, roles, examples, decisions and acceptance. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

const headerLines = "Module, Version, Last Updated, Status, Depends on, Owner";

export const document = {
  "document/missing-header-line": entry<{ line: string }>({
    severity: "error",
    title: "Missing header line",
    say: ({ line }) => `The line "${line}:" is missing below the title.`,
    why: "Without it nobody knows which module this is, which version was signed, or whether it was signed at all.",
    fix: ({ line }) => `Add "${line}: ..." below the title`,
    explain: `A contract begins with its title and header lines: ${headerLines}. Module, Version and Status are required.`,
  }),
  "document/unknown-header-line": entry<{ line: string; suggestion: string }>({
    severity: "error",
    title: "Unknown header line",
    say: ({ line, suggestion }) => `"${line}:" is no header line of a contract.${suggestion}`,
    why: "A misspelt line would have no effect.",
    fix: "Correct the word | Move the text into a section",
    explain: `The header lines are: ${headerLines}. Sentences without a colon after their first words are free.`,
  }),
  "document/duplicate-header-line": entry<{ line: string }>({
    severity: "error",
    title: "Header line given twice",
    say: ({ line }) => `The header line "${line}:" stands here twice.`,
    why: "Which of the two counts is not said.",
    fix: "Remove one of them.",
    explain: "Each header line occurs once.",
  }),
  "document/invalid-header-value": entry<{ line: string; value: string; expected: string }>({
    severity: "error",
    title: "Header value that is not understood",
    say: ({ line, value, expected }) =>
      `"${shortened(value)}" is no value for "${line}:"; expected is ${shortened(expected, 300)}.`,
    why: "The value is compared and printed elsewhere, so it must have one form.",
    fix: "Correct the value.",
    explain:
      "Version is a number such as 1.0 or 2.1.3, Last Updated a date such as 2026-01-18, Depends on a list of module names.",
  }),
  "document/unknown-status": entry<{ status: string; suggestion: string }>({
    severity: "error",
    title: "Unknown status",
    say: ({ status, suggestion }) => `"${shortened(status)}" is no status of a contract.${suggestion}`,
    why: "Only an approved contract becomes migrations, so the status must be plain.",
    fix: "Write Status: APPROVED, Status: DRAFT or Status: IN REVIEW",
    explain: "`APPROVED` is required for migrations; with `DRAFT` and `IN REVIEW` the contract can be checked.",
  }),
  "document/invalid-module-name": entry<{ module: string }>({
    severity: "error",
    title: "Not a module name",
    say: ({ module }) => `"${shortened(module)}" cannot be the name of a module.`,
    why: "The name becomes part of file names, so it can be neither a path nor anything a file system treats specially.",
    fix: "Use lower-case words joined by hyphens: auth-foundation",
    explain:
      "A module name consists of lower-case letters and digits, words joined by single hyphens, at most 40 characters.",
  }),
  "document/module-differs-from-file": entry<{ module: string; file: string }>({
    severity: "error",
    title: "Module and file have different names",
    say: ({ module, file }) => `The module is called "${shortened(module)}", its file "${shortened(file)}".`,
    why: "Contracts are found by name: one module could be built from another one's contract.",
    fix: ({ module }) => `Rename the file to ${module}.md | Correct the line "Module:"`,
    explain: "The file is called like the module, or `contract.md` in a folder of its own.",
  }),
  "document/similar-section": entry<{ title: string; section: string }>({
    severity: "error",
    title: "Heading that nearly is a section of a contract",
    say: ({ title, section }) =>
      `"${shortened(title)}" is no section of a contract, but nearly "${shortened(section)}".`,
    why: "A section with another heading is text without effect, its tables and rules included.",
    fix: ({ section }) => `Call the section "${shortened(section)}" | Choose a heading that cannot be confused with it`,
    explain:
      "Sections are recognised by their heading words, numbered or not, in any order; near misses are refused so that nothing is lost silently.",
  }),
  "document/duplicate-section": entry<{ section: string }>({
    severity: "error",
    title: "Section given twice",
    say: ({ section }) => `The section "${shortened(section)}" exists twice.`,
    why: "Which of the two counts is not said.",
    fix: "Merge them into one.",
    explain: "Each kind of section occurs once.",
  }),
  "document/misplaced-section": entry<{ section: string }>({
    severity: "error",
    title: "Section at the wrong level",
    say: ({ section }) => `"${shortened(section)}" stands inside another section.`,
    why: "Only headings of level 2 (##) are sections of a contract; here it has no effect.",
    fix: "Make it a heading of level 2 (##).",
    explain: "A reserved heading below one of another section would be text without effect.",
  }),
  "document/unsupported-section": entry<{ section: string }>({
    severity: "error",
    title: "Section that is not supported yet",
    say: ({ section }) => `The section "${shortened(section)}" is not supported by this version.`,
    why: "It says something about rights, so it cannot be left out silently.",
    fix: "Remove the section until it is supported.",
    explain: "Permissions and Tenancy are part of the language, but not compiled by this version.",
  }),
  "document/missing-section": entry<{ section: string; why: string }>({
    severity: "error",
    title: "Missing section",
    say: ({ section }) => `The contract has no section "${shortened(section)}".`,
    why: ({ why }) => why,
    fix: ({ section }) => `Add a section "## ${section}"`,
    explain: "Entities are required; roles are required unless a module named under Depends on has them.",
  }),
  "document/missing-table": entry<{ section: string; columns: string }>({
    severity: "error",
    title: "Missing table",
    say: ({ section, columns }) => `"${shortened(section)}" has no table with the columns ${shortened(columns, 300)}.`,
    why: "What the heading announces is not defined.",
    fix: "Add the table.",
    explain:
      "Roles are a table `Role | Description`, an entity is a table `Column | Type | Constraints | Description`.",
  }),
  "document/stray-table": entry<{ looks: string; section: string }>({
    severity: "error",
    title: "Table in a place where it has no effect",
    say: ({ looks, section }) => `This looks like ${looks}, but in "${shortened(section)}" it has no effect.`,
    why: "Its rules would be read by people and by nothing else.",
    fix: "Move it into the section it belongs to | Change its header so that it cannot be taken for a rule",
    explain: "Tables of columns, access matrices, audit events and transitions have an effect only in their sections.",
  }),
  "document/stray-html": entry<{ section: string }>({
    severity: "error",
    title: "HTML in a contract",
    say: ({ section }) => `This HTML in "${shortened(section)}" is not read.`,
    why: "People would see a table or a text here that has no effect on anything.",
    fix: "Write it as markdown | Delete it",
    explain:
      "HTML is refused in the sections of a contract and among its header lines, and everywhere when it is a table that looks like a rule. Comments are free in prose.",
  }),
  "document/stray-checklist": entry<{ section: string }>({
    severity: "error",
    title: "Check boxes outside the acceptance criteria",
    say: ({ section }) => `"${shortened(section)}" has check boxes, but is no section of a contract.`,
    why: "A contract could be approved while a box here is open: only Acceptance Criteria are looked at.",
    fix: 'Call the section "Acceptance Criteria" | Write the list without boxes',
    explain: "Check boxes are read under Acceptance Criteria; in a section of prose they would have no effect.",
  }),
  "document/unknown-table-column": entry<{ column: string; expected: string; suggestion: string }>({
    severity: "error",
    title: "Table column that is not understood",
    say: ({ column, expected, suggestion }) =>
      `The table column "${shortened(column)}" has no meaning here; known are ${shortened(expected, 300)}.${suggestion}`,
    why: "What stands in it would have no effect.",
    fix: "Correct the header | Move the column's text into Description",
    explain: "In a table that is compiled every column has a meaning.",
  }),
  "document/missing-table-column": entry<{ column: string }>({
    severity: "error",
    title: "Missing table column",
    say: ({ column }) => `The table has no column "${shortened(column)}".`,
    why: "Its rows cannot be understood without it.",
    fix: ({ column }) => `Add the column "${shortened(column)}"`,
    explain: "Each compiled table has required columns.",
  }),
  "document/empty-cell": entry<{ column: string }>({
    severity: "error",
    title: "Empty cell",
    say: ({ column }) => `The cell under "${shortened(column)}" is empty.`,
    why: "The row does not say what it defines.",
    fix: "Fill in the cell | Remove the row",
    explain: "Names, types, states and decisions are never empty.",
  }),
  "document/unknown-role": entry<{ role: string; module: string; suggestion: string }>({
    severity: "error",
    title: "Role that the foundation does not have",
    say: ({ role, module, suggestion }) =>
      `"${shortened(role)}" is no role of "${shortened(module)}", whose roles this module shares.${suggestion}`,
    why: "Nobody could ever have this role.",
    fix: ({ module }) => `Correct the name | Add the role to the contract of ${module}`,
    explain:
      "The roles of a project are a closed set, defined where the identity is; a module that depends on it may repeat them.",
  }),
  "document/unknown-module": entry<{ modules: string; count: number }>({
    severity: "note",
    title: "Modules that do not exist yet",
    say: ({ modules, count }) =>
      `The scope names ${count === 1 ? "a module that does" : "modules that do"} not exist yet: ${modules}.`,
    why: "What was moved there is not defined anywhere.",
    fix: "Nothing, if they are planned | Correct the names",
    explain: "Module names in Scope have no effect; they are compared with the contracts of the project.",
  }),
  "document/invalid-example": entry<{ problem: string }>({
    severity: "error",
    title: "Example that cannot exist",
    say: ({ problem }) =>
      `This example record cannot exist: ${shortened(problem, 300)}${problem.endsWith("?") ? "" : "."}`,
    why: "Examples become seed data and actors of the tests; they must satisfy the contract themselves.",
    fix: "Correct the example.",
    explain:
      "Examples are INSERT statements with constant values into the module's entities; every required column has a value, every value is allowed.",
  }),
  "document/unticked-criterion": entry<{ criterion: string }>({
    severity: "error",
    title: "Approved with an open criterion",
    say: ({ criterion }) => `The contract is APPROVED, but this criterion is not ticked: "${shortened(criterion)}".`,
    why: "The contract says itself that it is not approved yet.",
    fix: "Tick the criterion when it is met | Set Status: IN REVIEW",
    explain:
      "Every item under Acceptance Criteria is a ticked check box (`- [x]`) in an approved contract. Only a list behind a line such as `Next steps:` may be without boxes.",
  }),
  "document/unreadable-criteria": entry<{ what: string }>({
    severity: "error",
    title: "Approved with criteria that are not read",
    say: ({ what }) =>
      `The contract is APPROVED, but its criteria contain ${shortened(what, 300)}, which cannot be ticked.`,
    why: "Whether the criteria in it are met is not said.",
    fix: "Write the criteria as a list of check boxes | Move it into another section",
    explain: "Acceptance criteria are a list of check boxes; tables, code blocks and boxes in sentences are refused.",
  }),
  "document/open-question": entry<{ question: string }>({
    severity: "error",
    title: "Approved with an open question",
    say: ({ question }) => `The contract is APPROVED, but the question "${shortened(question)}" has no decision.`,
    why: "The contract was signed with a hole in it.",
    fix: "Add a row to the Decisions table | Set Status: IN REVIEW",
    explain: "Every question under Open Questions has a row in the table `Question | Decision`, matched by number.",
  }),
  "document/unclear-decision": entry<{ answer: string }>({
    severity: "error",
    title: "Decision that is not understood",
    say: ({ answer }) => `"${shortened(answer)}" is not understood as a decision.`,
    why: "The contract must say what was decided, not only that it was discussed.",
    fix: "Begin with Yes, No, Deferred, None, Single-... or ...-only, and leave nothing open",
    explain:
      "A decision begins with Yes, No, Deferred, None, or with a word such as Single-org or Admin-only. `No decision yet`, `Yes?` or `None, to be discussed` are none: Deferred says that the question was put off on purpose.",
  }),
  "document/duplicate-decision": entry<{ question: string }>({
    severity: "error",
    title: "Two decisions for one question",
    say: ({ question }) => `The question "${shortened(question)}" is decided twice.`,
    why: "Which of the two was agreed is not said.",
    fix: "Remove one of the rows",
    explain: "Each question has one row in the table `Question | Decision`.",
  }),
  "document/decision-without-question": entry<{ question: string }>({
    severity: "error",
    title: "Decision without question",
    say: ({ question }) => `No open question is called "${shortened(question)}".`,
    why: "The decision belongs to nothing, and the question it was meant for looks undecided.",
    fix: "Correct the number | Add the question",
    explain: "Decisions match questions by number.",
  }),
  "document/decision-contradicts-entity": entry<{ answer: string; table: string }>({
    severity: "error",
    title: "Decision against an entity",
    say: ({ answer, table }) =>
      `The decision says "${shortened(answer)}", but the contract defines the table "${shortened(table)}".`,
    why: "One of the two is not what was agreed.",
    fix: "Remove the entity | Change the decision",
    explain: "A decision `No <name> table` is compared with the entities.",
  }),
} as const;
