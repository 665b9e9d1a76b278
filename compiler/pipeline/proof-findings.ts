/** What a proof found, as diagnostics at the place of the contract that decides. */

import type { ReplayError } from "../database/replay.ts";
import type { AttackReport } from "../database/attacks/report.ts";
import type { Database } from "../database/database.ts";
import { observeClosure } from "../database/observe.ts";
import { diagnose, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import { projectLog } from "../ir/object-names.ts";
import type { Origin } from "../ir/origin.ts";
import type { Finding } from "../observe/doors/finding.ts";
import type { CatalogFacts } from "../observe/facts.ts";
import type { Span } from "../text/source.ts";

/** Returns a message of Postgres on one line, without its final punctuation. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
}

/**
 * Returns everything about the database that the contracts do not lead to, in order: the family `door/` and
 * `verify/catalog-differs`. Notes and warnings are among them: baseline of the project, and what is only worth knowing.
 * `reference`: facts of a database on which the contracts were compiled from nothing (`readReference`); null leaves out
 * what policies, triggers and functions say. Reads only. Throws DatabaseError.
 */
export async function closureFindings(
  database: Database,
  project: readonly CompiledModule[],
  settings: EmitSettings,
  reference: CatalogFacts | null,
): Promise<readonly Diagnostic[]> {
  const modules = project.map((one) => one.ir);
  const findings = await observeClosure(database, modules, settings, reference);
  return inOrder(findings.map((one) => ofFinding(one, project)));
}

function ofFinding(
  { code, subject, problem, path, evidence }: Finding,
  project: readonly CompiledModule[],
): Diagnostic {
  const where = { span: spanOfPath(path, project), path, evidence };
  const place = placeOf(path, project);
  if (code === "verify/catalog-differs")
    return diagnose(code, where, { object: subject, problem: oneLine(`${problem}${place}`) });
  return diagnose(code, where, { subject: oneLine(subject), problem: oneLine(problem), place });
}

/** " (entity profiles, section 5.1 Profile Read Access)"; nothing where no contract is near. */
function placeOf(path: string, project: readonly CompiledModule[]): string {
  const [root, entity] = path.split("/");
  if (entity === undefined || (root !== "entities" && root !== "access" && root !== "audit")) return "";
  const origin = originOfPath(path, project);
  return origin === null ? ` (entity ${entity})` : ` (entity ${entity}, section ${oneLine(origin.section)})`;
}

/** Returns `verify/attack-succeeded` for each attempt that did not end as the contract says. */
export function attackFindings(report: Pick<AttackReport, "failed">, module: CompiledModule): readonly Diagnostic[] {
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

/** Returns the nearest contract place of a semantic path: its own, or that of what it is part of; null without one. */
export function spanOfPath(path: string, project: readonly CompiledModule[]): Span | null {
  return originOfPath(path, project)?.span ?? null;
}

function originOfPath(path: string, project: readonly CompiledModule[]): Origin | null {
  for (let id = path; id !== ""; id = id.includes("/") ? id.replace(/\/[^/]*$/, "") : "") {
    for (const { origins } of project) {
      const origin = Object.hasOwn(origins, id) ? origins[id]?.[0] : undefined;
      if (origin !== undefined) return origin;
    }
  }
  const [root, entity = ""] = path.split("/");
  if (root === "access" || root === "audit")
    return originOfRule(path, project) ?? originOfPath(`entities/${entity}`, project);
  // The project's log is what the contracts' audit sections ask for.
  return path.startsWith(`platform/${projectLog.table}`) ? originOfPath("audit/log", project) : null;
}

/** Rules stand there by actor or column: a path that names neither is that of the first that speaks of the operation. */
function originOfRule(path: string, project: readonly CompiledModule[]): Origin | null {
  const [root = "", entity = ""] = path.split("/");
  const operation = path.split("/").at(-1);
  const rules = project.flatMap(({ origins }) =>
    Object.entries(origins).filter(([id]) => id.startsWith(`${root}/${entity}/`)),
  );
  const speaking = rules.filter(([id]) =>
    id
      .split("/")
      .slice(2)
      .includes(operation ?? ""),
  );
  return [...speaking, ...rules][0]?.[1][0] ?? null;
}

/** Returns what Postgres says of a migration that it refused, with the line and the beginning of the statement. */
export function refusedMigration(error: ReplayError, text: string): string {
  const message = oneLine(error.failure.message);
  if (error.line === null) return message;
  const statement = oneLine((text.split("\n")[error.line - 1] ?? "").trim());
  return `line ${error.line}: ${message}${statement === "" ? "" : `, in: ${statement}`}`;
}
