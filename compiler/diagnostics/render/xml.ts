/** Elements of XML 1.0 with everything escaped that needs it. */

import { printable } from "./printable.ts";

/** Not a character of XML 1.0 (production [2]); line breaks and tabs are. */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

/** Returns `<name a="b">children</name>`; attributes that are null are left out, children are XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | null>>,
  children: readonly string[] = [],
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escapedAttribute(String(value))}"`)
    .join("");
  return children.length === 0 ? `<${name}${given}/>` : `<${name}${given}>${children.join("")}</${name}>`;
}

/** Returns a text as content: what XML has no character for is named, such as `<U+0000>`. */
export function escapedText(text: string): string {
  return nameable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}

function escapedAttribute(text: string): string {
  return escapedText(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}

function nameable(text: string): string {
  return Array.from(text, (character) =>
    character.length === 1 && forbidden.test(character) ? named(character) : character,
  ).join("");
}

/** The two that are no character at all print as themselves elsewhere. */
function named(character: string): string {
  const shown = printable(character);
  return shown === character ? `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}>` : shown;
}
