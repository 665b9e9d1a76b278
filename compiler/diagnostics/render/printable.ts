/** Text from contracts made fit for a terminal: nothing in it can move the cursor, hide or reorder what is read. */

/** C0 and C1 controls, line separators, and characters without width or that reorder what follows. */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]/;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{Mark}/u;

/** Returns the text with tabs as spaces and every unprintable character named, such as `<U+200B>`. */
export function printable(text: string): string {
  return Array.from(text, printableCharacter).join("");
}

/** Returns how many terminal columns a printable text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

function printableCharacter(character: string): string {
  if (character === "\t") return " ";
  // A surrogate pair is one character of the iteration; only a lone half is unprintable.
  if (character.length > 1) return isTag(character) ? named(character) : character;
  return unprintable.test(character) ? named(character) : character;
}

/** Language tags and variation selectors beyond the first plane: invisible. */
function isTag(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xe0000 && code <= 0xe0fff;
}

function named(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `<U+${code}>`;
}

function widthOf(character: string): number {
  if (character < "\u0300") return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
