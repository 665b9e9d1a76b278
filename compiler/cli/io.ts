/** The world of the command line: streams, clock, environment. Tests give `main` another one. */

import type { Output } from "../pipeline/host.ts";

export interface Io {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Returns the world of this process. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader such as head may stop reading: no reason to crash.
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  const output = (stream: NodeJS.WriteStream): Output => ({
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
  });
  return {
    directory: process.cwd(),
    environment: process.env,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    clock: () => Date.now(),
  };
}
