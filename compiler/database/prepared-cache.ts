/** The cache of prepared data directories: found when whole and of this version, otherwise as if it were not there. */

import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { crc32 } from "node:zlib";
import { bootstrapVersion } from "./bootstrap.ts";

type Image = Uint8Array<ArrayBuffer>;

/** Magic word, CRC-32 and length of the image, before the image itself. */
const headerLength = 16;
const magic = 0x636f6e74;

/** Returns where a prepared directory may be kept, best first: the project's node_modules, then the user's cache. */
export async function cacheDirectories(): Promise<readonly string[]> {
  const modules = join(process.cwd(), "node_modules");
  const inProject = (await isDirectory(modules)) ? [join(modules, ".cache", "contractc")] : [];
  const configured = process.env["XDG_CACHE_HOME"];
  const home = configured !== undefined && isAbsolute(configured) ? configured : join(homedir(), ".cache");
  return [...inProject, join(home, "contractc")];
}

/** Returns the name of the prepared directory made from `ingredients` by this PGlite. */
export async function preparedKey(ingredients: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const part of [await pgliteVersion(), String(bootstrapVersion), ...ingredients])
    hash.update(`${part.length}:${part}`);
  return `platform-${hash.digest("hex").slice(0, 32)}.image`;
}

/** Returns the first whole image of that name, or null. */
export async function readPrepared(directories: readonly string[], key: string): Promise<Image | null> {
  for (const directory of directories) {
    const file = await readFile(join(directory, key)).catch(() => null);
    if (file === null || file.length < headerLength) continue;
    const image = new Uint8Array(file.buffer, file.byteOffset + headerLength, file.length - headerLength);
    const whole =
      file.readUInt32BE(0) === magic && file.readUInt32BE(8) === image.length && file.readUInt32BE(4) === crc32(image);
    if (whole) return image;
  }
  return null;
}

/** Keeps an image in the first directory that takes it, whole or not at all; a cache that cannot be written is no error. */
export async function writePrepared(directories: readonly string[], key: string, image: Image): Promise<void> {
  const header = Buffer.alloc(headerLength);
  header.writeUInt32BE(magic, 0);
  header.writeUInt32BE(crc32(image), 4);
  header.writeUInt32BE(image.length, 8);
  for (const directory of directories) {
    const temporary = join(directory, `${key}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      await mkdir(directory, { recursive: true });
      await writeFile(temporary, Buffer.concat([header, image]));
      await rename(temporary, join(directory, key));
      return;
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function pgliteVersion(): Promise<string> {
  let directory = dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite"));
  for (let depth = 0; depth < 4; depth++, directory = dirname(directory)) {
    const text = await readFile(join(directory, "package.json"), "utf8").catch(() => null);
    if (text === null) continue;
    const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown };
    if (name === "@electric-sql/pglite" && typeof version === "string") return version;
  }
  throw new Error("the package @electric-sql/pglite has no package.json");
}
