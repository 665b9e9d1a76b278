/** Splits a constraints cell at its commas. */

import type { Spanned } from "../../syntax/spanned.ts";
import { slice, trimmed } from "../../syntax/spanned.ts";

/**
 * Returns the parts of a cell that commas outside parentheses, brackets and quotes separate, or null when a quote or
 * parenthesis is never closed. A list behind `one of` or `unique per` keeps its commas.
 */
export function splitConstraints(piece: Spanned, columns: ReadonlySet<string>): readonly Spanned[] | null {
  const commas = topLevelCommas(piece.text);
  if (commas === null) return null;
  const parts: Spanned[] = [];
  let start = 0;
  for (const end of [...commas, piece.text.length]) {
    const part = trimmed(slice(piece, start, end));
    const previous = parts.at(-1);
    if (previous !== undefined && continuesList(previous.text, part.text, columns)) {
      parts[parts.length - 1] = join(piece, previous, part);
    } else parts.push(part);
    start = end + 1;
  }
  return parts.filter((part) => part.text !== "");
}

/** Returns the offsets of commas at the top level, or null when something is never closed. */
export function topLevelCommas(text: string): readonly number[] | null {
  const commas: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1);
      if (end < 0) return null;
      at = end;
    } else if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") depth--;
    else if (character === "," && depth === 0) commas.push(at);
    if (depth < 0) return null;
  }
  return depth === 0 ? commas : null;
}

/** A text or number constant. */
const value = String.raw`(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?)`;

function continuesList(list: string, part: string, columns: ReadonlySet<string>): boolean {
  if (/^one of\b/i.test(list)) return new RegExp(`^(?:or\\s+)?${value}(?:\\s+or\\s+${value})*$`, "i").test(part);
  return /^unique per\s/i.test(list) && columns.has(part.replace(/^and\s+/i, ""));
}

/** Both parts with what stands between them. */
function join(piece: Spanned, first: Spanned, second: Spanned): Spanned {
  const start = piece.offsets.indexOf(first.offsets[0] ?? -1);
  const end = piece.offsets.indexOf(second.offsets.at(-1) ?? -1) + 1;
  return slice(piece, start, end);
}
