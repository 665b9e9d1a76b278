/** Projects of different shapes, compiled, with what they are waived. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import { migrationsEmitter } from "../../../compiler/emit/migrations/emitter.ts";
import { waiversEmitter } from "../../../compiler/emit/waivers/emitter.ts";
import { compileProject } from "../../../compiler/pipeline/compile.ts";
import { byCodeUnit } from "../../../compiler/text/source.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { root } from "../../guard/sources.ts";
import { compiled } from "../emit-sql/emitted.ts";
import { workshopIr } from "../observe/workshop.ir.ts";

export interface SupabaseWaiver {
  readonly advisor: string;
  readonly name: string;
  readonly cache_key: string;
  readonly reason: string;
  readonly contract: readonly { readonly path: string; readonly line: number; readonly quote: string }[];
}

export interface WaivedProject {
  /** Migrations in the order in which they run. */
  readonly migrations: readonly { readonly path: string; readonly text: string }[];
  readonly supabase: readonly SupabaseWaiver[];
  /** "SEC002 public.profiles", in order. */
  readonly pgrls: readonly string[];
  /** The files as they are. */
  readonly texts: { readonly supabase: string; readonly pgrls: string };
}

/** Contracts as documents, and contracts typed by hand. */
export const projectNames = ["auth-foundation", "care", "open-house", "clinic", "workshop", "no readers"] as const;
export type ProjectName = (typeof projectNames)[number];

export async function waivedProject(name: ProjectName): Promise<WaivedProject> {
  const modules = await modulesOf(name);
  const files = modules.flatMap((module, at) => {
    const stamp = (gate: number): string => `202601010${at + 1}000${gate}`;
    const timestamps = { platform: "20260101000000", schema: stamp(1), rls: stamp(2), audit: stamp(3) };
    const input = { module, project: modules, settings: defaultSettings, timestamps };
    const results = [migrationsEmitter.emit(input), waiversEmitter.emit(input)];
    const errors = results.flatMap((one) => one.diagnostics).filter((one) => one.severity === "error");
    if (errors.length > 0) throw new Error(errors.map((one) => one.message).join("\n"));
    return results.flatMap((one) => one.value);
  });
  const value = [...new Map(files.map((one) => [one.path, one])).values()].sort((a, b) => byCodeUnit(a.path, b.path));
  const text = (path: string): string => value.find((one) => one.path === path)?.text ?? "";
  const supabase = text("generated/waivers/supabase-advisors.json");
  const pgrls = text("generated/waivers/pgrls.toml");
  const { lint } = parse(pgrls) as unknown as { lint: { rules: Record<string, { allowlist: string[] }> } };
  return {
    migrations: value.filter((one) => one.path.startsWith("supabase/migrations/")),
    supabase: (JSON.parse(supabase) as { waivers: SupabaseWaiver[] }).waivers,
    pgrls: Object.entries(lint.rules).flatMap(([rule, { allowlist }]) => allowlist.map((key) => `${rule} ${key}`)),
    texts: { supabase, pgrls },
  };
}

async function modulesOf(name: ProjectName): Promise<readonly CompiledModule[]> {
  switch (name) {
    case "auth-foundation":
      return fromDocument("docs/data-contracts/auth-foundation.md");
    case "care":
      return fromDocument("test/fixtures/care.md");
    case "open-house":
      return fromDocument("test/proof/waivers/open-house.md");
    case "clinic":
      return [authFoundationIr, clinicNotesIr].map(compiled);
    case "workshop":
      return [authFoundationIr, workshopIr].map(compiled);
    case "no readers":
      return [compiled({ ...authFoundationIr, audit: null })];
  }
}

async function fromDocument(path: string): Promise<readonly CompiledModule[]> {
  const { modules, diagnostics } = await compileProject([{ path, bytes: readFileSync(join(root, path)) }]);
  const errors = diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((one) => `${one.code} ${one.message}`).join("\n"));
  return modules;
}
