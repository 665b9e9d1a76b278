/** Figures of the whole process, as a user waits for it: npm run bench. Reported, never asserted. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const binary = join(root, "bin", "contractc.js");
const runs = Number(process.env.RUNS ?? 5);

/** A project with the sample contract and nothing built. */
function freshProject() {
  const directory = mkdtempSync(join(tmpdir(), "contractc-bench-"));
  mkdirSync(join(directory, "docs", "data-contracts"), { recursive: true });
  cpSync(
    join(root, "docs/data-contracts/auth-foundation.md"),
    join(directory, "docs/data-contracts/auth-foundation.md"),
  );
  return directory;
}

/**
 * Runs contractc once; the child reports its own peak memory and processor time through a preloaded module. Processor
 * time, of all threads, says more than time on a machine that others use too.
 */
function once(directory, args) {
  const preload = `data:text/javascript,process.on("exit",()=>{try{const u=process.resourceUsage();process.stderr.write("\\nmaxrss "+u.maxRSS+" cpu "+(u.userCPUTime+u.systemCPUTime))}catch{}})`;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", preload, binary, ...args], {
    cwd: directory,
    encoding: "utf8",
    env: { ...process.env, XDG_CACHE_HOME: join(tmpdir(), "contractc-bench-cache") },
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`contractc ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
  const [, memory = 0, processor = 0] = /maxrss (\d+) cpu (\d+)/.exec(stderr) ?? [];
  return { seconds, processor: Number(processor) / 1e6, megabytes: Number(memory) / 1024, stdout };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function measure(name, prepare, args) {
  const results = [];
  for (let run = 0; run < runs; run++) {
    const directory = prepare();
    results.push(once(directory.path, args));
    if (directory.temporary) rmSync(directory.path, { recursive: true });
  }
  const seconds = results.map((one) => one.seconds);
  const figures = [
    `${median(seconds).toFixed(3)} s`,
    `fastest ${Math.min(...seconds).toFixed(3)} s`,
    `processor ${median(results.map((one) => one.processor)).toFixed(3)} s`,
    `peak ${Math.max(...results.map((one) => one.megabytes)).toFixed(0)} MB`,
  ];
  console.log([name.padEnd(28), ...figures].join("   "));
  return results;
}

/** The runner alone, without the command around it: bundled, for Node 20 reads no TypeScript. */
async function attacksInProcess() {
  const { build } = await import("esbuild");
  const folder = join(root, "node_modules", ".cache", "contractc-bench");
  await build({
    entryPoints: [join(import.meta.dirname, "attacks.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile: join(folder, "attacks.js"),
    logLevel: "warning",
  });
  const { status } = spawnSync(process.execPath, [join(folder, "attacks.js")], { stdio: "inherit" });
  if (status !== 0) throw new Error(`the attacks ended with ${status}`);
}

const built = freshProject();
try {
  once(built, ["build"]);
  const there = () => ({ path: built, temporary: false });
  console.log(`median of ${runs}, node ${process.version}`);
  measure("contractc --version", there, ["--version"]);
  measure("contractc check", there, ["check"]);
  measure("contractc build, first", () => ({ path: freshProject(), temporary: true }), ["build"]);
  measure("contractc build, unchanged", there, ["build"]);
  measure("contractc build --check", there, ["build", "--check"]);
  const verified = measure("contractc verify", there, ["verify", "--format", "json"]);
  const proofs = verified.map((one) => JSON.parse(one.stdout).proof);
  const { attacks } = proofs[0];
  const rate = median(proofs.map((one) => (one.attacks / one.attackMilliseconds) * 1000));
  const took = median(proofs.map((one) => one.attackMilliseconds));
  console.log(`${"attacks".padEnd(28)} ${attacks} in ${took} ms, ${rate.toFixed(0)} per second`);
  await attacksInProcess();
  console.log(
    `load average ${loadavg()
      .map((one) => one.toFixed(1))
      .join(" ")} on ${cpus().length} cores`,
  );
} finally {
  rmSync(built, { recursive: true });
}
