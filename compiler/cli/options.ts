/** Options that every command takes. */

import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { Severity } from "../diagnostics/diagnostic.ts";
import { formats } from "../diagnostics/render/index.ts";
import type { Format } from "../diagnostics/render/index.ts";

/** A form of the result and where it goes. */
export interface OutputRequest {
  readonly format: Format;
  /** As given on the command line; null for standard output, which takes one form at most. */
  readonly path: string | null;
}

export interface CommonOptions {
  /** Name of the command. */
  readonly command: string;
  readonly project?: string;
  readonly outputs: readonly OutputRequest[];
  readonly color: boolean;
}

export interface FailOptions {
  readonly failOn: Severity;
}

/** Adds `--project`, `--format`, `--output` and `--no-color`. */
export function withCommonOptions(command: Command): Command {
  const requests: { format: Format; path: string | null }[] = [];
  const format = new Option("--format <format>", "how the result is printed; repeatable, each with its --output")
    .choices([...formats])
    .default("text");
  const { parseArg } = format;
  format.argParser((value, previous) => {
    parseArg?.(value, previous);
    requests.push({ format: value as Format, path: null });
    return value;
  });
  const output = new Option("--output <file>", "writes the format before it to a file").argParser((value) => {
    const last = requests.at(-1);
    if (last === undefined) throw new InvalidArgumentError("It stands behind its --format.");
    if (last.path !== null) throw new InvalidArgumentError(`${last.format} goes to ${last.path} already.`);
    if (value === "") throw new InvalidArgumentError("It names no file.");
    last.path = value;
    return value;
  });
  return command
    .option("--project <directory>", "the project, or a directory in it, instead of the current directory")
    .addOption(format)
    .addOption(output)
    .option("--no-color", "no colors, on a terminal too")
    .hook("preAction", () => {
      const outputs: readonly OutputRequest[] = requests.length === 0 ? [{ format: "text", path: null }] : requests;
      const printed = outputs.filter((one) => one.path === null).map((one) => one.format);
      if (printed.length > 1) {
        command.error(`error: ${printed.join(" and ")} cannot both go to standard output: give one of them --output.`);
      }
      command.setOptionValue("command", command.name()).setOptionValue("outputs", outputs);
    });
}

/** Returns the options for reporting that the arguments themselves are not understood: on standard output, as asked. */
export function optionsForMistake(args: readonly string[]): CommonOptions {
  const asked = args.map((word, at) => {
    const value = word === "--format" ? args[at + 1] : /^--format=(.*)$/s.exec(word)?.[1];
    const after = args[word === "--format" ? at + 2 : at + 1];
    return after === "--output" || after?.startsWith("--output=") === true ? undefined : value;
  });
  const format = formats.find((one) => asked.includes(one)) ?? "text";
  const command = args.find((word) => !word.startsWith("-")) ?? "";
  return { command, outputs: [{ format, path: null }], color: !args.includes("--no-color") };
}

/** Whether the result is wanted in a format at all. */
export function wants(options: CommonOptions, format: Format): boolean {
  return options.outputs.some((one) => one.format === format);
}

/** Adds `--fail-on`. */
export function withFailOn(command: Command): Command {
  const severities: readonly Severity[] = ["error", "warning", "note"];
  return command.addOption(
    new Option("--fail-on <severity>", "the least severe finding that makes the command fail")
      .choices([...severities])
      .default("error"),
  );
}
