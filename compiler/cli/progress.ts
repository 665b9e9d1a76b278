/** Progress on standard error, on a terminal only. */

import type { Output } from "../pipeline/host.ts";

export interface Progress {
  readonly tell: (what: string) => void;
  /** Removes what is shown, so that the output begins on a clean line. */
  readonly clear: () => void;
}

const clearLine = "\r\u001b[2K";

/** Returns a line on `output` that is replaced by every further word; silent when it is no terminal. */
export function progressOn(output: Output): Progress {
  let shown = false;
  return {
    tell: (what) => {
      if (!output.isTerminal) return;
      shown = true;
      output.write(`${clearLine}${what} ...`);
    },
    clear: () => {
      if (shown) output.write(clearLine);
      shown = false;
    },
  };
}
