/** Whether two generated files declare the same `Database` of schema public, as the TypeScript compiler sees it. */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const parts = ["Row", "Insert", "Update", "Relationships"] as const;

/**
 * Returns what the compiler has against the claim that the two files agree on tables and, for each, on Row, Insert,
 * Update and Relationships, and on views, functions, enums and composite types; empty when they agree.
 */
export async function typeDifferences(one: string, other: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "contractc-types-"));
  try {
    await writeFile(join(directory, "one.ts"), one);
    await writeFile(join(directory, "other.ts"), other);
    await writeFile(join(directory, "equal.ts"), claims);
    const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
    const options = [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "--allowImportingTsExtensions",
      "--types",
      "",
      "equal.ts",
    ];
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [compiler, "--ignoreConfig", ...options],
        { cwd: directory },
        (error, stdout, stderr) => resolve(error === null ? "" : `${stdout}${stderr}`),
      );
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const claims = `
import type { Database as One } from "./one.ts";
import type { Database as Other } from "./other.ts";

type Flat<T> = { [K in keyof T]: T[K] };
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Part<D extends { public: { Tables: unknown } }, P extends string> = {
  [T in keyof D["public"]["Tables"]]: P extends keyof D["public"]["Tables"][T] ? Flat<D["public"]["Tables"][T][P]> : "missing";
};
${parts.map((part) => `export const same${part}: Equal<Part<One, "${part}">, Part<Other, "${part}">> = true;`).join("\n")}
export const sameViews: Equal<One["public"]["Views"], Other["public"]["Views"]> = true;
export const sameFunctions: Equal<One["public"]["Functions"], Other["public"]["Functions"]> = true;
export const sameEnums: Equal<One["public"]["Enums"], Other["public"]["Enums"]> = true;
export const sameCompositeTypes: Equal<One["public"]["CompositeTypes"], Other["public"]["CompositeTypes"]> = true;
`;
