/** The commands with their arguments, options and help. */

import { Command } from "commander";
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
    add("verify", "Proves what was built: on an empty embedded Postgres, or on a database that exists.", [
      "contractc verify",
      "contractc verify auth-foundation --db postgresql://postgres@localhost:5432/postgres",
      "contractc verify --db staging --allow-remote",
    ]),
  )
    .argument("[module...]", "names of contracts; all that were built when none is given")
    .option("--db <url-or-name>", "a postgresql:// URL, or a name under databases: in contracts/contractc.config.yaml")
    .option("--allow-remote", "attack a database on another host, in transactions that are rolled back")
    .action(async (modules: string[], options) => {
      const { verifyCommand } = await import("./commands/verify.ts");
      settle(await verifyCommand(io, modules, options));
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
