/** Text of a contract inside Markdown: it appears as written and can never become structure. */

const escaped = /[\\`*[\]<>|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu;

/** Returns `text` as plain words on one line, fit for paragraphs, lists and table cells. */
export function words(text: string): string {
  return folded(text)
    .replace(escaped, "\\$&")
    .replace(/^[#+=-]/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** Returns `text` as a code span, outside tables. */
export function code(text: string): string {
  const line = folded(text);
  const runs = [...line.matchAll(/`+/g)].map((run) => run[0].length);
  const fence = "`".repeat(runs.length === 0 ? 1 : Math.max(...runs) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/**
 * Returns `text` as a code span inside a table cell, where a pipe is escaped even in code (GFM, tables). A pipe behind
 * a backslash cannot be written that way, and becomes HTML with character references.
 */
export function cellCode(text: string): string {
  if (!folded(text).includes("\\|")) return code(text).replaceAll("|", "\\|");
  const references = folded(text).replaceAll(/[^\p{L}\p{N} ]/gu, (one) => `&#${one.codePointAt(0)};`);
  return `<code>${references}</code>`;
}

/** Returns a fenced block; the fence is longer than any run of backticks in it. */
export function fenced(language: string, text: string): string {
  const runs = [...text.matchAll(/`{3,}/g)].map((run) => run[0].length);
  const fence = "`".repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** Returns a table; every row has as many cells as the header. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell || " ").join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function folded(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
