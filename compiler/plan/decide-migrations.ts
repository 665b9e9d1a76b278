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
}

export interface MigrationDecision {
  /** Name of the module for messages; "the project" for what all share. */
  readonly module: string;
  /** What is recorded and stays for good. */
  readonly settled: readonly RecordedMigration[];
  /** What is recorded and may be planned anew. */
  readonly pending: readonly RecordedMigration[];
  /** The recorded and the emitted files as they are now; null when missing. */
  readonly present: ReadonlyMap<string, { readonly text: string; readonly checksum: string } | null>;
  /** Finds a file that has the text of a missing one, by checksum; null when there is none. */
  readonly elsewhere: (checksum: string) => string | null;
  /** What the contract compiles to now, but for what is settled; a settled file among them must say the same. */
  readonly emitted: readonly MigrationText[];
  /** Whether the contract's IR is the one of the last build. */
  readonly unchanged: boolean;
  /** Whether unreleased migrations that were edited or deleted are written anew. */
  readonly force: boolean;
}

/**
 * Returns the emitted migrations as they should be, in order, without settled ones. With an unchanged IR those that
 * differ only in comments stay byte for byte: line numbers of the contract move without meaning. Diagnostics, all
 * errors: `build/migration-missing`, `build/migration-edited`, `build/released-migration-would-change`.
 */
export function decideMigrations(decision: MigrationDecision): Result<readonly MigrationText[]> {
  const { settled, pending, present, emitted, force } = decision;
  const diagnostics: Diagnostic[] = [
    ...settled.flatMap((one) => untouched(decision, one, true)),
    ...(force ? [] : pending.flatMap((one) => untouched(decision, one, false))),
  ];
  const value: MigrationText[] = [];
  for (const one of emitted) {
    const recorded = [...settled, ...pending].find(({ file }) => file === one.path);
    const found = present.get(one.path) ?? null;
    const same = found !== null && sameStatements(found.text, one.text);
    if (recorded !== undefined && settled.includes(recorded)) {
      if (same || found === null) continue;
      const params = { file: one.path, module: decision.module };
      diagnostics.push(diagnose("build/released-migration-would-change", at(one.path), params));
      continue;
    }
    const intact = recorded !== undefined && found?.checksum === recorded.checksum;
    value.push(decision.unchanged && intact && same ? { path: one.path, text: found.text } : one);
  }
  return { value, diagnostics };
}

function untouched(
  { present, emitted, elsewhere }: MigrationDecision,
  { file, checksum }: RecordedMigration,
  released: boolean,
): readonly Diagnostic[] {
  const found = present.get(file) ?? null;
  if (found === null) {
    return [diagnose("build/migration-missing", at(file), { file, released, elsewhere: elsewhere(checksum) })];
  }
  // An interrupted build may have written this file already: that is no edit.
  if (found.checksum === checksum || emitted.some((one) => one.path === file && one.text === found.text)) return [];
  return [diagnose("build/migration-edited", at(file), { file, released })];
}

function at(file: string) {
  return { span: { path: file, start: 0, end: 0 }, path: `migrations/${file}` };
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
