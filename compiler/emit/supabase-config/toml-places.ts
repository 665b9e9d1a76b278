/**
 * Where keys and tables stand in a TOML text that has already been parsed without error. Only what is needed to edit
 * a few values in place and leave every other character alone.
 */

export interface TomlPlaces {
  /** Every `key = value`, inline tables opened up, in text order. */
  readonly values: readonly ValuePlace[];
  /** Every `[table]` header; arrays of tables are left out, their keys never match a path we edit. */
  readonly tables: readonly TablePlace[];
  /** Offset of the first `[` header, or the length of the text: up to there keys belong to the root. */
  readonly rootEnd: number;
}

export interface ValuePlace {
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
}

export interface TablePlace {
  readonly path: readonly string[];
  /** Offset behind the header's line, its line end included. */
  readonly bodyStart: number;
  /** Offset of the next header, or the length of the text. */
  readonly bodyEnd: number;
}

/** Returns the places of keys and tables in `text`, which must be valid TOML 1.0 (https://toml.io/en/v1.0.0). */
export function placesIn(text: string): TomlPlaces {
  const values: ValuePlace[] = [];
  const tables: { path: readonly string[]; bodyStart: number; bodyEnd: number }[] = [];
  let open: (typeof tables)[number] | null = null;
  let rootEnd = text.length;
  let prefix: readonly string[] | null = [];
  let at = 0;
  while ((at = skipBlank(text, at)) < text.length) {
    if (text[at] === "[") {
      if (open !== null) open.bodyEnd = at;
      rootEnd = Math.min(rootEnd, at);
      const isArray = text[at + 1] === "[";
      const key = readKey(text, at + (isArray ? 2 : 1));
      at = endOfLine(text, key.end);
      prefix = isArray ? null : key.path;
      open = isArray ? null : { path: key.path, bodyStart: at, bodyEnd: text.length };
      if (open !== null) tables.push(open);
    } else {
      at = readPair(text, at, prefix, values);
    }
  }
  return { values, tables, rootEnd };
}

/** Reads `key = value` at `at` and returns the offset behind the value. */
function readPair(text: string, at: number, prefix: readonly string[] | null, values: ValuePlace[]): number {
  const key = readKey(text, at);
  const start = skipInline(text, key.end + 1);
  const path = prefix === null ? null : [...prefix, ...key.path];
  if (text[start] === "{") return readInlineTable(text, start, path, values);
  const end = endOfValue(text, start);
  if (path !== null) values.push({ path, start, end });
  return end;
}

function readInlineTable(text: string, start: number, path: readonly string[] | null, values: ValuePlace[]): number {
  let at = skipBlank(text, start + 1);
  while (text[at] !== "}") {
    at = skipBlank(text, readPair(text, at, path, values));
    if (text[at] === ",") at = skipBlank(text, at + 1);
  }
  return at + 1;
}

/** Reads a bare, quoted or dotted key; `end` is the offset of the `=` or `]` behind it. */
function readKey(text: string, from: number): { readonly path: readonly string[]; readonly end: number } {
  const path: string[] = [];
  let at = skipInline(text, from);
  for (;;) {
    const end = text[at] === '"' || text[at] === "'" ? endOfString(text, at) : endOfBareKey(text, at);
    path.push(keyText(text.slice(at, end)));
    at = skipInline(text, end);
    if (text[at] !== ".") return { path, end: at };
    at = skipInline(text, at + 1);
  }
}

/** A basic string's escapes are those of JSON but for `\U`, which no key that we look for contains. */
function keyText(raw: string): string {
  if (raw.startsWith("'")) return raw.slice(1, -1);
  if (!raw.startsWith('"')) return raw;
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw;
  }
}

function endOfBareKey(text: string, at: number): number {
  let end = at;
  while (/[A-Za-z0-9_-]/.test(text[end] ?? "")) end++;
  return end;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"' || first === "'") return endOfString(text, start);
  if (first === "[" || first === "{") return endOfBrackets(text, start);
  let end = start;
  while (end < text.length && !/[,\]}#\r\n]/.test(text[end] ?? "")) end++;
  while (end > start && /[ \t]/.test(text[end - 1] ?? "")) end--;
  return end;
}

function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (;;) {
    const now = text[at];
    if (now === undefined) return at;
    if (now === '"' || now === "'") {
      at = endOfString(text, at);
      continue;
    }
    if (now === "#") {
      at = endOfLine(text, at);
      continue;
    }
    if (now === "[" || now === "{") depth++;
    if (now === "]" || now === "}") depth--;
    at++;
    if (depth === 0) return at;
  }
}

function endOfString(text: string, start: number): number {
  const quote = text[start] ?? "";
  const long = quote.repeat(3);
  const closing = text.startsWith(long, start) ? long : quote;
  let at = start + closing.length;
  while (at < text.length && !text.startsWith(closing, at)) at += quote === '"' && text[at] === "\\" ? 2 : 1;
  at += closing.length;
  // Up to two quotes may stand directly before the closing three.
  while (closing.length === 3 && text[at] === quote) at++;
  return at;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

function skipInline(text: string, at: number): number {
  let end = at;
  while (text[end] === " " || text[end] === "\t") end++;
  return end;
}

/** Skips white space, line ends and comments. */
function skipBlank(text: string, at: number): number {
  let end = at;
  for (;;) {
    while (/[ \t\r\n]/.test(text[end] ?? "")) end++;
    if (text[end] !== "#") return end;
    end = endOfLine(text, end);
  }
}
