/** Compiling contracts in memory, and access cells in few words. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actorName } from "../../compiler/ir/access.ts";
import type { ModuleIr } from "../../compiler/ir/module.ts";
import type { Predicate } from "../../compiler/ir/predicate.ts";
import { compileProject } from "../../compiler/pipeline/compile.ts";
import type { Compilation } from "../../compiler/pipeline/compile.ts";
import { lineColumnAt, lineStarts } from "../../compiler/text/source.ts";

/** The clinic's contract as it stands in the repository. */
export const sample = readFileSync(join(import.meta.dirname, "../../docs/data-contracts/auth-foundation.md"), "utf8");

/** Compiles contracts given as texts, each at the path its module would have. */
export function compile(...texts: readonly string[]): Promise<Compilation> {
  return compileProject(
    texts.map((text) => {
      const module = /^Module: *(\S+)/m.exec(text)?.[1] ?? "unnamed";
      return { path: `docs/data-contracts/${module}.md`, bytes: Buffer.from(text) };
    }),
  );
}

/** Returns the IR of `module`; fails with the errors when it did not compile. */
export async function compiled(module: string, ...texts: readonly string[]): Promise<ModuleIr> {
  const result = await compile(...texts);
  const found = result.modules.find((one) => one.ir.module === module);
  if (found === undefined) throw new Error(shown(result).join("\n"));
  return found.ir;
}

/** Returns `severity code line` of each finding about `module`, in their order. */
export function shown(result: Compilation, module?: string): readonly string[] {
  return result.diagnostics.flatMap((one) => {
    const source = result.sources.find((each) => each.path === one.span?.path);
    if (module !== undefined && one.span?.path !== `docs/data-contracts/${module}.md`) return [];
    const line =
      source === undefined || one.span === null ? 0 : lineColumnAt(lineStarts(source.text), one.span.start).line;
    return [`${one.severity} ${one.code} ${line}`];
  });
}

/** Returns the granting cells of an entity's clients: "admin select" to "all: id, name". */
export function grantsOf(ir: ModuleIr, entity: string): Readonly<Record<string, string>> {
  const cells = ir.access.filter(
    (cell) => cell.entity === entity && cell.actor.kind !== "service-role" && cell.grants.length > 0,
  );
  return Object.fromEntries(
    cells.map((cell) => [
      `${actorName(cell.actor)} ${cell.operation}`,
      cell.grants
        .map((grant) =>
          [rowsIn(grant.rows), ...(grant.columns.length === 0 ? [] : [grant.columns.join(" ")])].join(": "),
        )
        .join(" | "),
    ]),
  );
}

function rowsIn(rows: Predicate): string {
  switch (rows.kind) {
    case "own":
      return rows.holds === "parent"
        ? `own(${rows.column} → ${rows.parent}.${rows.parentOwn.column})`
        : `own(${rows.column}, ${rows.holds})`;
    case "in-state":
      return `${rows.column} in ${rows.values.join(",")}`;
    case "and":
      return rows.of.map(rowsIn).join(" & ");
    case "sql":
      return `sql(${rows.expression.kind})`;
    default:
      return rows.kind;
  }
}
