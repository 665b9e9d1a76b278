/** Prints what a command found: data on standard output, everything else on standard error. */

import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { render } from "../diagnostics/render/index.ts";
import type { Source } from "../text/source.ts";
import { withoutPasswords } from "../pipeline/passwords.ts";
import { exitCodeFor, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { CommonOptions } from "./options.ts";

export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly failOn: Severity;
  /** The command's own data for machine-readable formats. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What the text format prints instead of the findings when the command succeeded. */
  readonly summary?: string;
}

/** Prints the findings in the chosen format and returns the exit status. */
export function report(io: Io, options: CommonOptions, findings: Findings): number {
  const { sources, failOn, data = {}, summary } = findings;
  const diagnostics = findings.diagnostics.map(withoutSecrets);
  const exit = exitCodeFor(diagnostics, failOn);
  const ok = exit === exitCodes.fine;
  if (options.format === "text" && ok && summary !== undefined) {
    io.stdout.write(summary);
    return exit;
  }
  const output = exit === exitCodes.usage && options.format === "text" ? io.stderr : io.stdout;
  const color = options.color && output.isTerminal && (io.environment["NO_COLOR"] ?? "") === "";
  output.write(render(options.format, { diagnostics, sources, ok, color, data }));
  return exit;
}

/** Findings about the command line, the configuration and a connection quote what was given, addresses among it. */
function withoutSecrets(one: Diagnostic): Diagnostic {
  if (!/^(?:usage\/|verify\/(?:unreachable|remote-refused))/.test(one.code)) return one;
  const { message, fix, path } = one;
  return { ...one, message: withoutPasswords(message), fix: withoutPasswords(fix), path: withoutPasswords(path) };
}
