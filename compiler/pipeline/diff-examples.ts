/** Changes of examples and regressions: what seeds and tests are made of. */

import type { CompiledModule } from "../emit/emitter.ts";
import { canonicalJson } from "../ir/canonical.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { DiffEntry } from "./diff-entry.ts";
import { spanOfPath } from "./proof-findings.ts";

interface Listed {
  readonly id: string;
  readonly title: string;
}

/** Returns the examples and regressions that came, went or say something else; by title, for examples are numbered. */
export function exampleEntries(
  module: string,
  was: ModuleIr | null,
  is: ModuleIr | null,
  now: readonly CompiledModule[],
): readonly DiffEntry[] {
  // With a new module its examples are new, with one that is gone they are gone.
  if (was === null || is === null) return [];
  const own = now.filter(({ ir }) => ir.module === module);
  const entry = (kind: DiffEntry["kind"], path: string, sentence: string): DiffEntry => ({
    module,
    kind,
    path,
    span: spanOfPath(path, own),
    topic: "examples",
    sentence,
    access: null,
    recordsLess: false,
    breaking: null,
    witnesses: [],
    details: [],
  });
  const compared = (
    what: "example" | "regression",
    before: readonly Listed[],
    after: readonly Listed[],
    lost: string,
  ): readonly DiffEntry[] => [
    ...before
      .filter(({ title }) => !after.some((one) => one.title === title))
      .map(({ title }) => entry(`${what}-removed`, `${what}s`, `the ${what} “${title}” is gone${lost}`)),
    ...after.flatMap((one) => {
      const old = before.find(({ title }) => title === one.title);
      if (old === undefined) return [entry(`${what}-added`, one.id, `the ${what} “${one.title}” is new`)];
      const same = canonicalJson({ ...old, id: "" }) === canonicalJson({ ...one, id: "" });
      return same ? [] : [entry(`${what}-changed`, one.id, `the ${what} “${one.title}” says something else`)];
    }),
  ];
  return [
    ...compared("example", was.examples, is.examples, ""),
    ...compared("regression", was.regressions ?? [], is.regressions ?? [], ", and is tested no longer"),
  ];
}
