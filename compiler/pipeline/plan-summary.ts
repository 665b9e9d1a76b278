/** A plan in the words of whoever signed the contract, and as data. */

import { runsAlone } from "../database/replay.ts";
import { printable } from "../diagnostics/render/printable.ts";
import { renamed } from "../ir/renames.ts";
import { originNear } from "../ir/origin.ts";
import { toApprove } from "../plan/changes/approvals.ts";
import { changePath } from "../plan/changes/change-path.ts";
import { changeSentence, topicOf } from "../plan/changes/words.ts";
import type { ChangeTopic } from "../plan/changes/words.ts";
import type { PlanOutcome } from "./plan-command.ts";
import type { PlannedModule } from "./plan-build.ts";
import { counted } from "./project-facts.ts";

const topics: readonly ChangeTopic[] = [
  "access widened",
  "access changed",
  "access narrowed",
  "data",
  "rules",
  "audit",
  "words",
];

export interface PlannedChange {
  readonly topic: ChangeTopic;
  readonly sentence: string;
  /** Semantic path. */
  readonly path: string;
  /** Place in the contract, `path:line`; null where nothing of it is left there. */
  readonly place: string | null;
  /** Whether the Approvals table signs it; null when it needs no signature. A plan with an unsigned change is refused. */
  readonly approved: true | null;
}

/** Returns what changes in a module, by topic. */
export function plannedChanges({ evolution }: PlannedModule, outcome: PlanOutcome): readonly PlannedChange[] {
  if (evolution === null) return [];
  const { previous, next, changes } = evolution;
  const was = outcome.renames === null ? previous.ir : renamed(previous.ir, outcome.renames);
  const found = changes.map((change): PlannedChange => {
    const path = changePath(change);
    const origin = originNear(path, next.origins);
    return {
      topic: topicOf(change),
      sentence: changeSentence(change, was, next.ir),
      path,
      place: origin === null ? null : `${origin.span.path}:${origin.line}`,
      approved: toApprove([change], next.ir).length > 0 ? true : null,
    };
  });
  return topics.flatMap((topic) => found.filter((one) => one.topic === topic));
}

export interface PlannedFile {
  readonly file: string;
  readonly state: "new" | "changed" | "written";
  /** False for one statement that runs alone. */
  readonly transactional: boolean;
  /** How long it waits for locks, and how long a statement may take, as Postgres reads it; null without a limit. */
  readonly lockTimeout: string | null;
  readonly statementTimeout: string | null;
  readonly sql: string;
}

/** Returns the files of a module. */
export function plannedFiles(module: PlannedModule, outcome: PlanOutcome): readonly PlannedFile[] {
  return module.migrations.map(({ path, text }) => ({
    file: path,
    state: outcome.added.has(path) ? "new" : outcome.touched.has(path) ? "changed" : "written",
    transactional: !runsAlone(text),
    lockTimeout: limitIn(text, "lock_timeout"),
    statementTimeout: limitIn(text, "statement_timeout"),
    sql: text,
  }));
}

function limitIn(text: string, setting: string): string | null {
  return new RegExp(`^set local ${setting} = '([^']+)';$`, "m").exec(text)?.[1] ?? null;
}

/** Returns the plan in lines; with `sql` the files are printed whole. */
export function planSummary(outcome: PlanOutcome, sql: boolean): string {
  const modules = outcome.modules ?? [];
  if (modules.length === 0) return "Nothing to plan: every migration is released, and the contracts say the same.\n";
  return `${modules.map((one) => moduleLines(one, outcome, sql).join("\n")).join("\n\n")}\n`;
}

function moduleLines(module: PlannedModule, outcome: PlanOutcome, sql: boolean): readonly string[] {
  const { module: name, from, version } = module;
  const changes = plannedChanges(module, outcome);
  const files = plannedFiles(module, outcome);
  const written = files.every((one) => one.state === "written");
  const state = written ? " (written, not released)" : "";
  const isRemoved = module.evolution?.next.ir.entities.length === 0;
  const title = isRemoved
    ? `${name} ${version}: removed`
    : from === null
      ? `${name} ${version}: new`
      : `${name} ${from} → ${version}`;
  return [
    `${printable(title)}${state}`,
    ...topics.flatMap((topic) => {
      const own = changes.filter((one) => one.topic === topic);
      if (own.length === 0) return [];
      return [`  ${topic.charAt(0).toUpperCase()}${topic.slice(1)}`, ...own.map(changeLine)];
    }),
    `  ${counted(files.length, "migration")}`,
    ...files.flatMap((file) => [`    ${file.file}`, `      ${manner(file)}`]),
    ...outcome.deleted.filter((path) => ownedBy(path, name)).map((path) => `    deleted: ${path}`),
    ...(sql ? files.flatMap((file) => ["", ...file.sql.trimEnd().split("\n").map(printable)]) : []),
  ];
}

function changeLine({ sentence, place, approved }: PlannedChange): string {
  const signed = approved === true ? ", approved" : "";
  return `    ${printable(sentence)}${place === null ? "" : ` (${printable(place)})`}${signed}`;
}

function manner({ state, transactional, lockTimeout, statementTimeout }: PlannedFile): string {
  const limits = [
    ...(lockTimeout === null ? [] : [`waits ${lockTimeout} for locks at most`]),
    ...(statementTimeout === null ? [] : [`${statementTimeout} for a statement`]),
  ];
  const how = transactional ? "all or nothing" : "one statement outside of any transaction, blocks no writing";
  return [state, how, ...limits].join("; ");
}

function ownedBy(path: string, module: string): boolean {
  return path.replace(/^.*\/\d+_/, "").startsWith(`${module.replaceAll("-", "_")}_`);
}

/** Returns the plan as data. */
export function planData(outcome: PlanOutcome): Readonly<Record<string, unknown>> {
  return {
    modules: (outcome.modules ?? []).map((one) => ({
      module: one.module,
      from: one.from,
      version: one.version,
      changes: plannedChanges(one, outcome),
      files: plannedFiles(one, outcome),
    })),
    deleted: outcome.deleted,
  };
}
