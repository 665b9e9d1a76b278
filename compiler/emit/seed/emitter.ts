/** Example records as seeds, the local settings they need, and the bootstrap of the first person. */

import { rolesThatAdmit } from "../../ir/first-person.ts";
import type { Artifact, CompiledModule, EmitInput, Emitter } from "../emitter.ts";
import { firstAdminPath } from "../artifact-paths.ts";
import { firstAdminFile } from "./first-admin.ts";
import { localSettingsFile, localSettingsPath } from "./local-settings.ts";
import { seedFile } from "./seed-file.ts";

/**
 * Emits `supabase/seeds/<module>.sql` for a module with examples, `supabase/seeds/00_contractc_local.sql` (once, the same
 * for every module) beside it, and `supabase/bootstrap/first-admin.sql` where only roles can create identity rows.
 */
export const seedEmitter: Emitter = {
  name: "seed",
  emit: ({ module, settings }: EmitInput) => {
    const artifacts: Artifact[] = [];
    if (isSeeded(module)) {
      artifacts.push({ path: seedPath(module), text: seedFile(module, settings), mode: "generated" });
      artifacts.push({ path: localSettingsPath, text: localSettingsFile, mode: "once" });
    }
    const roles = rolesThatAdmit(module.ir);
    if (module.ir.identity !== null && roles.length > 0)
      artifacts.push({
        path: firstAdminPath,
        text: firstAdminFile(module, module.ir.identity, roles, settings),
        mode: "generated",
      });
    return { value: artifacts, diagnostics: [] };
  },
};

/**
 * Returns the seed files of a project for supabase/config.toml, relative to the folder `supabase`: the local settings,
 * then the modules in the order given, dependencies first. Empty when no module has examples.
 */
export function seedPathsOf(project: readonly CompiledModule[]): readonly string[] {
  const seeds = project.filter(isSeeded).map(seedPath);
  return seeds.length === 0 ? [] : [localSettingsPath, ...seeds].map((path) => path.replace(/^supabase/, "."));
}

function isSeeded(module: CompiledModule): boolean {
  return module.ir.examples.length > 0;
}

function seedPath(module: CompiledModule): string {
  return `supabase/seeds/${module.ir.module}.sql`;
}
