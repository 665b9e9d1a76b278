/** The section Entities: every subsection with a table of columns is a table of the database. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Entity } from "../../ir/entity.ts";
import type { ModuleIr } from "../../ir/module.ts";
import type { Section, Table } from "../../syntax/document.ts";
import { slice, spannedInline } from "../../syntax/spanned.ts";
import { readFormer, reportClaimedTwice, splitFormer } from "../former-names.ts";
import type { FormerName } from "../former-names.ts";
import { checkName } from "../names.ts";
import { claim, claimInert, recordOrigin } from "../origins.ts";
import { looksLike, tablesOf } from "../stray-tables.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";
import { settleForeignKeys } from "./foreign-keys.ts";
import { reportJourneys } from "./journeys.ts";
import { isColumnTable, readEntity } from "./read-entity.ts";
import { settleEntity } from "./settle-entity.ts";

export interface ReadEntities {
  readonly entities: readonly Entity[];
  readonly drafts: readonly EntityDraft[];
}

/** Returns the entities in document order with their drafts, which know the places (language.md, Entities). */
export function readEntities(
  reading: EntityReading,
  section: Section,
  dependencies: readonly ModuleIr[],
): ReadEntities {
  const { notebook, document } = reading;
  const common: Table[] = [];
  const named: (NamedSection & { readonly section: Section })[] = [];
  common.push(...commonTables(reading, section));
  for (const table of tablesOf(section.blocks)) {
    const looks = looksLike(table);
    if (looks === null || common.includes(table)) continue;
    const where = { span: table.header.span, path: "entities" };
    notebook.diagnostics.push(
      diagnose("entity/bad-heading", where, {
        heading: section.heading.text,
        problem: "it is the section's own heading",
      }),
    );
  }
  for (const one of leaves(section)) {
    common.push(...commonTables(reading, one));
    const tables = one.blocks
      .filter((block) => block.kind === "table")
      .filter((table) => isColumnTable(table) && !common.includes(table));
    if (commonLead.test(one.title)) {
      claim(notebook, "entities", one.heading.span);
      common.push(...tables);
      if (tables.length === 0) missingTable(reading, one);
      continue;
    }
    const found = nameOf(reading, one, tables.length > 0);
    if (found === null) continue;
    const { name } = found;
    const first = named.find((other) => other.name === name);
    const path = `entities/${name}`;
    if (first !== undefined) {
      const related = [{ span: first.section.heading.span, message: "first here" }];
      notebook.diagnostics.push(
        diagnose("name/duplicate", { span: one.heading.span, path, related }, { name, kind: "table" }),
      );
      continue;
    }
    recordOrigin(document, notebook, path, one.heading.span);
    claim(notebook, path, one.heading.span);
    if (tables.length === 0) missingTable(reading, one);
    named.push({ section: one, ...found });
  }
  const drafts = named.map((one) => readEntity(reading, one.section, one.name, one.former, common));
  const relations = new Set([...dependencies.flatMap(relationsOf), ...drafts.map((draft) => draft.name)]);
  const entities = drafts.map((draft) => {
    const foreignKeys = settleForeignKeys(reading, draft, drafts, dependencies);
    return settleEntity(reading, draft, foreignKeys, relations);
  });
  const claims = drafts.flatMap(({ name, former }) =>
    former === null ? [] : [{ name, former, path: `entities/${name}` }],
  );
  reportClaimedTwice(claims, "table", notebook);
  drafts.forEach((draft, at) => reportJourneys(reading, draft, entities[at]));
  return { entities, drafts };
}

interface NamedSection {
  readonly name: string;
  readonly former: FormerName | null;
}

/** A heading, or a line directly above a table. */
const commonLead = /^common columns\b.*\ball tables\b/i;

/** Tables of columns behind a line "Common columns, on all tables:". */
function commonTables(reading: EntityReading, section: Section): readonly Table[] {
  return section.blocks.flatMap((block, at): readonly Table[] => {
    const above = section.blocks[at - 1];
    if (block.kind !== "table" || above?.kind !== "paragraph" || !commonLead.test(above.text.text)) return [];
    if (!isColumnTable(block)) return [];
    claim(reading.notebook, "entities", above.span);
    return [block];
  });
}

/** Sections of entities; a section without a table that has subsections only groups them. */
function leaves(section: Section): readonly Section[] {
  return section.sections.flatMap((one) => {
    const groups =
      !one.blocks.some((block) => block.kind === "table") &&
      one.sections.some((inner) => inner.blocks.some((block) => block.kind === "table" && isColumnTable(block)));
    return groups ? leaves(one) : [one];
  });
}

/** Returns the name a heading gives its table, or null when it heads prose or an error was written down. */
function nameOf(reading: EntityReading, section: Section, hasTable: boolean): NamedSection | null {
  const { notebook } = reading;
  const [first] = section.heading.segments.filter(
    (segment) => segment.text.trim() !== "" && !/^\d+(\.\d+)*[.):]?\s*$/.test(segment.text),
  );
  const match = /^(\S+?)(\s*\(\s*formerly\b[^()]*\))?(?:\s+[-\u2010-\u2015]+\s+(.*))?$/i.exec(section.title);
  const coded = first?.kind === "code";
  if (!hasTable && !coded) {
    for (const table of tablesOf(section.blocks)) {
      const looks = looksLike(table);
      const where = { span: table.header.span, path: "entities" };
      if (looks !== null)
        notebook.diagnostics.push(diagnose("document/stray-table", where, { looks, section: section.heading.text }));
    }
    return null;
  }
  const where = { span: section.heading.span, path: "entities" };
  const problem = (text: string): null => {
    notebook.diagnostics.push(diagnose("entity/bad-heading", where, { heading: section.heading.text, problem: text }));
    return null;
  };
  if (match === null) return problem("one name is expected");
  const [, name = "", parenthesis, tags] = match;
  const path = `entities/${name}`;
  if (tags !== undefined && !/^data class\b/i.test(tags)) return problem(`"${tags}" behind the dash is not understood`);
  if (tags !== undefined) claimInert(notebook, path, section.heading.span);
  if (!checkName(name, "table", section.heading.span, path, notebook)) return null;
  if (parenthesis === undefined) return { name, former: null };
  const heading = spannedInline(section.heading);
  const { former } = splitFormer(slice(heading, 0, heading.text.indexOf(parenthesis) + parenthesis.length));
  if (former === null) return problem(`"${parenthesis.trim()}" is not understood`);
  return { name, former: readFormer(former, name, "table", path, notebook) };
}

function missingTable(reading: EntityReading, section: Section): void {
  const where = { span: section.heading.span, path: "entities" };
  const params = { section: section.heading.text, columns: "Column, Type, Constraints and Description" };
  reading.notebook.diagnostics.push(diagnose("document/missing-table", where, params));
}

function relationsOf(module: ModuleIr): readonly string[] {
  return module.entities.flatMap((entity) => [
    entity.name,
    entity.primaryKey.name,
    ...entity.uniques.map((one) => one.name),
    ...entity.indexes.map((one) => one.name),
  ]);
}
