/** A document to a compiled module: every reader in turn, and only what is wholly understood becomes an IR. */

import { hasErrors, inOrder, diagnose } from "../diagnostics/diagnose.ts";
import type { Result } from "../diagnostics/diagnostic.ts";
import type { AccessCell } from "../ir/access.ts";
import type { Lifecycle } from "../ir/lifecycle.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Origins } from "../ir/origin.ts";
import type { ContractDocument, Section } from "../syntax/document.ts";
import { readAccess } from "./access/read-access.ts";
import { wordOfMeaning } from "./access/is-note.ts";
import { readApprovals } from "./approvals/read-approvals.ts";
import { readAudit } from "./audit/read-audit.ts";
import { readAcceptance } from "./decisions/read-acceptance.ts";
import { readDecisions } from "./decisions/read-questions.ts";
import type { EntityDraft, Remark } from "./entities/draft.ts";
import { readEntities } from "./entities/read-entities.ts";
import { readExamples } from "./examples/read-examples.ts";
import { acceptFindings } from "./findings/accept-findings.ts";
import { findConsequences } from "./findings/find-consequences.ts";
import { readHeader } from "./header.ts";
import type { Header } from "./header.ts";
import { findIdentity } from "./identity.ts";
import { noteMissingLifecycles } from "./lifecycles/missing-lifecycles.ts";
import { readLifecycles } from "./lifecycles/read-lifecycles.ts";
import { compareWho } from "./lifecycles/who.ts";
import { compareDeletions } from "./lifecycles/deletions.ts";
import type { DeletionClaim } from "./lifecycles/deletions.ts";
import type { TransitionClaim } from "./lifecycles/who.ts";
import { reportMarkupInTable } from "./markup.ts";
import { openNotebook } from "./notebook.ts";
import type { Claim, Notebook } from "./notebook.ts";
import { claim } from "./origins.ts";
import { findProse } from "./prose/find-prose.ts";
import { readRegressions } from "./regressions/read-regressions.ts";
import { readRoles } from "./roles.ts";
import { noteUnknownModules } from "./scope-modules.ts";
import { claimSections } from "./sections.ts";
import { tablesOf } from "./stray-tables.ts";
import type { ClaimedSection, SectionKind, Structure } from "./structure.ts";
import { valueListsOf } from "../ir/value-lists.ts";

export interface CheckContext {
  /** Compiled modules this one depends on, dependencies first. */
  readonly dependencies: readonly ModuleIr[];
  /** Names of all modules of the project. */
  readonly knownModules: readonly string[];
}

export interface CheckedContract {
  /** Null when there is any error: what is not wholly understood compiles to nothing. */
  readonly ir: ModuleIr | null;
  readonly origins: Origins;
  readonly header: Header;
  readonly claims: readonly Claim[];
  readonly structure: Structure;
}

/**
 * Returns the compiled module with all findings in order. `loadSqlParser` must have finished. The diagnostics of
 * `parseContract` are not repeated; a caller with errors among them has no valid module either.
 */
export function checkContract(document: ContractDocument, context: CheckContext): Result<CheckedContract> {
  const notebook = openNotebook();
  const remarks: Remark[] = [];
  const who: TransitionClaim[] = [];
  const deletions: DeletionClaim[] = [];
  const { structure, drafts } = readStructure(document, context, notebook, remarks, who, deletions);
  if (document.incomplete || losesNames(notebook)) return unfinished(structure, notebook);
  const access = readAccess(document, structure, notebook);
  const audit = readAudit(document, structure, notebook);
  compareWho(who, access, notebook);
  compareDeletions(deletions, access, notebook);
  requireIdentity(structure, access, notebook);
  for (const remark of remarks) {
    const word = wordOfMeaning(structure, remark.text);
    const where = { span: remark.span, path: remark.path };
    if (word !== null)
      notebook.diagnostics.push(diagnose("entity/note-with-meaning", where, { note: remark.text, word }));
  }
  noteMissingLifecycles(structure.entities, structure.lifecycles, drafts, notebook);
  findProse(document, structure, notebook);
  const regressions = readRegressions(document, structure, audit?.log?.entity ?? null, notebook);
  const approvals = readApprovals(document, structure, notebook);
  const ir: ModuleIr = {
    irVersion: 1,
    module: structure.module,
    dependsOn: structure.header.dependsOn,
    roles: structure.roles,
    identity: structure.identity,
    entities: structure.entities,
    access,
    lifecycles: structure.lifecycles,
    audit,
    examples: structure.examples,
    ...(approvals.length > 0 ? { approvals } : {}),
    ...(regressions.length > 0 ? { regressions } : {}),
  };
  // Consequences are drawn from what was understood; with errors some of it is missing.
  if (!hasErrors(notebook.diagnostics)) findConsequences(document, structure, ir, notebook);
  const diagnostics = acceptFindings(document, structure, inOrder(notebook.diagnostics));
  const value = {
    ir: hasErrors(diagnostics) ? null : ir,
    origins: Object.fromEntries(notebook.origins),
    header: structure.header,
    claims: notebook.claims,
    structure,
  };
  return { value, diagnostics };
}

