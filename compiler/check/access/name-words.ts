/** Entities, columns and states by the words a contract uses for them. */

import type { Entity } from "../../ir/entity.ts";
import type { Structure } from "../structure.ts";
import { valueListsOf } from "../../ir/value-lists.ts";
import { plainRowNouns } from "./phrase-book.ts";
import { flatWords, nameWords, sameWords, singular } from "./plain-words.ts";

/** Whether `words` name the rows of `entity`: its name, the end of its name, or a plain noun such as "records". */
export function namesRowsOf(entity: string, words: readonly string[]): boolean {
  const spoken = flatWords(words);
  if (spoken.length === 1 && plainRowNouns.includes(singular(spoken[0] ?? ""))) return true;
  const name = nameWords(entity);
  return spoken.length > 0 && spoken.length <= name.length && sameWords(name.slice(-spoken.length), spoken);
}

/** Returns every entity name known to the module, its own first, then those of what it depends on and auth.users. */
export function knownEntities(structure: Structure): readonly string[] {
  const inherited = structure.dependencies.flatMap((one) => one.entities.map((entity) => entity.name));
  return [...structure.entities.map((one) => one.name), ...inherited, "users"];
}

/** Returns the column that `words` name exactly, or null. Underscores and spaces are the same. */
export function columnNamed(entity: Entity, words: readonly string[]): string | null {
  const spoken = flatWords(words).join("_");
  const own = spoken.startsWith(`${entity.name}.`) ? spoken.slice(entity.name.length + 1) : spoken;
  return entity.columns.find((column) => column.name.toLowerCase() === own)?.name ?? null;
}

/** Returns the column that `words` name exactly or in the plural, or null: "roles" is `role`. */
export function columnSpoken(entity: Entity, words: readonly string[]): string | null {
  const exact = columnNamed(entity, words);
  if (exact !== null) return exact;
  const found = entity.columns.filter((column) => sameWords(nameWords(column.name), flatWords(words)));
  return found.length === 1 ? (found[0]?.name ?? null) : null;
}

/** Returns the columns of a list such as "a, b and c", or null when one of them is none. */
export function columnList(entity: Entity, words: readonly string[]): readonly string[] | null {
  const parts = splitList(words);
  const columns = parts.map((part) => columnNamed(entity, part));
  return columns.length > 0 && columns.every((one) => one !== null) ? columns : null;
}

/** Splits words at commas, slashes, "and" and "or". Two separators in a row, but for ", and", give an empty part. */
export function splitList(words: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  words.forEach((word, at) => {
    const joins = word === "," || word === "/" || word === "and" || word === "or" || word === "nor";
    if (!joins) parts.at(-1)?.push(word);
    else if (!((word === "and" || word === "or") && words[at - 1] === ",")) parts.push([]);
  });
  return parts;
}

/** Returns the values that a CHECK of the entity allows in the column, in the contract's order, or null. */
export function allowedValues(entity: Entity, column: string): readonly string[] | null {
  return valueListsOf([entity]).find((one) => one.column === column)?.values ?? null;
}

/** Returns the values that `words` list, as the contract spells them, or null when one of them is unknown. */
export function valueList(known: readonly string[], words: readonly string[]): readonly string[] | null {
  const values = splitList(words).map((part) => {
    const spoken = flatWords(part.map((word) => word.replaceAll(/^['"]|['"]$/g, ""))).join("_");
    return known.find((value) => flatWords(value.toLowerCase().split(/[\s-]+/)).join("_") === spoken) ?? null;
  });
  return values.length > 0 && values.every((one) => one !== null) ? values : null;
}
