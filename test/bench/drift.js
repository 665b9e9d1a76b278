/** Figures of drift at 10, 100 and 1,000 tables: npm run build && node test/bench/drift.js. Reported, never asserted. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";

const folder = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "contractc-bench");
await build({
  entryPoints: [join(import.meta.dirname, "drift.ts")],
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  outfile: join(folder, "drift.js"),
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, [join(folder, "drift.js")], { stdio: "inherit" });
if (status !== 0) throw new Error(`drift ended with ${status}`);
