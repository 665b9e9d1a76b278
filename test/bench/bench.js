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

/** Runs contractc once; the child reports its own peak memory through a preloaded module. */
function once(directory, args) {
  const preload = `data:text/javascript,process.on("exit",()=>{try{process.stderr.write("\\nmaxrss "+process.resourceUsage().maxRSS)}catch{}})`;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", preload, binary, ...args], {
    cwd: directory,
    encoding: "utf8",
    env: { ...process.env, XDG_CACHE_HOME: join(tmpdir(), "contractc-bench-cache") },
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`contractc ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
  return { seconds, megabytes: Number(/maxrss (\d+)/.exec(stderr)?.[1] ?? 0) / 1024, stdout };
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
  const seconds = median(results.map((one) => one.seconds));
  const fastest = Math.min(...results.map((one) => one.seconds));
  const megabytes = Math.max(...results.map((one) => one.megabytes));
  console.log(
    `${name.padEnd(28)} ${seconds.toFixed(3)} s   fastest ${fastest.toFixed(3)} s   peak ${megabytes.toFixed(0)} MB`,
  );
  return results;
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
  console.log(
    `load average ${loadavg()
      .map((one) => one.toFixed(1))
      .join(" ")} on ${cpus().length} cores`,
  );
} finally {
  rmSync(built, { recursive: true });
}
