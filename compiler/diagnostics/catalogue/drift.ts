/** Diagnostics of the family `drift/`: a live database against the migrations, and the migrations against the contracts. */

import { entry } from "../entry.ts";
import type { Entry } from "../entry.ts";

export interface DriftParams {
  /** "The policy profiles_select of the table profiles", "Somebody who is signed in". */
  readonly object: string;
  /** The rest of the sentence. */
  readonly problem: string;
  /** The migration that did it and that no file has, "" when nobody knows. */
  readonly cause: string;
  /** What an attempt on a copy showed, a sentence; "" without one. */
  readonly attack: string;
  /** The statements of the way back on one line, or why there are none. */
  readonly back: string;
}

const drift = (given: Omit<Entry<DriftParams>, "say" | "fix" | "why"> & { readonly why: string }): Entry<DriftParams> =>
  entry<DriftParams>({
    ...given,
    say: (p) => `${p.object} ${p.problem}${p.cause === "" ? "" : `, by ${p.cause}`}.`,
    why: (p) => (p.attack === "" ? given.why : `${p.attack} ${given.why}`),
    fix: (p) => p.back,
  });

const nothing = "Nothing was compared, so nothing is known to be clean.";
const how =
  "`contractc drift` replays the applied migrations on an embedded Postgres and compares the live database with it, object by object. The way back is the SQL that restores the expected form; the statements of all findings stand in order at the end of the text, and in the data of the format json.";

