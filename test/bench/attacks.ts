/** Figures of the attack runner, on the embedded Postgres and on a real one. Reported, never asserted: see bench.js. */

import { openWith, migrationsOf, planOf } from "../proof/attack/emitted.ts";
import type { Database } from "../../compiler/database/database.ts";
import { replay } from "../../compiler/database/replay.ts";
import { runAttacks } from "../../compiler/database/run-attacks.ts";
import { openUrl } from "../../compiler/database/server.ts";
import { authFoundationIr } from "../fixtures/auth-foundation.ir.ts";
import { roleOf, startServer } from "../proof/servers/start-server.ts";

const runs = Number(process.env["RUNS"] ?? 5);
const plan = planOf([authFoundationIr]);

/** Runs the whole plan several times; the first run includes what every session does once. */
async function measure(name: string, database: Database): Promise<void> {
  const reports = [];
  const processor: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    reports.push(await runAttacks(database, plan));
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  }
  const [first] = reports;
  const best = [...reports].sort((a, b) => a.milliseconds - b.milliseconds)[0];
  if (first === undefined || best === undefined) throw new Error("RUNS must be at least 1");
  const perSecond = (one: typeof best): string => ((one.total - one.notRun) / (one.milliseconds / 1000)).toFixed(0);
  const figures = [
    `${best.total - best.notRun} of ${best.total} probes, ${best.failed.length} failed`,
    `first ${first.milliseconds} ms (${perSecond(first)} per second)`,
    `fastest ${best.milliseconds} ms (${perSecond(best)} per second)`,
    `processor ${Math.min(...processor).toFixed(0)} ms in this process`,
    `world ${first.worldMilliseconds} ms, then ${best.worldMilliseconds} ms`,
    `resident ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`,
  ];
  console.log([name.padEnd(28), ...figures].join("   "));
}

const embedded = await openWith([authFoundationIr]);
try {
  await measure("attacks, embedded", embedded);
} finally {
  await embedded.close();
}

const server = await startServer(18);
try {
  const database = await openUrl(server.url(await server.createDatabase(), roleOf.superuser));
  try {
    await replay(database, migrationsOf([authFoundationIr]));
    await measure("attacks, Postgres 18", database);
  } finally {
    await database.close();
  }
} finally {
  await server.stop();
}
