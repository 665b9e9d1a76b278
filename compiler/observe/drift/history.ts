/** The migrations that a live database says were applied, against the files. */

export interface AppliedMigration {
  /** The timestamp under which it was applied. */
  readonly version: string;
  readonly name: string | null;
  /** What was run; null where the history does not say. */
  readonly text: string | null;
}

/** What a live database remembers: nothing at all, nothing that this login may read, or what was applied in order. */
export type History =
  | { readonly kind: "none" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "known"; readonly applied: readonly AppliedMigration[] };

interface File {
  readonly path: string;
  readonly text: string;
}

export interface ComparedHistory {
  /** The files that were applied, in the order in which they were. */
  readonly applied: readonly File[];
  readonly pending: readonly File[];
  /** Applied with another text than the file has now. */
  readonly edited: readonly { readonly file: File; readonly applied: AppliedMigration }[];
  /** Applied, and no file has it. */
  readonly unknown: readonly AppliedMigration[];
  /** The same SQL under another timestamp. */
  readonly elsewhere: readonly { readonly file: File; readonly version: string }[];
  /** What was run, as far as the history says so: of edited and unknown ones the live text. */
  readonly run: readonly File[];
}

/** Returns what was applied of `files`, which are in order. */
export function compareHistory(files: readonly File[], applied: readonly AppliedMigration[]): ComparedHistory {
  const byVersion = new Map(files.map((file) => [versionOf(file.path), file]));
  const taken = new Set<File>();
  const edited: { file: File; applied: AppliedMigration }[] = [];
  const elsewhere: { file: File; version: string }[] = [];
  const unknown: AppliedMigration[] = [];
  const matched: { file: File | null; run: File | null }[] = [];
  // Those whose name fits come first: their text belongs to no other.
  for (const one of applied) {
    const file = byVersion.get(one.version);
    if (file !== undefined) taken.add(file);
  }
  for (const one of applied) {
    const own = byVersion.get(one.version);
    const text = one.text === null ? null : meaningOf(one.text);
    if (own !== undefined) {
      const isSame = text === null || text === meaningOf(own.text);
      if (!isSame) edited.push({ file: own, applied: one });
      matched.push({ file: own, run: isSame || one.text === null ? own : { path: own.path, text: one.text } });
      continue;
    }
    const twin =
      text === null || text === ""
        ? undefined
        : files.find((file) => !taken.has(file) && meaningOf(file.text) === text);
    if (twin === undefined) {
      unknown.push(one);
      matched.push({
        file: null,
        run: one.text === null ? null : { path: `migration ${one.version}`, text: one.text },
      });
      continue;
    }
    taken.add(twin);
    elsewhere.push({ file: twin, version: one.version });
    matched.push({ file: twin, run: twin });
  }
  return {
    applied: matched.flatMap(({ file }) => (file === null ? [] : [file])),
    pending: files.filter((file) => !taken.has(file)),
    edited,
    unknown,
    elsewhere,
    run: matched.flatMap(({ run }) => (run === null ? [] : [run])),
  };
}

/** Returns the timestamp at the beginning of a migration's file name. */
export function versionOf(path: string): string {
  return /([0-9]+)[^/]*$/.exec(path)?.[1] ?? path;
}

/**
 * Returns a migration's text without comments, white space and semicolons outside quotes: runners divide a file into
 * statements, and store them with or without what stands between.
 */
export function meaningOf(text: string): string {
  const pieces =
    /('(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_][A-Za-z_0-9]*)?\$)[^]*?\2)|--[^\n]*|\/\*[^]*?\*\/|[\s;]+/g;
  return text
    .replaceAll(pieces, (whole: string, quoted: string | undefined) => (quoted === undefined ? " " : whole))
    .replaceAll(/ +/g, " ")
    .trim();
}
