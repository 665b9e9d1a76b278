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
} as const;
