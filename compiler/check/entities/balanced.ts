/** Finding the parenthesis that closes another one. */

/** Returns the offset behind the parenthesis that closes the one at `open`, quotes aside, or null when none does. */
export function balancedEnd(text: string, open: number): number | null {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1);
      if (end < 0) return null;
      at = end;
    } else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return at + 1;
  }
  return null;
}
