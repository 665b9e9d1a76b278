/** What the proof of data found, as diagnostics at the place of the contract. */

import type { DataFinding } from "../database/data-proof.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import { oneLine, spanOfPath } from "./proof-findings.ts";

/**
 * Returns `verify/data-changed`, an error, once for each column or table that lost something, with the first row as
 * evidence; and `verify/data-unproven`, a note, for tables without a row.
 */
export function dataFindings(findings: readonly DataFinding[], next: readonly CompiledModule[]): readonly Diagnostic[] {
  const groups = new Map<string, DataFinding[]>();
  for (const one of findings) {
    const key = JSON.stringify([one.kind, one.entity, one.column]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const column = first.column === null ? "" : `/${first.column}`;
    const path = `entities/${first.entity}${column}`;
    const span = spanOfPath(path, next);
    if (first.kind === "unproven") return [diagnose("verify/data-unproven", { span, path }, { table: first.entity })];
    const what = `${first.entity}${first.column === null ? "" : `.${first.column}`}`;
    const expected = `${where(first)} ${shown(first.expected)}`;
    const evidence = { expected, observed: shown(first.after), script: null };
    return [
      diagnose("verify/data-changed", { span, path, evidence }, { what, problem: problemOf(first, group.length) }),
    ];
  });
}

function problemOf(one: DataFinding, rows: number): string {
  const more = rows > 1 ? `, and ${rows - 1} more` : "";
  switch (one.kind) {
    case "changed":
      return oneLine(
        `${where(one)} was ${shown(one.before)}, should be ${shown(one.expected)} and is ${shown(one.after)}${more}`,
      );
    case "row-lost":
      return `${where(one)} is gone${more}`;
    case "row-appeared":
      return `${where(one)} came out of nothing${more}`;
    case "column-lost":
      return oneLine(
        `the column is gone without an approval, and with it ${shown(one.before)} of ${where(one)}${more}`,
      );
    case "table-lost":
      return `the table is gone without an approval, and with it ${shown(one.before)}`;
    case "log-changed":
      return `${where(one)} of the project's log is not what was recorded${more}`;
    case "unproven":
      return "no row was there to prove it with";
  }
}

function where({ key }: DataFinding): string {
  return key === null ? "it" : `the row ${key}`;
}

const longest = 60;

function shown(value: string | null): string {
  if (value === null) return "NULL";
  return value.length > longest ? `'${value.slice(0, longest)}…'` : `'${value}'`;
}
