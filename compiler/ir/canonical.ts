/** Canonical bytes of an IR, and its hash: two contracts mean the same exactly when these are equal. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { byCodeUnit } from "../text/source.ts";
import type { ModuleIr } from "./module.ts";

/** Returns JSON with object keys in code unit order, two spaces of indentation and a final newline. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

/** Returns the sha256 of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** What says how to get somewhere or how to test it, and not what the database is. */
const journey: ReadonlySet<string> = new Set(["approvals", "backfill", "formerly", "regressions"]);
const prose: ReadonlySet<string> = new Set(["description", "title"]);

/**
 * Returns the hash of everything the IR says about the database, descriptions included, for they become comments there.
 * Former names, backfills, approvals and regressions change neither the database nor what was signed.
 */
export function hashOf(ir: ModuleIr): string {
  return sha256Hex(canonicalJson(without(ir, journey)));
}

/** Returns the hash of what the IR means: as `hashOf`, but blind to descriptions and titles. */
export function hashOfMeaning(ir: ModuleIr): string {
  return sha256Hex(canonicalJson(without(ir, new Set([...journey, ...prose]))));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

function without(value: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, keys));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key]) => !keys.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, without(inner, keys)]));
}
