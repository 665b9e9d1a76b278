/** Text from contracts as inert Markdown: it can neither format, link, mention anybody nor add HTML. */

import { printable } from "./printable.ts";

/** Every ASCII punctuation that Markdown gives a meaning; a backslash before it takes that away (CommonMark 2.4). */
const punctuation = /[\\`*_{}[\]()#+\-!|~$^=]/g;

/** GitHub makes links of these after Markdown is done, so a character without width stands in between. */
const divided = "&#8203;";

/** Returns the text for a paragraph or a table cell, on one line. */
export function inert(text: string): string {
  return printable(text.replaceAll(/\s+/g, " ").trim())
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(punctuation, "\\$&")
    .replaceAll("@", `@${divided}`)
    .replaceAll("\\#", `\\#${divided}`)
    .replaceAll(/\b(gh)(?=\\-\d)/gi, `$1${divided}`)
    .replaceAll(/:(?=\/\/|\w)/g, `:${divided}`)
    .replaceAll(/\b(www)\./gi, `$1${divided}.`)
    .replaceAll(/^(\d+)([.)])/g, "$1\\$2");
}

/** Returns the text as code on one line, within a table cell too. */
export function inlineCode(text: string): string {
  const shown = printable(text.replaceAll(/\s+/g, " ").trim());
  const content = shown.replaceAll("|", "\\|");
  if (content === "") return "";
  const fence = "`".repeat(longestRun(content) + 1);
  const space = content.startsWith("`") || content.endsWith("`") ? " " : "";
  return `${fence}${space}${content}${space}${fence}`;
}

/** Returns the text as a fenced block, its lines kept. */
export function codeBlock(text: string, language: string): string {
  const lines = text
    .replace(/\n+$/, "")
    .split(/\r\n|\r|\n/)
    .map(printable);
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

/** Returns a table; its cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((found) => found[0].length));
}
