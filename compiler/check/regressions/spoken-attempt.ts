/** Attempts in the words of a matrix: "Read audit log", "Update role of other profile", "Archive own draft note". */

import type { Operation } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import type { SpokenAttempt } from "../../ir/regression.ts";
import { entityNamed } from "../access/find-entity.ts";
import { allowedValues, columnSpoken, namesRowsOf, valueList } from "../access/name-words.ts";
import { abilityPhrases, columnVerbs } from "../access/phrase-book.ts";
import { flatWords, isSpoken, plainWords } from "../access/plain-words.ts";
import { statesOfVerb } from "../access/transitions.ts";
import { didYouMean } from "../names.ts";
import type { Structure } from "../structure.ts";

/** Words before an entity that say whose rows are meant. Two words come before one. */
const whose: readonly (readonly [words: string, rows: SpokenAttempt["rows"]])[] = [
  ["someone else's", "other"],
  ["somebody else's", "other"],
  ["another person's", "other"],
  ["their own", "own"],
  ["his own", "own"],
  ["her own", "own"],
  ["own", "own"],
  ["other", "other"],
  ["others'", "other"],
  ["another", "other"],
  ["another's", "other"],
  ["any", "any"],
  ["all", "any"],
  ["every", "any"],
  ["a", "any"],
  ["an", "any"],
  ["the", "any"],
];

interface Rows {
  readonly rows: SpokenAttempt["rows"];
  readonly state: string | null;
  readonly entity: Entity;
}

/** Returns what the words attempt, or the problem with them, as a sentence. `log` is the module's audit entity. */
export function readSpoken(structure: Structure, log: string | null, text: string): SpokenAttempt | string {
  const [verb = "", ...rest] = plainWords(text).filter(isSpoken);
  const to = rest.lastIndexOf("to");
  const named = to < 0 ? rest : rest.slice(0, to);
  const operation = operationOf(verb);
  if (operation === null && !structure.lifecycles.some((one) => statesOfVerb(one, verb).length > 0))
    return unknownVerb(verb, "");
  const of = named.indexOf("of");
  // "role of other profile", "own role", or no column at all.
  const rows = rowsNamed(structure, log, of < 0 ? named : named.slice(of + 1));
  const plain = rows === null && of < 0 ? ownColumn(structure, named) : null;
  const about = rows ?? plain?.rows ?? null;
  if (about === null) return unknownRows(structure, named.slice(of + 1));
  const column = of < 0 ? (plain?.column ?? null) : columnSpoken(about.entity, named.slice(0, of));
  if (of >= 0 && column === null) {
    const name = named.slice(0, of).join(" ");
    return `"${about.entity.name}" has no column "${name}".${didYouMean(name.replaceAll(" ", "_"), columnsOf(about.entity))}`;
  }
  const base = { kind: "spoken", entity: about.entity.name, rows: about.rows, state: about.state } as const;
  if (operation === null) return transition(structure, about, verb, column, to >= 0, base);
  if (columnVerbs.includes(verb) && column === null) return `which column to ${verb} is not said.`;
  if (column !== null && operation !== "select" && operation !== "update") return `a column cannot be ${verb}d.`;
  const value = to < 0 ? null : valueOf(structure, about.entity, column, rest.slice(to + 1));
  if (to >= 0 && (operation !== "update" || column === null || value === null))
    return `"to ${rest.slice(to + 1).join(" ")}" is no value that a column is known to take; write the statement as SQL.`;
  return { ...base, operation, column, value };
}

function operationOf(verb: string): Operation | null {
  if (columnVerbs.includes(verb)) return "update";
  const phrase = abilityPhrases.find((one) => one.text.toLowerCase() === verb)?.operations;
  return phrase === undefined || phrase === "write" ? null : (phrase[0] ?? null);
}

