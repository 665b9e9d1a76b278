/** Bytes to text: what a file must be before anything reads it. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../text/source.ts";
import type { Source } from "../text/source.ts";
import { characterName } from "./character.ts";

/** The largest contract, in bytes: some eighty times an ordinary one. */
export const sourceLimit = 1_000_000;

/**
 * Returns the file as text: UTF-8, a byte order mark removed, line ends untouched. Errors, with an empty text:
 * `syntax/too-large`, `syntax/not-utf8`, `syntax/empty-file`; with the text: `syntax/control-character`,
 * `syntax/merge-conflict`.
 */
export function decodeSource(path: string, bytes: Uint8Array): Result<Source> {
  const nothing: Source = { path, text: "" };
  const refused = (diagnostic: Diagnostic): Result<Source> => ({ value: nothing, diagnostics: [diagnostic] });
  const where = { span: spanOf(nothing, 0, 0), path: "document" };
  if (bytes.length > sourceLimit) {
    return refused(diagnose("syntax/too-large", where, { bytes: bytes.length, limit: sourceLimit }));
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refused(diagnose("syntax/not-utf8", where, { byte: firstBadByte(bytes) + 1 }));
  }
  if (text.trim() === "") return refused(diagnose("syntax/empty-file", where, {}));
  const source: Source = { path, text };
  return { value: source, diagnostics: [...controlCharacters(source), ...conflictMarkers(source)] };
}

/** Offset of the first byte that is not UTF-8: the longest prefix that still decodes, found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    try {
      // A stream may end in the middle of a character, so only a wrong byte fails.
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return low;
}

function controlCharacters(source: Source): readonly Diagnostic[] {
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  const at = source.text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/);
  if (at < 0) return [];
  const character = characterName(source.text.codePointAt(at) ?? 0);
  return [diagnose("syntax/control-character", { span: spanOf(source, at, at + 1), path: "document" }, { character })];
}

function conflictMarkers(source: Source): readonly Diagnostic[] {
  return [...source.text.matchAll(/^(?:<{7}|>{7})(?= |$)/gm)].map((match) =>
    diagnose(
      "syntax/merge-conflict",
      { span: spanOf(source, match.index, match.index + 7), path: "document" },
      { marker: match[0] },
    ),
  );
}
