/** The figures that README.md shows are those of the sample contract as it compiles today. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { planAttacks } from "../../compiler/attack/plan.ts";
import { defaultSettings } from "../../compiler/emit/emitter.ts";
import { compileProject } from "../../compiler/pipeline/compile.ts";
import { root } from "../guard/sources.ts";

const path = "docs/data-contracts/auth-foundation.md";

test("README.md shows the summary that a build prints", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const { modules, diagnostics } = await compileProject([{ path, bytes: readFileSync(join(root, path)) }]);
  const [module] = modules;
  if (module === undefined) throw new Error("the sample does not compile");
  const { ir } = module;
  const granted = ir.access.filter((cell) => cell.grants.length > 0).length;
  const plan = planAttacks(ir, [ir], defaultSettings);
  const warnings = diagnostics.filter((one) => one.severity === "warning");
  for (const line of [
    `${ir.entities.length} entities: ${ir.entities.map((one) => one.name).join(", ")}`,
    `${ir.roles.length} roles: ${ir.roles.map((one) => one.name).join(", ")}`,
    `${ir.access.length} access rules: ${granted} granted, ${ir.access.length - granted} denied`,
    `${ir.audit?.events.length} audited events`,
    `${plan.probes.length} attempts by every kind of person`,
    `To decide (${warnings.length})`,
  ]) {
    expect(readme).toContain(`  ${line}`.replace("  To", "To"));
  }
  for (const shown of readme.matchAll(/^ {2}docs\/data-contracts\/auth-foundation\.md:(\d+) {2}(.*) {2}\[(.*)\]$/gm)) {
    expect(warnings.map((one) => `${one.message} [${one.code}]`)).toContain(`${shown[2]} [${shown[3]}]`);
  }
});
