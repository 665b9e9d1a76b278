/** Diagnostics of the family `access/`: what understood rules leave open, or lead to. */

import { entry } from "../../entry.ts";

export const accessConsequence = {
  "access/no-rule-for-operation": entry<{ entity: string; operation: string }>({
    severity: "warning",
    title: "Operation that no cell mentions",
    say: ({ entity, operation }) => `No cell says who may ${spoken(operation)} ${entity}, so nobody may.`,
    why: "What a contract does not mention is denied. If somebody needs it, the application will fail.",
    fix: ({ operation }) => `Add a column Can ${heading(operation)} with who may do it, or with No for everybody.`,
    explain:
      "Every entity, actor and operation has a verdict. Operations that no cell mentions are denied to every client and listed here, so that the denial is a decision.",
  }),
  "access/actor-not-mentioned": entry<{ actors: readonly string[]; entity: string }>({
    severity: "note",
    title: "Actor without a row",
    say: ({ actors, entity }) => `This matrix about ${entity} has no row for ${actors.join(", ")}: denied.`,
    why: "What a contract does not mention is denied.",
    fix: ({ actors }) => `Add a row for ${actors.join(", ")} that says No.`,
    explain: "Each matrix should say what every role and the unauthenticated may do. An actor without a row is denied.",
  }),
  "access/condition-of-denied-row": entry<{ condition: string }>({
    severity: "note",
    title: "Condition without effect",
    say: ({ condition }) => `"${condition}" has no effect: every cell of the row denies.`,
    why: "A condition narrows what a row grants; here there is nothing to narrow.",
    fix: "Write Denied.",
    explain:
      "In a row that denies everything a condition cannot change anything. It is listed so that nobody believes it is enforced.",
  }),
  "access/signed-in-includes-strangers": entry<{ entity: string; operation: string; identity: string }>({
    severity: "note",
    title: "Any authenticated includes people without a role",
    say: ({ entity, operation, identity }) =>
      `"Any authenticated" may ${spoken(operation)} ${entity}: that includes everybody who has an account, but no row of ${identity}.`,
    why: "Whoever can sign up has a valid token, before anybody gave them a role. Suspended people are not among them: they have no access at all.",
    fix: "List the roles instead.",
    explain:
      "`any authenticated` is everybody with a valid token, with a role or without one, except people whose account is in a status that denies login.",
  }),
  "access/email-as-authority": entry<{ claim: string }>({
    severity: "warning",
    title: "Condition on an address",
    say: ({ claim }) => `The condition decides by ${claim}: whoever holds the address holds the rights.`,
    why: "Addresses change hands, are written in several ways, and may not be confirmed. A token keeps the old one until it ends.",
    fix: "Compare a column with auth.uid(), or write Own. | Accept it.",
    explain:
      "`auth.email()` is the address in the token. An account is known by its id, which never changes; an address is not.",
  }),
  "access/suspended-accounts": entry<{ state: string; entity: string; phrase: string }>({
    severity: "note",
    title: "Suspended accounts are shut out by the database",
    say: ({ state, entity }) =>
      `People whose row of ${entity} is ${state} have no access in the database, not even to their own row.`,
    why: "A token outlives the decision to suspend its owner, so the database enforces it in addition to the application. An application that reads its own status with the user's token sees no row.",
    fix: "Let the application treat no row as no login.",
    explain:
      "A status whose `Can Login` is No takes every right in the database away from the people who have it. They see no row at all, their own included: no row must mean no login.",
  }),
  "access/owner-can-change": entry<{ actor: string; entity: string; column: string }>({
    severity: "note",
    title: "Accounts can be linked to somebody else",
    say: ({ actor, entity, column }) =>
      `${actor} may change ${entity}.${column}, and so give a person's row to another sign-in account.`,
    why: "Whoever holds that account then acts with the role of the row.",
    fix: ({ column }) => `Exclude it: Yes (any except ${column}). | Accept it, and let the audit show it.`,
    explain:
      "The user column links a row of the identity entity to a sign-in account. Changing it hands over the identity.",
  }),
  "access/first-row-unreachable": entry<{ entity: string; roles: readonly string[] }>({
    severity: "warning",
    title: "Nobody can create the first row",
    say: ({ entity, roles }) =>
      roles.length === 0
        ? `Nobody may create rows of ${entity} through the API, and without such a row nobody has a role.`
        : `Only ${roles.join(", ")} may create rows of ${entity}, and nobody has that role before the first row exists.`,
    why: "An empty database cannot be used through the API: the first person has to be created by an operator.",
    fix: "Run supabase/bootstrap/first-admin.sql once, as the database owner.",
    explain:
      "Roles come from rows of the identity entity. When only a role may create them, the first one has to come from outside the API; the emitted bootstrap file does that.",
  }),
  "access/initial-state-restricts": entry<{
    actor: string;
    entity: string;
    column: string;
    refused: readonly string[];
    initial: readonly string[];
    examples: readonly string[];
  }>({
    severity: "warning",
    title: "Creation only in an initial state",
    say: ({ actor, entity, column, refused, initial }) =>
      `${actor} may create any row of ${entity}, but not with ${column} ${refused.join(" or ")}: the lifecycle begins with ${initial.join(" or ")}.`,
    why: ({ examples }) =>
      examples.length === 0
        ? "The matrix says there is no restriction, the lifecycle has one; the lifecycle holds."
        : `The matrix says there is no restriction, the lifecycle has one; the lifecycle holds. The example ${examples.join(", ")} shows such a row.`,
    fix: ({ refused }) =>
      `Add [created] → ${refused[0] ?? "state"} to the lifecycle. | Create the row in its initial state and change it afterwards.`,
    explain:
      "A lifecycle says in which states rows begin. Clients cannot create rows in another state, whatever the matrix says; seeds and the system can.",
  }),
  "access/update-invisible": entry<{ actor: string; entity: string; rows: string }>({
    severity: "warning",
    title: "Update of rows that cannot be read",
    say: ({ actor, entity, rows }) => `${actor} may update ${rows} of ${entity} but may not read all of them.`,
    why: "Postgres needs to read a row to update it by a condition, and the new row must be visible too: such updates change nothing or fail.",
    fix: "Widen the read cell to the same rows. | Narrow the update cell.",
    explain:
      "An UPDATE with WHERE or RETURNING, and an upsert, apply the policy for reading to the old and the new row. An actor who may update rows that he cannot read will see nothing happen.",
  }),
  "access/insert-without-read": entry<{ actor: string; entity: string }>({
    severity: "note",
    title: "Creation without reading",
    say: ({ actor, entity }) => `${actor} may create rows of ${entity} but may not read them.`,
    why: "Creating a row and asking for it back (the default of many clients) is refused.",
    fix: "Create rows without RETURNING. | Grant reading the rows.",
    explain:
      "`INSERT ... RETURNING` needs the right to read. supabase-js asks for the row only when `.select()` follows.",
  }),
  "access/cascade-deletes-more": entry<{ actor: string; parent: string; child: string }>({
    severity: "warning",
    title: "Deletion reaches rows that may not be deleted",
    say: ({ actor, parent, child }) =>
      `${actor} may delete rows of ${parent}, and with them disappear rows of ${child}, which ${actor} may not delete.`,
    why: "Foreign keys with ON DELETE CASCADE do not ask for rights.",
    fix: "Use ON DELETE RESTRICT. | Grant the deletion of both.",
    explain:
      "A cascade runs with the rights of the table's owner. It deletes rows that the actor could not delete directly.",
  }),
} as const;

function spoken(operation: string): string {
  return operation === "select" ? "read" : operation === "insert" ? "create" : operation;
}

function heading(operation: string): string {
  const word = spoken(operation);
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
