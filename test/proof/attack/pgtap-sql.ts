/** The SQL of pgTAP, for servers that do not have the extension: plain functions, taken out of PGlite's package. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Database } from "../../../compiler/database/database.ts";

const wanted = /(?:^|\/)pgtap--\d+\.\d+\.\d+\.sql$/;

/** Makes the functions of pgTAP in the schema `extensions`. */
export async function loadPgtap(database: Database): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite-pgtap"));
  const archive = gunzipSync(await readFile(join(folder, "pgtap.tar.gz")));
  const script = textIn(archive).replaceAll(/^\\.*$/gm, "");
  await database.execute(`set search_path = extensions; ${script}; reset search_path`);
}

/** What an emitted suite runs on a server without the extension's files. */
export function withoutExtension(suite: string): string {
  const line = "create extension if not exists pgtap with schema extensions;\n";
  if (!suite.includes(line)) throw new Error("the suite does not ask for pgTAP");
  return suite.replace(line, "");
}

/** The installation script: a tar file is headers of 512 bytes, each followed by its file, filled up to 512. */
function textIn(archive: Buffer): string {
  for (let at = 0; at + 512 <= archive.length;) {
    const field = (start: number, length: number): string =>
      archive
        .toString("latin1", at + start, at + start + length)
        .replace(/\0.*$/s, "")
        .trim();
    const size = Number.parseInt(field(124, 12) || "0", 8);
    if (wanted.test(field(0, 100))) return archive.toString("utf8", at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error("pgTAP's package holds no installation script");
}
