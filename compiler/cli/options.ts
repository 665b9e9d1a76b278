/** Options that every command takes. */

import { Option } from "commander";
import type { Command } from "commander";
import type { Severity } from "../diagnostics/diagnostic.ts";
import { formats } from "../diagnostics/render/index.ts";
import type { Format } from "../diagnostics/render/index.ts";

export interface CommonOptions {
  readonly project?: string;
  readonly format: Format;
  readonly color: boolean;
}

export interface FailOptions {
  readonly failOn: Severity;
}

/** Adds `--project`, `--format` and `--no-color`. */
export function withCommonOptions(command: Command): Command {
  return command
    .option("--project <directory>", "the project, or a directory in it, instead of the current directory")
    .addOption(new Option("--format <format>", "how the result is printed").choices([...formats]).default("text"))
    .option("--no-color", "no colors, on a terminal too");
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
