/** The project's files as the pipeline sees them; the command line gives it a disk, tests may give it anything. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Something in the project that cannot be used where a file or a folder is needed. */
export class UnusableFile extends Error {
  /** Relative to the project root. */
  readonly path: string;
  readonly kind: "in-the-way" | "outside";
  /** In words, the end of a sentence, without absolute paths. */
  readonly problem: string;
  constructor(path: string, kind: UnusableFile["kind"], problem: string) {
    super(`${path}: ${problem}`);
    this.name = "UnusableFile";
    this.path = path;
    this.kind = kind;
    this.problem = problem;
  }
}

/** Returns the diagnostic for it: `build/path-outside`, `usage/contract-unreadable` or `build/file-in-the-way`. */
export function unusableFile({ path, kind, problem }: UnusableFile): Diagnostic {
  const where = { span: { path, start: 0, end: 0 }, path: `files/${path}` };
  if (kind === "outside") return diagnose("build/path-outside", where, { file: path });
  if (path.startsWith("docs/")) return diagnose("usage/contract-unreadable", where, { file: path, problem });
  return diagnose("build/file-in-the-way", where, { file: path, problem });
}

/** All paths are relative to the project root, with forward slashes. */
export interface ProjectFiles {
  /** The bytes of a file, null when there is none. Throws UnusableFile when it exists and cannot be read. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
  /** Names of the files directly in a directory, links that lead nowhere included, by code unit; empty when there is no such directory. */
  readonly list: (directory: string) => Promise<readonly string[]>;
  /** Paths of all files below a directory. */
  readonly listAll: (directory: string) => Promise<readonly string[]>;
  /** Writes a file, making its directories; replaces what is there. */
  readonly write: (path: string, content: string | Uint8Array) => Promise<void>;
  /** Creates a file; false when it exists already. */
  readonly create: (path: string, content: string) => Promise<boolean>;
  /** Renames a file onto another, atomically. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file; nothing happens when there is none. */
  readonly remove: (path: string) => Promise<void>;
  /** Removes directories that became empty, from `directory` upwards to the project root. */
  readonly removeEmpty: (directory: string) => Promise<void>;
}

/** Returns a text file, null when there is none. */
export async function readText(files: ProjectFiles, path: string): Promise<string | null> {
  const bytes = await files.read(path);
  return bytes === null ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
