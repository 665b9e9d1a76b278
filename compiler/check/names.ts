/** Names of tables, columns, indexes and roles: what Postgres would fold, cut or misread is refused. */

import { diagnose } from "../diagnostics/diagnose.ts";
import { quotedKeywords } from "../sql/keywords.ts";
import { characterName, invisible, lookAlikes } from "../syntax/character.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import type { Notebook } from "./notebook.ts";

/** Longest identifier in bytes (NAMEDATALEN - 1): Postgres cuts longer ones silently. */
export const longestName = 63;

/** Columns that every Postgres table has already. */
const systemColumns: ReadonlySet<string> = new Set(["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]);

export type NameKind = "table" | "column" | "index" | "constraint" | "role";

/**
 * Returns whether `name` may be used, and writes down why not: `name/too-long`, `name/upper-case`, `name/invalid`,
 * `name/system-column`; a reserved word may, with the warning `name/reserved-word`.
 */
export function checkName(name: string, kind: NameKind, span: Span, path: string, notebook: Notebook): boolean {
  const where = { span, path };
  // Reported with its character when the file was parsed.
  if (invisible.test(name) || lookAlikes(name).length > 0) return false;
  const bytes = new TextEncoder().encode(name).length;
  if (bytes > longestName) {
    notebook.diagnostics.push(diagnose("name/too-long", where, { name, kind, bytes, limit: longestName }));
    return false;
  }
  const lower = name.toLowerCase();
  if (name !== lower && isPlain(lower, kind)) {
    notebook.diagnostics.push(diagnose("name/upper-case", where, { name, kind, lower }));
    return false;
  }
  if (!isPlain(name, kind)) {
    notebook.diagnostics.push(diagnose("name/invalid", where, { name, kind, problem: problemOf(name, kind) }));
    return false;
  }
  if (kind === "column" && systemColumns.has(name)) {
    notebook.diagnostics.push(diagnose("name/system-column", where, { name }));
    return false;
  }
  if ((kind === "table" || kind === "column") && quotedKeywords.has(name)) {
    notebook.diagnostics.push(diagnose("name/reserved-word", where, { name, kind }));
  }
  return true;
}

function isPlain(name: string, kind: NameKind): boolean {
  // Roles are values, not identifiers: a hyphen does no harm.
  return kind === "role" ? /^[a-z][a-z0-9_-]*$/.test(name) : /^[a-z_][a-z0-9_]*$/.test(name);
}

function problemOf(name: string, kind: NameKind): string {
  if (name === "") return "it is empty";
  for (const character of name.toLowerCase()) {
    if (/[a-z0-9_]/.test(character) || (kind === "role" && character === "-")) continue;
    if (character === " ") return "it contains a space";
    const code = character.codePointAt(0) ?? 0;
    return code < 0x7f ? `it contains ${character}` : `it contains ${characterName(code)}`;
  }
  return "it does not begin with a letter";
}

/**
 * Returns the candidate nearest to `name`, or null when none is near: at most a third of the longer one's letters may
 * differ. Of equally near ones the first by code unit.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.toLowerCase();
  let best = "";
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const limit = Math.max(1, Math.floor(Math.max(candidate.length, wanted.length) / 3));
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const edits = editDistance(wanted, candidate.toLowerCase());
    if (edits > limit) continue;
    if (edits > fewest || (edits === fewest && byCodeUnit(candidate, best) >= 0)) continue;
    best = candidate;
    fewest = edits;
  }
  return Number.isFinite(fewest) ? best : null;
}

/** Returns ` Did you mean "x"?`, or nothing: to be put behind a message. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === null ? "" : ` Did you mean "${found}"?`;
}

/** Returns the edits between two texts: insertions, deletions, replacements and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  const limit = 100;
  if (a.length > limit || b.length > limit) return a === b ? 0 : limit;
  let before: readonly number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const swap =
        a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? (before[column - 2] ?? limit) + 1 : limit;
      const cheapest = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
        swap,
      );
      current.push(cheapest);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
