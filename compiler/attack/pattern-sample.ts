/** Makes texts that a regular expression accepts, for the plain patterns that CHECK constraints use. */

/**
 * Returns texts that the pattern should match, others for each `n` where the pattern leaves a choice: the shortest of
 * every alternative, and one for each of the lengths that its repetitions allow. Empty for syntax this reader does not
 * know. Callers test the texts against the whole constraint, so a wrong guess costs nothing.
 */
export function samplesOf(pattern: string, n: number, lengths: readonly number[]): readonly string[] {
  const reader: Reader = { text: withPlainClasses(pattern), at: 0 };
  const all = alternatives(reader);
  if (all === null || reader.at !== reader.text.length) return [];
  const shapes = all.flatMap((pieces) =>
    [
      pieces.map((one) => one.least),
      pieces.map((one) => Math.min(one.usual, one.most)),
      ...lengths.map((length) => stretched(pieces, length)).filter((one) => one !== null),
    ].map((times) => ({ pieces, times })),
  );
  return [...new Set(shapes.map(({ pieces, times }) => textOf(pieces, times, n)))];
}

/** Returns a pattern in which Postgres' named classes are written out. */
export function withPlainClasses(pattern: string): string {
  return Object.entries(classes).reduce((text, [name, plain]) => text.replaceAll(`[:${name}:]`, plain), pattern);
}

const classes = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: " ",
  xdigit: "0-9A-Fa-f",
};

interface Reader {
  readonly text: string;
  at: number;
}

/** What may stand at one place of the text. */
type Place = readonly string[];

/** Places that come together, so many times. */
interface Piece {
  readonly places: readonly Place[];
  readonly least: number;
  readonly usual: number;
  readonly most: number;
}

const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const digits = [..."0123456789"];

/** The numbers of repetitions by which the text becomes so long, or null. */
function stretched(pieces: readonly Piece[], length: number): readonly number[] | null {
  const times = pieces.map((one) => one.least);
  let missing = length - pieces.reduce((sum, one, at) => sum + one.places.length * (times[at] ?? 0), 0);
  for (const [at, piece] of pieces.entries()) {
    const size = piece.places.length;
    if (size === 0 || missing <= 0) continue;
    const more = Math.min(piece.most - piece.least, Math.floor(missing / size));
    times[at] = (times[at] ?? 0) + more;
    missing -= more * size;
  }
  return missing === 0 ? times : null;
}

/** The last places vary fastest, as in a number. */
function textOf(pieces: readonly Piece[], times: readonly number[], n: number): string {
  const places = pieces.flatMap((piece, at) => Array.from({ length: times[at] ?? 0 }, () => piece.places).flat());
  let rest = n;
  const characters = [...places].reverse().map((options) => {
    const chosen = options[rest % options.length] ?? "";
    rest = Math.floor(rest / options.length);
    return chosen;
  });
  return characters.reverse().join("");
}

function alternatives(reader: Reader): readonly (readonly Piece[])[] | null {
  const all: (readonly Piece[])[] = [];
  for (;;) {
    const one = sequence(reader);
    if (one === null) return null;
    all.push(one);
    if (reader.text[reader.at] !== "|") return all;
    reader.at++;
  }
}

function sequence(reader: Reader): readonly Piece[] | null {
  const pieces: Piece[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== "|" && reader.text[reader.at] !== ")") {
    const inner = atom(reader);
    if (inner === null) return null;
    const { least, usual, most } = repetition(reader);
    // A group that comes once keeps the freedom of what is in it; one that is repeated is as short as it can be.
    if (least === 1 && most === 1) pieces.push(...inner);
    else
      pieces.push({
        places: inner.flatMap((one) => Array.from({ length: one.least }, () => one.places).flat()),
        least,
        usual,
        most,
      });
  }
  return pieces;
}

function atom(reader: Reader): readonly Piece[] | null {
  const character = reader.text[reader.at++];
  switch (character) {
    case "^":
    case "$":
      return [];
    case ".":
      return once(letters);
    case "\\":
      return once(escaped(reader.text[reader.at++] ?? ""));
    case "[":
      return once(bracket(reader));
    case "(": {
      if (reader.text.startsWith("?:", reader.at)) reader.at += 2;
      else if (reader.text[reader.at] === "?") return null;
      const inner = alternatives(reader);
      return reader.text[reader.at++] === ")" ? (inner?.[0] ?? null) : null;
    }
    default:
      return character === undefined ? null : once([character]);
  }
}

function once(place: Place | null): readonly Piece[] | null {
  return place === null ? null : [{ places: [place], least: 1, usual: 1, most: 1 }];
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
  if (body.startsWith("^")) return [...letters, ...digits].filter((one) => !new RegExp(`[${body.slice(1)}]`).test(one));
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
  const members = printable.filter((one) => new RegExp(`[${body}]`).test(one));
  return members.length === 0 ? null : members;
}

const endless = 20_000;

/** How often the atom before comes: at least, as a rule where that leaves room for different texts, and at most. */
function repetition(reader: Reader): { readonly least: number; readonly usual: number; readonly most: number } {
  const rest = reader.text.slice(reader.at);
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(rest);
  if (counted !== null) {
    reader.at += counted[0].length;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === "" ? endless : Number(counted[3]);
    return { least, usual: Math.max(least, 4), most };
  }
  const sign = /^[*+?]/.exec(rest)?.[0];
  if (sign === undefined) return { least: 1, usual: 1, most: 1 };
  reader.at++;
  const least = sign === "+" ? 1 : 0;
  return { least, usual: least === 1 ? 4 : 0, most: sign === "?" ? 1 : endless };
}
