/** Postgres' regular expressions and LIKE patterns as JavaScript's. */

export interface Pattern {
  /** A JavaScript literal with the flags `u` and `s`. */
  readonly literal: string;
  /** "ascii" when only ASCII text is matched alike: classes and case depend on the database's collation. */
  readonly alike: "any" | "ascii";
}

const classes: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-/:-@[-`{-~",
  space: "\\t-\\r ",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
  word: "0-9A-Za-z_",
};
const syntax = /[\^$\\.*+?()[\]{}|/]/;

/**
 * Returns the pattern of an advanced regular expression, or null for one outside the part that both languages share:
 * literals, `.`, bracket expressions, anchors, groups, alternation, quantifiers, and the class escapes \d \w \s.
 * Source: https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS.
 */
export function regularExpression(pattern: string, insensitive: boolean): Pattern | null {
  let ascii = insensitive;
  let out = "";
  let at = 0;
  while (at < pattern.length) {
    const rest = pattern.slice(at);
    const token =
      /^\((?:\?:)?|^[)|^$.]|^[*+?]\??|^\{\d+(?:,\d*)?\}\??/.exec(rest)?.[0] ??
      /^\\[dwsDWS]/.exec(rest)?.[0] ??
      /^\\[^A-Za-z0-9]/.exec(rest)?.[0];
    if (token !== undefined) {
      if (/^\\[dwsDWS]/.test(token)) ascii = true;
      out += token.startsWith("\\") && !/[A-Za-z]/.test(token) ? escaped(token.slice(1)) : token;
      at += token.length;
      continue;
    }
    if (rest.startsWith("[")) {
      const bracket = bracketExpression(rest);
      if (bracket === null) return null;
      ascii ||= bracket.ascii;
      out += bracket.text;
      at += bracket.length;
      continue;
    }
    // A lone brace, a backslash with a letter, an embedded option: not the same in both.
    if (/^[{}\\\]]/.test(rest) || rest.startsWith("(?") || rest.startsWith("***")) return null;
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    out += escaped(character);
    at += character.length;
  }
  return compiled(out, insensitive, ascii);
}

/** Returns the pattern of LIKE or ILIKE with the default escape, or null when the pattern ends within an escape. */
export function likePattern(pattern: string, insensitive: boolean): Pattern | null {
  let out = "^";
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "%") out += ".*";
    else if (character === "_") out += ".";
    else if (character !== "\\") out += escaped(character);
    else if (at + 1 === characters.length) return null;
    else out += escaped(characters[++at] ?? "");
  }
  return compiled(`${out}$`, insensitive, insensitive);
}

function bracketExpression(
  rest: string,
): { readonly text: string; readonly length: number; readonly ascii: boolean } | null {
  const negated = rest.startsWith("[^");
  let at = negated ? 2 : 1;
  let out = negated ? "[^" : "[";
  let ascii = false;
  for (let first = true; ; first = false) {
    const inner = rest.slice(at);
    if (inner === "") return null;
    if (inner.startsWith("]") && !first) return { text: `${out}]`, length: at + 1, ascii };
    const named = /^\[:([a-z]+):\]/.exec(inner);
    const escape = /^\\([dws])/.exec(inner);
    if (named !== null) {
      const members = classes[named[1] ?? ""];
      if (members === undefined) return null;
      ascii = true;
      out += members;
      at += named[0].length;
    } else if (escape !== null) {
      ascii = true;
      out += escape[0];
      at += 2;
    } else if (/^\[[.=]/.test(inner) || /^\\[A-Za-z0-9]/.test(inner)) {
      return null;
    } else if (inner.startsWith("-")) {
      // Between two members a range's sign, first or last itself: both languages agree.
      out += "-";
      at += 1;
    } else {
      const character = String.fromCodePoint((inner.startsWith("\\") ? inner.slice(1) : inner).codePointAt(0) ?? 0);
      out += inBrackets(character, first);
      at += character.length + (inner.startsWith("\\") ? 1 : 0);
    }
  }
}

function escaped(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (/[\u2028\u2029\p{Cc}]/u.test(character)) return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  return syntax.test(character) ? `\\${character}` : character;
}

function inBrackets(character: string, isFirst: boolean): string {
  if (character === "-" || character === "\\" || character === "]" || (character === "^" && isFirst)) {
    return `\\${character}`;
  }
  return syntax.test(character) ? character : escaped(character);
}

function compiled(source: string, insensitive: boolean, ascii: boolean): Pattern | null {
  const flags = `${insensitive ? "i" : ""}su`;
  try {
    // Only to learn whether JavaScript accepts it.
    void new RegExp(source, flags);
  } catch {
    return null;
  }
  return { literal: `/${source === "" ? "(?:)" : source}/${flags}`, alike: ascii ? "ascii" : "any" };
}
