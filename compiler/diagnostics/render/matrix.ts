/** The matrix of what was attempted: actors down, operations across, one table for each entity. */

import { byCodeUnit } from "../../text/source.ts";
import type { MatrixCell } from "./report.ts";
import { columnsOf, printable } from "./printable.ts";

export interface MatrixTable {
  /** "auth-foundation: profiles". */
  readonly title: string;
  /** The first is the actor's. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const usualOrder: readonly string[] = ["select", "insert", "update", "delete"];

/** Returns one table for each module and entity, in the order of the cells. */
export function matrixTables(cells: readonly MatrixCell[]): readonly MatrixTable[] {
  const groups = grouped(cells);
  return [...groups.values()].map((group) => {
    const [first] = group;
    const operations = inUsualOrder([...new Set(group.map((cell) => cell.operation))]);
    const actors = [...new Set(group.map((cell) => cell.actor))];
    const counts = new Map<string, MatrixCell[]>();
    for (const cell of group) {
      const key = `${cell.actor}\n${cell.operation}`;
      counts.set(key, [...(counts.get(key) ?? []), cell]);
    }
    return {
      title: `${first?.module ?? ""}: ${first?.entity ?? ""}`,
      head: ["", ...operations],
      rows: actors.map((actor) => [
        actor,
        ...operations.map((operation) => outcome(counts.get(`${actor}\n${operation}`) ?? [])),
      ]),
    };
  });
}

/** Returns the tables as lines for a terminal, an empty line between two. */
export function matrixLines(cells: readonly MatrixCell[]): readonly string[] {
  return matrixTables(cells).flatMap(({ title, head, rows }, at) => {
    const all = [head, ...rows].map((row) => row.map(printable));
    const widths = head.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ""))));
    const lines = all.map((row) =>
      `  ${row.map((text, column) => padded(text, widths[column] ?? 0)).join("  ")}`.trimEnd(),
    );
    return [...(at === 0 ? [] : [""]), printable(title), ...lines];
  });
}

/** Returns "12 ok", "2 of 12 FAILED", "not run", or a dash where nothing was attempted. */
function outcome(cells: readonly MatrixCell[]): string {
  const sum = (count: (cell: MatrixCell) => number): number => cells.reduce((total, cell) => total + count(cell), 0);
  const passed = sum((cell) => cell.passed);
  const failed = sum((cell) => cell.failed);
  const notRun = sum((cell) => cell.notRun);
  if (failed > 0) return `${failed} of ${passed + failed} FAILED`;
  if (passed > 0) return notRun > 0 ? `${passed} ok, ${notRun} not run` : `${passed} ok`;
  return notRun > 0 ? `${notRun} not run` : "-";
}

function grouped(cells: readonly MatrixCell[]): ReadonlyMap<string, readonly MatrixCell[]> {
  const groups = new Map<string, MatrixCell[]>();
  for (const cell of cells) {
    const key = `${cell.module}\n${cell.entity}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return groups;
}

function inUsualOrder(operations: readonly string[]): readonly string[] {
  const rank = (operation: string): number => {
    const at = usualOrder.indexOf(operation);
    return at === -1 ? usualOrder.length : at;
  };
  return [...operations].sort((a, b) => rank(a) - rank(b) || byCodeUnit(a, b));
}

function padded(text: string, width: number): string {
  return `${text}${" ".repeat(Math.max(0, width - columnsOf(text)))}`;
}
