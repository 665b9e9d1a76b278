/** Puts the parts of the contract book onto one page. */

import Handlebars from "handlebars";
import type { Severity } from "../../diagnostics/diagnostic.ts";
import type { Lifecycle } from "../../ir/lifecycle.ts";
import type { CompiledModule, EmitInput } from "../emitter.ts";
import { accessViews, unmentioned } from "./access.ts";
import { auditTable } from "./audit.ts";
import { beyondTheContract } from "./beyond.ts";
import { entityDiagram, stateDiagram } from "./diagrams.ts";
import { enforcementOf } from "./enforcement.ts";
import { entityViews } from "./entities.ts";
import { cellCode, code, fenced, table, words } from "./escape.ts";
import { findingViews } from "./findings.ts";
import { linesOf, linkTo } from "./places.ts";
import { bookTemplate } from "./template.ts";

const render = Handlebars.compile(bookTemplate, { noEscape: true, strict: true });

const severityTitles: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "To decide",
  note: "Good to know",
};

/** Returns the page as Markdown; `statements` are those of the module's migrations, shown where they enforce a matrix. */
export function bookPage(input: EmitInput, statements: readonly string[]): string {
  const { module, settings } = input;
  const { ir } = module;
  const warnings = module.findings.filter((one) => one.severity === "warning").length;
  const page = render({
    module: words(ir.module),
    contract: linkTo(module.contractPath, module.contractPath),
    header: headerTable(module),
    toDecide: warnings === 0 ? null : `${warnings} finding${warnings === 1 ? "" : "s"}`,
    roles: rolesTable(module),
    entityDiagram: entityDiagram(ir),
    entities: entityViews(module),
    access: accessViews(module).map((view, at) => {
      const entity = ir.entities[at]?.name ?? "";
      const enforcement = enforcementOf(statements, entity, input);
      return { ...view, enforcement: enforcement === "" ? null : fenced("sql", enforcement) };
    }),
    unmentioned: unmentioned(module),
    lifecycles: ir.lifecycles.map((one) => lifecycleView(module, one)),
    audit: auditTable(module, settings),
    regressions: regressionsTable(module),
    approvals: approvalsTable(module),
    beyond: beyondTheContract(module, settings),
    findings: findingGroups(module),
  });
  return `${page.replaceAll(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}

function headerTable(module: CompiledModule): string {
  const { version, status, lastUpdated, owner } = module.header;
  const facts: readonly (readonly [string, string | null])[] = [
    ["Version", version],
    ["Status", status],
    ["Last updated", lastUpdated],
    ["Owner", owner],
    ["Depends on", module.ir.dependsOn.join(", ") || null],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [[name, words(value)] as const]));
  return table(
    known.map(([name]) => name),
    [known.map(([, value]) => value)],
  );
}

function rolesTable(module: CompiledModule): string {
  if (module.ir.roles.length === 0) return "The contract defines no roles.";
  return table(
    ["Role", "Description", "Contract"],
    module.ir.roles.map((role) => [
      cellCode(role.name),
      words(role.description),
      linesOf(module, `roles/${role.name}`) ?? "",
    ]),
  );
}

function lifecycleView(module: CompiledModule, lifecycle: Lifecycle) {
  const hasLogin = lifecycle.states.some((state) => state.login !== null);
  const states = lifecycle.states.map((state) => [
    cellCode(state.name),
    words(state.description),
    ...(hasLogin ? [state.login === null ? "" : state.login ? "yes" : "no"] : []),
    linesOf(module, `lifecycles/${lifecycle.entity}/states/${state.name}`) ?? "",
  ]);
  return {
    name: code(`${lifecycle.entity}.${lifecycle.column}`),
    diagram: stateDiagram(lifecycle),
    states: table(["State", "Meaning", ...(hasLogin ? ["May act"] : []), "Contract"], states),
  };
}

function regressionsTable(module: CompiledModule): string | null {
  const { regressions = [] } = module.ir;
  if (regressions.length === 0) return null;
  const rows = regressions.map((one) => [words(one.title), linesOf(module, one.id) ?? ""]);
  return table(["Regression", "Contract"], rows);
}

function approvalsTable(module: CompiledModule): string | null {
  const { approvals = [] } = module.ir;
  if (approvals.length === 0) return null;
  const rows = approvals.map(({ version, object, change, reason }, at) => [
    ...[version, object, change, reason].map(words),
    linesOf(module, `approvals/${at + 1}`) ?? "",
  ]);
  return table(["Version", "Object", "Change", "Reason", "Contract"], rows);
}

function findingGroups(module: CompiledModule) {
  const severities: readonly Severity[] = ["error", "warning", "note"];
  return severities
    .map((severity) => ({ title: severityTitles[severity], items: findingViews(module, severity) }))
    .filter((group) => group.items.length > 0);
}
