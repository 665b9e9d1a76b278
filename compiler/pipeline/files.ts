/** The project's files as the pipeline sees them; the command line gives it a disk, tests may give it anything. */

/** All paths are relative to the project root, with forward slashes. */
export interface ProjectFiles {
  /** The bytes of a file, null when there is none. Throws when it exists and cannot be read. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
  /** Names of the files directly in a directory, by code unit; empty when there is no such directory. */
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
