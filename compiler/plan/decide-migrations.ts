/** Decides what becomes of the migration files of a module: kept, rewritten in place, or in need of a decision. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";

export interface MigrationText {
  readonly path: string;
  readonly text: string;
}

export interface RecordedMigration {
  readonly file: string;
  readonly checksum: string;
  readonly released: boolean;
}

export interface MigrationDecision {
  /** Name of the module for messages; "the project" for what all share. */
  readonly module: string;
  /** What the last build recorded, in order. */
  readonly recorded: readonly RecordedMigration[];
  /** The files as they are now; null when missing. */
  readonly present: ReadonlyMap<string, { readonly text: string; readonly checksum: string } | null>;
  /** What the contract compiles to now, under the recorded timestamps. */
  readonly emitted: readonly MigrationText[];
  /** Whether the contract's IR is the one of the last build. */
  readonly unchanged: boolean;
  /** Whether unreleased migrations that were edited or deleted are written anew. */
  readonly force: boolean;
}

/**
 * Returns the migrations as they should be, in order. With an unchanged IR released files stay byte for byte, and so
 * do unreleased ones that differ only in comments (line numbers of the contract move without meaning). Otherwise
 * unreleased files are rewritten under their names. Diagnostics, all errors: `build/migration-missing`,
 * `build/migration-edited`, `build/released-migration-would-change`.
 */
export function decideMigrations(decision: MigrationDecision): Result<readonly MigrationText[]> {
  const diagnostics: Diagnostic[] = [];
  const value: MigrationText[] = [];
  const emittedPaths = new Set(decision.emitted.map((one) => one.path));
  for (const recorded of decision.recorded) {
    const { file, released } = recorded;
    const where = { span: { path: file, start: 0, end: 0 }, path: `migrations/${file}` };
    const present = decision.present.get(file) ?? null;
    const forced = decision.force && !released;
    if (present === null && !forced) diagnostics.push(diagnose("build/migration-missing", where, { file, released }));
    if (
      present !== null &&
      present.checksum !== recorded.checksum &&
      !forced &&
      !isEmitted(decision, file, present.text)
    ) {
      diagnostics.push(diagnose("build/migration-edited", where, { file, released }));
    }
    if (!emittedPaths.has(file) && released) {
      const params = { file, module: decision.module };
      diagnostics.push(diagnose("build/released-migration-would-change", where, params));
    }
  }
  for (const emitted of decision.emitted) {
    const recorded = decision.recorded.find((one) => one.file === emitted.path);
    const present = decision.present.get(emitted.path) ?? null;
    if (recorded === undefined || present === null) {
      value.push(emitted);
      continue;
    }
    const intact = present.checksum === recorded.checksum;
    if (decision.unchanged && intact && (recorded.released || sameStatements(present.text, emitted.text))) {
      value.push({ path: emitted.path, text: present.text });
    } else if (recorded.released && !sameStatements(present.text, emitted.text)) {
      const where = { span: { path: emitted.path, start: 0, end: 0 }, path: `migrations/${emitted.path}` };
      const params = { file: emitted.path, module: decision.module };
      diagnostics.push(diagnose("build/released-migration-would-change", where, params));
    } else if (recorded.released) value.push({ path: emitted.path, text: present.text });
    else value.push(emitted);
  }
  return { value, diagnostics };
}

/** An interrupted build may have renamed this file already: what it wrote is no edit. */
function isEmitted(decision: MigrationDecision, file: string, text: string): boolean {
  return decision.emitted.some((one) => one.path === file && one.text === text);
}

/** Whether two migrations say the same but for lines that are comments. */
function sameStatements(a: string, b: string): boolean {
  return withoutCommentLines(a) === withoutCommentLines(b);
}

function withoutCommentLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s*(--.*)?$/.test(line))
    .join("\n");
}
