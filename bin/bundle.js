/** Bundles the compiler into few files: loading hundreds of small ones is a quarter of what `check` takes. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

// Markdown and Zod come as many small modules and go into the bundle; everything else is loaded when it is needed.
const bundled = new Set(["unified", "remark-parse", "remark-gfm", "zod", "@noble/hashes"]);
const external = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
  .filter((name) => !bundled.has(name))
  .flatMap((name) => [name, `${name}/*`]);

await build({
  entryPoints: ["cli/io.ts", "cli/main.ts", "database/mutation/worker.ts", "index.ts", "testing.ts"].map(
    (file) => `compiler/${file}`,
  ),
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  outbase: "compiler",
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  chunkNames: "chunks/[name]-[hash]",
  external,
  logLevel: "warning",
});
