/** The phrase book of access matrices, as data. A phrase that is not here is an error, never a guess. */

import type { Operation } from "../../ir/access.ts";

export type PhraseRows = "all" | "none" | "own" | "related";

export interface CellPhrase {
  /** Words and slots: `<entity>` is the matrix's entity or a plain noun for its rows, `<other>` any entity. */
  readonly text: string;
  readonly rows: PhraseRows;
  /** The phrase says "all" in so many words, so a narrowing condition beside it contradicts it. */
  readonly insists?: true;
  /** Written by triggers: no client does it by hand. */
  readonly system?: true;
}

/** language.md, Access matrices, table of cell phrases. */
export const cellPhrases: readonly CellPhrase[] = [
  { text: "Yes", rows: "all" },
  { text: "✓", rows: "all" },
  { text: "All", rows: "all", insists: true },
  { text: "All <entity>", rows: "all", insists: true },
  { text: "Any", rows: "all", insists: true },
  { text: "Any <entity>", rows: "all", insists: true },
  { text: "Always", rows: "all", insists: true },
  { text: "Everything", rows: "all", insists: true },
  { text: "No", rows: "none" },
  { text: "None", rows: "none" },
  { text: "Denied", rows: "none" },
  { text: "Never", rows: "none" },
  { text: "Nobody", rows: "none" },
  { text: "—", rows: "none" },
  { text: "✗", rows: "none" },
  { text: "Own", rows: "own" },
  { text: "Own only", rows: "own" },
  { text: "Own <entity>", rows: "own" },
  { text: "Own <entity> only", rows: "own" },
  { text: "Self", rows: "own" },
  { text: "Assigned <entity>", rows: "related" },
  { text: "Assigned <entity> only", rows: "related" },
  { text: "<entity> of assigned <other>", rows: "related" },
  { text: "<entity> of assigned <other> only", rows: "related" },
  { text: "Yes , for assigned <other>", rows: "related" },
  { text: "Yes , for assigned <other> only", rows: "related" },
  { text: "via triggers only", rows: "none", system: true },
  { text: "via database triggers only", rows: "none", system: true },
];

/** What a parenthesis behind a cell phrase may say. */
export interface ParenthesisPhrase {
  readonly text: string;
  readonly means: "any" | "columns" | "except" | "system";
}

export const parenthesisPhrases: readonly ParenthesisPhrase[] = [
  { text: "any", means: "any" },
  { text: "any except <columns>", means: "except" },
  { text: "all except <columns>", means: "except" },
  { text: "via triggers only", means: "system" },
  { text: "via database triggers only", means: "system" },
  { text: "<columns>", means: "columns" },
  { text: "<columns> only", means: "columns" },
];

/** A row of a matrix may also name rows without saying whose they are. */
export const plainRowNouns: readonly string[] = ["record", "row", "entry"];

export interface AbilityPhrase {
  readonly text: string;
  readonly operations: readonly Operation[] | "write";
}

/** `write` is create, update and delete; on an append-only entity create only. */
export const abilityPhrases: readonly AbilityPhrase[] = [
  { text: "Read", operations: ["select"] },
  { text: "View", operations: ["select"] },
  { text: "Create", operations: ["insert"] },
  { text: "Update", operations: ["update"] },
  { text: "Edit", operations: ["update"] },
  { text: "Delete", operations: ["delete"] },
  { text: "Write", operations: "write" },
];

/** Verbs that, before a column's name, mean changing that column. */
export const columnVerbs: readonly string[] = ["change", "set"];

export type ConditionMeaning =
  "always" | "no-restrictions" | "denied" | "cannot-change" | "can-set-any" | "can-do-any" | "own-column";

export interface ConditionPhrase {
  readonly text: string;
  readonly means: ConditionMeaning;
}

/** language.md, Access matrices, Condition. */
export const conditionPhrases: readonly ConditionPhrase[] = [
  { text: "Always", means: "always" },
  { text: "—", means: "always" },
  { text: "None", means: "always" },
  { text: "No restrictions", means: "no-restrictions" },
  { text: "No restriction", means: "no-restrictions" },
  { text: "Denied", means: "denied" },
  { text: "Cannot change <columns>", means: "cannot-change" },
  { text: "Can not change <columns>", means: "cannot-change" },
  { text: "Can set any <column> on any <entity>", means: "can-set-any" },
  { text: "Can <verbs> any <entity>", means: "can-do-any" },
  { text: "<column> is the profile of the current user", means: "own-column" },
  { text: "<column> is the current user", means: "own-column" },
];

export type BuiltInName = "signed-in" | "unauthenticated" | "service-role" | "system";

/** Actors beside the roles of the contract. */
export const builtInNames: readonly { readonly text: string; readonly actor: BuiltInName }[] = [
  { text: "unauthenticated", actor: "unauthenticated" },
  { text: "anon", actor: "unauthenticated" },
  { text: "any authenticated", actor: "signed-in" },
  { text: "signed-in", actor: "signed-in" },
  { text: "service role", actor: "service-role" },
  { text: "service_role", actor: "service-role" },
  { text: "system", actor: "system" },
];

/** First column of a matrix. */
export const actorHeadings: readonly string[] = ["actor", "actors", "role", "roles", "who"];
export const conditionHeadings: readonly string[] = ["condition", "conditions"];
export const noteHeadings: readonly string[] = ["note", "notes"];
export const tableHeadings: readonly string[] = ["table", "entity"];

/** Words of a section heading that say it is about access, not about which entity. */
export const headingWords: ReadonlySet<string> = new Set(
  (
    "access accesses read reads write writes create creates creation creating update updates delete deletes deletion " +
    "change changes changing insert edit editing view security rule rules permission permissions right rights matrix " +
    "matrices policy policies row level and or of for the to a who can may do what by rls operations operation table"
  ).split(" "),
);
