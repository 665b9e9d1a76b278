/** From two compiled states of a project to what changed between them, module by module, with witnesses. */

import { compareAccess } from "../attack/compare-access.ts";
import type { TwoStates } from "../attack/compare-access.ts";
import { cellSentence } from "../attack/words.ts";
import type { CompiledModule, EmitSettings } from "../emit/emitter.ts";
import type { ModuleIr } from "../ir/module.ts";
import { renamed } from "../ir/renames.ts";
import type { Renames } from "../ir/renames.ts";
import type { Change } from "../plan/change.ts";
import { approves } from "../plan/changes/approvals.ts";
import type { Removal } from "../plan/changes/approvals.ts";
import { changePath } from "../plan/changes/change-path.ts";
import { changesBetween, unansweredRenames } from "../plan/changes/changes-between.ts";
import { changeSentence, topicOf } from "../plan/changes/words.ts";
import { byCodeUnit } from "../text/source.ts";
import { withWitnesses } from "./diff-access.ts";
import { recordsLess } from "./diff-audit.ts";
import { breakingReason } from "./diff-breaking.ts";
import type { DiffEntry } from "./diff-entry.ts";
import { exampleEntries } from "./diff-examples.ts";
import { movedChanges, movedEntities } from "./diff-moved.ts";
import { spanOfPath } from "./proof-findings.ts";

export interface ModuleDiff {
  readonly module: string;
  readonly state: "new" | "removed" | "changed" | "unchanged";
  readonly before: { readonly version: string; readonly status: string } | null;
  readonly now: { readonly version: string; readonly status: string } | null;
  readonly entries: readonly DiffEntry[];
}

/** The project before and now, all of its modules; `renames` are those that the contracts declare. */
export interface ComparedProject {
  readonly before: readonly CompiledModule[];
  readonly now: readonly CompiledModule[];
  readonly renames: Renames;
}

/**
 * Returns a comparison for each module of either state, by name. Entities that moved to another module are compared as
 * what they were. Throws when the form of a change and the attempts that show it contradict each other: one of the two
 * is a mistake of the compiler.
 */
export function modulesCompared(project: ComparedProject, settings: EmitSettings): readonly ModuleDiff[] {
  const { before, now, renames } = project;
  const states: TwoStates = {
    was: before.map(({ ir }) => renamed(ir, renames)),
    is: now.map(({ ir }) => ir),
  };
  const names = [...new Set([...before, ...now].map(({ ir }) => ir.module))].sort(byCodeUnit);
  const drafted = names.flatMap((name) => entriesOf(name, project, states));
  const settled = withWitnesses(drafted, states, (ground) => compareAccess(states, settings, ground));
  return names.map((module): ModuleDiff => {
    const [old, current] = [before, now].map((all) => all.find(({ ir }) => ir.module === module) ?? null);
    const entries = settled.filter((one) => one.module === module).map(({ change: _, ...entry }) => entry);
    const state = old === null ? "new" : current === null ? "removed" : entries.length === 0 ? "unchanged" : "changed";
    return { module, state, before: headerOf(old), now: headerOf(current), entries };
  });
}

function headerOf(module: CompiledModule | null | undefined): ModuleDiff["now"] {
  return module === null || module === undefined
    ? null
    : { version: module.header.version, status: module.header.status };
}

/** An entry whose witnesses are still to be found, with the change behind it. */
export interface DraftEntry extends DiffEntry {
  readonly change: Change | null;
}

function entriesOf(name: string, project: ComparedProject, states: TwoStates): readonly DraftEntry[] {
  const { before, now, renames } = project;
  const old = before.find(({ ir }) => ir.module === name) ?? null;
  const current = now.find(({ ir }) => ir.module === name) ?? null;
  const was = states.was.find((one) => one.module === name) ?? null;
  const is = current?.ir ?? null;
  const moved = movedEntities(states);
  const changes = changesBetween(old?.ir ?? null, is, renames).filter((one) => isSaid(one, was, is, moved));
  const draft = (change: Change, from: ModuleIr | null): DraftEntry => drafted(change, name, from, is, now);
  return [
    ...changes.map((one) => draft(one, was)),
    ...(is === null ? [] : movedChanges(states, is, moved).flatMap((one) => movedDrafts(one, draft, is, now))),
    ...(was === null || is === null || current === null ? [] : unclearRenames(was, current, now)),
    ...exampleEntries(name, was, is, now).map((one) => ({ ...one, change: null })),
  ];
}

/** What comes or goes whole brings or takes with it all that belongs to it; what moved is told of its new module. */
function isSaid(
  change: Change,
  was: ModuleIr | null,
  is: ModuleIr | null,
  moved: ReadonlyMap<string, { readonly from: string }>,
): boolean {
  if (!("entity" in change)) return true;
  if (moved.has(change.entity)) return false;
  if (change.kind === "entity-added" || change.kind === "entity-removed") return true;
  return [was, is].every((ir) => ir?.entities.some((one) => one.name === change.entity) === true);
}

