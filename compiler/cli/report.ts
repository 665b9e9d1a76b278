/** Prints what a command found: data on standard output or in files, everything else on standard error. */

import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { countLine } from "../diagnostics/render/counts.ts";
import { render } from "../diagnostics/render/index.ts";
import { matrixLines } from "../diagnostics/render/matrix.ts";
import type { MatrixCell, Report } from "../diagnostics/render/report.ts";
import type { Source } from "../text/source.ts";
import { withoutPasswords } from "../pipeline/passwords.ts";
import { exitCodeFor, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type { CommonOptions, OutputRequest } from "./options.ts";
import { writeOutputs } from "./outputs.ts";
import { appendStepSummary } from "./step-summary.ts";

export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly failOn: Severity;
  /** The command's own data for machine-readable formats. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What was attempted, statement by statement. Text prints it before the summary and before the findings. */
  readonly matrix?: readonly MatrixCell[];
  /** What the text format prints instead of the findings when the command succeeded, and after them when it failed. */
  readonly summary?: string;
  /** What the text format prints, whatever came of it, and nothing else. */
  readonly textAlone?: string;
  /** The markdown format as a whole, of a command that has its own. */
  readonly markdownAlone?: string;
  /** What the text format prints before the findings. */
  readonly textLead?: string;
  /** The findings that the text format prints; all of them when absent. */
  readonly textFindings?: readonly Diagnostic[];
  /** The exit status, where the findings alone do not decide it. */
  readonly exit?: number;
}

/** Writes the findings in every chosen format and returns the exit status; 2 when a file cannot be written. */
export function report(io: Io, options: CommonOptions, findings: Findings): number {
  const diagnostics = findings.diagnostics.map(withoutSecrets);
  const exit = findings.exit ?? exitCodeFor(diagnostics, findings.failOn);
  const { sources, failOn, data = {}, matrix, summary } = findings;
  const result: Report = {
    command: options.command,
    diagnostics,
    sources,
    ok: exit === exitCodes.fine,
    failOn,
    color: false,
    data,
    ...(matrix === undefined ? {} : { matrix }),
    ...(summary === undefined ? {} : { summaryLines: summary.trimEnd().split("\n") }),
  };
  const markdown = (): string => findings.markdownAlone ?? render("markdown", result);
  const formatted = (request: OutputRequest, color: boolean): string =>
    request.format === "text"
      ? text(result, findings, color)
      : request.format === "markdown"
        ? markdown()
        : render(request.format, result);
  const files = options.outputs.flatMap((one) =>
    one.path === null ? [] : [{ path: one.path, text: formatted(one, false) }],
  );
  const failed = writeOutputs(io.directory, files);
  const printed = options.outputs.find((one) => one.path === null);
  if (printed !== undefined) {
    const output = exit === exitCodes.usage && printed.format === "text" ? io.stderr : io.stdout;
    const color = options.color && output.isTerminal && (io.environment["NO_COLOR"] ?? "") === "";
    output.write(formatted(printed, color));
    if (printed.format === "github") appendStepSummary(io, markdown());
  } else if (exit !== exitCodes.fine) {
    io.stderr.write(`contractc ${options.command}: ${countLine(diagnostics)}\n`);
  }
  if (failed.length === 0) return exit;
  io.stderr.write(render("text", { ...result, diagnostics: failed, matrix: [], summaryLines: [] }));
  return exitCodes.usage;
}

/** The text format is the one that a person reads while working: it leaves out what is not needed to go on. */
function text(result: Report, findings: Findings, color: boolean): string {
  const { textAlone, textLead = "", textFindings = findings.diagnostics, summary } = findings;
  if (textAlone !== undefined) return textAlone;
  if (result.ok && summary !== undefined) {
    const matrix = result.matrix ?? [];
    return `${matrix.length === 0 ? "" : `${matrixLines(matrix).join("\n")}\n\n`}${textLead}${summary}`;
  }
  const diagnostics = textFindings.map(withoutSecrets);
  return `${textLead}${render("text", { ...result, diagnostics, color })}`;
}

/** Findings about the command line, the configuration and a connection quote what was given, addresses among it. */
function withoutSecrets(one: Diagnostic): Diagnostic {
  if (!/^(?:usage\/|(?:verify|drift)\/(?:unreachable|connection-lost|remote-refused))/.test(one.code)) return one;
  const { message, fix, path } = one;
  return { ...one, message: withoutPasswords(message), fix: withoutPasswords(fix), path: withoutPasswords(path) };
}
