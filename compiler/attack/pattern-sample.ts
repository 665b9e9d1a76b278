/** Makes texts that a regular expression accepts, for the plain patterns that CHECK constraints use. */

/**
 * Returns a text that the pattern should match, another for each `n` where the pattern leaves a choice, or null for
 * syntax this reader does not know. Callers test the text against the whole constraint, so a wrong guess costs nothing.
 */
export function sampleOf(pattern: string, n: number): string | null {
  const reader: Reader = { text: pattern, at: 0 };
  const pieces = alternatives(reader);
  if (pieces === null || reader.at !== pattern.length) return null;
  // The last places vary fastest, as in a number.
  let rest = n;
  const characters = [...pieces].reverse().map((options) => {
    const chosen = options[rest % options.length] ?? "";
    rest = Math.floor(rest / options.length);
    return chosen;
  });
  return characters.reverse().join("");
}

interface Reader {
  readonly text: string;
  at: number;
}

/** What may stand at one place of the text. */
type Place = readonly string[];

const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const digits = [..."0123456789"];

/** The first alternative counts; the others are read to find the end. */
function alternatives(reader: Reader): readonly Place[] | null {
  const first = sequence(reader);
  if (first === null) return null;
  while (reader.text[reader.at] === "|") {
    reader.at++;
    if (sequence(reader) === null) return null;
  }
  return first;
}

function sequence(reader: Reader): readonly Place[] | null {
  const places: Place[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== "|" && reader.text[reader.at] !== ")") {
    const piece = atom(reader);
    if (piece === null) return null;
    const times = repetition(reader);
    for (let at = 0; at < times; at++) places.push(...piece);
  }
  return places;
}

function atom(reader: Reader): readonly Place[] | null {
  const character = reader.text[reader.at++];
  switch (character) {
    case "^":
    case "$":
      return [];
    case ".":
      return [letters];
    case "\\":
      return single(escaped(reader.text[reader.at++] ?? ""));
    case "[":
      return single(bracket(reader));
    case "(": {
      if (reader.text.startsWith("?:", reader.at)) reader.at += 2;
      else if (reader.text[reader.at] === "?") return null;
      const inner = alternatives(reader);
      return reader.text[reader.at++] === ")" ? inner : null;
    }
    default:
      return character === undefined ? null : [[character]];
  }
}

function single(place: Place | null): readonly Place[] | null {
  return place === null ? null : [place];
}

function escaped(character: string): Place | null {
  if (character === "d") return digits;
  if (character === "w") return letters;
  if (character === "s") return [" "];
  return /[A-Za-z0-9]/.test(character) || character === "" ? null : [character];
}

function bracket(reader: Reader): Place | null {
  const end = reader.text.indexOf("]", reader.at + 1);
  if (end < 0) return null;
  const body = reader.text.slice(reader.at, end);
  reader.at = end + 1;
  if (body.startsWith("[:")) return null;
  if (body.startsWith("^")) return [...letters, ...digits].filter((one) => !new RegExp(`[${body.slice(1)}]`).test(one));
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
  const members = printable.filter((one) => new RegExp(`[${body}]`).test(one));
  return members.length === 0 ? null : members;
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
  // Some repetitions leave room for different texts.
  return rest.startsWith("+") ? 4 : 0;
}
