/** Generated files that all modules share: each carries its checksum itself, so that no lock has to. */

import { sha256Hex } from "../ir/canonical.ts";

/** What begins a comment, by the ending of a file's name. */
const comments: ReadonlyMap<string, string> = new Map([
  ["sql", "--"],
  ["toml", "#"],
  ["ts", "//"],
  ["yaml", "#"],
]);

const line = /^(?:\/\/|--|#) contractc: sha256 of all lines above: ([0-9a-f]{64})\n$/;

/** Returns the text with its checksum as the last line, a comment; null for a file that has no comments. */
export function withChecksum(path: string, text: string): string | null {
  const comment = comments.get(path.replace(/^.*\./, ""));
  return comment === undefined ? null : `${text}${comment} contractc: sha256 of all lines above: ${sha256Hex(text)}\n`;
}

/**
 * Whether nobody but a build has written a text: its last line is the checksum of the others. What a merge of two
 * branches left behind was written by no hand either.
 */
export function carriesItsChecksum(text: string): boolean {
  if (/^(<{7}|>{7}) /m.test(text)) return true;
  const cut = text.lastIndexOf("\n", text.length - 2) + 1;
  return line.exec(text.slice(cut))?.[1] === sha256Hex(text.slice(0, cut));
}
