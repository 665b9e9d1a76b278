/** Diagnostics of the family `door/`: ways into the contract's tables that the contract knows nothing of. */

import { entry } from "../entry.ts";
import type { Entry } from "../entry.ts";

export interface DoorParams {
  /** Who or what it is: "Somebody who is signed in", "The view reports.people". */
  readonly subject: string;
  /** What they may do, or what it does: "may empty the table profiles (TRUNCATE)". */
  readonly problem: string;
  /** The contract's name and section of it in parentheses after a space, or nothing. */
  readonly place: string;
}

const door = (given: Omit<Entry<DoorParams>, "say">, ending = "the contract knows nothing of it"): Entry<DoorParams> =>
  entry<DoorParams>({
    ...given,
    say: (p) => `${p.subject} ${p.problem}${ending === "" ? "" : `: ${ending}`}${p.place}.`,
  });

const outside =
  "Remove it, or change it so that it no longer reaches the contract's tables. | Write it into the contract.";

export const doors = {
  "door/privilege": door(
    {
      severity: "error",
      title: "A right that no rule grants",
      why: "Rights are what row level security stands on: whoever has one too many can do what the contract does not say.",
      fix: "Take the right away (REVOKE). | Write the rule into the contract and build it.",
      explain:
        "Every right on schemas, tables, columns, sequences, functions, types and the database is compared with what the access rules lead to, for PUBLIC, `anon`, `authenticated`, `service_role` and every other role. TRUNCATE, REFERENCES, TRIGGER and MAINTAIN follow from no rule.",
    },
    "no rule of the contract says so",
  ),
  "door/missing-privilege": door(
    {
      severity: "error",
      title: "A right that a rule grants and the database does not",
      why: "People cannot do what the contract promises them.",
      fix: "Grant it again, or replay the migrations on a database of its own to see what takes it away.",
      explain:
        "The rights that follow from the access rules must be there: those on tables and columns, the right to look names up in the exposed schema and in `auth`, and to execute the functions that policies call.",
    },
    "the contract says they may",
  ),
  "door/default-privilege": door(
    {
      severity: "note",
      title: "Default privileges of the project",
      why: "They are the project's own and nothing of the contract depends on them, because every object of a contract is closed when it is made. But whatever is created by other means is open from the first moment.",
      fix: "alter default privileges ... revoke all ... | Leave it: what contractc makes does not depend on it.",
      explain:
        "Supabase's projects until October 2026 grant everything on new tables, sequences and functions of schema public to `anon`, `authenticated` and `service_role`. The contract's migrations take these rights back object by object. A table made by hand keeps them.",
    },
    "",
  ),
  "door/default-privilege-added": door({
    severity: "error",
    title: "Default privileges that are not the platform's",
    why: "Whatever is created next is open from the first moment, to whom neither the contract nor the platform opens it.",
    fix: "alter default privileges ... revoke all ...",
    explain:
      "The platform's default privileges are for `anon`, `authenticated` and `service_role` alike, in the exposed schema or in any; those are only noted. Any others, and all in the private or the audit schema, were set by somebody.",
  }),
  "door/view": door({
    severity: "error",
    title: "A view that shows a contract's table",
    why: "A view reads with its owner's rights, past row level security, unless it says `security_invoker`; a materialised view is a copy that no policy protects.",
    fix: outside,
    explain:
      "Views and materialised views of every schema are followed through the database's own dependencies, over other views and functions, to the contract's tables.",
  }),
  "door/function": door({
    severity: "error",
    title: "A function that reaches a contract's table",
    why: "A SECURITY DEFINER function runs with its owner's rights, past row level security, for whoever may execute it.",
    fix: outside,
    explain:
      "Function bodies of every schema are searched for the names of the contract's tables, of views and functions that reach them, and for statements that are put together at run time. A body in SQL text is only searched, so the message says `mentions`. Functions in the project's own schemas that the compiler did not make are reported in any case.",
  }),
  "door/trigger": door({
    severity: "error",
    title: "A trigger that is not the contract's",
    why: "A trigger changes rows or refuses changes behind the contract's back, with the rights of its function's owner.",
    fix: outside,
    explain:
      "Reported are triggers on the contract's tables that the compiler did not make, triggers on other tables whose function reaches a contract's table, and triggers on other tables that run one of the contract's own trigger functions.",
  }),
  "door/rule": door({
    severity: "error",
    title: "A rewrite rule that is not the contract's",
    why: "A rule replaces statements by others, which run with the rights of the rule's owner.",
    fix: outside,
    explain: "Rules on the contract's tables, and rules on other tables whose statements reach a contract's table.",
  }),
  "door/foreign-table": door({
    severity: "error",
    title: "A foreign table that leads to a contract's table",
    why: "It reads through a connection of its own, with the rights of the login that its user mapping names.",
    fix: outside,
    explain: "Foreign tables whose options name a contract's table, and foreign tables in the project's own schemas.",
  }),
  "door/publication": door({
    severity: "error",
    title: "A publication of a contract's table",
    why: "Subscribers receive every row, whatever the policies say; Supabase's Realtime checks policies, but not for deleted rows.",
    fix: "alter publication ... drop table ... | Write down who may receive the changes.",
    explain: "Publications of single tables, of schemas and of all tables are compared with the contract's tables.",
  }),
  "door/subscription": door({
    severity: "error",
    title: "A subscription that writes into a contract's table",
    why: "Rows arrive from another database without policies, guards and, by default, without triggers.",
    fix: "alter subscription ... drop the table from its publication on the other side.",
    explain: "Logical replication writes as the subscription's owner with `session_replication_role = replica`.",
  }),
  "door/cascade": door({
    severity: "error",
    title: "A foreign key that is not the contract's",
    why: "A foreign key deletes, changes or holds fast rows without asking any policy.",
    fix: outside,
    explain:
      "Reported are foreign keys of other tables to a contract's table (they keep its rows from being deleted, or are changed with them), and foreign keys of the contract's tables that are not as the contract says.",
  }),
  "door/inheritance": door({
    severity: "error",
    title: "A table that inherits from a contract's table",
    why: "Rows of the child are rows of the parent, but whoever asks the child directly meets the child's policies, or none.",
    fix: "alter table ... no inherit ... | Drop the child.",
    explain: "Inheritance and partitions, in either direction.",
  }),
  "door/role": door({
    severity: "error",
    title: "A role that has more power, or less, than it must",
    why: "BYPASSRLS and SUPERUSER switch every policy off; a client role that can log in chooses its own claims.",
    fix: "alter role ... back to what the platform gives it.",
    explain:
      "The API's roles are `anon` and `authenticated`, without any attribute, and `service_role`, which has BYPASSRLS and nothing else; `authenticator` may log in.",
  }),
  "door/membership": door({
    severity: "error",
    title: "A membership that lets a role act as another",
    why: "A member has the rights of the role, or takes them with SET ROLE; a login that may act as `authenticated` can claim to be anybody.",
    fix: "revoke ... from ...",
    explain:
      "Members of the API's roles, of the project's owner, of roles past row level security and of the predefined roles that read or write everything. That `authenticator` is a member of the API's roles and the platform's administrators are members of whatever they administrate is baseline.",
  }),
  "door/powerful-role": door(
    {
      severity: "warning",
      title: "Another role with power over the database",
      why: "It reaches the contract's tables, or can give itself the right to.",
      fix: "Take the attribute or the right away, if the role does not need it. | Leave it, if it is an administrator.",
      explain: "Roles that the platform does not bring along, with SUPERUSER, BYPASSRLS, CREATEROLE or REPLICATION.",
    },
    "",
  ),
  "door/auth-function": door(
    {
      severity: "error",
      title: "A function that tells who is asking, and tells it wrongly",
      why: "Every policy and every audit entry relies on it.",
      fix: "Restore the platform's definition.",
      explain:
        "`auth.uid()`, `auth.jwt()`, `auth.role()` and `auth.email()` are compared with the definitions that Supabase has shipped. One that nobody knows is called with claims, without, with empty and with incomplete ones, as each of the API's roles, and must return what the claims say. An immutable one may be answered from another person's plan.",
    },
    "",
  ),
  "door/auth-function-unknown": door(
    {
      severity: "warning",
      title: "A definition of an auth function that is not the platform's",
      why: "It answered every question rightly, but what it does in other situations is not known.",
      fix: "Compare it with the platform's definition and restore that.",
      explain:
        "See `door/auth-function`: its text is none that Supabase has shipped, its behaviour was right in every attempt.",
    },
    "",
  ),
  "door/disabled-trigger": door(
    {
      severity: "error",
      title: "A trigger that is switched off",
      why: "Guards, audit and foreign keys are triggers: switched off, nothing is checked, recorded or refused.",
      fix: "alter table ... enable trigger ...",
      explain:
        "Triggers of the contract that are disabled or fire in another mode than they must, and foreign keys whose own triggers are disabled, as `alter table ... disable trigger all` does.",
    },
    "the contract relies on it",
  ),
  "door/setting": door(
    {
      severity: "error",
      title: "A setting that changes what rules mean",
      why: "Settings of the database or of a role hold for every session, before any policy is asked.",
      fix: "alter role ... reset ... | alter database ... reset ...",
      explain:
        "`session_replication_role` switches triggers and foreign keys off, `role` and `request.jwt.claims` make somebody else of whoever connects, a `search_path` can put other functions before those of Postgres, `row_security`, `default_transaction_read_only` refuse what the contract grants, and `pgrst.db_schemas` exposes schemas.",
    },
    "",
  ),
  "door/setting-noted": door(
    {
      severity: "note",
      title: "A setting worth knowing",
      why: "It changes nothing of what the contract promises, but what people's own statements mean.",
      fix: "Nothing, if it is meant.",
      explain: "Settings of roles and of the database that name only schemas of the platform and of the project.",
    },
    "",
  ),
  "door/event-trigger": door({
    severity: "error",
    title: "An event trigger that reaches into the contract",
    why: "It runs on every change of the schema with its caller's rights, also while migrations run.",
    fix: "drop event trigger ... | Change its function so that it leaves the contract's tables and rights alone.",
    explain:
      "Event triggers whose function mentions a contract's table or changes rights, policies or triggers. Others are only noted; the platform's own and those of extensions are baseline.",
  }),
  "door/inert": door(
    {
      severity: "warning",
      title: "Something that reaches a contract's table and that no client can use",
      why: "A single grant would make a door of it.",
      fix: "Remove it, if nothing needs it. | Leave it, if only administrators use it.",
      explain:
        "Views, functions and foreign tables outside the project's schemas, with a contract's table behind them, that neither `anon` nor `authenticated` may use.",
    },
    "no client can use it today",
  ),
  "door/noticed": door(
    {
      severity: "note",
      title: "Something that works with a contract's table, within the rules",
      why: "It runs with the rights of whoever asks, so the contract's rules hold.",
      fix: "Nothing.",
      explain: "Views with `security_invoker`, functions without SECURITY DEFINER, extensions such as pg_graphql.",
    },
    "the contract's rules hold for it",
  ),
  "door/meaning": door(
    {
      severity: "error",
      title: "A rule whose text is not what the contract compiles to",
      why: "It stands at its place under its name, but says something else.",
      fix: "Replay the migrations, or remove the change made outside the contract.",
      explain:
        "Conditions of policies and triggers, checks, defaults and the bodies of functions are compared, as Postgres itself spells them, with a database on which the contract was compiled from nothing.",
    },
    "the contract compiles to something else",
  ),
  "door/unseen": door(
    {
      severity: "error",
      title: "Something that this login may not see",
      why: "What cannot be seen cannot be called clean.",
      fix: "Use the login that owns the project's schemas, or a superuser.",
      explain:
        "The catalogs of Postgres are readable for everybody unless somebody took that away. Whatever could not be read or tried is named.",
    },
    "",
  ),
} as const;
