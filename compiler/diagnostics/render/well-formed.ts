/** Texts from anywhere made fit for formats that demand well-formed Unicode. */

/** Returns the text with every half of a surrogate pair that lacks the other replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** Returns a path relative to the project as a relative URI reference. */
export function uriOf(path: string): string {
  return wellFormed(path).split("/").map(encodeURIComponent).join("/");
}
