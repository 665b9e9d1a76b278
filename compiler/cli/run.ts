/** Parses the arguments, runs the command, and turns mistakes on the command line into diagnostics. */

import { CommanderError } from "commander";
import type { Command } from "commander";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { nearest } from "../check/names.ts";
import { UnusableFile, unusableFile } from "../pipeline/files.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { optionsForMistake } from "./options.ts";
import type { CommonOptions } from "./options.ts";
import { contractcProgram } from "./program.ts";
import { report } from "./report.ts";

/** Returns the exit status of the command line. */
export async function run(args: readonly string[], io: Io, version: string): Promise<number> {
  let exit: number = exitCodes.fine;
  const program = contractcProgram(io, version, (status) => {
    exit = status;
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Mistakes are reported by the diagnostics below.
      writeErr: () => undefined,
    });
  }
  if (args.length === 0) {
    io.stderr.write(program.helpInformation());
    return exitCodes.usage;
  }
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError) && !(error instanceof UnusableFile)) throw error;
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.fine;
    const diagnostics = [error instanceof UnusableFile ? unusableFile(error) : mistake(error, args, program)];
    const ran = error instanceof UnusableFile ? program.commands.find((one) => one.getOptionValue("outputs")) : null;
    const options = ran?.opts<CommonOptions>() ?? optionsForMistake(args);
    return report(io, options, { diagnostics, sources: [], failOn: "error" });
  }
  return exit;
}

function mistake(error: CommanderError, args: readonly string[], program: Command): Diagnostic {
  const where = { span: null, path: "arguments" };
  const known = program.commands.map((one) => one.name());
  const command = program.commands.find((one) => one.name() === args.find((word) => known.includes(word)));
  const word = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  if (error.code === "commander.unknownCommand" || (error.code === "commander.help" && command === undefined)) {
    const typed = word === "" ? (args[0] ?? "") : word;
    return diagnose("usage/unknown-command", where, { command: typed, nearest: nearest(typed, known), known });
  }
  if (error.code === "commander.unknownOption") {
    const options = [...(command ?? program).options, ...program.options].flatMap((one) => one.long ?? []);
    const params = { option: word, nearest: nearest(word, [...options, "--help"]), command: command?.name() ?? "" };
    return diagnose("usage/unknown-option", where, params);
  }
  const said = error.message
    .replace(/^error: /, "")
    .replace(/\n.*$/s, "")
    .replace(/\.?$/, ".");
  return diagnose("usage/invalid-argument", where, { problem: said.charAt(0).toUpperCase() + said.slice(1) });
}
