/** Which entity, and perhaps which of its columns, a heading is about. */

import type { Entity } from "../../ir/entity.ts";
import type { Section } from "../../syntax/document.ts";
import type { Structure } from "../structure.ts";
import { headingWords } from "./phrase-book.ts";
import { isSpoken, nameWords, plainWords, sameWords, singular } from "./plain-words.ts";

export interface Topic {
  readonly entity: Entity;
  /** The column that the heading restricts the matrix to, or null. */
  readonly column: string | null;
}

export type TopicSearch =
  | { readonly kind: "found"; readonly topic: Topic }
  /** No heading names anything: the table itself has to say. */
  | { readonly kind: "silent" }
  | { readonly kind: "unknown"; readonly section: Section; readonly words: string }
  | {
      readonly kind: "ambiguous";
      readonly section: Section;
      readonly words: string;
      readonly candidates: readonly string[];
    };

/**
 * Returns what the nearest heading that names something is about. An exact name beats the name of the audit log, that
 * beats part of a name, that beats a column (language.md, Access matrices).
 */
export function topicOfHeadings(structure: Structure, log: string | null, path: readonly Section[]): TopicSearch {
  for (const section of path.slice(1).toReversed()) {
    const found = topicOfHeading(structure, log, section);
    if (found.kind !== "silent") return found;
  }
  return { kind: "silent" };
}

function topicOfHeading(structure: Structure, log: string | null, section: Section): TopicSearch {
  const words = plainWords(section.title).filter(isSpoken).flatMap(nameWords);
  const rest = words.filter((word) => !headingWords.has(word));
  const steps: readonly (() => readonly Topic[])[] = [
    () =>
      longest(structure.entities.filter((entity) => leavesOnlyHeadingWords(words, nameWords(entity.name)))).map(whole),
    () => structure.entities.filter((entity) => entity.name === log && isAuditLogWords(rest)).map(whole),
    () => structure.entities.filter((entity) => rest.length > 0 && isPart(nameWords(entity.name), rest)).map(whole),
    () => structure.entities.flatMap((entity) => columnsIn(entity, rest)),
  ];
  for (const step of steps) {
    const topics = step();
    const [topic] = topics;
    if (topic === undefined) continue;
    if (topics.length === 1) return { kind: "found", topic };
    const candidates = topics.map((one) =>
      one.column === null ? one.entity.name : `${one.entity.name}.${one.column}`,
    );
    return { kind: "ambiguous", section, words: section.title, candidates };
  }
  return rest.length === 0 ? { kind: "silent" } : { kind: "unknown", section, words: rest.join(" ") };
}

const whole = (entity: Entity): Topic => ({ entity, column: null });

function longest(entities: readonly Entity[]): readonly Entity[] {
  const length = (entity: Entity): number => nameWords(entity.name).length;
  const most = Math.max(0, ...entities.map(length));
  return entities.filter((entity) => length(entity) === most);
}

function isAuditLogWords(words: readonly string[]): boolean {
  return sameWords(words, ["audit", "log"]) || sameWords(words, ["audit", "trail"]) || sameWords(words, ["audit"]);
}

/** Whether `part` stands in `words` in one piece and everything around it is a heading word. */
function leavesOnlyHeadingWords(words: readonly string[], part: readonly string[]): boolean {
  const around = without(words, part);
  return around !== null && around.every((word) => headingWords.has(word));
}

function without(words: readonly string[], part: readonly string[]): readonly string[] | null {
  for (let at = 0; at + part.length <= words.length; at++)
    if (part.length > 0 && sameWords(words.slice(at, at + part.length), part))
      return [...words.slice(0, at), ...words.slice(at + part.length)];
  return null;
}

function isPart(name: readonly string[], part: readonly string[]): boolean {
  return without(name, part) !== null;
}

/** "Role" or "Client status": a column, alone or beside the entity's name. */
function columnsIn(entity: Entity, words: readonly string[]): readonly Topic[] {
  if (words.length === 0) return [];
  const beside = without(words, nameWords(entity.name));
  return entity.columns
    .filter((column) => {
      const name = nameWords(column.name);
      return sameWords(name, words) || (beside !== null && sameWords(name, beside));
    })
    .map((column) => ({ entity, column: column.name }));
}

/** Returns the entity that `name` names, in singular or plural, or null. */
export function entityNamed(structure: Structure, name: string): Entity | null {
  const exact = structure.entities.find((entity) => entity.name === name.trim());
  if (exact !== undefined) return exact;
  const words = nameWords(name).map(singular);
  const found = structure.entities.filter((entity) => sameWords(nameWords(entity.name), words));
  return found.length === 1 ? (found[0] ?? null) : null;
}
