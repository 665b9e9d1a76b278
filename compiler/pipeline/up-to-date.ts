/** Recognises a project that nobody has touched since the last build, without compiling it. */

import { canonicalJson, sha256Hex } from "../ir/canonical.ts";
import { contractsFolder } from "./load-project.ts";
import { readText } from "./files.ts";
import type { Host } from "./host.ts";

/**
 * Returns a hash over the compiler, the requested modules and every byte of the project that a build reads or writes.
 */
export async function stateOfProject(host: Host, requested: readonly string[]): Promise<string> {
  const folders = [contractsFolder, "contracts", "generated", "supabase"];
  const listed = await Promise.all(folders.map((folder) => host.files.listAll(folder)));
  const paths = listed.flat().filter((path) => !path.split("/").some((part) => part.startsWith(".")));
  const texts = await Promise.all(
    paths.map(async (path) => [path, sha256Hex((await readText(host.files, path)) ?? "")]),
  );
  return sha256Hex(canonicalJson([await host.compilerFingerprint(), requested, texts]));
}

const note = "up-to-date";

/**
 * Returns what was remembered of the last build of the same modules, when it left the project exactly as it is now and
 * proved it; null otherwise.
 */
export async function isUpToDate(host: Host, requested: readonly string[]): Promise<readonly string[] | null> {
  const [state, ...facts] = ((await host.recall(note)) ?? "").split("\n");
  return state !== "" && state === (await stateOfProject(host, requested)) ? facts : null;
}

/** Remembers that the project as it is now was proved, with lines that say what it is. */
export async function rememberProof(host: Host, requested: readonly string[], facts: readonly string[]): Promise<void> {
  await host.remember(note, [await stateOfProject(host, requested), ...facts].join("\n"));
}
