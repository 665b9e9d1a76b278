/** Diagnostics of the family `build/`: how contracts fit together, and what a build may write. */

import { entry } from "../entry.ts";

const lockExplanation =
  "The lock file records what the last build wrote: checksums of the contract, of the migrations step by step and of the generated files, and which migrations are released. It is committed with the code.";

export const build = {
  "build/dependency-missing": entry<{ module: string; dependency: string; nearest: string | null }>({
    severity: "error",
    title: "A contract depends on a module that does not exist",
    say: (p) => `${p.module} depends on ${p.dependency}, and no contract of that name exists.`,
    why: "Roles, identity and referenced entities come from the modules a contract depends on; without them nothing in it can be checked.",
    fix: (p) =>
      p.nearest === null
        ? `Add the contract ${p.dependency}, or remove it from "Depends on".`
        : `Did you mean ${p.nearest}? | Add the contract ${p.dependency}, or remove it from "Depends on".`,
    explain:
      "`Depends on:` in the header names modules of the same project. Each is a contract in `docs/data-contracts/`, and its `Module:` line carries the name.",
  }),
  "build/dependency-cycle": entry<{ modules: readonly string[] }>({
    severity: "error",
    title: "Contracts that depend on each other",
    say: (p) => `These contracts depend on each other in a circle: ${p.modules.join(" → ")}.`,
    why: "A module is built on top of the ones it depends on; in a circle there is no first one.",
    fix: 'Move what both need into a module of its own, and let both depend on that. | Remove one of the "Depends on" entries.',
    explain:
      "Modules are compiled and migrated in the order of their dependencies. A circle has no such order, so nothing of it is compiled.",
  }),
  "build/dependency-not-clean": entry<{ module: string; dependency: string }>({
    severity: "error",
    title: "A contract depends on one that has errors",
    say: (p) => `${p.module} cannot be checked, because ${p.dependency}, on which it depends, has errors.`,
    why: "Checking against a contract that is only half understood would report errors that are none and miss some that are.",
    fix: (p) => `Correct the errors of ${p.dependency} first.`,
    explain: "A module and everything it depends on must be free of errors before it is checked and built.",
  }),
  "build/module-claimed-twice": entry<{ module: string; other: string }>({
    severity: "error",
    title: "Two contracts with one module name",
    say: (p) => `The module ${p.module} is already described by ${p.other}.`,
    why: "Two contracts for one module would overwrite each other's files, and nobody could say which one was signed.",
    fix: "Give one of the two another name in its `Module:` line, or delete it.",
    explain: "A module has one contract, in one form. The `Module:` line names it.",
  }),
  "build/table-claimed-twice": entry<{ table: string; other: string }>({
    severity: "error",
    title: "Two contracts that define one table",
    say: (p) => `The entity ${p.table} is already defined by the module ${p.other}.`,
    why: "One table cannot have two owners: its columns and access rules would contradict each other.",
    fix: (p) => `Define ${p.table} in one of the two modules, and let the other depend on it.`,
    explain: "All entities of a project live in one schema, so their names are unique in the project.",
  }),
  "build/not-approved": entry<{ module: string; status: string; requiredBy: string | null }>({
    severity: "error",
    title: "A contract that is not approved cannot be built",
    say: (p) =>
      p.requiredBy === null
        ? `${p.module} is ${p.status}: only an APPROVED contract becomes migrations.`
        : `${p.requiredBy} depends on ${p.module}, which is ${p.status} and was never built.`,
    why: "Migrations change databases that people rely on; nobody has signed this contract yet.",
    fix: (p) =>
      `Set "Status: APPROVED" once the product owner has signed. | contractc build ${p.module} --draft writes everything to a scratch directory.`,
    explain:
      "`check` works on every contract. `build` writes migrations and generated files for APPROVED contracts only; `build --draft` writes them to a scratch directory for DRAFT and IN REVIEW, so that they can be looked at.",
  }),
  "build/draft-skipped": entry<{ module: string; status: string }>({
    severity: "note",
    title: "A contract that was left out because it is not approved",
    say: (p) => `${p.module} is ${p.status} and was left out of this build.`,
    why: "Only APPROVED contracts become migrations.",
    fix: (p) => `contractc build ${p.module} --draft shows what it would become.`,
    explain:
      "`build` without module names builds every APPROVED contract of the project and says which ones it left out.",
  }),
  "build/version-not-raised": entry<{ module: string; version: string }>({
    severity: "error",
    title: "The meaning of an approved contract changed, its version did not",
    say: (p) =>
      `${p.module} means something else than when version ${p.version} was built, and its version is still ${p.version}.`,
    why: "The product owner signed another text: a signature on a version must keep meaning what it meant.",
    fix: (p) =>
      `Raise "Version: ${p.version}" and have the change signed. | Set "Status: DRAFT" while you work on it. | Undo the change.`,
    explain:
      "The lock file remembers a hash of what the contract meant when it was last built: roles, entities, access, audit, lifecycle and examples, but no descriptions and no prose. When that hash changes under an APPROVED contract, the version has to change with it.",
  }),
  "build/version-lowered": entry<{ module: string; version: string; built: string }>({
    severity: "error",
    title: "The version of an approved contract was lowered",
    say: (p) => `${p.module} was built as version ${p.built}, and its version is now ${p.version}.`,
    why: "Versions only rise: a number that comes a second time could stand for two different texts.",
    fix: (p) => `Give it a version above ${p.built}. | Undo the change.`,
    explain:
      "The lock file remembers the version that was last built. The version of an APPROVED contract may stay while its meaning stays, and rise; it never falls. Versions are compared number by number: 1.10 is above 1.9.",
  }),
  "build/draft-meaning-changed": entry<{ module: string; version: string }>({
    severity: "warning",
    title: "The meaning of a draft changed since its version was built",
    say: (p) =>
      `${p.module} means something else than version ${p.version} that was built, and its version is still ${p.version}.`,
    why: "When it is approved, two different texts would carry one version.",
    fix: (p) => `Raise "Version: ${p.version}" before approval.`,
    explain: "See `build/version-not-raised`: for a contract that is not approved it is a warning only.",
  }),
  "build/released-migration-would-change": entry<{ file: string; module: string }>({
    severity: "error",
    title: "A released migration would have to change",
    say: (p) => `This change of ${p.module} would rewrite ${p.file}, which is already released.`,
    why: "Databases that ran the migration would never see the new text, and would silently differ from the contract.",
    fix: "Undo the change of the schema names in contracts/contractc.config.yaml.",
    explain:
      "What all modules share (the schemas, the project's log) is written once. Changes of a contract become migrations of their own, but the names of the schemas cannot change any more once something is released.",
  }),
  "build/migration-edited": entry<{ file: string; released: boolean }>({
    severity: "error",
    title: "A migration was edited by hand",
    say: (p) => `${p.file} is not what contractc wrote${p.released ? ", and it is released" : ""}.`,
    why: "The database would no longer be what the contract says, and no build could prove otherwise.",
    fix: (p) =>
      p.released
        ? "Restore it from version control (git checkout), and put your change into a migration of its own."
        : "Restore it from version control, and put your change into the contract or into a migration of its own. | contractc build --force-generated overwrites it.",
    explain: `${lockExplanation} A migration whose checksum differs was changed by somebody else. Migrations of your own may stand beside the generated ones; they are replayed with them.`,
  }),
  "build/migration-missing": entry<{ file: string; released: boolean; elsewhere: string | null }>({
    severity: "error",
    title: "A migration is missing",
    say: (p) =>
      p.elsewhere === null
        ? `${p.file} is recorded in the lock file and does not exist any more.`
        : `${p.file} is recorded in the lock file and was renamed: ${p.elsewhere} has its text.`,
    why: "Databases that ran it keep its effects, while new ones would not get them.",
    fix: (p) =>
      p.elsewhere !== null
        ? `Rename ${p.elsewhere} back.`
        : p.released
          ? "Restore it from version control."
          : "Restore it from version control. | contractc build --force-generated writes it again.",
    explain: `${lockExplanation} A migration that was renamed is missing under its old name: the order of migrations is part of what was proved.`,
  }),
  "build/generated-file-edited": entry<{ file: string }>({
    severity: "error",
    title: "A generated file was edited by hand",
    say: (p) => `${p.file} was edited by hand since contractc wrote it.`,
    why: "The next build would throw the edit away, and until then the file says something the contract does not.",
    fix: "Put the change into the contract. | contractc build --force-generated overwrites the file.",
    explain: `${lockExplanation} Files under generated/ and the files listed in a lock belong to the compiler.`,
  }),
  "build/file-in-the-way": entry<{ file: string; problem?: string }>({
    severity: "error",
    title: "A file that contractc did not write is in the way",
    say: (p) =>
      p.problem === undefined
        ? `${p.file} exists, and contractc did not write it.`
        : `${p.file} is in the way of a file that contractc keeps there: ${p.problem}.`,
    why: (p) =>
      p.problem === undefined
        ? "Overwriting it would destroy somebody's work."
        : "contractc can neither read nor replace it. Nothing was written.",
    fix: (p) =>
      p.problem === undefined
        ? "Move it away or delete it. | contractc build --force-generated overwrites it."
        : "Move it away or delete it. | Check that you may read it.",
    explain: `${lockExplanation} A file that no lock lists belongs to somebody else. A directory or a link that leads nowhere in the place of a file, and a file that cannot be read, are in the way as well, and are never overwritten.`,
  }),
  "build/path-outside": entry<{ file: string }>({
    severity: "error",
    title: "A folder of the project leads out of it",
    say: (p) => `${p.file} is a symbolic link that leads out of the project.`,
    why: "A build would write and delete files that do not belong to this project. Nothing was written.",
    fix: "Replace the link by a folder of the project.",
    explain:
      "A build writes to `generated/`, `supabase/`, `contracts/` and `.contractc/`, and deletes there what its locks list. None of these, and nothing inside them, may be a symbolic link to a place outside the project. Exit status 2.",
  }),
  "build/lock-conflict": entry<{ file: string }>({
    severity: "error",
    title: "A lock file with merge conflicts",
    say: (p) => `${p.file} contains merge conflict markers.`,
    why: "Two branches built the same module; what is released and what is proved cannot be read from half of each.",
    fix: "Resolve the contract first, then take either side of the lock file and run contractc build again.",
    explain: `${lockExplanation} Each module has its own lock file, so branches that touch different modules merge without conflict.`,
  }),
  "build/lock-unreadable": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "A lock file that cannot be read",
    say: (p) => `${p.file} is not a lock file of contractc: ${p.problem}.`,
    why: "Without it contractc cannot know which files are its own and which migrations are released.",
    fix: "Restore it from version control.",
    explain: lockExplanation,
  }),
  "build/lock-newer": entry<{ file: string; found: number; known: number }>({
    severity: "error",
    title: "A lock file of a newer contractc",
    say: (p) => `${p.file} was written by a newer contractc (lock version ${p.found}, this one knows ${p.known}).`,
    why: "An older compiler could misread what is released and rewrite it.",
    fix: "Install the newer contractc (npm ci).",
    explain: lockExplanation,
  }),
  "build/another-build": entry<{ file: string }>({
    severity: "error",
    title: "Another build is running",
    say: () => "Another contractc build is writing to this project.",
    why: "Two builds at once could leave files of both.",
    fix: (p) => `Wait until it has finished. | If it was killed, delete ${p.file}.`,
    explain:
      "A build marks the project while it writes. A marker left behind by a process that no longer runs is ignored.",
  }),
  "build/write-failed": entry<{ file: string; problem: string }>({
    severity: "error",
    title: "A file could not be written",
    say: (p) => `${p.file} could not be written: ${p.problem}.`,
    why: "A build writes everything or nothing; every file is as it was before.",
    fix: "Check space and permissions, then build again.",
    explain:
      "All files are first written under temporary names and then renamed. When one fails, those already renamed are put back.",
  }),
  "build/not-up-to-date": entry<{ file: string; state: "changed" | "missing" | "orphaned" }>({
    severity: "error",
    title: "Files are not what the contracts compile to",
    say: (p) =>
      p.state === "changed"
        ? `${p.file} differs from what the contracts compile to.`
        : p.state === "missing"
          ? `${p.file} is missing.`
          : `${p.file} is left over from an earlier build.`,
    why: "What is committed is not what the contracts say.",
    fix: "Run contractc build and commit the result.",
    explain:
      "`build --check` compiles everything, compares it with the files on disk and writes nothing. It is meant for continuous integration.",
  }),
  "build/resolution-unused": entry<{ code: string; where: string }>({
    severity: "warning",
    title: "A resolution that nothing needs",
    say: (p) => `The resolution of ${p.code} at ${p.where} matches no finding.`,
    why: "It would silently apply to a later finding that nobody has weighed.",
    fix: "Remove it from the configuration, or correct its code and place.",
    explain:
      "A resolution in `contracts/contractc.config.yaml` turns one finding (its code and semantic place) into a note that quotes the reason.",
  }),
  "build/resolution-of-error": entry<{ code: string }>({
    severity: "error",
    title: "A resolution of an error",
    say: (p) => `${p.code} is an error, and errors cannot be resolved in the configuration.`,
    why: "A contract with an error is not understood; accepting that would be a guess.",
    fix: "Correct the contract, and remove the resolution.",
    explain: "Only warnings can be resolved, each with a reason.",
  }),
  "build/dependency-built-later": entry<{ module: string; dependency: string }>({
    severity: "error",
    title: "A dependency whose migrations run later",
    say: (p) => `${p.module} now depends on ${p.dependency}, whose migrations run after those of ${p.module}.`,
    why: "Migrations run in the order of their names; the tables of the dependency would not exist yet.",
    fix: (p) =>
      `Remove the dependency. | While nothing is released, delete the lock and the migrations of ${p.module} and build again.`,
    explain: `${lockExplanation} A module's migrations run after the project's platform file and after those of the modules it depends on.`,
  }),
  "build/lock-missing": entry<{ lock: string; files: readonly string[] }>({
    severity: "error",
    title: "Generated migrations without their lock file",
    say: (p) =>
      `${p.files.join(", ")} ${p.files.length === 1 ? "was" : "were"} written by contractc, and ${p.lock} does not list ${p.files.length === 1 ? "it" : "them"}.`,
    why: "A build would write the same tables a second time under new names.",
    fix: (p) =>
      `Restore ${p.lock} from version control. | While nothing is released, delete these migrations and build again.`,
    explain: `${lockExplanation} It has to be committed together with the migrations.`,
  }),
  "build/contract-missing": entry<{ module: string; lock: string; contract: string }>({
    severity: "error",
    title: "A built module whose contract is gone",
    say: (p) => `${p.module} was built, and its contract ${p.contract} does not exist any more.`,
    why: "Its tables would stay in every database with nothing that says who may use them.",
    fix: (p) =>
      `Restore ${p.contract} from version control. | Add the module with a reason to removedModules in contracts/contractc.config.yaml: the next build plans its removal, with all of its data.`,
    explain: `${lockExplanation} Removing a module is a change that drops its tables. Its contract cannot approve that any more, so the configuration does: removedModules lists the module with the reason. A module that was never released is removed with its files.`,
  }),
  "build/removed-module-exists": entry<{ module: string; contract: string }>({
    severity: "error",
    title: "A removed module that has a contract",
    say: (p) => `The configuration says that ${p.module} is removed, and ${p.contract} exists.`,
    why: "One of the two is wrong, and the difference is the data of a module.",
    fix: (p) => `Delete ${p.contract}. | Take ${p.module} out of removedModules.`,
    explain:
      "removedModules in `contracts/contractc.config.yaml` signs the removal of modules whose contracts were deleted. The entry may stay for good, as long as no contract of that name comes back.",
  }),
  "build/released-state-missing": entry<{ module: string; file: string; found: boolean }>({
    severity: "error",
    title: "The contract that databases have is not known any more",
    say: (p) =>
      p.found
        ? `${p.file} is not the contract of ${p.module} that its lock names as the starting point.`
        : `${p.file} does not exist: it is the contract of ${p.module} from which the next migration starts.`,
    why: "Without it nobody can say what has to change in databases that exist, and a guess could destroy data.",
    fix: (p) =>
      `Restore ${p.file} from version control. | Set the contract back to the released version, build it in a copy of the project, and take the file from there.`,
    explain: `${lockExplanation} A migration leads from one contract to the next. While the last step of a module is not released it is planned anew by every build, from the contract that is kept in \`contracts/released/\`; a new step starts from \`generated/<module>/contract.ir.json\`. The lock holds the hash of the one that counts.`,
  }),
  "build/timestamp-taken": entry<{ file: string; other: string }>({
    severity: "error",
    title: "Two migrations with one timestamp",
    say: (p) => `${p.file} has the timestamp of ${p.other}, which is released.`,
    why: "The timestamp is the key of the history in every database: only one of the two would ever run.",
    fix: (p) => `Rename ${p.file}, if no database has run it.`,
    explain:
      "Two branches may write migrations in the same second. Those that contractc wrote and that are not released get a new timestamp by the next build; a released one, and one that was written by hand, are never renamed.",
  }),
  "build/history-missing": entry<{ host: string; readable: boolean }>({
    severity: "error",
    title: "A database without a readable history of its migrations",
    say: (p) =>
      p.readable
        ? `The database at ${p.host} has no table supabase_migrations.schema_migrations.`
        : `The login may not read supabase_migrations.schema_migrations at ${p.host}.`,
    why: "Which migrations it has run cannot be learned from it. Nothing was recorded.",
    fix: "Use a database to which the Supabase CLI applied the migrations, and a login that may read its history. | contractc release without --db records all migrations.",
    explain:
      "`contractc release --db` reads the table in which the Supabase CLI lists the migrations that it applied. Migrations applied in another way leave no trace there. Exit status 2.",
  }),
  "build/applied-otherwise": entry<{ file: string; host: string }>({
    severity: "error",
    title: "A migration that a database ran with other statements",
    say: (p) => `${p.file} is not what the database at ${p.host} ran under its timestamp.`,
    why: "The file was edited after it was applied, or two migrations have one timestamp: that database is not what the contract says.",
    fix: "Restore the file as it was applied. | contractc drift --db shows what is different.",
    explain:
      "The history of a database holds the statements that were run. They are compared with the file's, comments and white space aside. Nothing is recorded as released while one of them differs.",
  }),
  "build/config-malformed": entry<{ path: string; line: number; column: number; reason: string }>({
    severity: "error",
    title: "The Supabase configuration is not valid TOML",
    say: (p) => `${p.path} cannot be read as TOML: ${p.reason}, at line ${p.line}, column ${p.column}.`,
    why: "The seed files have to be named in it, and editing a file that cannot be read could destroy it. Nothing was written.",
    fix: (p) => `Correct line ${p.line} of the file, then build again.`,
    explain:
      "`supabase/config.toml` belongs to you. A build adds the seed files to `[db.seed]` and leaves every other character alone, so it has to be able to read the file first.",
  }),
  "build/config-not-editable": entry<{ path: string; lines: string }>({
    severity: "error",
    title: "The Supabase configuration cannot be extended safely",
    say: (p) => `The seed files cannot be added to ${p.path} without changing something else in it.`,
    why: "The file belongs to you, and an edit that changes more than it says is worse than none. Nothing was written.",
    fix: (p) => `Write this line into the table [db.seed] by hand: ${p.lines}`,
    explain:
      "After editing `supabase/config.toml` in memory, the result is read back and compared with the original. Only when nothing but `[db.seed] sql_paths` differs is it written. Dotted keys such as `db.seed.enabled = true`, and a `sql_paths` that is no list of texts, are left to you.",
  }),
  "build/seeding-disabled": entry<{ path: string }>({
    severity: "note",
    title: "Seeding is switched off in the Supabase configuration",
    say: (p) => `${p.path} switches seeding off, so the example records are not loaded.`,
    why: "The seed files are listed there, but `supabase start` and `supabase db reset` do not run them.",
    fix: "Set `enabled = true` in [db.seed] to load the example records into the local database. | Leave it off.",
    explain:
      "`enabled = false` in `[db.seed]` was written by you and stays. A build only adds the seed files to `sql_paths`.",
  }),
  "build/zod-unsupported-check": entry<{ entity: string; check: string; sql: string; reason: string }>({
    severity: "note",
    title: "A CHECK that the Zod schemas do not judge",
    say: (p) => `The schemas of ${p.entity} do not judge the CHECK ${p.check} (${p.sql}): ${p.reason}.`,
    why: "A value that breaks this rule passes the schema, and the database refuses it afterwards.",
    fix: "Nothing has to be done: the database enforces the rule. | Write the rule with comparisons, lists, lengths, trimming, patterns or calculations with whole numbers.",
    explain:
      "The generated Zod schemas accept only what Postgres accepts. Where JavaScript cannot say for certain what Postgres would (functions that only Postgres has, the order of text, the current time, calculations with decimals), the schema leaves the rule to the database and says so in its comment.",
  }),
  "build/zod-unsupported-type": entry<{ entity: string; column: string; type: string }>({
    severity: "note",
    title: "A type whose values the Zod schemas do not judge",
    say: (p) => `The schemas of ${p.entity} accept any text for ${p.column}, which has the type ${p.type}.`,
    why: "A value that is not written as this type asks for passes the schema, and the database refuses it afterwards.",
    fix: "Nothing has to be done: the database enforces the type. | Use a type that JSON knows better.",
    explain:
      "The generated Zod schemas know how the values of common types are written. For the others they accept any text on writing and any value on reading.",
  }),
} as const;