export const driftFamily = {
  "drift/access-widened": drift({
    severity: "error",
    title: "A live database that lets somebody do more than the migrations do",
    why: "Somebody can do what the contract does not say. What nobody can decide counts as this.",
    explain: how,
  }),
  "drift/access-narrowed": drift({
    severity: "error",
    title: "A live database that lets somebody do less than the migrations do",
    why: "People cannot do what the contract promises them.",
    explain: how,
  }),
  "drift/integrity-weakened": drift({
    severity: "error",
    title: "A live database that checks, keeps or records less than the migrations do",
    why: "Rows can come to stand there that the contract excludes, or changes go unrecorded.",
    explain: how,
  }),
  "drift/data-shape": drift({
    severity: "error",
    title: "A live database whose tables have another shape",
    why: "The application, the generated types and the next migration expect the shape that the migrations made.",
    explain: how,
  }),
  "drift/cosmetic": drift({
    severity: "warning",
    title: "A live database that differs in a name, a comment or an index",
    why: "Nobody can do more or less because of it, but the next migration may stumble over it.",
    explain: how,
  }),
  "drift/attack-succeeded": entry<{
    attempt: string;
    actor: string;
    statement: string;
    outcome: "succeeds" | "fails" | "otherwise";
    observed: string;
    more: number;
  }>({
    severity: "error",
    title: "An attempt that ends otherwise because of the drift",
    say: (p) => {
      const ends = { succeeds: "succeeds now", fails: "fails now", otherwise: "ends otherwise now" }[p.outcome];
      const more = p.more === 0 ? "" : ` (and ${p.more} more like it)`;
      return `${p.attempt}: ${ends}${more}. As ${p.actor}: ${p.statement}`;
    },
    why: "It ended as the contract says on the database that the migrations lead to.",
    fix: "Undo the differences: each finding has its way back.",
    explain:
      "When a live database differs, the attempts that bear on the differences are made on an embedded copy of its schema, without its rows. Nothing is attempted on the live database itself.",
  }),
  "drift/attacks-not-made": entry<{ problem: string }>({
    severity: "note",
    title: "Attempts that could not be made on a copy",
    say: (p) => `Whether an attack succeeds because of the differences could not be tried: ${p.problem}.`,
    why: "The differences stand all the same; only what they lead to was not shown.",
    fix: "contractc verify --db <url> tries it on the database itself, in transactions that are rolled back.",
    explain:
      "The attempts are made on an embedded copy of the live schema. Something in it could not be copied or takes no rows.",
  }),
  "drift/contract-ahead": entry<{ module: string; built: boolean; status: string }>({
    severity: "note",
    title: "A contract that says something that was not built yet",
    say: (p) =>
      p.built
        ? `The contract ${p.module} (${p.status}) says something else than when it was last built.`
        : `The contract ${p.module} (${p.status}) was never built.`,
    why: "The live database cannot have what no migration makes. It is compared with what was built.",
    fix: (p) => `contractc build ${p.module}`,
    explain: "A contract that was edited since it was built is no drift of the database: `--strict` makes it one.",
  }),
  "drift/pending-migration": entry<{ file: string; late: boolean }>({
    severity: "note",
    title: "A migration that is not applied yet",
    say: (p) => `${p.file} is not applied on this database${p.late ? ", though later ones are" : ""}.`,
    why: "What it makes is not expected there yet.",
    fix: "supabase db push",
    explain:
      "Files whose timestamp is not in `supabase_migrations.schema_migrations`, and whose SQL is not there under another one. Pending migrations are no drift: `--strict` makes them one.",
  }),
  "drift/edited-migration": entry<{ file: string; what: "applied" | "lock" }>({
    severity: "error",
    title: "An applied migration that was edited",
    say: (p) =>
      p.what === "applied"
        ? `${p.file} was applied with another text than the file has now.`
        : `${p.file} is applied, and its text is not the one that its lock records.`,
    why: "New databases are made from the file, this one was made from the other text.",
    fix: "Restore the file as it was applied, and write what is to change as a new migration.",
    explain:
      "The statements that Supabase keeps in `supabase_migrations.schema_migrations` are compared with the file, comments and white space aside, and the file with the checksum in its lock.",
  }),
  "drift/unknown-migration": entry<{ version: string; name: string }>({
    severity: "error",
    title: "An applied migration that no file has",
    say: (p) =>
      `The database has applied the migration ${p.version}${p.name === "" ? "" : ` (${p.name})`}, and no file in supabase/migrations has it.`,
    why: "Databases made from the files lack what it did.",
    fix: "supabase migration fetch | Add the file from the branch on which it was written.",
    explain:
      "Rows of `supabase_migrations.schema_migrations` without a file of that timestamp, and without a file that holds the same SQL. What such a migration did is named with it, as far as the history keeps its statements.",
  }),
  "drift/other-timestamp": entry<{ file: string; version: string }>({
    severity: "note",
    title: "A migration that was applied under another timestamp",
    say: (p) => `${p.file} is applied under the timestamp ${p.version}, with the same SQL.`,
    why: "Tools that compare timestamps alone will want to apply it again.",
    fix: (p) =>
      `supabase migration repair --status reverted ${p.version}, then --status applied with the file's own timestamp`,
    explain:
      "Some tools apply SQL under the time of day instead of the file's name. The text decides, so it counts as applied.",
  }),
  "drift/compared-by-state": entry<{ reason: "none" | "unreadable"; applied: number; of: number }>({
    severity: "note",
    title: "A database that was compared by its state alone",
    say: (p) =>
      `${p.reason === "none" ? "The database keeps no history of its migrations" : "This login may not read the history of migrations"}: by its state, ${p.applied} of ${p.of} migrations are applied.`,
    why: "Whether a file was edited since, and whether somebody took back the last one by hand, cannot be told from the state.",
    fix: "Apply migrations with the Supabase CLI, which keeps supabase_migrations.schema_migrations. | grant usage on schema supabase_migrations and select on its table to this login",
    explain:
      "Without `supabase_migrations.schema_migrations`, files applied with psql for instance, the database is compared with the state after each migration, and the one that fits best is taken; files behind it are pending.",
  }),
  "drift/not-managed": entry<{ objects: number; schemas: readonly string[] }>({
    severity: "note",
    title: "Objects that no contract manages",
    say: (p) =>
      `${p.objects} ${p.objects === 1 ? "object" : "objects"} in ${p.schemas.length === 1 ? "the schema" : "the schemas"} ${p.schemas.join(", ")} ${p.objects === 1 ? "is" : "are"} not managed.`,
    why: "They were counted and not compared; whatever of them reaches a contract's table is a finding of its own.",
    fix: "Nothing.",
    explain: "Schemas that are neither the project's nor the platform's.",
  }),
  "drift/noted": entry<{ subject: string; problem: string }>({
    severity: "note",
    title: "Something about the database that is worth knowing",
    say: (p) => `${p.subject} ${p.problem}.`,
    why: "It is no difference from the migrations, or cannot be told from what the platform does.",
    fix: "Nothing, if it is meant.",
    explain:
      "Default privileges of the platform, other administrators, definitions of `auth.uid()` that answer rightly but are not known, and objects elsewhere that show a contract's table to nobody.",
  }),
  "drift/nothing-built": entry({
    severity: "error",
    title: "A project without anything to compare",
    say: () => "No contract of this project was built, so no migration says what the database must be.",
    why: nothing,
    fix: "contractc build",
    explain: "`drift` compares a database with the migrations that `build` wrote. Exit status 2.",
  }),
  "drift/lock-missing": entry<{ module: string; file: string; lock: string }>({
    severity: "error",
    title: "Migrations without their lock",
    say: (p) => `${p.file} is a migration of ${p.module}, but ${p.lock} is missing.`,
    why: "Whether the file is the one that was built and proved cannot be told.",
    fix: (p) => `Restore ${p.lock} from version control.`,
    explain: "A module's lock lists its migrations with their checksums. Exit status 2.",
  }),
  "drift/built-missing": entry<{ module: string; file: string }>({
    severity: "error",
    title: "What was built is not there",
    say: (p) =>
      `${p.file} is missing or is not the one that was built, and the contract ${p.module} says something else by now.`,
    why: nothing,
    fix: (p) => `contractc build ${p.module} | Restore ${p.file} from version control.`,
    explain:
      "While a contract is ahead of its migrations, the database is compared with the contract as it was built. Exit status 2.",
  }),
  "drift/other-project": entry<{ host: string; unknown: number }>({
    severity: "error",
    title: "A database without anything of this project",
    say: (p) =>
      `The database on ${p.host} holds none of the contracts' tables${p.unknown === 0 ? "" : ` and ${p.unknown} migrations that no file of this project has`}.`,
    why: "It is another project's, or nothing was applied to it yet: comparing it would say nothing.",
    fix: "Check the host and the name of the database in the address. | Apply the migrations first.",
    explain: "Exit status 2: it cannot be told whether the database is as it must be.",
  }),
  "drift/not-replayable": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "Migrations that do not run one after another",
    say: (p) => `${p.file} fails when the applied migrations are replayed: ${p.problem}.`,
    why: "The state that they lead to is not known, so the database cannot be compared with it.",
    fix: "Correct the file, or restore the one that was applied.",
    explain:
      "The applied migrations are replayed on an embedded Postgres, in the order in which they were applied. Exit status 2.",
  }),
  "drift/unseen": entry<{ subject: string; problem: string }>({
    severity: "error",
    title: "Something that this login may not see",
    say: (p) => `${p.subject} ${p.problem}.`,
    why: "What cannot be seen cannot be called clean.",
    fix: "Use the login that owns the project's schemas.",
    explain:
      "The catalogs of Postgres are readable for every login unless somebody took that away, so an unprivileged one is enough. Whatever matters and could not be read is named. Exit status 2, unless drift was found besides.",
  }),
  "drift/unreachable": entry<{ host: string; problem: string }>({
    severity: "error",
    title: "A live database that cannot be reached",
    say: (p) => `The database on ${p.host} cannot be compared: ${p.problem}.`,
    why: nothing,
    fix: "Check that it is running, and the address and the password in the environment variable.",
    explain:
      "`drift --db` takes a URL, or the name of a database in `contracts/contractc.config.yaml`, whose URL is read from an environment variable. PostgreSQL 15 to 18. Exit status 2.",
  }),
  "drift/connection-lost": entry<{ host: string; problem: string }>({
    severity: "error",
    title: "A connection that was lost",
    say: (p) => `The connection to the database on ${p.host} was lost while it was read: ${p.problem}.`,
    why: nothing,
    fix: "Check why the server ended the session, and compare again.",
    explain:
      "Everything that `drift` does to a database is reading, in transactions that may not write. Exit status 2.",
  }),
} as const;
