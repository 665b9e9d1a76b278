/** Diagnostics of the family `verify/`: what the proof on a real database found. */

import { entry } from "../entry.ts";

export const verify = {
  "verify/expression-refused": entry<{ subject: string; text: string; problem: string }>({
    severity: "error",
    title: "An expression whose types do not fit",
    say: (p) => `${p.subject} cannot work${p.text === "" ? "" : `, ${p.text}`}: ${p.problem}.`,
    why: "Postgres refuses it, so the table could not be created.",
    fix: "Correct it in the contract, or the type of the column.",
    explain:
      "Whether the types of a default, a check, an index or a condition fit together is decided by Postgres itself. When it refuses the migrations, each of these is tried on its own, and the ones that it refuses are reported at their place in the contract.",
  }),
  "verify/migration-failed": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "A migration does not run",
    say: (p) => `${p.file} fails on an empty database: ${p.problem}.`,
    why: "No new environment could be set up from these migrations.",
    fix: "Correct the contract at the place the message names. | When the file is one of your own, correct the file.",
    explain:
      "Before anything is written, every migration of the project is replayed on an empty embedded Postgres, those written by hand included.",
  }),
  "verify/catalog-differs": entry<{ object: string; problem: string }>({
    severity: "error",
    title: "The database is not what the contract says",
    say: (p) => `${p.object}: ${p.problem}.`,
    why: "What the contract promises about this object does not hold in the database.",
    fix: "Remove what changes it outside the contract: a migration written by hand, or a change made directly in the database.",
    explain:
      "After the replay, the database's own catalog is read (tables, columns, constraints, indexes, policies, privileges column by column, triggers, functions, comments) and compared with what the contract expects.",
  }),
  "verify/replay-differs": entry<{ difference: string }>({
    severity: "error",
    title: "The migrations do not lead to the contract",
    say: (p) =>
      `Replaying all migrations gives another database than compiling the contract from nothing: ${p.difference}.`,
    why: "Databases that grew by migrations would differ from new ones.",
    fix: "Remove what changes it outside the contract: look at the migrations written by hand.",
    explain:
      "All migrations are replayed on one empty database, the contract is compiled from nothing on a second one, and both are compared. Anything but zero differences stops the build.",
  }),
  "verify/seed-failed": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "The example records do not load",
    say: (p) => `The example records do not load: ${p.problem}.`,
    why: "The contract's own examples break the contract's own rules.",
    fix: "Correct the example in the contract, or the rule it breaks.",
    explain:
      "The examples of every contract are loaded into the proved database. They become seed data and the actors of the attack suite.",
  }),
  "verify/attack-succeeded": entry<{ attempt: string; expected: string; observed: string }>({
    severity: "error",
    title: "The database does not do what the contract says",
    say: (p) => `${p.attempt}: the contract says ${p.expected}, the database did ${p.observed}.`,
    why: "Somebody can do what the contract forbids, or cannot do what it grants.",
    fix: "Remove what changes the rule outside the contract: a migration written by hand, or a change made directly in the database.",
    explain:
      "The attack suite tries every cell of the access matrices as every actor, permitted and forbidden, and compares what happened with the contract.",
  }),
  "verify/not-built": entry<{ module: string; built: boolean }>({
    severity: "error",
    title: "A contract that was not built as it is now",
    say: (p) =>
      p.built
        ? `${p.module} says something else than when it was last built.`
        : `${p.module} was never built, so there is nothing to verify.`,
    why: (p) =>
      p.built
        ? "The migrations come from the contract as it was then: comparing them with this one would only report what was not built yet."
        : "Without migrations no database can do what the contract says.",
    fix: (p) => `contractc build ${p.module}`,
    explain:
      "`verify` proves what was built: the migrations in `supabase/migrations`, on an empty embedded Postgres or on the database given by `--db`. The lock file remembers what the contract said at that build, descriptions included, because they become comments in the database. Exit status 2: nothing was verified.",
  }),
  "verify/remote-refused": entry<{ host: string }>({
    severity: "error",
    title: "A database on another host",
    say: (p) => `${p.host} is not this machine, and attacking a database on another host needs your explicit word.`,
    why: "The attacks run in transactions that are rolled back, but they take locks, and a database in use would feel them.",
    fix: "Use a local database. | contractc verify --db <url> --allow-remote",
    explain: "`verify --db` accepts localhost, loopback addresses and sockets. Any other host needs `--allow-remote`.",
  }),
  "verify/unreachable": entry<{ host: string; problem: string }>({
    severity: "error",
    title: "A database that cannot be reached",
    say: (p) => `The database on ${p.host} cannot be used: ${p.problem}.`,
    why: "Nothing was verified.",
    fix: "Check that it is running, and the address and the password in the environment variable.",
    explain:
      "`verify --db` takes a URL, or the name of a database in `contracts/contractc.config.yaml`, whose URL is read from an environment variable.",
  }),
  "verify/connection-lost": entry<{ host: string; problem: string }>({
    severity: "error",
    title: "A connection that was lost",
    say: (p) => `The connection to the database on ${p.host} was lost while it was being verified: ${p.problem}.`,
    why: "Nothing is proved by half of the attempts. The server takes back the open transaction itself, so nothing was left in the tables.",
    fix: "Check why the server ended the session, and verify again.",
    explain:
      "Everything that `verify --db` does to a database happens in transactions that are rolled back. When the session ends in the middle, Postgres rolls back on its own. Exit status 2: nothing was verified.",
  }),
  "verify/read-only": entry<{ standby: boolean }>({
    severity: "error",
    title: "A database that takes no writes",
    say: (p) =>
      p.standby
        ? "The server is a standby and takes no writes."
        : "The session is read-only, so no attempt to write could succeed.",
    why: "Half of what the contract promises is about writing. On a database that refuses every write it would look kept.",
    fix: (p) =>
      p.standby
        ? "Verify the primary server."
        : "Use a login without default_transaction_read_only, or a database that is not set to it.",
    explain:
      "`verify --db` makes rows of its own, attempts what the contract permits and forbids, and rolls all of it back. That needs a session that may write. Exit status 2: nothing was verified.",
  }),
  "verify/schema-missing": entry<{ what: "tables" | "accounts" }>({
    severity: "error",
    title: "A database without the schema",
    say: (p) =>
      p.what === "tables"
        ? "The database holds none of the contract's tables."
        : "The database has no table auth.users: it is not a Supabase database.",
    why: "There is nothing in it to verify.",
    fix: (p) =>
      p.what === "tables"
        ? "Apply the migrations in supabase/migrations first. | Check the name of the database in the address."
        : "Check the name of the database in the address.",
    explain:
      "`verify --db` proves a database that has the schema already, and changes nothing there. A database on which the migrations were applied in part is verified: what is missing is a finding. Exit status 2: nothing was verified.",
  }),
  "verify/cannot-act-as": entry<{ login: string; role: string; known: boolean }>({
    severity: "error",
    title: "A login that cannot act as the clients",
    say: (p) =>
      p.known
        ? `The login ${p.login} may not act as ${p.role}.`
        : `The database has no role ${p.role}: it is not a Supabase database.`,
    why: "Every attempt is made as the role that the API uses; without it there is nothing to see.",
    fix: (p) =>
      p.known
        ? `Use the login postgres, or a superuser. | Grant the role ${p.role} to the login ${p.login}.`
        : "Check the name of the database in the address.",
    explain:
      "The login of `verify --db` needs the right to `SET ROLE` to `anon`, `authenticated` and `service_role`. Supabase's `postgres` has it. Exit status 2: nothing was verified.",
  }),
  "verify/not-owner": entry<
    { login: string; lacks: "accounts" | "schemas" } | { login: string; lacks: "table"; table: string; owner: string }
  >({
    severity: "error",
    title: "A login that does not own the tables",
    say: (p) =>
      p.lacks === "table"
        ? `The login ${p.login} does not own the table ${p.table}; ${p.owner} does.`
        : p.lacks === "accounts"
          ? `The login ${p.login} may not create accounts in auth.users.`
          : `The login ${p.login} may not create a schema in this database.`,
    why: "The attempts need people and rows of their own, which only the owner can make past the policies. All of it is rolled back.",
    fix: (p) =>
      p.lacks === "table" ? `Use the login ${p.owner}, or a superuser.` : "Use the login postgres, or a superuser.",
    explain:
      "`verify --db` makes accounts and rows as the tables' owner, asks Postgres to spell out expected expressions in a schema of its own, and rolls all of it back. It works as a superuser and as Supabase's `postgres`. Exit status 2: nothing was verified.",
  }),
  "verify/busy": entry<{ table: string }>({
    severity: "error",
    title: "A table that somebody holds locked",
    say: (p) => `Another session holds the table ${p.table} locked.`,
    why: "Every attempt on it would wait and fail, and say nothing about the contract.",
    fix: "Verify again when the other session is done: a migration, a dump or a maintenance job.",
    explain:
      "`verify --db` waits two seconds for a table and then leaves the database to those who use it. Exit status 2: nothing was verified.",
  }),
  "verify/comparison-failed": entry<{ problem: string }>({
    severity: "error",
    title: "A database that cannot be compared with the contract",
    say: (p) => `The database did not let itself be compared with the contract: ${p.problem}.`,
    why: "Whether tables, privileges and triggers are the contract's is not known.",
    fix: "Look for an event trigger or another object that is not the contract's and refuses definitions.",
    explain:
      "To compare expressions, Postgres itself spells out what the contract expects, in a schema that is rolled back. Something in the database refused that. The attempts were made all the same.",
  }),
  "verify/not-copied": entry<{ object: string; problem: string }>({
    severity: "error",
    title: "Something that could not be copied",
    say: (p) => `The embedded copy of the database lacks ${p.object}: ${p.problem}.`,
    why: "Statements that name no rows are tried on a copy of the schema. What the copy lacks might have made a difference.",
    fix: "Remove the object when the contract knows nothing of it. | contractc verify --db <url> --blind",
    explain:
      "`verify --db` never runs a statement without a WHERE on tables in use, unless `--blind` allows it: it rebuilds the schema, without rows, on an embedded Postgres and tries them there. An object that the embedded Postgres cannot rebuild, such as one that needs an extension, is reported, so that no attempt passes for the want of it.",
  }),
  "verify/unfinished": entry<{ module: string; attempts: number; of: number }>({
    severity: "error",
    title: "Attempts for which there was no time",
    say: (p) => `${p.attempts} of ${p.of} attempts on ${p.module} were not made: the database took too long, or ended.`,
    why: "What was not attempted is not proved.",
    fix: "Look for what delays every statement: a policy or a trigger that waits, a missing index, locks of other sessions.",
    explain:
      "Each statement has a time limit, and so has the whole run, so that a database that plays dead does not hold anybody up. Attempts that were not made count as not proved.",
  }),
  "verify/data-changed": entry<{ what: string; problem: string }>({
    severity: "error",
    title: "Data that a migration would damage",
    say: (p) => `${p.what}: ${p.problem}.`,
    why: "The contract does not say that this value changes, and nobody could tell afterwards that it did.",
    fix: "Report this as a defect of contractc when the migration is a generated one; nothing was written. | Correct the migration when it was written by hand.",
    explain:
      "Before a migration is written it runs on a database in the previous state, filled with rows at the edge of what types and checks take: the longest texts, NULLs, infinities, nested and empty arrays. Afterwards every column of every row is compared under its key. A value may be another only where the contract says so: a backfill, a new name of a status or a role, a new type, an approved removal.",
  }),
  "verify/data-unproven": entry<{ table: string }>({
    severity: "note",
    title: "A table whose data could not be tried",
    say: (p) => `No row of ${p.table} could be made up that both the previous and the new contract take.`,
    why: "That its data survives the migration is not proved.",
    fix: "Try the migration on a copy of the real database.",
    explain:
      "Rows for the proof are made up from types, checks and keys. Where checks say more than contractc can work out, or where the new contract takes no row of the old one, there is nothing to migrate. Nothing is wrong; this part is not proved.",
  }),
} as const;
