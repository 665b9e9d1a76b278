/** Runs one corpus case: contracts in, rendered diagnostics and artifacts out, as a map of files. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { inOrder } from "../../compiler/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { renderText } from "../../compiler/diagnostics/render/text.ts";
import type { CompiledModule, MigrationTimestamps } from "../../compiler/emit/emitter.ts";
import { mergeConfigToml } from "../../compiler/emit/supabase-config/merge.ts";
import { seedPathsOf } from "../../compiler/emit/seed/emitter.ts";
import { compileProject } from "../../compiler/pipeline/compile.ts";
import type { SourceFile } from "../../compiler/pipeline/compile.ts";
import { byCodeUnit } from "../../compiler/text/source.ts";
import type { Source } from "../../compiler/text/source.ts";

/** Where the cases live. */
export const corpusFolder = import.meta.dirname;

/** Migrations of every case carry these timestamps: the module's position in its project is the minute. */
export function corpusTimestamps(modules: readonly CompiledModule[], module: string): MigrationTimestamps {
  const minute = String(1 + modules.findIndex((one) => one.ir.module === module)).padStart(2, "0");
  const at = (second: number): string => `2026010100${minute}0${second}`;
  return { platform: "20260101000000", schema: at(1), rls: at(2), audit: at(3) };
}

const caseSchema = z.strictObject({
  /** Module of contract.md where its header does not say it: names the contract's path. */
  module: z.string().optional(),
  /** Whether every artifact is kept in expected/, or only those whose path contains one of these words. */
  artifacts: z.union([z.boolean(), z.array(z.string()).nonempty()]).default(false),
  /** Pads contract.md with paragraphs up to this many bytes, so that a large file need not be stored. */
  padTo: z.number().int().positive().optional(),
});

export interface CaseRun {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** What the case directory must hold beside its input: "diagnostics.txt", "expected/...". */
  readonly outputs: ReadonlyMap<string, string>;
}

/** Returns the names of all cases, in order. */
export function corpusCases(): readonly string[] {
  return readdirSync(corpusFolder)
    .filter((name) => statSync(join(corpusFolder, name)).isDirectory())
    .sort(byCodeUnit);
}

/** Returns the output files that a case directory holds now. */
export function keptOutputs(name: string): ReadonlyMap<string, string> {
  const folder = join(corpusFolder, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)).split(sep).join("/"))
    .filter((path) => !isInput(path));
  return new Map(files.sort(byCodeUnit).map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** Whether a file at this path in a case directory is input. Everything else is output, and must be expected. */
function isInput(path: string): boolean {
  return path === "case.yaml" || path === "supabase-config.toml" || /^[^/]+\.md$/.test(path);
}

/** Compiles a case and returns its diagnostics and the files that it should hold. */
export async function runCase(name: string): Promise<CaseRun> {
  const folder = join(corpusFolder, name);
  const inputs = readdirSync(folder).filter(isInput).sort(byCodeUnit);
  const read = (file: string): Buffer => readFileSync(join(folder, file));
  const options = caseSchema.parse(inputs.includes("case.yaml") ? parse(read("case.yaml").toString()) : {});
  const sources = inputs
    .filter((file) => file.endsWith(".md"))
    .map((file) => sourceFile(file, read(file), file === "contract.md" ? options : {}));
  const compiled = await compileProject(sources);
  const findings: Diagnostic[] = [...compiled.diagnostics];
  const outputs = new Map<string, string>();
  if (inputs.includes("supabase-config.toml")) {
    const merged = mergeConfigToml(read("supabase-config.toml").toString(), {
      seedPaths: seedPathsOf(compiled.modules),
    });
    findings.push(...merged.diagnostics);
    outputs.set("expected/supabase/config.toml", merged.value);
  }
  if (compiled.modules.length > 0) {
    // Loaded only here: the emitters are heavy, and most cases compile to nothing.
    const { emitModules } = await import("../../compiler/pipeline/emit-modules.ts");
    const timestamps = (module: string): MigrationTimestamps => corpusTimestamps(compiled.modules, module);
    const emitted = emitModules(compiled.modules, { timestamps });
    findings.push(...emitted.diagnostics);
    for (const artifact of emitted.value)
      if (isKept(artifact.path, options.artifacts)) outputs.set(`expected/${artifact.path}`, artifact.text);
  }
  const diagnostics = inOrder(findings);
  if (diagnostics.length > 0)
    outputs.set("diagnostics.txt", renderText(diagnostics, compiled.sources, { color: false }));
  return { diagnostics, sources: compiled.sources, outputs };
}

function isKept(path: string, artifacts: boolean | readonly string[]): boolean {
  return typeof artifacts === "boolean" ? artifacts : artifacts.some((word) => path.includes(word));
}

/** The contract at the path it would have in a project: docs/data-contracts/<module>.md. */
function sourceFile(
  file: string,
  bytes: Buffer,
  options: { readonly module?: string | undefined; readonly padTo?: number | undefined },
): SourceFile {
  const header = /^Module:[ \t]*([a-z0-9][a-z0-9-]*)[ \t]*\r?$/m.exec(bytes.toString("latin1"))?.[1];
  const module = options.module ?? header ?? file.slice(0, -".md".length);
  return { path: `docs/data-contracts/${module}.md`, bytes: padded(bytes, options.padTo ?? 0) };
}

function padded(bytes: Buffer, size: number): Uint8Array {
  const filler = "\nThis paragraph only makes the document longer.\n";
  const missing = Math.max(0, size - bytes.length);
  return Buffer.concat([bytes, Buffer.from(filler.repeat(Math.ceil(missing / filler.length)))]);
}
