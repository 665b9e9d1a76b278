/** From contract files to compiled modules: parse and check each, dependencies first. Pure but for loading the parser. */

import { checkContract } from "../check/check-contract.ts";
import type { CheckedContract } from "../check/check-contract.ts";
import { diagnose, hasErrors, inOrder } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledModule } from "../emit/emitter.ts";
import type { ModuleIr } from "../ir/module.ts";
import { decodeSource } from "../syntax/decode.ts";
import type { ContractDocument } from "../syntax/document.ts";
import { parseContract } from "../syntax/parse-contract.ts";
import { loadSqlParser } from "../syntax/sql-parser.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Source } from "../text/source.ts";
import { headerLines } from "./header.ts";
import type { HeaderLines } from "./header.ts";
import { orderModules } from "./order-modules.ts";
import { regressionFindings } from "./regression-findings.ts";

export interface SourceFile {
  /** Relative to the project root, with forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface CompileOptions {
  /** Names of modules that exist in the project beside the given sources, for notes about modules that do not. */
  readonly knownModules?: readonly string[];
}

export interface Compilation {
  /** The modules without errors, dependencies first, then by name. */
  readonly modules: readonly CompiledModule[];
  /** Every contract that could be parsed, with what was understood of it. */
  readonly contracts: readonly ReadContract[];
  readonly diagnostics: readonly Diagnostic[];
  /** The decoded sources, for rendering diagnostics. */
  readonly sources: readonly Source[];
}

export interface ReadContract {
  readonly path: string;
  /** Name of the `Module:` line, null when there is none. */
  readonly module: string | null;
  readonly document: ContractDocument;
  /** Null when it was not checked: a dependency is missing or has errors. */
  readonly checked: CheckedContract | null;
}

interface ParsedContract {
  readonly name: string;
  readonly path: string;
  readonly document: ContractDocument;
  readonly header: HeaderLines;
  readonly dependsOn: HeaderLines["dependsOn"];
}

/**
 * Returns the compiled modules of a project with all findings, in one order whatever order the sources have. A
 * contract with an error is not among the modules. Diagnostics of the families `syntax` to `prose` from the contracts,
 * and `build/dependency-*`, `build/module-claimed-twice`, `build/table-claimed-twice` from how they fit together.
 */
export async function compileProject(
  sources: readonly SourceFile[],
  options: CompileOptions = {},
): Promise<Compilation> {
  // Compiled in the background while the markdown is read.
  const sqlParser = loadSqlParser();
  const diagnostics: Diagnostic[] = [];
  const texts: Source[] = [];
  const parsed: ParsedContract[] = [];
  for (const file of [...sources].sort((a, b) => byCodeUnit(a.path, b.path))) {
    const decoded = decodeSource(file.path, file.bytes);
    diagnostics.push(...decoded.diagnostics);
    texts.push(decoded.value);
    if (hasErrors(decoded.diagnostics)) continue;
    const document = parseContract(decoded.value);
    diagnostics.push(...document.diagnostics);
    const header = headerLines(document.value);
    const name = header.module ?? file.path;
    const twin = parsed.find((one) => one.name === name);
    if (twin !== undefined) {
      const where = { span: header.moduleSpan, path: "header/module" };
      diagnostics.push(diagnose("build/module-claimed-twice", where, { module: name, other: twin.path }));
      continue;
    }
    parsed.push({ name, path: file.path, document: document.value, header, dependsOn: header.dependsOn });
  }
  await sqlParser;
  const checked = checkInOrder(parsed, diagnostics, options.knownModules ?? []);
  return { ...checked, diagnostics: inOrder(diagnostics), sources: texts };
}

function checkInOrder(
  parsed: readonly ParsedContract[],
  diagnostics: Diagnostic[],
  alsoKnown: readonly string[],
): Pick<Compilation, "modules" | "contracts"> {
  const ordered = orderModules(parsed);
  diagnostics.push(...ordered.diagnostics);
  const knownModules = [...new Set([...parsed.map((one) => one.name), ...alsoKnown])].sort(byCodeUnit);
  const modules: CompiledModule[] = [];
  const contracts: ReadContract[] = [];
  const owners = new Map<string, string>();
  for (const one of ordered.value) {
    const broken = one.dependsOn.find((dependency) => !modules.some((module) => module.ir.module === dependency.name));
    if (broken !== undefined) {
      const where = { span: broken.span, path: `header/depends-on/${broken.name}` };
      diagnostics.push(diagnose("build/dependency-not-clean", where, { module: one.name, dependency: broken.name }));
      contracts.push({ path: one.path, module: one.header.module, document: one.document, checked: null });
      continue;
    }
    const dependencies = reachable(
      one.dependsOn.map((dependency) => dependency.name),
      modules,
    );
    const result = checkContract(one.document, { dependencies, knownModules });
    const own = [
      ...result.diagnostics,
      ...tablesClaimedTwice(result.value, owners),
      ...(result.value.ir === null ? [] : regressionFindings(result.value.ir, dependencies, result.value.origins)),
    ];
    diagnostics.push(...own);
    contracts.push({ path: one.path, module: one.header.module, document: one.document, checked: result.value });
    const before = diagnostics.filter((finding) => finding.span?.path === one.path);
    const { ir, origins, header } = result.value;
    if (ir === null || hasErrors(own) || hasErrors(before)) continue;
    modules.push({
      ir,
      origins,
      header,
      contractPath: one.path,
      findings: inOrder(before),
      source: one.document.source,
    });
  }
  return { modules, contracts: contracts.sort((a, b) => byCodeUnit(a.path, b.path)) };
}

/** The modules named, and those they depend on in turn, dependencies first. */
function reachable(names: readonly string[], modules: readonly CompiledModule[]): readonly ModuleIr[] {
  const wanted = new Set<string>();
  const visit = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const inner of modules.find((one) => one.ir.module === name)?.ir.dependsOn ?? []) visit(inner);
  };
  names.forEach(visit);
  return modules.map((one) => one.ir).filter((ir) => wanted.has(ir.module));
}

function tablesClaimedTwice(contract: CheckedContract, owners: Map<string, string>): readonly Diagnostic[] {
  if (contract.ir === null) return [];
  const { ir, origins } = contract;
  return ir.entities.flatMap((entity) => {
    const owner = owners.get(entity.name);
    owners.set(entity.name, owner ?? ir.module);
    if (owner === undefined) return [];
    const id = `entities/${entity.name}`;
    const where = { span: origins[id]?.[0]?.span ?? null, path: id };
    return [diagnose("build/table-claimed-twice", where, { table: entity.name, other: owner })];
  });
}
