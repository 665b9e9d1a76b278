/** The Must cell of a regression: a closed list of outcomes. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Entity } from "../../ir/entity.ts";
import type { RegressionAttempt, RegressionMust } from "../../ir/regression.ts";
import type { Inline } from "../../syntax/document.ts";
import { plainWords } from "../access/plain-words.ts";
import { didYouMean } from "../names.ts";
import type { Notebook } from "../notebook.ts";

/** language.md, Regressions. */
const phrases: readonly (readonly [text: string, must: RegressionMust])[] = [
  ["be refused", { kind: "be-refused", by: null }],
  ["be denied", { kind: "be-refused", by: null }],
  ["fail", { kind: "be-refused", by: null }],
  ["be refused by the rights", { kind: "be-refused", by: "privilege" }],
  ["be refused by the policy", { kind: "be-refused", by: "policy" }],
  ["be refused by the guard", { kind: "be-refused", by: "guard" }],
  ["succeed", { kind: "succeed" }],
  ["be allowed", { kind: "succeed" }],
];

const rowsPhrase = /^(see|change) (?:(nothing)|(no|one|a|\d{1,4}) rows?)$/;

/**
 * Returns what must come of the attempt, or null with `regression/unknown-must` or `regression/must-does-not-fit`
 * written down. `entities` are those whose constraints it can name.
 */
export function readMust(
  cell: Inline,
  attempt: RegressionAttempt,
  entities: readonly Entity[],
  notebook: Notebook,
  path: string,
): RegressionMust | null {
  const where = { span: cell.span, path };
  const said = plainWords(cell.text)
    .join(" ")
    .replace(/^must /, "");
  const phrase = phrases.find(([text]) => text === said);
  if (phrase !== undefined) return phrase[1];
  const rows = rowsPhrase.exec(said);
  if (rows !== null) {
    const reads = attempt.operation === "select";
    if (attempt.operation !== "other" && reads !== (rows[1] === "see")) {
      notebook.diagnostics.push(diagnose("regression/must-does-not-fit", where, { must: cell.text, reads }));
      return null;
    }
    return { kind: "reach", rows: figureOf(rows[2] ?? rows[3] ?? "") };
  }
  const name = /^be refused by ([a-z_][a-z0-9_$]*)$/.exec(said)?.[1];
  const broken = name === undefined ? undefined : constraintsOf(entities).find((one) => one.constraint === name);
  if (broken !== undefined) return { kind: "break", ...broken };
  const known = [
    ...phrases.map(([text]) => text),
    ...constraintsOf(entities).map((one) => `be refused by ${one.constraint}`),
    "see nothing",
    "change nothing",
    "see 1 row",
    "change 1 row",
  ];
  const suggestion = didYouMean(said, known);
  notebook.diagnostics.push(diagnose("regression/unknown-must", where, { must: cell.text, suggestion }));
  return null;
}

function figureOf(word: string): number {
  if (word === "nothing" || word === "no") return 0;
  return word === "one" || word === "a" ? 1 : Number(word);
}

function constraintsOf(
  entities: readonly Entity[],
): readonly { readonly constraint: string; readonly sqlstate: string }[] {
  return entities.flatMap((entity) => [
    ...entity.checks.map((one) => ({ constraint: one.name, sqlstate: "23514" })),
    ...[entity.primaryKey, ...entity.uniques].map((one) => ({ constraint: one.name, sqlstate: "23505" })),
    ...entity.indexes.filter((one) => one.unique).map((one) => ({ constraint: one.name, sqlstate: "23505" })),
    ...entity.foreignKeys.map((one) => ({ constraint: one.name, sqlstate: "23503" })),
  ]);
}
