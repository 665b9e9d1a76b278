/** What was judged as diagnostics, at the contract's lines, and as data. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { shortened } from "../../diagnostics/shortened.ts";
import type { CompiledModule } from "../../emit/emitter.ts";
import type { Direction } from "../../observe/drift/difference.ts";
import { versionOf } from "../../observe/drift/history.ts";
import { byCodeUnit } from "../../text/source.ts";
import { oneLine, spanOfPath } from "../proof-findings.ts";
import type { AttackedCopy, NewAttack } from "./attack-copy.ts";
import type { Judged, Judgement } from "./judge.ts";

const codes = {
  "widens access": "drift/access-widened",
  "narrows access": "drift/access-narrowed",
  "weakens integrity": "drift/integrity-weakened",
  "data shape": "drift/data-shape",
  cosmetic: "drift/cosmetic",
} as const satisfies Readonly<Record<Direction, string>>;

/** Returns the differences as findings, worst first, then the attempts that show what they lead to. */
export function differenceFindings(
  judged: readonly Judged[],
  attacked: AttackedCopy | null,
  project: readonly CompiledModule[],
): readonly Diagnostic[] {
  const obstacles = attacked === null || attacked.obstacle === null ? [] : [attacked.obstacle];
  return [
    ...judged.map((one) => differenceFinding(one, attacked, project)),
    ...(attacked?.attacks ?? []).filter(isTelling).map((one) => attackFinding(one, project)),
    ...obstacles.map((problem) => diagnose("drift/attacks-not-made", { span: null, path: "copy" }, { problem })),
  ];
}

function differenceFinding(
  { difference, cause }: Judged,
  attacked: AttackedCopy | null,
  project: readonly CompiledModule[],
): Diagnostic {
  const { object, problem, expected, live, direction, path, wayBack, script } = difference;
  const shown = (form: string | null): string => shortened(oneLine(form ?? "nothing"), 400);
  const evidence = { expected: shown(expected), observed: shown(live), script };
  const [attack] = attacksBecauseOf(difference, attacked);
  return diagnose(
    codes[direction],
    { span: spanOfPath(path, project), path, evidence },
    {
      object: oneLine(object),
      problem: oneLine(problem),
      cause,
      attack: attack === undefined ? "" : attackSentence(attack),
      back: onOneLine(wayBack.statements, wayBack.warning),
    },
  );
}

/** The statements as far as one line holds them; the end of the text and the data have them whole. */
function onOneLine(statements: readonly string[], warning: string | null): string {
  const care = warning === null ? "" : ` (${warning})`;
  if (statements.length === 0) return warning ?? "Nothing.";
  const text = statements
    .map((one) => `${oneLine(one)};`)
    .join(" ")

    // A bar between spaces would part two fixes.
    .replaceAll(" | ", " |\t");
  return `${shortened(text, 500)}${care}`;
}

/** Returns the attempts that a difference can be the cause of: those about its entity, all where it may touch every one. */
export function attacksBecauseOf(
  { entity }: Judged["difference"],
  attacked: AttackedCopy | null,
): readonly NewAttack[] {
  const order = ["succeeds", "otherwise", "fails"];
  return (attacked?.attacks ?? [])
    .filter(isTelling)
    .filter((one) => entity === null || one.entity === entity)
    .toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || byOwner(a) - byOwner(b));
}

/** What a person can do says more than what the owner finds in the catalog. */
function byOwner({ probe }: NewAttack): number {
  return Number(probe.actor.databaseRole === "owner");
}

/** Refused by another layer than before is no news; that something is not recorded any more is. */
function isTelling({ outcome, observed }: NewAttack): boolean {
  return outcome !== "otherwise" || observed.includes(", but ");
}

function attackSentence({ probe, outcome }: NewAttack): string {
  const ends = { succeeds: "succeeds now", fails: "fails now", otherwise: "ends otherwise now" }[outcome];
  return `On a copy of it, as ${probe.actor.name}: ${shortened(oneLine(probe.statement), 200)} ${ends}.`;
}

function attackFinding(attack: NewAttack, project: readonly CompiledModule[]): Diagnostic {
  const { probe, outcome, expected, observed, script, alike } = attack;
  const evidence = { expected, observed: `${observed}, on an embedded copy of the database`, script };
  return diagnose(
    "drift/attack-succeeded",
    { span: spanOfPath(probe.place, project), path: `attacks/${probe.id}`, evidence },
    {
      attempt: oneLine(probe.title),
      actor: probe.actor.name,
      statement: shortened(oneLine(probe.statement), 300),
      outcome,
      observed,
      more: alike,
    },
  );
}

/** Returns the findings about migrations and about what is beside the project; none of them is a difference. */
export function historyFindings(
  { history, byState, foreign, noted, unseen }: Judgement,
  strict: boolean,
): readonly Diagnostic[] {
  const { applied, pending, edited, unknown, elsewhere } = history;
  const last =
    applied
      .map((one) => versionOf(one.path))
      .toSorted(byCodeUnit)
      .at(-1) ?? "";
  const at = (file: string): { readonly span: Diagnostic["span"]; readonly path: string } => ({
    span: { path: file, start: 0, end: 0 },
    path: `files/${file}`,
  });
  const objects = foreign.reduce((sum, one) => sum + one.objects, 0);
  const schemas = foreign.filter((one) => one.objects > 0).map((one) => one.schema);
  return [
    ...edited.map(({ file }) =>
      diagnose("drift/edited-migration", at(file.path), { file: file.path, what: "applied" }),
    ),
    ...unknown.map(({ version, name }) =>
      diagnose(
        "drift/unknown-migration",
        { span: null, path: `history/${version}` },
        { version, name: oneLine(name ?? "") },
      ),
    ),
    ...unseen.map(({ subject, problem }) =>
      diagnose("drift/unseen", { span: null, path: "platform" }, { subject, problem }),
    ),
    ...pending.map(({ path }) => {
      const late = versionOf(path) < last;
      return asDrift(diagnose("drift/pending-migration", at(path), { file: path, late }), strict);
    }),
    ...elsewhere.map(({ file, version }) =>
      diagnose("drift/other-timestamp", at(file.path), { file: file.path, version }),
    ),
    ...(byState === null
      ? []
      : [
          diagnose(
            "drift/compared-by-state",
            { span: null, path: "history" },
            { reason: byState, applied: applied.length, of: applied.length + pending.length },
          ),
        ]),
    ...noted.map(({ subject, problem, path }) =>
      diagnose(
        "drift/noted",
        { span: null, path: path === "" ? "platform" : path },
        { subject: oneLine(subject), problem: oneLine(problem) },
      ),
    ),
    ...(objects === 0 ? [] : [diagnose("drift/not-managed", { span: null, path: "platform" }, { objects, schemas })]),
  ];
}

/** Under `--strict`, what is only to be done yet is drift as well. */
export function asDrift(one: Diagnostic, strict: boolean): Diagnostic {
  return strict ? { ...one, severity: "error" } : one;
}
