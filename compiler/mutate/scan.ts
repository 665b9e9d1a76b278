/** Emitted SQL as tokens: enough to find statements, conditions and constants in it without reading inside a string. */

export interface Token {
  readonly kind: "word" | "string" | "quoted" | "body" | "comment" | "symbol";
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Parentheses around it. */
  readonly depth: number;
}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["comment", /--[^\n]*/y],
  ["body", /(\$[a-z0-9_]*\$)[\s\S]*?\1/iy],
  ["string", /e'(?:[^'\\]|\\.|'')*'/iy],
  ["string", /'(?:[^']|'')*'/y],
  ["quoted", /"(?:[^"]|"")*"/y],
  ["word", /[a-z_0-9][a-z_0-9$]*/iy],
  ["symbol", /::|:=|<>|\|\||[^\s]/y],
];

/** Returns the tokens of a text in order, comments included. */
export function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const [kind, found] = tokenAt(text, at);
    if (kind === null) {
      at += found.length;
      continue;
    }
    if (kind === "symbol" && found === ")") depth--;
    tokens.push({ kind, text: found, start: at, end: at + found.length, depth });
    if (kind === "symbol" && found === "(") depth++;
    at += found.length;
  }
  return tokens;
}

function tokenAt(text: string, at: number): readonly [Token["kind"] | null, string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return [kind, found];
  }
  return [null, " "];
}

/** Returns the statements of a text, each without the comments before it and without its semicolon. */
export function statementsIn(text: string): readonly string[] {
  const statements: string[] = [];
  let start: number | null = null;
  for (const token of scan(text)) {
    if (token.kind === "symbol" && token.text === ";" && token.depth === 0) {
      if (start !== null) statements.push(text.slice(start, token.start).trimEnd());
      start = null;
    } else if (start === null && token.kind !== "comment") start = token.start;
  }
  return statements;
}

/** Returns `text` with one stretch of it replaced. */
export function spliced(text: string, at: { readonly start: number; readonly end: number }, by: string): string {
  return text.slice(0, at.start) + by + text.slice(at.end);
}
