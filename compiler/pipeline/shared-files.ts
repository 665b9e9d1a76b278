/** Generated files that all modules share: each carries its checksum itself, so that no lock has to. */

import { sha256Hex } from "../ir/canonical.ts";

/** What begins a comment, by the ending of a file's name. */
const comments: ReadonlyMap<string, string> = new Map([
  ["sql", "--"],
  ["toml", "#"],
  ["ts", "//"],
]);

const words = "sha256 of everything above";
const asComment = new RegExp(`^([^]*\\n)(?:--|#|//) contractc: ${words}: ([0-9a-f]{64})\\n$`);
const asMember = new RegExp(`^([^]*),\\n  "contractc": "${words}: ([0-9a-f]{64})"\\n\\}\\n$`);

/**
 * Returns the text with its checksum at the end, as a comment, or as the last member of a JSON object; null for a file
 * that has room for neither.
 */
export function withChecksum(path: string, text: string): string | null {
  const ending = path.replace(/^.*\./, "");
  if (ending === "json" && text.endsWith("\n}\n")) {
    const body = text.slice(0, -"\n}\n".length);
    return `${body},\n  "contractc": "${words}: ${sha256Hex(body)}"\n}\n`;
  }
  const comment = comments.get(ending);
  return comment === undefined ? null : `${text}${comment} contractc: ${words}: ${sha256Hex(text)}\n`;
}

/**
 * Whether nobody but a build has written a text: its checksum is that of what stands above. What a merge of two
 * branches left behind was written by no hand either.
 */
export function carriesItsChecksum(text: string): boolean {
  if (/^(<{7}|>{7}) /m.test(text)) return true;
  const [, above, checksum] = asComment.exec(text) ?? asMember.exec(text) ?? [];
  return above !== undefined && sha256Hex(above) === checksum;
}
