/** The section Lifecycle: states with their meaning, and how one follows another. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Lifecycle, State, Transition } from "../../ir/lifecycle.ts";
import type { Block, Fence, Inline, Section, Table } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import { didYouMean } from "../names.ts";
import { claim, claimInert, recordOrigin } from "../origins.ts";
import { filledCell, readTable } from "../table-reading.ts";
import { findColumn } from "./find-column.ts";
import type { LifecycleReading } from "./lifecycle-reading.ts";
import { readDiagram } from "./read-diagram.ts";
import type { ReadSteps } from "./read-diagram.ts";

/** A status table with what follows it, up to the next one. */
interface Group {
  readonly heading: Inline;
  readonly states: Table | null;
  readonly steps: (Table | Fence)[];
}

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

function groupsIn(reading: LifecycleReading, section: Section): readonly Group[] {
  const groups: Group[] = [];
  for (const block of section.blocks) {
    const kind = kindOf(block);
    if (kind === "states" && block.kind === "table")
      groups.push({ heading: section.heading, states: block, steps: [] });
    else if (kind === "steps" && (block.kind === "table" || block.kind === "fence")) {
      if (groups.length === 0) groups.push({ heading: section.heading, states: null, steps: [] });
      groups.at(-1)?.steps.push(block);
    } else if (block.kind === "table") {
      const where = { span: block.header.span, path: "lifecycles" };
      const params = { column: block.header.cells[0]?.text ?? "", expected: "Status, From, To", suggestion: "" };
      reading.notebook.diagnostics.push(diagnose("document/unknown-table-column", where, params));
    }
  }
  return [...groups, ...section.sections.flatMap((inner) => groupsIn(reading, inner))];
}

function kindOf(block: Block): "states" | "steps" | null {
  if (block.kind === "fence") return ["", "text", "txt", "plain", "mermaid"].includes(block.language) ? "steps" : null;
  if (block.kind !== "table") return null;
  const header = block.header.cells.map((cell) => cell.text.toLowerCase());
  if (header.includes("from") && header.includes("to")) return "steps";
  return ["status", "state"].includes(header[0] ?? "") ? "states" : null;
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
  let failed = false;
  for (const row of rows) {
    const cell = filledCell(row, first, notebook, "lifecycles");
    const login = readLogin(reading, row.cell("Can Login"));
    if (cell === null || login === undefined || states.some((state) => state.name === cell.text)) {
      if (cell !== null && login !== undefined) {
        notebook.diagnostics.push(
          diagnose("name/duplicate", { span: cell.span, path: "lifecycles" }, { name: cell.text, kind: "state" }),
        );
      }
      failed = true;
      continue;
    }
    claim(notebook, `lifecycles/states/${cell.text}`, cell.span);
    const description = (row.cell("Description") ?? row.cell("Meaning"))?.text ?? "";
    states.push({ name: cell.text, login, description });
    table.header.cells.forEach((header, index) => {
      const inert = isInert(header.text) ? row.row.cells[index] : undefined;
      if (inert !== undefined) claimInert(notebook, `lifecycles/states/${cell.text}`, inert.span);
    });
  }
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

function readTransitionTable(
  reading: LifecycleReading,
  table: Table,
  states: readonly string[],
  path: string,
): ReadSteps | null {
  const { notebook } = reading;
  const rows = readTable(table, { required: ["From", "To"], optional: ["Who", "Description"] }, notebook, path);
  if (rows === null) return null;
  const initial: string[] = [];
  const transitions: (Transition & { span: Span })[] = [];
  const who: { from: string; to: string; who: string; span: Span }[] = [];
  let failed = false;
  for (const row of rows) {
    const from = filledCell(row, "From", notebook, path);
    const to = filledCell(row, "To", notebook, path);
    if (from === null || to === null) return null;
    const created = /^(\[created\]|[—–-])$/i.test(from.text);
    if (/^\[deleted\]$/i.test(to.text)) continue;
    for (const cell of created ? [to] : [from, to]) {
      if (states.includes(cell.text)) continue;
      failed = true;
      const params = { state: cell.text, suggestion: didYouMean(cell.text, states) };
      notebook.diagnostics.push(diagnose("lifecycle/unknown-state", { span: cell.span, path }, params));
    }
    if (created) initial.push(to.text);
    else transitions.push({ from: from.text, to: to.text, span: row.row.span });
    const cell = row.cell("Who");
    if (cell !== null && cell.text !== "" && !created)
      who.push({ from: from.text, to: to.text, who: cell.text, span: cell.span });
  }
  return failed ? null : { initial, transitions, who };
}

function statesIn(steps: readonly (Table | Fence)[]): readonly string[] {
  const words = steps.flatMap((block) => {
    if (block.kind === "fence")
      return block.text.split(/→|⟶|⇒|-{1,3}>|={1,2}>|\n/).map((word) => word.replace(/\([^()]*\)/g, "").trim());
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
