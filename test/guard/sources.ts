/** The compiler's own sources, for the guards. */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { byCodeUnit } from "../../compiler/text/source.ts";

export const root = join(import.meta.dirname, "..", "..");

/** The rooms from left to right: a room imports only from itself and from rooms before it. */
export const rooms = [
  "text",
  "ir",
  "sql",
  "diagnostics",
  "syntax",
  "plan",
  "check",
  "attack",
  "observe",
  "emit",
  "mutate",
  "database",
  "pipeline",
  "cli",
] as const;

export interface SourceText {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text with comments and the content of strings blanked, line by line the same. */
  readonly code: string;
}

/** Returns the TypeScript files below a folder of the repository. */
export function sourcesIn(folder: string): readonly SourceText[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort(byCodeUnit)
    .map((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return { path, text, code: codeOf(text) };
    });
}

/** Returns the room of a file of the compiler; null for the entry points beside the rooms. */
export function roomOf(path: string): string | null {
  return /^compiler\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** Blanks comments, string contents, template texts and regular expressions are left alone. */
function codeOf(text: string): string {
  const pattern = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
  return text.replace(pattern, (part) => part.replaceAll(/[^\n]/g, " "));
}
