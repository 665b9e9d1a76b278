/** Makes a text that a regular expression accepts, for the plain patterns that CHECK constraints use. */

/**
 * Returns one text that the pattern should match, or null for syntax this reader does not know. Callers test the text
 * against the whole constraint, so a wrong guess costs nothing.
 */
export function sampleOf(pattern: string): string | null {
  const reader = { text: pattern, at: 0 };
  const sample = alternatives(reader);
  return sample !== null && reader.at === pattern.length ? sample : null;
}

interface Reader {
  readonly text: string;
  at: number;
}

/** The first alternative counts; the others are read to find the end. */
function alternatives(reader: Reader): string | null {
  const first = sequence(reader);
  while (first !== null && reader.text[reader.at] === "|") {
    reader.at++;
    if (sequence(reader) === null) return null;
  }
  return first;
}

function sequence(reader: Reader): string | null {
  let sample = "";
  while (reader.at < reader.text.length && reader.text[reader.at] !== "|" && reader.text[reader.at] !== ")") {
    const piece = atom(reader);
    if (piece === null) return null;
    sample += piece.repeat(repetition(reader));
  }
  return sample;
}

function atom(reader: Reader): string | null {
  const character = reader.text[reader.at++];
  switch (character) {
    case "^":
    case "$":
      return "";
    case ".":
      return "a";
    case "\\":
      return escaped(reader.text[reader.at++] ?? "");
    case "[":
      return bracket(reader);
    case "(": {
      if (reader.text.startsWith("?:", reader.at)) reader.at += 2;
      else if (reader.text[reader.at] === "?") return null;
      const inner = alternatives(reader);
      return reader.text[reader.at++] === ")" ? inner : null;
    }
    default:
      return character ?? null;
  }
}

function escaped(character: string): string | null {
  if (character === "d") return "1";
  if (character === "w") return "a";
  if (character === "s") return " ";
  return /[A-Za-z0-9]/.test(character) || character === "" ? null : character;
}

function bracket(reader: Reader): string | null {
  const end = reader.text.indexOf("]", reader.at + 1);
  if (end < 0) return null;
  const body = reader.text.slice(reader.at, end);
  reader.at = end + 1;
  if (body.startsWith("[:")) return null;
  if (body.startsWith("^")) return [..."ab1-_ Z"].find((one) => !new RegExp(`[${body.slice(1)}]`).test(one)) ?? null;
  return body.startsWith("\\") ? escaped(body[1] ?? "") : (body[0] ?? null);
}

function repetition(reader: Reader): number {
  const rest = reader.text.slice(reader.at);
  const counted = /^\{(\d+)(,\d*)?\}/.exec(rest);
  if (counted !== null) {
    reader.at += counted[0].length;
    return Number(counted[1]);
  }
  if (!/^[*+?]/.test(rest)) return 1;
  reader.at++;
  return rest.startsWith("+") ? 1 : 0;
}
