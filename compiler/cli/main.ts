/** The command line as a function: arguments in, exit status out. Loads a command's modules only when it runs. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "./io.ts";

const bug = 70;

/** Runs contractc with the arguments after its name and returns the exit status. Never throws, never exits. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    const version = await ownVersion();
    if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
      io.stdout.write(`${version}\n`);
      return 0;
    }
    const { run } = await import("./run.ts");
    return await run(args, io, version);
  } catch (error) {
    const { withoutPasswords } = await import("../pipeline/passwords.ts");
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(
      `\nbug in contractc: this is our mistake, not yours. Nothing was written.\n\n${withoutPasswords(stack)}\n\nPlease report it with the command you ran.\n`,
    );
    return bug;
  }
}

async function ownVersion(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "..", "..", "package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
