/** What a command needs of the world around it. */

import type { ProjectFiles } from "./files.ts";

export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
}

export interface Host {
  readonly files: ProjectFiles;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Which files of a directory are on the default branch already; null when there is no version control. */
  readonly onDefaultBranch: (directory: string) => Promise<ReadonlySet<string> | null>;
  /** Tells what is being done, on a terminal only. */
  readonly progress: (what: string) => void;
  /** A note from an earlier run in the cache of this project; null when there is none. Losing notes only costs time. */
  readonly recall: (name: string) => Promise<string | null>;
  readonly remember: (name: string, note: string) => Promise<void>;
  /** Changes whenever the compiler itself changes. */
  readonly compilerFingerprint: () => Promise<string>;
  /** Identifies this process in the marker of a running build. */
  readonly processId: number;
  /** Whether a process is still running. */
  readonly isRunning: (processId: number) => boolean;
}
