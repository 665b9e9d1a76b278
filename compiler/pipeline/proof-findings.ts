/** What a proof found, as diagnostics at the place of the contract that decides. */

import type { AttackReport } from "../database/run-attacks.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import type { Deviation } from "../observe/compare.ts";
import type { Span } from "../text/source.ts";

/** Returns a message of Postgres on one line, without its final punctuation. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
}

/** Returns `verify/catalog-differs` for each deviation, at the contract place it is about. */
export function catalogFindings(
  deviations: readonly Deviation[],
  project: readonly CompiledModule[],
): readonly Diagnostic[] {
  return deviations.map((one) => {
    const problem =
      one.kind === "missing"
        ? "it is missing"
        : one.kind === "extra"
          ? "the contract knows nothing of it"
          : `${one.property ?? "it"} is ${shown(one.actual)}, the contract says ${shown(one.expected)}`;
    const where = { span: spanOfPath(one.path, project), path: one.path };
    return diagnose("verify/catalog-differs", where, { object: one.object, problem: oneLine(problem) });
  });
}

/** Returns `verify/attack-succeeded` for each attempt that did not end as the contract says. */
export function attackFindings(report: AttackReport, module: CompiledModule): readonly Diagnostic[] {
  return report.failed.map(({ probe, expected, happened, script }) => {
    const id = probe?.id ?? "world";
    const evidence = { expected, observed: happened, script };
    const where = { span: spanOfPath(probe?.place ?? "", [module]), path: `attacks/${id}`, evidence };
    const attempt = probe?.title ?? "Setting up the rows of the attacks";
    return diagnose("verify/attack-succeeded", where, {
      attempt: oneLine(attempt),
      expected: oneLine(expected),
      observed: oneLine(happened),
    });
  });
}

/** Returns the contract place that the comment above a statement of a generated migration names; null without one. */
export function spanOfStatement(text: string, line: number, project: readonly CompiledModule[]): Span | null {
  const above = text.split("\n").slice(0, line).reverse();
  const named = above.map((one) => /^-- contract: .*\((\S+?):(\d+)[^)]*\)$/.exec(one)).find((match) => match !== null);
  const [, path, at] = named ?? [];
  const origins = project.flatMap((module) => Object.values(module.origins).flat());
  return origins.find((one) => one.span.path === path && one.line === Number(at))?.span ?? null;
}

function shown(value: string | null): string {
  return value === null ? "nothing" : value;
}

/** Returns the nearest contract place of a semantic path: its own, or that of what it is part of; null without one. */
export function spanOfPath(path: string, project: readonly CompiledModule[]): Span | null {
  for (let id = path; id !== ""; id = id.includes("/") ? id.replace(/\/[^/]*$/, "") : "") {
    for (const { origins } of project) {
      const span = Object.hasOwn(origins, id) ? origins[id]?.[0]?.span : undefined;
      if (span !== undefined) return span;
    }
  }
  return null;
}
