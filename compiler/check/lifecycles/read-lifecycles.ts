/** The section Lifecycle: states with their meaning, and how one follows another. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Lifecycle, State, Transition } from "../../ir/lifecycle.ts";
import type { Fence, Inline, Section, Table } from "../../syntax/document.ts";
import { spannedInline } from "../../syntax/spanned.ts";
import type { Span } from "../../text/source.ts";
import { readFormer, reportClaimedTwice, splitFormer } from "../former-names.ts";
import type { FormerName } from "../former-names.ts";
import { claim, claimInert, recordOrigin } from "../origins.ts";
import { filledCell, readTable } from "../table-reading.ts";
import { findColumn } from "./find-column.ts";
import { groupsIn } from "./group-blocks.ts";
import type { Group } from "./group-blocks.ts";
import type { LifecycleReading } from "./lifecycle-reading.ts";
import { readDiagram } from "./read-diagram.ts";
import { readTransitionTable } from "./read-transition-table.ts";
import type { ReadSteps } from "./read-diagram.ts";

/** Returns the lifecycles in document order. Errors of the family `lifecycle/` (language.md, Lifecycle). */
export function readLifecycles(reading: LifecycleReading, section: Section): readonly Lifecycle[] {
  const groups = groupsIn(reading, section);
  const lifecycles: Lifecycle[] = [];
  for (const group of groups) {
    const lifecycle = readGroup(reading, group);
    if (lifecycle === null) continue;
    const { entity, column } = lifecycle;
    if (lifecycles.some((one) => one.entity === entity)) {
      const where = { span: group.heading.span, path: `lifecycles/${entity}` };
      reading.notebook.diagnostics.push(diagnose("lifecycle/duplicate", where, { column: `${entity}.${column}` }));
    } else lifecycles.push(lifecycle);
  }
  return lifecycles;
}

function readGroup(reading: LifecycleReading, group: Group): Lifecycle | null {
  const { notebook, document } = reading;
  const described = group.states === null ? null : readStates(reading, group.states);
  if (group.states !== null && described === null) return null;
  const mentioned = described?.map((state) => state.name) ?? statesIn(group.steps);
  const span = group.states?.header.span ?? group.heading.span;
  const list = findColumn(reading, mentioned, group.heading.text, span, group.states === null);
  if (list === null) return null;
  const states = described ?? list.values.map((name): State => ({ name, login: null, description: "" }));
  const { entity, column } = list;
  const path = `lifecycles/${entity}`;
  recordOrigin(document, notebook, path, group.heading.span);
  if (group.steps.length === 0) {
    notebook.diagnostics.push(diagnose("lifecycle/missing-transitions", { span, path }, { table: entity, column }));
    return null;
  }
  const names = states.map((state) => state.name);
  const found = group.steps.map((block) =>
    block.kind === "fence"
      ? readDiagram(reading, block, names, path)
      : readTransitionTable(reading, block, names, path),
  );
  if (found.includes(null)) return null;
  const read = found.filter((one) => one !== null);
  const transitions = distinct(read.flatMap((one) => one.transitions));
  const initial = initialStates(reading, entity, column, read, span);
  group.states?.rows.forEach((row, at) =>
    recordOrigin(document, notebook, `${path}/states/${names[at] ?? ""}`, row.span),
  );
  group.steps.forEach((block) => claim(notebook, path, block.span));
  for (const one of transitions)
    recordOrigin(document, notebook, `${path}/transitions/${one.from}/${one.to}`, one.span);
  const lifecycle = {
    entity,
    column,
    states,
    initial,
    transitions: transitions.map(({ from, to }): Transition => ({ from, to })),
  };
  for (const one of read.flatMap((steps) => steps.who)) reading.who.push({ ...one, lifecycle });
  const deletions = read.flatMap((steps) => steps.deletions);
  if (deletions.length > 0) reading.deletions.push({ lifecycle, deletions });
  return lifecycle;
}

