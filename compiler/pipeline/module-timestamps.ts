/** The timestamps of every module's migrations: recorded ones stay, new ones come from the clock. */

import type { CompiledModule, MigrationTimestamps } from "../emit/emitter.ts";
import { nextTimestamps, timestampIn } from "../plan/timestamps.ts";
import { lockOf } from "./load-project.ts";
import type { Project } from "./load-project.ts";

/**
 * Returns the timestamps by module. New ones are consecutive seconds after `now` and after every migration that exists
 * (`existing`: paths), in the order of the modules.
 */
export function moduleTimestamps(
  modules: readonly CompiledModule[],
  project: Project,
  existing: readonly string[],
  now: number,
): ReadonlyMap<string, MigrationTimestamps> {
  const recorded = (files: readonly { readonly file: string }[] | undefined): readonly string[] =>
    (files ?? []).map((one) => timestampIn(one.file)).filter((one) => one !== null);
  const taken = [
    ...existing.map(timestampIn).filter((one) => one !== null),
    ...recorded(project.projectLock?.migrations),
    ...[...project.locks.values()].flatMap((lock) => recorded(lock.migrations)),
  ];
  const fresh = nextTimestamps(now, taken, 1 + 3 * modules.length);
  let used = 0;
  const next = (): string => {
    const one = fresh[used++];
    if (one === undefined) throw new Error("too few timestamps");
    return one;
  };
  const [knownPlatform] = recorded(project.projectLock?.migrations);
  const platform = knownPlatform ?? next();
  const byModule = new Map<string, MigrationTimestamps>();
  for (const module of modules) {
    const [schema, rls, audit] = recorded(lockOf(project, module.ir.module)?.migrations);
    byModule.set(module.ir.module, {
      platform,
      schema: schema ?? next(),
      rls: rls ?? next(),
      audit: audit ?? next(),
    });
  }
  return byModule;
}
