/** Diagnostics of the family `lifecycle/`: states and transitions. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

export const lifecycle = {
  "lifecycle/missing": entry<{ table: string; column: string; values: string }>({
    severity: "warning",
    title: "Status column without lifecycle",
    say: ({ table, column, values }) =>
      `"${table}.${column}" has the states ${shortened(values, 300)}, but no lifecycle says how they follow each other.`,
    why: "Whoever may change the column may go from any state to any other, and create rows in any of them.",
    fix: "Add the states and their transitions under Lifecycle | Give the column another name if these are no states",
    explain:
      "A column called status, state, stage or phase whose values are listed by a CHECK is expected to have a lifecycle.",
  }),
  "lifecycle/no-column": entry<{ states: string; suggestion: string }>({
    severity: "error",
    title: "Lifecycle without column",
    say: ({ states, suggestion }) => `No column has exactly the states ${shortened(states, 300)}.${suggestion}`,
    why: "The database would not know which column the transitions are about.",
    fix: "Make the CHECK of the column and the states here the same.",
    explain: "The column of a lifecycle is the one whose CHECK lists exactly its states.",
  }),
  "lifecycle/ambiguous-column": entry<{ columns: string }>({
    severity: "error",
    title: "Lifecycle that fits several columns",
    say: ({ columns }) => `These states fit several columns: ${shortened(columns, 300)}.`,
    why: "The compiler will not guess which of them is meant.",
    fix: 'Name the entity in the heading: "Profile Status"',
    explain: "Where several columns have the same states, the heading above the table names the entity.",
  }),
  "lifecycle/duplicate": entry<{ column: string }>({
    severity: "error",
    title: "Two lifecycles for one entity",
    say: ({ column }) => `"${shortened(column)}" would be a second lifecycle of its entity.`,
    why: "Which of the two rules a row is not said, or both would have to, which this version does not support.",
    fix: "Merge them into one.",
    explain: "An entity has one lifecycle, on one column.",
  }),
  "lifecycle/missing-transitions": entry<{ table: string; column: string }>({
    severity: "error",
    title: "States without transitions",
    say: ({ table, column }) => `The states of "${table}.${column}" have no transitions.`,
    why: "It is not said how a row gets from one state to another.",
    fix: "Add a diagram in a code block ([created] → active → archived) | Add a table From | To",
    explain: "A status table is followed by a diagram in a code block or by a table of transitions.",
  }),
  "lifecycle/bad-diagram": entry<{ line: string; problem: string }>({
    severity: "error",
    title: "Diagram that is not understood",
    say: ({ line, problem }) =>
      `The line "${shortened(line)}" of the diagram is not understood: ${shortened(problem, 300)}.`,
    why: "A transition could be lost or invented.",
    fix: "Write chains such as [created] → active → archived, one per line | Use a table From | To",
    explain:
      "In a diagram `a → b → c` is a chain, `[created]` and `[deleted]` are no states, `↘ [deleted]` means from every state. Notes stand in parentheses.",
  }),
  "lifecycle/unread": entry<{ what: string }>({
    severity: "error",
    title: "Transitions in a place where they are not read",
    say: ({ what }) => `This section contains ${shortened(what)}, which is not read.`,
    why: "People would take it for a transition or a rule that the database keeps.",
    fix: "Write transitions as a table with From and To, or as a diagram in a code block | Move it out of the section, or write it as a sentence without arrows",
    explain:
      "Transitions are tables `From | To` and diagrams in code blocks that are marked `text`, `ascii`, `mermaid` or not at all, outside quotes and lists. Other code blocks and arrows in sentences and lists are refused in this section.",
  }),
  "lifecycle/deletion-differs": entry<{ table: string; states: string; problem: string }>({
    severity: "warning",
    title: "Lifecycle against Can Delete",
    say: ({ table, states, problem }) =>
      `A row of "${shortened(table)}" in the state ${shortened(states, 300)} ${problem}.`,
    why: "The access rules alone decide; the lifecycle promises something else.",
    fix: "Correct [deleted] in the lifecycle | Correct Can Delete | Say who deletes in a column Who",
    explain:
      "`[deleted]` says in which states rows end, `Can Delete` who may delete them; it grants nothing. The two are compared as soon as a lifecycle names `[deleted]` and a matrix speaks of deletion.",
  }),
  "lifecycle/side-arrow": entry<{ state: string }>({
    severity: "error",
    title: "Side arrow to a state",
    say: ({ state }) => `It is not clear from which state the arrow ↘ leads to "${shortened(state)}".`,
    why: "What an arrow points from depends on how the text is aligned, and alignment has no meaning.",
    fix: "Write the transition as a chain of its own | Use a table From | To",
    explain: "`↘` is understood only before `[deleted]`.",
  }),
  "lifecycle/unknown-state": entry<{ state: string; suggestion: string }>({
    severity: "error",
    title: "Unknown state",
    say: ({ state, suggestion }) => `"${shortened(state)}" is no state of this lifecycle.${suggestion}`,
    why: "The transition would lead nowhere.",
    fix: "Correct the word | Add the state to the table and to the column's CHECK",
    explain: "States are those of the status table, which are those of the column's CHECK.",
  }),
  "lifecycle/no-initial-state": entry<{ table: string; column: string }>({
    severity: "error",
    title: "No initial state",
    say: ({ table, column }) =>
      `It is not said in which state rows of "${shortened(table)}" begin ("${shortened(column)}").`,
    why: "Clients could create rows in any state, or in none.",
    fix: "Begin the diagram with [created] → | Give the column a DEFAULT",
    explain: "The states behind `[created]` are the initial ones; without them the column's default is.",
  }),
  "lifecycle/default-not-initial": entry<{ table: string; column: string; value: string }>({
    severity: "warning",
    title: "Default that is no initial state",
    say: ({ table, column, value }) =>
      `"${table}.${column}" defaults to '${shortened(value)}', which is no initial state.`,
    why: "A row created without the column is refused.",
    fix: "Change the DEFAULT | Let [created] lead to this state",
    explain: "The default of a state column is expected to be a state that `[created]` leads to.",
  }),
  "lifecycle/unclear-login": entry<{ text: string }>({
    severity: "error",
    title: "Login that is not understood",
    say: ({ text }) => `"${shortened(text)}" does not say whether people in this state can log in.`,
    why: "The state decides whether a person has any access at all.",
    fix: "Write Yes or No, with a note in parentheses if needed.",
    explain: "`Can Login` is Yes or No, optionally followed by a note in parentheses.",
  }),
  "lifecycle/who-differs": entry<{ from: string; to: string; said: string; actual: string }>({
    severity: "error",
    title: "Transition table against access rules",
    say: ({ from, to, said, actual }) =>
      `Here ${shortened(said, 300)} may take "${shortened(from)}" to "${shortened(to)}"; by the access rules it is ${shortened(actual, 300)}.`,
    why: "Who may take a transition is decided by the access rules of the status column; the two must agree.",
    fix: "Correct the column Who | Correct the access rules",
    explain: "The column Who of a transition table repeats the access rules, and is compared with them.",
  }),
} as const;
