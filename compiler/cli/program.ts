/** The commands with their arguments, options and help. */

import { Command, InvalidArgumentError, Option } from "commander";
import type { Io } from "./io.ts";
import { withCommonOptions, withFailOn } from "./options.ts";

const examples = (lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;

const exitStatuses = `
Exit status: 0 fine, 1 findings, 2 wrong usage or precondition, 3 declined, 4 drift, 5 access widened, 70 bug in contractc
`;

/** Returns the program; `settle` receives the exit status of the command that ran. */
export function contractcProgram(io: Io, version: string, settle: (exit: number) => void): Command {
  const program = new Command("contractc")
    .description("Compiles data contracts into a Postgres database that enforces them, and proves that it does.")
    .version(version, "-V, --version", "print the version")
    .helpCommand("help [command]", "explain a command")
    .addHelpText(
      "after",
      examples(["contractc check", "contractc build auth-foundation", "contractc explain access/unknown-phrase"]) +
        exitStatuses,
    );
  const columns = { helpWidth: 100 };
  program.configureHelp(columns);
  const add = (name: string, text: string, lines: readonly string[]): Command =>
    withCommonOptions(
      program.command(name).description(text).addHelpText("after", examples(lines)).configureHelp(columns),
    );

  withFailOn(
    add("check", "Reads contracts and reports everything there is to say about them. Writes nothing.", [
      "contractc check",
      "contractc check auth-foundation --show-claimed",
      "contractc check --format json --fail-on warning",
    ]),
  )
    .argument("[module...]", "names of contracts; all when none is given")
    .option("--show-claimed", "print what was understood as YAML, and the sentences that were not")
    .action(async (modules: string[], options) => {
      const { checkCommand } = await import("./commands/check.ts");
      settle(await checkCommand(io, modules, options));
    });

  withFailOn(
    add(
      "build",
      "Compiles approved contracts, proves the result on an embedded Postgres, and writes all files or none.",
      [
        "contractc build",
        "contractc build auth-foundation --dry-run",
        "contractc build --check",
        "contractc build clients --draft",
      ],
    ),
  )
    .argument("[module...]", "names of contracts; all approved ones when none is given")
    .option("--check", "write nothing; list changed, missing and orphaned files with their differences")
    .option("--dry-run", "compile and prove, list what would be written, write nothing")
    .option("--draft", "compile contracts that are not approved yet, into the scratch directory .contractc/draft")
    .option("--force-generated", "overwrite generated files and unreleased migrations that were edited by hand")
    .action(async (modules: string[], options) => {
      const { buildCommand } = await import("./commands/build.ts");
      settle(await buildCommand(io, modules, options));
    });

  withFailOn(
    add("plan", "Says what the next build changes in databases, in the contract's words. Writes nothing.", [
      "contractc plan",
      "contractc plan clients --sql",
      "contractc plan --format markdown",
    ]),
  )
    .argument("[module...]", "names of contracts; all approved ones when none is given")
    .option("--sql", "print the migrations too")
    .action(async (modules: string[], options) => {
      const { planCommand } = await import("./commands/plan.ts");
      settle(await planCommand(io, modules, options));
    });

  add("release", "Records that databases may have run the migrations: no build rewrites them any more.", [
    "contractc release",
    "contractc release clients",
    "contractc release --db staging",
  ])
    .argument("[module...]", "names of modules; all that were built when none is given")
    .option("--db <url-or-name>", "only those that this database has run, by its history; fails where it ran others")
    .action(async (modules: string[], options) => {
      const { releaseCommand } = await import("./commands/release.ts");
      settle(await releaseCommand(io, modules, options));
    });

  withFailOn(
    add("verify", "Proves what was built: on an empty embedded Postgres, or on a database that exists.", [
      "contractc verify",
      "contractc verify auth-foundation --db postgresql://postgres@localhost:5432/postgres",
      "contractc verify --mutate",
      "contractc verify --db staging --allow-remote",
      "contractc verify --format junit --output verify.xml",
    ]),
  )
    .argument("[module...]", "names of contracts; all that were built when none is given")
    .option("--db <url-or-name>", "a postgresql:// URL, or a name under databases: in contracts/contractc.config.yaml")
    .option("--allow-remote", "attack a database on another host, in transactions that are rolled back")
    .addOption(
      new Option(
        "--mutate",
        "damage the embedded database in every way, one at a time, and see whether the attacks notice",
      ).conflicts("db"),
    )
    .option("--blind", "try statements that name no rows on the tables themselves too, not only on an embedded copy")
    .addOption(
      new Option("--max-rows <number>", "with --blind: spare tables that hold more rows than this")
        .argParser(wholeNumber)
        .default(10_000),
    )
    .addOption(
      new Option("--timeout <seconds>", "with --db: how long the attempts may take in all")
        .argParser(wholeNumber)
        .default(300),
    )
    .action(async (modules: string[], options) => {
      const { verifyCommand } = await import("./commands/verify.ts");
      settle(await verifyCommand(io, modules, options));
    });

  add("diff", "Says what a change of the contracts means: who may do more or less, and what breaks.", [
    "contractc diff main",
    "contractc diff HEAD~1 auth-foundation",
    "contractc diff ./old/auth-foundation.md --fail-on widened",
    "contractc diff origin/main --format markdown --output diff.md",
  ])
    .argument("<git-ref|file>", "a branch, tag or commit; else a contract, or a directory of contracts, as it was")
    .argument("[module...]", "names of contracts; all when none is given")
    .addOption(
      new Option("--fail-on <severity>", "the least severe finding that makes the command fail, or widened access")
        .choices(["error", "warning", "note", "widened"])
        .default("error"),
    )
    .action(async (base: string, modules: string[], options) => {
      const { diffCommand } = await import("./commands/diff.ts");
      settle(await diffCommand(io, base, modules, options));
    });

  add("drift", "Compares a live database with the migrations and the contracts. Only reads it.", [
    "contractc drift --db production",
    "contractc drift auth-foundation --db postgresql://reader@localhost:5432/postgres",
    "contractc drift --db staging --strict --format sarif --output drift.sarif",
  ])
    .argument("[module...]", "names of contracts; all that were built when none is given")
    .requiredOption(
      "--db <url-or-name>",
      "a postgresql:// URL, or a name under databases: in contracts/contractc.config.yaml",
    )
    .option("--strict", "count pending migrations and contracts that are not built yet as drift")
    .option("--no-attacks", "do not try on an embedded copy what the differences lead to")
    .addHelpText("after", "\nExit status: 0 clean, 4 drift, 2 when it cannot be told\n")
    .action(async (modules: string[], options) => {
      const { driftCommand } = await import("./commands/drift.ts");
      settle(await driftCommand(io, modules, options));
    });

  add("ci", "Runs check, build --check, diff against the default branch, verify, and drift when a database is named.", [
    "contractc ci",
    "contractc ci --base origin/main --fail-on widened",
    "contractc ci --db production --format junit --output reports/contractc.xml",
  ])
    .option("--base <git-ref>", "the branch that the change is for, instead of the default branch")
    .option("--db <url-or-name>", "a database that is compared with the contracts, and only read")
    .addOption(
      new Option("--fail-on <severity>", "the least severe finding that makes the command fail, or widened access")
        .choices(["error", "warning", "note", "widened"])
        .default("error"),
    )
    .action(async (options, command: Command) => {
      const { ciCommand } = await import("./commands/ci.ts");
      const formatGiven = command.getOptionValueSource("format") !== "default";
      settle(await ciCommand(io, { ...options, formatGiven }));
    });

  add("init", "Writes what a project begins with, or the workflow of a CI server. Replaces nothing that exists.", [
    "contractc init",
    "contractc init --ci github",
  ])
    .addOption(new Option("--ci <server>", "write a workflow for the server instead").choices(["github"]))
    .option("--force", "replace files that exist already")
    .action(async (options) => {
      const { initCommand } = await import("./commands/init.ts");
      settle(await initCommand(io, options));
    });

  add("explain", "Explains a diagnostic code, or lists the codes of a family.", [
    "contractc explain access/unknown-phrase",
    "contractc explain access",
  ])
    .argument("<code>", "a code such as access/unknown-phrase, or a family such as access")
    .action(async (code: string, options) => {
      const { explainCommand } = await import("./commands/explain.ts");
      settle(explainCommand(io, code, options));
    });

  return program;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
