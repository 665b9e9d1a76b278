/** The summary of a job in GitHub Actions: Markdown appended to the file that the runner names. */

import { appendFileSync } from "node:fs";
import type { Io } from "./io.ts";

/** Appends the report where the runner wants it; outside of GitHub Actions nothing happens. Never fails a command. */
export function appendStepSummary(io: Io, markdown: string): void {
  const file = io.environment["GITHUB_STEP_SUMMARY"] ?? "";
  if (file === "") return;
  try {
    appendFileSync(file, `${markdown}\n`);
  } catch (error) {
    io.stderr.write(
      `the step summary could not be written: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
