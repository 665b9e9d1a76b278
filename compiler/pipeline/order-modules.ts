/** The order in which modules are compiled: every module after those it depends on. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { byCodeUnit } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import { nearest } from "../check/names.ts";

export interface OrderedModule {
  readonly name: string;
  readonly dependsOn: readonly { readonly name: string; readonly span: Span }[];
}

/**
 * Returns the modules with dependencies first, otherwise by name; modules in a circle, with a missing dependency, or
 * behind such a one are left out. Diagnostics: `build/dependency-missing`, `build/dependency-cycle`.
 */
export function orderModules<M extends OrderedModule>(modules: readonly M[]): Result<readonly M[]> {
  const byName = new Map(modules.map((one) => [one.name, one]));
  const names = [...byName.keys()].sort(byCodeUnit);
  const diagnostics: Diagnostic[] = [];
  const ordered: M[] = [];
  const settled = new Map<string, boolean>();
  const visit = (one: M, trail: readonly string[]): boolean => {
    const known = settled.get(one.name);
    if (known !== undefined) return known;
    let sound = true;
    for (const dependency of one.dependsOn) {
      const target = byName.get(dependency.name);
      const where = { span: dependency.span, path: `header/depends-on/${dependency.name}` };
      const circle = [...trail, one.name];
      const at = circle.indexOf(dependency.name);
      if (target === undefined) {
        const others = names.filter((name) => name !== one.name);
        diagnostics.push(
          diagnose("build/dependency-missing", where, {
            module: one.name,
            dependency: dependency.name,
            nearest: nearest(dependency.name, others),
          }),
        );
        sound = false;
      } else if (at >= 0) {
        diagnostics.push(
          diagnose("build/dependency-cycle", where, { modules: [...circle.slice(at), dependency.name] }),
        );
        sound = false;
      } else if (!visit(target, circle)) sound = false;
    }
    settled.set(one.name, sound);
    if (sound) ordered.push(one);
    return sound;
  };
  for (const name of names) {
    const one = byName.get(name);
    if (one !== undefined) visit(one, []);
  }
  return { value: ordered, diagnostics };
}
