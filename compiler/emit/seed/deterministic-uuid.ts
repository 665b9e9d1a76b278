/** Identifiers that are the same on every machine: derived from a name, so that seeds are stable to the byte. */

import { sha256Hex } from "../../ir/canonical.ts";

/**
 * Returns a UUID of version 8 (custom, RFC 9562 section 5.8) made of the first bits of the sha256 of `name`. The same
 * name gives the same UUID for ever.
 */
export function deterministicUuid(name: string): string {
  const hex = sha256Hex(name);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
