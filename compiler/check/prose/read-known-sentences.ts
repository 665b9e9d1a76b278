/** Sentences of a contract that the sentence book knows, with what they name. */

import type { Entity } from "../../ir/entity.ts";
import { topicOfHeadings } from "../access/find-entity.ts";
import { literalWords, matchPhrase } from "../access/match-phrase.ts";
import type { Slots } from "../access/match-phrase.ts";
import { columnList, columnNamed, splitList } from "../access/name-words.ts";
import { plainWords } from "../access/plain-words.ts";
import type { Structure } from "../structure.ts";
import { knownSentences } from "./sentence-book.ts";
import type { KnownSentence, SentenceMeaning } from "./sentence-book.ts";
import { sentencesOf } from "./sentences.ts";
import type { Sentence } from "./sentences.ts";

export interface RuleSentence {
  readonly sentence: Sentence;
  readonly means: SentenceMeaning;
  /** The entity whose columns it names, null when it names none. */
  readonly entity: Entity | null;
  readonly roles: readonly string[];
  readonly columns: readonly string[];
}

/** Read once per contract: access and audit both ask. */
const known = new WeakMap<Structure, readonly RuleSentence[]>();

/**
 * Returns the known rule sentences in document order. A sentence that names a column belongs to the entity its
 * heading is about, else to the only entity with that column; when that leaves more than one it is not known.
 */
export function readKnownSentences(structure: Structure, log: string | null): readonly RuleSentence[] {
  const found = known.get(structure);
  if (found !== undefined) return found;
  const rules = sentencesOf(structure)
    .filter(
      (one) => one.inert === null && one.place !== "description" && one.kind !== "scope" && one.kind !== "references",
    )
    .flatMap((sentence) => read(structure, log, sentence));
  known.set(structure, rules);
  return rules;
}

function read(structure: Structure, log: string | null, sentence: Sentence): readonly RuleSentence[] {
  const words = plainWords(withoutSource(sentence.text)).filter((word) => word !== '"');
  const candidates = knownSentences.filter((known) => literalWords(known.text).every((word) => words.includes(word)));
  if (candidates.length === 0) return [];
  const found = entitiesFor(structure, log, sentence).flatMap((entity) =>
    match(structure, entity, sentence, words, candidates),
  );
  const [first] = found;
  if (first === undefined) return [];
  const names = first.columns.length > 0;
  return names && found.length > 1 ? [] : [names ? first : { ...first, entity: null }];
}

/** "Per `docs/...`: "Writes always audited."" is its quotation; "Current assumption: ..." is what follows. */
function withoutSource(text: string): string {
  const quoted = /^Per [^"]*: "([^"]*)"\.?$/i.exec(text);
  return quoted?.[1] ?? text;
}

function entitiesFor(structure: Structure, log: string | null, sentence: Sentence): readonly Entity[] {
  const search = topicOfHeadings(structure, log, sentence.path);
  const described = sentence.path.flatMap((section) =>
    structure.entities.filter((entity) => structure.entitySections.get(entity.name) === section),
  );
  if (described.length > 0) return described;
  return search.kind === "found" ? [search.topic.entity] : structure.entities;
}

function match(
  structure: Structure,
  entity: Entity,
  sentence: Sentence,
  words: readonly string[],
  candidates: readonly KnownSentence[],
): readonly RuleSentence[] {
  const slots: Slots = {
    roles: (part) => roleList(structure, part),
    column: (part) => columnNamed(entity, part),
    columns: (part) => columnList(entity, part),
  };
  for (const known of candidates) {
    const matched = matchPhrase(known.text, words, slots);
    if (matched === null) continue;
    const slotNames: readonly string[] = known.text.match(/<\w+>/g) ?? [];
    const valueOf = (name: string): unknown => matched[slotNames.indexOf(name)];
    const roles = (valueOf("<roles>") ?? []) as readonly string[];
    const column = valueOf("<column>") as string | undefined;
    const columns = column === undefined ? ((valueOf("<columns>") ?? []) as readonly string[]) : [column];
    return [{ sentence, means: known.means, entity, roles, columns }];
  }
  return [];
}

function roleList(structure: Structure, words: readonly string[]): readonly string[] | null {
  const roles = splitList(words).map(
    (part) => structure.roles.find((role) => plainWords(role.name).join(" ") === part.join(" "))?.name ?? null,
  );
  return roles.every((one) => one !== null) ? roles : null;
}