function transition(
  structure: Structure,
  { entity }: Rows,
  verb: string,
  column: string | null,
  hasValue: boolean,
  base: Pick<SpokenAttempt, "kind" | "entity" | "rows" | "state">,
): SpokenAttempt | string {
  const lifecycle = structure.lifecycles.find((one) => one.entity === entity.name);
  const [state, ...others] = lifecycle === undefined ? [] : statesOfVerb(lifecycle, verb);
  if (lifecycle === undefined || state === undefined || others.length > 0 || column !== null || hasValue) {
    return unknownVerb(verb, ` of "${entity.name}"`);
  }
  return { ...base, operation: "update", column: lifecycle.column, value: state };
}

function unknownVerb(verb: string, of: string): string {
  if (/^(?:select|insert|merge|truncate|with)$/.test(verb)) return "SQL stands between backticks.";
  const known = [...abilityPhrases.map((one) => one.text.toLowerCase()), ...columnVerbs].filter(
    (one) => one !== "write",
  );
  return `"${verb}" is no ability${of}.${didYouMean(verb, known)}`;
}

/** "other profile", "own draft notes", "audit log", or null. */
function rowsNamed(structure: Structure, log: string | null, words: readonly string[]): Rows | null {
  const { rows, rest } = whoseRows(words);
  const whole = entityIn(structure, log, rest);
  if (whole !== null) return { rows, state: null, entity: whole };
  for (const lifecycle of structure.lifecycles)
    for (const { name } of lifecycle.states) {
      const spoken = flatWords(plainWords(name));
      const length = rest.length - spoken.length;
      if (length < 1 || flatWords(rest).slice(0, spoken.length).join(" ") !== spoken.join(" ")) continue;
      const entity = entityIn(structure, log, rest.slice(spoken.length));
      if (entity?.name === lifecycle.entity) return { rows, state: name, entity };
    }
  return null;
}

function whoseRows(words: readonly string[]): {
  readonly rows: SpokenAttempt["rows"];
  readonly rest: readonly string[];
} {
  for (const [text, rows] of whose) {
    const spoken = text.split(" ");
    if (spoken.every((word, at) => words[at] === word)) return { rows, rest: words.slice(spoken.length) };
  }
  return { rows: "any", rest: words };
}

function entityIn(structure: Structure, log: string | null, words: readonly string[]): Entity | null {
  if (words.length === 0) return null;
  const named = entityNamed(structure, words.join("_"));
  if (named !== null) return named;
  if (log !== null && /^audit(?: (?:log|trail|entry|entries))?$/.test(words.join(" ")))
    return structure.entities.find((one) => one.name === log) ?? null;
  const ending = structure.entities.filter(
    (one) => !["record", "row", "entry"].includes(words[0] ?? "") && namesRowsOf(one.name, words),
  );
  return ending.length === 1 ? (ending[0] ?? null) : null;
}

/** "own role": the only entity of the module with that column. */
function ownColumn(
  structure: Structure,
  words: readonly string[],
): { readonly rows: Rows; readonly column: string } | null {
  const { rows, rest } = whoseRows(words);
  const found = structure.entities.flatMap((entity) => {
    const column = rest.length === 0 ? null : columnSpoken(entity, rest);
    return column === null ? [] : [{ rows: { rows, state: null, entity }, column }];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

function unknownRows(structure: Structure, words: readonly string[]): string {
  const { rest } = whoseRows(words);
  const name = rest.join(" ");
  if (name === "") return "what it is about is not said.";
  const known = structure.entities.flatMap((one) => [one.name, ...columnsOf(one)]);
  return `"${name}" names no rows of this contract, or not one entity alone.${didYouMean(name.replaceAll(" ", "_"), known)}`;
}

/** Only values that the contract lists: any other text would be a guess. */
function valueOf(structure: Structure, entity: Entity, column: string | null, words: readonly string[]): string | null {
  if (column === null) return null;
  const lifecycle = structure.lifecycles.find((one) => one.entity === entity.name && one.column === column);
  const known = lifecycle?.states.map((one) => one.name) ?? allowedValues(entity, column) ?? [];
  return valueList(known, words)?.[0] ?? null;
}

function columnsOf(entity: Entity): readonly string[] {
  return entity.columns.map((one) => one.name);
}
