/** The order in which `supabase gen types` lists names: that of ICU's root collation, for the names contracts use. */

import { byCodeUnit } from "../../text/source.ts";

// Primary weights of ASCII in CLDR's root collation; letters compare without case first.
const alphabet = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

/**
 * Orders names as the CLI's `Intl.Collator("en")` does, computed here so that it does not depend on the ICU data of
 * the machine. Exact for ASCII; other characters follow ASCII, by code unit.
 */
export function byCatalogOrder(a: string, b: string): number {
  const primary = byKey(a.toLowerCase(), b.toLowerCase());
  if (primary !== 0) return primary;
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    if (a[at] === b[at]) continue;
    // Lower case comes before upper case where nothing else differs.
    return (a[at] ?? "") > (b[at] ?? "") ? -1 : 1;
  }
  return byCodeUnit(a, b);
}

function byKey(a: string, b: string): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = weight(a, at) - weight(b, at);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function weight(text: string, at: number): number {
  const found = alphabet.indexOf(text.charAt(at));
  return found >= 0 ? found : alphabet.length + text.charCodeAt(at);
}
