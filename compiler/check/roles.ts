/** The table of roles: the closed set of application roles. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { ModuleIr, Role } from "../ir/module.ts";
import type { ContractDocument, Inline, Section } from "../syntax/document.ts";
import { spannedInline } from "../syntax/spanned.ts";
import { readFormer, reportClaimedTwice, splitFormer } from "./former-names.ts";
import type { FormerName } from "./former-names.ts";
import { checkName, didYouMean } from "./names.ts";
import type { Notebook } from "./notebook.ts";
import { claim, recordOrigin } from "./origins.ts";
import { looksLike, tablesOf } from "./stray-tables.ts";
import { filledCell, readTable } from "./table-reading.ts";

/** Actors that every contract knows besides its roles. */
const builtIn: ReadonlySet<string> = new Set([
  "unauthenticated",
  "anon",
  "authenticated",
  "signed-in",
  "service-role",
  "service_role",
  "system",
]);

/**
 * Returns the roles in the contract's order: those of the modules it depends on, else its own. A module that depends on
 * one with roles may repeat some of them; another role there is an error (language.md, Roles).
 */
export function readRoles(
  document: ContractDocument,
  section: Section | null,
  dependencies: readonly ModuleIr[],
  notebook: Notebook,
): readonly Role[] {
  const foundation = dependencies.find((one) => one.roles.length > 0) ?? null;
  const own = section === null ? [] : readOwn(document, section, notebook);
  if (foundation === null) {
    // A heading that nearly is the section was reported as such.
    if (
      section === null &&
      !document.incomplete &&
      !notebook.diagnostics.some((one) => one.code === "document/similar-section")
    ) {
      const where = { span: { path: document.source.path, start: 0, end: 0 }, path: "roles" };
      const why = "Without roles nobody can be given a right.";
      notebook.diagnostics.push(diagnose("document/missing-section", where, { section: "Actors & Roles", why }));
    }
    return own.map(({ name, former, description }) => ({
      name,
      ...(former === null ? {} : { formerly: former.name }),
      description,
    }));
  }
  const inherited = foundation.roles.map((role) => role.name);
  for (const role of own) {
    const where = { span: role.cell.span, path: `roles/${role.name}` };
    const defined = foundation.roles.find(({ name }) => name === role.name);
    if (defined !== undefined && role.former !== null && role.former.name !== defined.formerly) {
      const params = { role: role.name, module: foundation.module };
      notebook.diagnostics.push(diagnose("former/inherited-role", { ...where, span: role.former.span }, params));
    }
    if (defined !== undefined) continue;
    const params = { role: role.name, module: foundation.module, suggestion: didYouMean(role.name, inherited) };
    notebook.diagnostics.push(diagnose("document/unknown-role", where, params));
  }
  return foundation.roles;
}

interface OwnRole {
  readonly name: string;
  readonly former: FormerName | null;
  readonly description: string;
  readonly cell: Inline;
}

function readOwn(document: ContractDocument, section: Section, notebook: Notebook): readonly OwnRole[] {
  const tables = allTables(section);
  const table = tables.find((one) => one.header.cells[0]?.text.toLowerCase() === "role") ?? null;
  if (table === null) {
    const where = { span: section.heading.span, path: "roles" };
    notebook.diagnostics.push(
      diagnose("document/missing-table", where, { section: section.heading.text, columns: "Role and Description" }),
    );
    return [];
  }
  for (const other of tables) {
    const looks = other === table ? null : (looksLike(other) ?? "a second list of roles");
    if (looks === null) continue;
    const where = { span: other.header.span, path: "roles" };
    notebook.diagnostics.push(diagnose("document/stray-table", where, { looks, section: section.heading.text }));
  }
  const described = table.header.cells.some((cell) => cell.text.toLowerCase() === "description");
  const rows = readTable(
    table,
    {
      required: ["Role"],
      optional: described ? ["Description"] : [],
      inert: (header) => !/^(can|may)\b/i.test(header),
    },
    notebook,
    "roles",
  );
  const roles: OwnRole[] = [];
  for (const row of rows ?? []) {
    const cell = filledCell(row, "Role", notebook, "roles");
    if (cell === null) continue;
    const split = splitFormer(spannedInline(cell));
    const name = split.name.text;
    const path = `roles/${name}`;
    const first = roles.find((role) => role.name === name);
    if (first !== undefined || builtIn.has(name)) {
      const related = first === undefined ? [] : [{ span: first.cell.span, message: "first here" }];
      notebook.diagnostics.push(
        diagnose(
          "name/duplicate",
          { span: cell.span, path, related },
          { name, kind: first === undefined ? "built-in actor" : "role" },
        ),
      );
      continue;
    }
    if (!checkName(name, "role", cell.span, path, notebook)) continue;
    claim(notebook, path, cell.span);
    recordOrigin(document, notebook, path, row.row.span);
    const former = split.former === null ? null : readFormer(split.former, name, "role", path, notebook);
    roles.push({ name, former, description: row.cell("Description")?.text ?? "", cell });
  }
  const claims = roles.flatMap(({ name, former }) =>
    former === null ? [] : [{ name, former, path: `roles/${name}` }],
  );
  reportClaimedTwice(claims, "role", notebook);
  return roles;
}

function allTables(section: Section): ReturnType<typeof tablesOf> {
  return [...tablesOf(section.blocks), ...section.sections.flatMap(allTables)];
}
