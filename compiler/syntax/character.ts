/** Characters that deceive: invisible ones, and letters of other scripts that look like Latin ones. */

const names: Readonly<Record<number, string>> = {
  0x00: "NUL",
  0xad: "soft hyphen",
  0x34f: "combining grapheme joiner",
  0x61c: "Arabic letter mark",
  0x115f: "Hangul filler",
  0x1160: "Hangul filler",
  0x180e: "Mongolian vowel separator",
  0x200b: "zero width space",
  0x200c: "zero width non-joiner",
  0x200d: "zero width joiner",
  0x200e: "left-to-right mark",
  0x200f: "right-to-left mark",
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "pop directional formatting",
  0x202d: "left-to-right override",
  0x202e: "right-to-left override",
  0x2060: "word joiner",
  0x2066: "left-to-right isolate",
  0x2067: "right-to-left isolate",
  0x2068: "first strong isolate",
  0x2069: "pop directional isolate",
  0x3164: "Hangul filler",
  0xfeff: "zero width no-break space",
  0xffa0: "halfwidth Hangul filler",
};

/** Scripts with letters that are easily taken for Latin ones. */
const lookAlikeScripts: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Cyrillic}/u, "Cyrillic"],
  [/\p{Script=Greek}/u, "Greek"],
  [/\p{Script=Armenian}/u, "Armenian"],
  [/\p{Script=Cherokee}/u, "Cherokee"],
  [/\p{Script=Coptic}/u, "Coptic"],
  [/\p{Script=Lisu}/u, "Lisu"],
  [/[\uff21-\uff3a\uff41-\uff5a]/u, "fullwidth"],
  [/[\u{1d400}-\u{1d7ff}]/u, "mathematical"],
];

/** Invisible characters; variation selectors (emoji style) are dropped elsewhere and change nothing. */
export const invisible =
  /[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|\u{e0001}|[\u{e0020}-\u{e007f}]/u;

const word = /[\p{L}\p{M}\p{N}_]+/gu;
const someOtherScript =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}]/u;
const latin = /[a-zA-Z]/;

/** Returns a character as people can look it up: `U+200B (zero width space)`. */
export function characterName(codePoint: number): string {
  const code = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  const name = names[codePoint] ?? scriptLetter(codePoint);
  return name === null ? code : `${code} (${name})`;
}

export interface LookAlike {
  readonly word: string;
  readonly codePoint: number;
  /** Offsets in the text that was searched. */
  readonly start: number;
  readonly end: number;
}

/**
 * Returns the first letter of each word that mixes Latin letters with look-alikes of another script. A word wholly in
 * another script is left alone: it may be a person's name, and as an identifier it is refused anyway.
 */
export function lookAlikes(text: string): readonly LookAlike[] {
  if (!someOtherScript.test(text)) return [];
  return [...text.matchAll(word)].flatMap((match) => {
    const at = match[0].search(someOtherScript);
    if (at < 0 || !latin.test(match[0])) return [];
    const codePoint = match[0].codePointAt(at) ?? 0;
    const start = match.index + at;
    return [{ word: match[0], codePoint, start, end: start + String.fromCodePoint(codePoint).length }];
  });
}

function scriptLetter(codePoint: number): string | null {
  const letter = String.fromCodePoint(codePoint);
  const found = lookAlikeScripts.find(([script]) => script.test(letter));
  return found === undefined ? null : `${found[1]} letter ${letter}`;
}