function movedDrafts(
  moved: { readonly entity: string; readonly from: ModuleIr; readonly changes: readonly Change[] },
  draft: (change: Change, from: ModuleIr) => DraftEntry,
  is: ModuleIr,
  now: readonly CompiledModule[],
): readonly DraftEntry[] {
  const path = `entities/${moved.entity}`;
  const entry: DraftEntry = {
    ...blank,
    module: is.module,
    kind: "entity-moved",
    path,
    span: spanOfPath(path, now),
    topic: "words",
    sentence: `the table ${moved.entity} belongs to ${is.module} now, and belonged to ${moved.from.module}`,
  };
  return [entry, ...moved.changes.map((one) => draft(one, moved.from))];
}

/** An entry with nothing to say yet about access, audit and applications. */
const blank = { access: null, recordsLess: false, breaking: null, witnesses: [], details: [], change: null } as const;

function drafted(
  change: Change,
  module: string,
  was: ModuleIr | null,
  is: ModuleIr | null,
  now: readonly CompiledModule[],
): DraftEntry {
  const path = changePath(change);
  const own = now.filter(({ ir }) => ir.module === module);
  return {
    module,
    kind: change.kind,
    path,
    span: is === null ? null : spanOfPath(path, own),
    topic: topicOf(change),
    sentence: changeSentence(change, was, is),
    access: accessOf(change, was, is),
    recordsLess: recordsLess(change, was, is),
    breaking: breakingReason(change, was, is),
    witnesses: [],
    details: rightsOf(change, is),
    change,
  };
}

/** Which way the form of a change counts. */
function accessOf(change: Change, was: ModuleIr | null, is: ModuleIr | null): DiffEntry["access"] {
  if (reachesFurther(change, was, is)) return "widened";
  const topic = topicOf(change);
  if (topic === "access widened") return "widened";
  if (topic === "access narrowed") return "narrowed";
  return topic === "access changed" ? "undecided" : null;
}

/** A reference that now deletes or changes rows does it for whoever deletes the row that they refer to. */
function reachesFurther(change: Change, was: ModuleIr | null, is: ModuleIr | null): boolean {
  if (change.kind !== "constraint-changed" && change.kind !== "constraint-added") return false;
  if (change.constraint !== "foreign-key") return false;
  const keyIn = (ir: ModuleIr | null) =>
    ir?.entities.find((one) => one.name === change.entity)?.foreignKeys.find((one) => one.name === change.name);
  const [old, key] = [keyIn(was), keyIn(is)];
  const acts = (action: string): boolean => action !== "no-action" && action !== "restrict";
  if (key === undefined) return false;
  return (
    (acts(key.onDelete) && key.onDelete !== old?.onDelete) || (acts(key.onUpdate) && key.onUpdate !== old?.onUpdate)
  );
}

/** The rights that come with a new module, table or column. */
function rightsOf(change: Change, is: ModuleIr | null): readonly string[] {
  if (is === null) return [];
  const cells = is.access.filter((cell) => cell.actor.kind !== "service-role" && cell.grants.length > 0);
  if (change.kind === "module-added") return cells.map(cellSentence);
  if (change.kind === "entity-added") return cells.filter((one) => one.entity === change.entity).map(cellSentence);
  if (change.kind !== "column-added") return [];
  return cells
    .filter((one) => one.entity === change.entity)
    .map((one) => ({ ...one, grants: one.grants.filter((grant) => grant.columns.includes(change.column)) }))
    .filter((one) => one.grants.length > 0)
    .map((one) => ({ ...one, grants: one.grants.map((grant) => ({ ...grant, columns: [change.column] })) }))
    .map(cellSentence);
}

/** Where the contract leaves open whether something was renamed, the rights of the one are not those of the other. */
function unclearRenames(was: ModuleIr, current: CompiledModule, now: readonly CompiledModule[]): readonly DraftEntry[] {
  const { ir, header } = current;
  const answered = (removal: Removal): boolean =>
    (ir.approvals ?? []).some((one) => approves(one, header.version, removal));
  // The names of `was` are settled already.
  const none: Renames = { entities: new Map(), columns: new Map(), roles: new Map(), states: new Map() };
  return unansweredRenames(was, ir, none, (path) => spanOfPath(path, now), answered).map((one): DraftEntry => ({
    ...blank,
    module: ir.module,
    kind: "rename-unclear",
    path: one.path,
    span: one.span,
    topic: "access changed",
    sentence: one.message.replace(/[.?:]+$/, ""),
    access: "undecided",
  }));
}
