/** Quotations from a contract, short enough for a message. */

/** Returns the text, or its beginning with an ellipsis when it is longer than `limit` characters. */
export function shortened(text: string, limit = 80): string {
  if (text.length <= limit) return text;
  // A pair of surrogates is not split.
  const end = /[\ud800-\udbff]/.test(text[limit - 2] ?? "") ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}
