/** What things were called before: `formerly: old_name`, and `(formerly old_name)` behind a name. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Spanned } from "../syntax/spanned.ts";
import { slice, spanIn, trimmed } from "../syntax/spanned.ts";
import type { Span } from "../text/source.ts";
import { longestName } from "./names.ts";
import type { Notebook } from "./notebook.ts";

export type FormerKind = "table" | "column" | "role" | "status";

export interface FormerName {
  readonly name: string;
  readonly span: Span;
}

/** Returns a cell or heading as the name and what the parenthesis directly behind it says it was; null without one. */
export function splitFormer(piece: Spanned): { readonly name: Spanned; readonly former: Spanned | null } {
  const match = /^([^()]*?)(\s*\(\s*formerly(?::\s*|\s+|(?=\))))([^()]*)\)$/i.exec(piece.text);
  if (match === null) return { name: piece, former: null };
  const [, name = "", opening = "", former = ""] = match;
  const start = name.length + opening.length;
  return { name: slice(piece, 0, name.length), former: trimmed(slice(piece, start, start + former.length)) };
}

/**
 * Returns the former name of the thing called `name` now, or null with `former/not-a-name` or `former/same-name` written
 * down. It need not exist.
 */
export function readFormer(
  former: Spanned,
  name: string,
  kind: FormerKind,
  path: string,
  notebook: Notebook,
): FormerName | null {
  const span = spanIn(former);
  if (!couldBe(former.text, kind)) {
    const params = { name, kind, formerly: former.text };
    notebook.diagnostics.push(diagnose("former/not-a-name", { span, path }, params));
    return null;
  }
  if (former.text === name) {
    notebook.diagnostics.push(diagnose("former/same-name", { span, path }, { name, kind }));
    return null;
  }
  return { name: former.text, span };
}

/** Statuses are values, and may be several words; roles are values that a contract's names are held to. */
function couldBe(text: string, kind: FormerKind): boolean {
  if (kind === "status") return /^[\p{L}\p{N}_](?:[\p{L}\p{N}_ -]*[\p{L}\p{N}_])?$/u.test(text);
  if (new TextEncoder().encode(text).length > longestName) return false;
  return kind === "role" ? /^[a-z][a-z0-9_-]*$/.test(text) : /^[a-z_][a-z0-9_]*$/.test(text);
}

/** Writes down `former/claimed-twice` for everything whose former name one before it has already. */
export function reportClaimedTwice(
  claims: readonly { readonly name: string; readonly former: FormerName; readonly path: string }[],
  kind: FormerKind,
  notebook: Notebook,
): void {
  claims.forEach(({ name, former, path }, at) => {
    const first = claims.slice(0, at).find((one) => one.former.name === former.name);
    if (first === undefined) return;
    const where = { span: former.span, path, related: [{ span: first.former.span, message: "first here" }] };
    const kinds = kind === "status" ? "statuses" : `${kind}s`;
    const params = { first: first.name, second: name, kinds, formerly: former.name };
    notebook.diagnostics.push(diagnose("former/claimed-twice", where, params));
  });
}