function readStates(reading: LifecycleReading, table: Table): readonly State[] | null {
  const { notebook } = reading;
  const first = table.header.cells[0]?.text.toLowerCase() === "state" ? "State" : "Status";
  const shape = { required: [first], optional: ["Description", "Meaning", "Can Login"], inert: isInert } as const;
  const rows = readTable<string>(
    table,
    { ...shape, required: [...shape.required], optional: [...shape.optional] },
    notebook,
    "lifecycles",
  );
  if (rows === null) return null;
  const states: State[] = [];
  const claims: { name: string; former: FormerName; path: string }[] = [];
  let failed = false;
  for (const row of rows) {
    const cell = filledCell(row, first, notebook, "lifecycles");
    const login = readLogin(reading, row.cell("Can Login"));
    const split = cell === null ? null : splitFormer(spannedInline(cell));
    const name = split?.name.text ?? "";
    if (cell === null || login === undefined || states.some((state) => state.name === name)) {
      if (cell !== null && login !== undefined) {
        notebook.diagnostics.push(
          diagnose("name/duplicate", { span: cell.span, path: "lifecycles" }, { name, kind: "state" }),
        );
      }
      failed = true;
      continue;
    }
    const path = `lifecycles/states/${name}`;
    claim(notebook, path, cell.span);
    const description = (row.cell("Description") ?? row.cell("Meaning"))?.text ?? "";
    const former = split?.former == null ? null : readFormer(split.former, name, "status", path, notebook);
    if (former !== null) claims.push({ name, former, path });
    states.push({ name, ...(former === null ? {} : { formerly: former.name }), login, description });
    table.header.cells.forEach((header, index) => {
      const inert = isInert(header.text) ? row.row.cells[index] : undefined;
      if (inert !== undefined) claimInert(notebook, path, inert.span);
    });
  }
  reportClaimedTwice(claims, "status", notebook);
  return failed ? null : states;
}

/** Columns about screens say nothing to a database. */
function isInert(header: string): boolean {
  return /^(visible|shown|displayed|label|colou?r|badge|icon|display)\b/i.test(header);
}

/** Undefined when an error was written down. */
function readLogin(reading: LifecycleReading, cell: Inline | null): boolean | null | undefined {
  if (cell === null) return null;
  const match = /^(yes|no|✓|✗)\s*(?:\(([^()]*)\))?\.?$/i.exec(cell.text);
  if (match === null) {
    const where = { span: cell.span, path: "lifecycles" };
    reading.notebook.diagnostics.push(diagnose("lifecycle/unclear-login", where, { text: cell.text }));
    return undefined;
  }
  claim(reading.notebook, "lifecycles", cell.span);
  if (match[2] !== undefined) reading.remarks.push({ text: match[2], span: cell.span, path: "lifecycles" });
  return /^(yes|✓)$/i.test(match[1] ?? "");
}

function statesIn(steps: readonly (Table | Fence)[]): readonly string[] {
  const words = steps.flatMap((block) => {
    if (block.kind === "fence")
      return block.text.split(/→|⟶|⇒|➔|➜|-{1,3}>|={1,2}>|\n/).map((word) => word.replace(/\([^()]*\)/g, "").trim());
    const header = block.header.cells.map((cell) => cell.text.toLowerCase());
    const columns = [header.indexOf("from"), header.indexOf("to")];
    return block.rows.flatMap((row) => columns.map((at) => row.cells[at]?.text ?? ""));
  });
  return [...new Set(words.filter((word) => /^[\w-]+$/.test(word) && !/^-+$/.test(word)))];
}

/** What `[created]` leads to; without it the column's default, which is what a row without the column gets. */
function initialStates(
  reading: LifecycleReading,
  entity: string,
  column: string,
  steps: readonly ReadSteps[],
  span: Span,
): readonly string[] {
  const initial = [...new Set(steps.flatMap((one) => one.initial))];
  const path = `lifecycles/${entity}`;
  const value = reading.entities
    .find((one) => one.name === entity)
    ?.columns.find((one) => one.name === column)?.default;
  const preset = value?.kind === "string" ? value.value : null;
  if (initial.length === 0 && preset !== null) return [preset];
  if (initial.length === 0) {
    reading.notebook.diagnostics.push(
      diagnose("lifecycle/no-initial-state", { span, path }, { table: entity, column }),
    );
  } else if (preset !== null && !initial.includes(preset)) {
    reading.notebook.diagnostics.push(
      diagnose("lifecycle/default-not-initial", { span, path }, { table: entity, column, value: preset }),
    );
  }
  return initial;
}

function distinct<T extends Transition>(transitions: readonly T[]): readonly T[] {
  return transitions.filter(
    (one, at) => transitions.findIndex((other) => other.from === one.from && other.to === one.to) === at,
  );
}
