/** Cuts emitted migrations into statements, to show on the page the SQL that enforces a matrix. */

/**
 * Returns the statements of an emitted file, comments before them left out, each with its final semicolon. Strings,
 * quoted names, dollar quotes and comments are respected.
 */
export function statementsIn(text: string): readonly string[] {
  const statements: string[] = [];
  let start = 0;
  let at = 0;
  while (at < text.length) {
    const end = endOfToken(text, at);
    if (end > at) {
      at = end;
      continue;
    }
    if (text[at] === ";") {
      statements.push(withoutLeadingComments(text.slice(start, at + 1)));
      start = at + 1;
    }
    at++;
  }
  return statements;
}

/** Returns the end of a comment, string, quoted name or dollar-quoted text that begins at `at`; else `at`. */
function endOfToken(text: string, at: number): number {
  const now = text[at];
  if (text.startsWith("--", at)) return behind(text, "\n", at);
  if (text.startsWith("/*", at)) return behind(text, "*/", at);
  if (now === '"') return behind(text, '"', at + 1);
  if (now === "'") return endOfString(text, at);
  const tag = now === "$" ? /^\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/.exec(text.slice(at, at + 65))?.[0] : undefined;
  return tag === undefined ? at : behind(text, tag, at + tag.length);
}

/** A string ends at its quote; behind E, a backslash escapes the next character. Doubled quotes read as two strings. */
function endOfString(text: string, start: number): number {
  const escapes = /[eE]/.test(text[start - 1] ?? "") && !/[A-Za-z0-9_]/.test(text[start - 2] ?? "");
  let at = start + 1;
  while (at < text.length && text[at] !== "'") at += escapes && text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function withoutLeadingComments(statement: string): string {
  return statement.replace(/^(?:\s+|--[^\n]*(?:\n|$))+/, "");
}
