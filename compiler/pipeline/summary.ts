/** What a build did, in the words of whoever signed the contract. */

import { hasErrors } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { placesIn } from "../diagnostics/render/places.ts";
import { printable } from "../diagnostics/render/printable.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import { scratchFolder } from "./build.ts";
import type { BuildOutcome } from "./build.ts";
import type { FileChange } from "./plan-files.ts";
import { counted, moduleLines, projectFacts } from "./project-facts.ts";
import type { LiveFacts, Proof } from "./verify-proof.ts";

/** Returns the summary of a build that did not fail, ending with a line break. */
export function buildSummary(outcome: BuildOutcome): string {
  const { status, changes, proof } = outcome;
  if (status === "up-to-date" && proof === null) {
    const facts = outcome.facts ?? projectFacts(outcome.modules, outcome.diagnostics);
    return `${[...facts, upToDate].join("\n")}\n`;
  }
  const blocks = [
    ...outcome.modules.map((module) => {
      const [title = "", ...facts] = moduleLines(module);
      return [`Compiled ${title}`, ...facts];
    }),
    ...(proof === null ? [] : [proofLines(proof)]),
    decisionLines(outcome),
    status === "up-to-date" ? ["Up to date: nothing to write, no file was touched."] : changeLines(status, changes),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

const upToDate = "Up to date: nothing to write; run contractc verify to prove it again.";

/** Returns what a proof did, one fact per line. */
export function proofLines(proof: Proof): readonly string[] {
  const { live } = proof;
  const run = proof.attacks - proof.attacksNotRun;
  const attempts =
    proof.attacksPassed === run
      ? `${counted(run, "attempt")} by every kind of person, each ending as the contract says`
      : `${run - proof.attacksPassed} of ${counted(run, "attempt")} did not end as the contract says`;
  const same = proof.compared ? ": the same database as the contract compiled from nothing" : "";
  const proved = !hasErrors(proof.diagnostics) ? "Proved" : "Tried";
  return [
    live === null ? `${proved} on an empty Postgres` : `${proved} on the database`,
    ...(live !== null ? [] : [`  ${counted(proof.migrations, "migration")} replayed${same}`]),
    ...(proof.tablesMigrated === 0
      ? []
      : [
          `  ${counted(proof.tablesMigrated, "table")} migrated with rows at the edge of their types: every value is what the contract says`,
        ]),
    `  ${attempts}`,
    ...(live === null || live.attacksOnCopy === 0
      ? []
      : [`  ${live.attacksOnCopy} of them on an embedded copy of its schema: statements that name no rows`]),
    ...(proof.modelPoints === 0
      ? []
      : [`  ${proof.modelPoints} combinations of person, row and value compared one by one with the contract`]),
    ...(proof.attacksNotRun === 0 ? [] : [`  ${counted(proof.attacksNotRun, "attempt")} could not be made`]),
    `  ${proof.cellsProbed} of ${counted(proof.cells, "access rule")} attempted`,
    ...unattemptedLines(proof.unattempted),
    ...(proof.examples === 0 ? [] : [`  ${counted(proof.examples, "example record")} loaded`]),
    ...(live === null ? [] : liveLines(live)),
  ];
}

/** What one who answers for the database wants to know. */
function liveLines({ notCopied, leaves }: LiveFacts): readonly string[] {
  const more = notCopied.length - mostNamed;
  return [
    ...(notCopied.length === 0
      ? []
      : [
          `  ${counted(notCopied.length, "object")} of other schemas could not be copied:`,
          ...notCopied.slice(0, mostNamed).map((one) => `    ${printable(one)}`),
          ...(more > 0 ? [`    and ${more} more`] : []),
        ]),
    "  No row was left: every transaction was rolled back. What stays all the same:",
    ...leaves.map((one) => `    ${printable(one)}`),
  ];
}

/** What could not be put to the test, by the reason. */
function unattemptedLines(unattempted: Proof["unattempted"]): readonly string[] {
  if (unattempted.length === 0) return [];
  const reasons = [...new Set(unattempted.map((one) => one.reason))];
  return [
    `  ${counted(unattempted.length, "statement")} of the contract could not be put to the test:`,
    ...reasons.flatMap((reason) => {
      const statements = unattempted.filter((one) => one.reason === reason);
      const more = statements.length - mostNamed;
      return [
        `    ${printable(reason)}`,
        ...statements.slice(0, mostNamed).map((one) => `      ${printable(one.statement)}`),
        ...(more > 0 ? [`      and ${more} more`] : []),
      ];
    }),
  ];
}

const mostNamed = 8;

/** Returns what a module consists of, for machine-readable output too. */
export function moduleFacts(module: CompiledModule): Readonly<Record<string, string | number>> {
  const { ir, header } = module;
  const granted = ir.access.filter((cell) => cell.grants.length > 0).length;
  return {
    module: ir.module,
    version: header.version,
    entities: ir.entities.length,
    roles: ir.roles.length,
    granted,
    denied: ir.access.length - granted,
    auditEvents: ir.audit?.events.length ?? 0,
    examples: ir.examples.length,
  };
}

function decisionLines(outcome: BuildOutcome): readonly string[] {
  const places = placesIn(outcome.sources);
  const open = outcome.diagnostics.filter((one) => one.severity === "warning");
  const notes = outcome.diagnostics.filter((one) => one.severity === "note").length;
  const more = notes === 0 ? [] : [`  (and ${counted(notes, "note")}: contractc check shows them)`];
  if (open.length === 0) return more.length === 0 ? [] : ["Nothing to decide", ...more];
  return [`To decide (${open.length})`, ...open.map((one) => `  ${decision(one, places)}`), ...more];
}

function decision(one: Diagnostic, places: ReturnType<typeof placesIn>): string {
  const place = one.span === null ? null : places.of(one.span);
  const at = place === null ? (one.span?.path ?? "") : `${place.path}:${place.start.line}`;
  return `${printable(at)}  ${printable(one.message)}  [${one.code}]`;
}

function changeLines(status: BuildOutcome["status"], changes: readonly FileChange[]): readonly string[] {
  const verb = status === "planned" ? "Would write" : "Written";
  const draft = changes.some((one) => one.path.startsWith(`${scratchFolder}/`));
  const title = draft ? `Written as a draft to ${scratchFolder}` : verb;
  return [`${title}: ${counted(changes.length, "file")}`, ...changes.map((one) => `  ${changeWord(one)}  ${one.path}`)];
}

function changeWord({ before, after }: FileChange): string {
  return after === null ? "deleted" : before === null ? "new    " : "changed";
}
