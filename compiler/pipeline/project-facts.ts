/** What a compiled project consists of, in a few lines. */

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { printable } from "../diagnostics/render/printable.ts";
import type { CompiledModule } from "../emit/emitter.ts";

/** Returns the modules with what they hold, and how many findings are to be decided. */
export function projectFacts(
  modules: readonly CompiledModule[],
  diagnostics: readonly Diagnostic[],
): readonly string[] {
  const open = diagnostics.filter((one) => one.severity === "warning").length;
  const decide = open === 0 ? "Nothing to decide" : `To decide: ${open} (contractc check shows them)`;
  return [...modules.flatMap(moduleLines), "", decide, ""];
}

/** Returns a module's name and version, and one line each for its entities, roles, access rules and audit. */
export function moduleLines(module: CompiledModule): readonly string[] {
  const { ir, header } = module;
  const granted = ir.access.filter((cell) => cell.grants.length > 0).length;
  return [
    `${ir.module} ${printable(header.version)}`,
    `  ${counted(ir.entities.length, "entity", "entities")}: ${ir.entities.map((one) => one.name).join(", ")}`,
    `  ${counted(ir.roles.length, "role")}: ${ir.roles.map((one) => one.name).join(", ")}`,
    `  ${counted(ir.access.length, "access rule")}: ${granted} granted, ${ir.access.length - granted} denied`,
    `  ${counted(ir.audit?.events.length ?? 0, "audited event")}`,
  ];
}

/** Returns "1 role", "3 roles". */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
