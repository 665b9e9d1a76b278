/** Merges what the seeds need into supabase/config.toml: the user's text stays, two values are added or extended. */

import { TomlError, parse, stringify } from "smol-toml";
import { canonicalJson } from "../../ir/canonical.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../../diagnostics/diagnostic.ts";
import { placesIn } from "./toml-places.ts";

/** Where the merged file lives. */
export const configPath = "supabase/config.toml";

export interface WantedConfig {
  /** Seed files relative to the folder `supabase`, in the order in which they run: "./seeds/auth-foundation.sql". */
  readonly seedPaths: readonly string[];
}

const tomlTable = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/**
 * Returns the text of supabase/config.toml with `[db.seed] sql_paths` naming every wanted path in its order, before
 * paths of the user's own, which may build on the example records. Null stands for a file that does not exist. The rest of the
 * text is untouched to the character, and merging twice changes nothing.
 *
 * Diagnostics: `build/config-malformed` and `build/config-not-editable` (errors; the value is then the text as it was),
 * `build/seeding-disabled` (note: the user's `enabled = false` stands).
 */
export function mergeConfigToml(existing: string | null, wanted: WantedConfig): Result<string> {
  const text = existing ?? "";
  const before = parsed(text);
  if (before === null) return { value: text, diagnostics: [malformed(text)] };
  const seed = tomlTable(tomlTable(before["db"])?.["seed"]);
  const paths = mergedPaths(seed?.["sql_paths"], wanted.seedPaths, existing === null);
  if (wanted.seedPaths.length === 0) return { value: text, diagnostics: [] };
  const diagnostics = seed?.["enabled"] === false ? [at("build/seeding-disabled")] : [];
  if (paths === null) return { value: text, diagnostics: [notEditable(wanted.seedPaths)] };
  const after = withPaths(text, paths, seed === null);
  return saysTheSameBut(before, parsed(after), paths)
    ? { value: after, diagnostics }
    : { value: text, diagnostics: [notEditable(paths)] };
}

/**
 * Returns the paths to write, or null when the present value is no list of strings. Without `sql_paths` the Supabase
 * CLI seeds from ./seed.sql, so naming our files would silently drop the user's: it is then named too.
 */
function mergedPaths(present: unknown, wanted: readonly string[], isNew: boolean): readonly string[] | null {
  if (present === undefined) return isNew ? wanted : [...wanted, "./seed.sql"];
  if (!Array.isArray(present) || !present.every((one): one is string => typeof one === "string")) return null;
  const inOrder = wanted.every((one, at) => {
    const here = present.indexOf(one);
    return here >= 0 && (at === 0 || here > present.indexOf(wanted[at - 1] ?? ""));
  });
  return inOrder ? present : [...wanted, ...present.filter((one) => !wanted.includes(one))];
}

function withPaths(text: string, paths: readonly string[], isNew: boolean): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const places = placesIn(text);
  const value = places.values.find((one) => one.path.join(".") === "db.seed.sql_paths");
  const list = pathList(paths, newline);
  if (value !== undefined) {
    const present = tomlTable(parse(`value = ${text.slice(value.start, value.end)}`))?.["value"];
    if (canonicalJson(present) === canonicalJson(paths)) return text;
    return text.slice(0, value.start) + list + text.slice(value.end);
  }
  const table = places.tables.find((one) => one.path.join(".") === "db.seed");
  if (table !== undefined) {
    const needsLineEnd = table.bodyStart === text.length && !text.endsWith("\n");
    const line = `${needsLineEnd ? newline : ""}sql_paths = ${list}${newline}`;
    return text.slice(0, table.bodyStart) + line + text.slice(table.bodyStart);
  }
  const sibling = places.values.find((one) => one.path.length === 3 && one.path[0] === "db" && one.path[1] === "seed");
  if (sibling !== undefined) return besideSibling(text, sibling.end, list);
  const gap = text === "" ? "" : text.endsWith("\n") ? newline : newline + newline;
  const enabled = isNew ? `enabled = true${newline}` : "";
  return `${text}${gap}[db.seed]${newline}${enabled}sql_paths = ${list}${newline}`;
}

/** `seed = { enabled = true }` takes one more key; a dotted `seed.enabled = true` is not recognised and is refused later. */
function besideSibling(text: string, at: number, list: string): string {
  return `${text.slice(0, at)}, sql_paths = ${list.replaceAll(/\s*[\r\n]+\s*/g, " ").replace(", ]", " ]")}${text.slice(at)}`;
}

function pathList(paths: readonly string[], newline: string): string {
  const items = paths.map((one) => stringify({ one }).trim().slice("one = ".length));
  return items.length === 1
    ? `[${items.join("")}]`
    : `[${newline}${items.map((one) => `  ${one},${newline}`).join("")}]`;
}

/** The edit is trusted only when the file means the same as before in everything but what was wanted. */
function saysTheSameBut(
  before: Record<string, unknown>,
  after: Record<string, unknown> | null,
  paths: readonly string[],
): boolean {
  if (after === null) return false;
  const db = tomlTable(before["db"]) ?? {};
  const seed = tomlTable(db["seed"]);
  const expectedSeed = { ...(seed ?? { enabled: true }), sql_paths: paths };
  const expected = { ...before, db: { ...db, seed: expectedSeed } };
  return comparable(expected) === comparable(after);
}

/** JSON has neither NaN nor infinities nor dates: numbers are compared by their spelling, dates by their text. */
function comparable(value: unknown): string {
  const spelled = (_: string, inner: unknown): unknown =>
    typeof inner === "bigint" || typeof inner === "number" ? `number ${inner}` : inner;
  return canonicalJson(JSON.parse(JSON.stringify(value, spelled)));
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (error instanceof TomlError) return null;
    throw error;
  }
}

function malformed(text: string): Diagnostic {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split("\n")[0] ?? "").replace("Invalid TOML document: ", "");
    const params = { path: configPath, line: error.line, column: error.column, reason };
    return diagnose("build/config-malformed", { span: null, path: configPath }, params);
  }
  throw new Error("the TOML parser read a text that it had refused");
}

function notEditable(paths: readonly string[]): Diagnostic {
  const lines = `sql_paths = ${JSON.stringify(paths)}`;
  return diagnose("build/config-not-editable", { span: null, path: configPath }, { path: configPath, lines });
}

function at(code: "build/seeding-disabled"): Diagnostic {
  return diagnose(code, { span: null, path: configPath }, { path: configPath });
}
