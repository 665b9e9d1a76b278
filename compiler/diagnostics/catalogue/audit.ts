/** Diagnostics of the family `audit/`. */

import { entry } from "../entry.ts";

export const audit = {
  "audit/unknown-table": entry<{ headings: readonly string[] }>({
    severity: "error",
    title: "Unknown table in the Audit section",
    say: ({ headings }) => `A table with the columns ${headings.join(", ")} has no meaning in the Audit section.`,
    why: "Every table of a claimed section has an effect or is an error, so that no rule is overlooked.",
    fix: "Use the columns Event, Trigger and Data Captured.",
    explain: "The Audit section has one kind of table: `Event | Trigger | Data Captured`.",
  }),
  "audit/empty-cell": entry({
    severity: "error",
    title: "Empty cell in the events table",
    say: () => "A cell of this event is empty.",
    why: "An event without name, trigger or data records nothing.",
    fix: "Fill the cell, or remove the row.",
    explain: "Every cell of the events table says something.",
  }),
  "audit/unknown-trigger": entry<{ trigger: string }>({
    severity: "error",
    title: "Unknown trigger",
    say: ({ trigger }) => `"${trigger}" is not a trigger.`,
    why: "An event that is not understood would not be recorded.",
    fix: "Write INSERT on <table>, UPDATE on <table>.<column>, UPDATE on <table> (any other field) or DELETE on <table>.",
    explain:
      "A trigger is `INSERT on t`, `UPDATE on t.column`, `UPDATE on t`, `UPDATE on t (any other field)` or `DELETE on t`.",
  }),
  "audit/unknown-entity": entry<{ entity: string; suggestion: string }>({
    severity: "error",
    title: "Event on an unknown entity",
    say: ({ entity, suggestion }) => `"${entity}" is no entity of this contract.${suggestion}`,
    why: "An event on a table that does not exist records nothing.",
    fix: "Name an entity of the contract.",
    explain: "Events are about the entities that the contract describes.",
  }),
  "audit/unknown-column": entry<{ column: string; entity: string; suggestion: string }>({
    severity: "error",
    title: "Event on an unknown column",
    say: ({ column, entity, suggestion }) => `${entity} has no column "${column}".${suggestion}`,
    why: "An event on a column that does not exist records nothing.",
    fix: ({ entity }) => `Name a column of ${entity}.`,
    explain: "`UPDATE on t.column` names a column of the entity's table.",
  }),
  "audit/unknown-data": entry<{ data: string; entity: string; operation: string }>({
    severity: "error",
    title: "Unknown data to capture",
    say: ({ data, entity, operation }) => `"${data}" is not data that ${operation} on ${entity} can capture.`,
    why: "Data that is not understood would be missing when it is needed.",
    fix: ({ entity }) =>
      `Use actor_id, new ${entity} data, deleted ${entity} data, old <column>, new <column> or changed fields only.`,
    explain:
      "Data is a list of: `actor_id`; `new <entity> data` and `deleted <entity> data` (the row without system columns); `old <column>` and `new <column>` (the column or its last word); `changed fields only`; names of columns. Creation has no old data and deletion no new data.",
  }),
  "audit/duplicate-event": entry<{ trigger: string }>({
    severity: "error",
    title: "Event named twice",
    say: ({ trigger }) => `"${trigger}" has two events.`,
    why: "One change would be recorded twice, or one of the two would be ignored.",
    fix: "Keep one of the rows.",
    explain: "Each trigger has one event.",
  }),
  "audit/log-audits-itself": entry<{ entity: string }>({
    severity: "error",
    title: "Audit of the audit log",
    say: ({ entity }) => `${entity} is the audit log and cannot be audited itself.`,
    why: "Every entry would cause another one, without end.",
    fix: "Remove the row. The log is append-only, so there is nothing to audit.",
    explain: "Entries are written by triggers and never change.",
  }),
  "audit/several-logs": entry<{ entities: readonly string[] }>({
    severity: "error",
    title: "More than one audit log",
    say: ({ entities }) => `${entities.join(" and ")} all look like the module's audit log.`,
    why: "It is unclear where the events belong.",
    fix: "Keep one entity with actor, action, old and new values and a reference to the audited entity.",
    explain: "A module has at most one audit entity. It is recognised by its columns.",
  }),
  "audit/action-refused": entry<{ action: string; event: string; log: string; declared: readonly string[] }>({
    severity: "error",
    title: "Action that the log refuses",
    say: ({ action, event, log }) => `"${event}" would be recorded as '${action}', which the CHECK of ${log} refuses.`,
    why: "The change itself would fail together with its entry.",
    fix: ({ action, declared }) =>
      `Add '${action}' to the CHECK. | Name the event after one of ${declared.join(", ")}.`,
    explain:
      "An event's action is its name in snake case without the entity's noun; an update without a declared name is `updated`.",
  }),
  "audit/undeclared-action": entry<{ action: string; event: string; log: string; declared: readonly string[] }>({
    severity: "warning",
    title: "Action that the log does not declare",
    say: ({ action, event, log }) =>
      `"${event}" is recorded as '${action}', which is not among the actions that ${log} declares.`,
    why: ({ declared }) => `A reader of the log expects only ${declared.join(", ")}.`,
    fix: ({ action }) => `Add '${action}' to the description of the action column. | Remove the event.`,
    explain:
      "The declared actions are the quoted words in the description of the action column, or the values of its CHECK. An event's action is its name in snake case without the entity's noun.",
  }),
  "audit/misspelt-action": entry<{ event: string; action: string; log: string; meant: string }>({
    severity: "error",
    title: "Event that is nearly a declared action",
    say: ({ event, action, log, meant }) =>
      `"${event}" would be recorded as '${action}', but ${log} declares '${meant}'. Did you mean "${meant}"?`,
    why: "Whoever looks for the declared action in the log would not find the change.",
    fix: ({ meant }) =>
      `Name the event so that it reads ${meant} (${spoken(meant)}). | Choose a name that is not so near to it.`,
    explain:
      "An event's action is its name in snake case without the entity's noun. A name with a few letters wrong, words in another order or words too many would silently become another action.",
  }),
  "audit/event-says-more": entry<{ event: string; word: string }>({
    severity: "error",
    title: "Event with a rule in its name",
    say: ({ event, word }) => `The event "${event}" says more than a name: it contains "${word}".`,
    why: "It reads as if some changes were recorded and others not. Every change of its trigger is.",
    fix: "Name only what happened: Role changed. | Say in the Trigger which change it is.",
    explain:
      "The name of an event becomes the recorded action. Parentheses, negations and conditions in it have no effect, so they are refused.",
  }),
  "audit/action-never-recorded": entry<{ action: string; log: string; entity: string }>({
    severity: "warning",
    title: "Declared action that no event records",
    say: ({ action, log, entity }) =>
      `${log} declares the action '${action}', but no event on ${entity} is recorded as that.`,
    why: "Whoever looks for it in the log finds nothing, and takes that for an answer.",
    fix: ({ action, entity }) =>
      `Add an event ${action === "updated" ? `UPDATE on ${entity} (any other field)` : `named ${spoken(action)} on ${entity}`}. | Remove '${action}' from the declared actions.`,
    explain:
      "The declared actions are the quoted words in the description of the action column, or the values of its CHECK. Each should be the name of an event in snake case, without the entity's noun.",
  }),
  "audit/example-not-json": entry({
    severity: "error",
    title: "Audit example that is not JSON",
    say: () => "The example of an audit entry is not a JSON object.",
    why: "An example that cannot be read cannot be checked.",
    fix: "Correct the JSON. | Remove the word json behind the fence's marks.",
    explain: "A JSON fence in the Audit section is an example of an entry, and is checked against the entities.",
  }),
  "audit/example-unknown-key": entry<{ key: string; entity: string }>({
    severity: "error",
    title: "Audit example with an unknown column",
    say: ({ key, entity }) => `"${key}" is no column of ${entity}.`,
    why: "The example promises something that no entry will contain.",
    fix: ({ entity }) => `Use a column of ${entity}.`,
    explain:
      "Keys of the example are columns of the audit log; keys of the old and new value are columns of the audited entity.",
  }),
  "audit/unaudited-column": entry<{ column: string; entity: string }>({
    severity: "warning",
    title: "Column that no event covers",
    say: ({ column, entity }) => `No event covers a change of ${entity}.${column}.`,
    why: "The change still reaches the project-wide log, but not the module's own audit.",
    fix: ({ column, entity }) =>
      `Add an event UPDATE on ${entity}.${column}, or UPDATE on ${entity} (any other field).`,
    explain:
      "Every changeable column of an audited entity should belong to an event. Changes of the others are kept in the project-wide log as `updated`.",
  }),
  "audit/unaudited-operation": entry<{ operation: string; entity: string }>({
    severity: "note",
    title: "Operation that no event covers",
    say: ({ operation, entity }) => `No event covers ${operation} on ${entity}.`,
    why: "Such changes leave no entry.",
    fix: ({ operation, entity }) => `Add an event ${operation.toUpperCase()} on ${entity}.`,
    explain: "An audited entity should have events for creation, change and deletion.",
  }),
  "audit/entity-not-audited": entry<{ entity: string }>({
    severity: "warning",
    title: "Entity without audit",
    say: ({ entity }) => `No event covers ${entity}: its changes leave no entry.`,
    why: "Nobody can tell afterwards who changed what.",
    fix: ({ entity }) => `Add events for ${entity} to the Audit section.`,
    explain: "Every entity should be audited. One that no event covers is listed, so that it is a decision.",
  }),
  "audit/delete-cannot-be-logged": entry<{ entity: string; log: string; column: string }>({
    severity: "warning",
    title: "Deletion that the log cannot hold",
    say: ({ entity, log, column }) =>
      `The deletion of ${entity} is audited, but ${log}.${column} must reference an existing row and disappears with it.`,
    why: "The entry would be refused by the foreign key or removed by its cascade. It is kept in the project-wide log audit.audit_log alone.",
    fix: ({ column }) =>
      `Accept it: the deletion is on record in audit.audit_log. | Make ${column} nullable with ON DELETE SET NULL. | Drop the foreign key of ${column}.`,
    explain:
      "An entry about a deleted row cannot reference that row. The module's table stays exactly as the contract describes it; the deletion is recorded in the project-wide log, which has no foreign keys.",
  }),
  "audit/retention-against-cascade": entry<{ log: string; column: string; audited: string }>({
    severity: "warning",
    title: "Retention against a cascade",
    say: ({ log, column, audited }) =>
      `Entries are to be kept without end, but ${log}.${column} deletes them together with the row of ${audited}.`,
    why: "Whoever deletes the row deletes its history from this table. The project-wide log audit.audit_log keeps it.",
    fix: ({ column }) =>
      `Accept it: audit.audit_log keeps the entries. | Change ${column} to ON DELETE RESTRICT or SET NULL. | Change the retention sentence.`,
    explain: "ON DELETE CASCADE on the log's reference removes entries, which contradicts retention without end.",
  }),
  "audit/actor-blocks-deletion": entry<{ log: string; column: string; entity: string }>({
    severity: "warning",
    title: "Actors cannot be deleted",
    say: ({ log, column, entity }) =>
      `Whoever has acted on others cannot be deleted: ${log}.${column} references ${entity} without ON DELETE.`,
    why: "Deleting the person is refused as long as an entry names him as its actor, also when the law asks for it.",
    fix: ({ column }) =>
      `Write ON DELETE SET NULL for ${column}. | Accept it: people who acted are suspended, never deleted.`,
    explain: "A foreign key without ON DELETE refuses the deletion of the referenced row.",
  }),
  "audit/erasure-conflict": entry<{ sentence: string }>({
    severity: "warning",
    title: "Append-only log against erasure",
    say: () =>
      "The contract speaks of erasing people on request, but the project-wide log keeps what it recorded about them, deletions included.",
    why: "audit.audit_log is append-only and outlives the rows it is about.",
    fix: "Call audit.erase(entity, row_id, reason) as the database owner: it empties old and new values and records that it did. | Decide how long entries may name a person.",
    explain:
      "The project-wide log has no foreign keys, so it remembers deleted people. `audit.erase` is the only way to empty entries; the erasure is itself an entry.",
  }),
} as const;

/** An action as the name of an event: role_changed is "Role changed". */
function spoken(action: string): string {
  const words = action.replaceAll("_", " ");
  return `"${words.slice(0, 1).toUpperCase()}${words.slice(1)}"`;
}