/**
 * Whether a role, table or column may be missing because of an error: then whatever names it would be reported as
 * unknown, and the one real mistake would drown.
 */
function losesNames(notebook: Notebook): boolean {
  const losing =
    /^(name\/(?!reserved-word)|document\/(missing-(section|table)|unknown-table-column|missing-table-column|empty-cell|similar-section|misplaced-section|duplicate-section|stray-table)|entity\/bad-heading)/;
  return notebook.diagnostics.some((one) => losing.test(one.code));
}

function unfinished(structure: Structure, notebook: Notebook): Result<CheckedContract> {
  const { header } = structure;
  const origins = Object.fromEntries(notebook.origins);
  return {
    value: { ir: null, origins, header, claims: notebook.claims, structure },
    diagnostics: inOrder(notebook.diagnostics),
  };
}

/** Rights of roles mean nothing where no table says who has which role. */
function requireIdentity(structure: Structure, access: readonly AccessCell[], notebook: Notebook): void {
  // Another error may be the reason.
  if (structure.identity !== null || hasErrors(notebook.diagnostics)) return;
  const granted = structure.roles.filter((role) =>
    access.some((cell) => cell.actor.kind === "role" && cell.actor.role === role.name && cell.grants.length > 0),
  );
  if (granted.length === 0) return;
  const section = structure.claimed.find((one) => one.kind === "entities")?.section ?? null;
  const roles = granted.map((role) => role.name).join(", ");
  const where = { span: section?.heading.span ?? null, path: "entities" };
  notebook.diagnostics.push(diagnose("entity/no-identity", where, { roles }));
}

interface ReadStructure {
  readonly structure: Structure;
  readonly drafts: readonly EntityDraft[];
}

function readStructure(
  document: ContractDocument,
  context: CheckContext,
  notebook: Notebook,
  remarks: Remark[],
  who: TransitionClaim[],
  deletions: DeletionClaim[],
): ReadStructure {
  const { dependencies, knownModules } = context;
  const header = readHeader(document, notebook);
  const approved = header.status === "APPROVED";
  const claimed = claimSections(document, notebook);
  const find = (kind: SectionKind): Section | null => claimed.find((one) => one.kind === kind)?.section ?? null;
  reportMarkupInRules(claimed, notebook);
  const scope = find("scope");
  if (scope !== null) noteUnknownModules(scope, knownModules, notebook);

  const rolesSection = find("roles");
  const roles = readRoles(document, rolesSection, dependencies, notebook);
  const entitiesSection = find("entities");
  const misspelt =
    document.incomplete ||
    notebook.diagnostics.some(
      (one) => one.code === "document/similar-section" || one.code === "document/misplaced-section",
    );
  if (entitiesSection === null && !misspelt) {
    const where = { span: { path: document.source.path, start: 0, end: 0 }, path: "entities" };
    const why = "A contract without entities defines nothing.";
    notebook.diagnostics.push(diagnose("document/missing-section", where, { section: "Entities", why }));
  }
  const read =
    entitiesSection === null ? null : readEntities({ document, notebook, remarks }, entitiesSection, dependencies);
  const entities = read?.entities ?? [];
  const drafts = read?.drafts ?? [];
  const complete = !document.incomplete && !losesNames(notebook);
  const lists = valueListsOf(entities);
  const lifecycleSection = complete ? find("lifecycle") : null;
  const lifecycles: readonly Lifecycle[] =
    lifecycleSection === null
      ? []
      : readLifecycles({ document, notebook, entities, lists, remarks, who, deletions }, lifecycleSection);
  const place = rolesSection?.heading.span ?? null;
  const identity = !complete
    ? null
    : findIdentity(header.module, entities, drafts, roles, lifecycles, dependencies, place, notebook);
  const examplesSection = complete ? find("examples") : null;
  const examples = examplesSection === null ? [] : readExamples({ document, notebook, entities }, examplesSection);
  const questions = find("questions");
  const decisions = questions === null ? [] : readDecisions(questions, approved, entities, notebook);
  const acceptance = find("acceptance");
  if (acceptance !== null) readAcceptance(acceptance, approved, notebook);
  if (document.title !== null) claim(notebook, "title", document.title.span);

  const structure: Structure = {
    module: header.module,
    header,
    claimed,
    roles,
    identity,
    entities,
    entitySections: new Map(drafts.map((draft) => [draft.name, draft.section])),
    lifecycles,
    examples,
    decisions,
    dependencies,
  };
  return { structure, drafts };
}

/** Cells of compiled tables may not be struck out, annotated or hidden. */
function reportMarkupInRules(claimed: readonly ClaimedSection[], notebook: Notebook): void {
  const compiled: ReadonlySet<SectionKind> = new Set([
    "roles",
    "entities",
    "access",
    "audit",
    "lifecycle",
    "questions",
    "approvals",
    "regressions",
  ]);
  const visit = (kind: SectionKind, section: Section): void => {
    tablesOf(section.blocks).forEach((table) => reportMarkupInTable(table, notebook, `sections/${kind}`));
    section.sections.forEach((inner) => visit(kind, inner));
  };
  for (const one of claimed) if (compiled.has(one.kind)) visit(one.kind, one.section);
}
