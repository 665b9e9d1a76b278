/** Reads contracts/contractc.config.yaml: validated, unknown keys refused, with the line of every complaint. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { defaultSettings } from "../emit/emitter.ts";
import type { EmitSettings } from "../emit/emitter.ts";
import type { Source, Span } from "../text/source.ts";
import type { Config } from "./config-schema.ts";
import { nearest } from "../check/names.ts";

export const configPath = "contracts/contractc.config.yaml";

/** What holds without a configuration. */
export const defaultConfig: Config = {
  schemas: {
    public: defaultSettings.publicSchema,
    private: defaultSettings.privateSchema,
    audit: defaultSettings.auditSchema,
  },
  resolutions: [],
  databases: {},
  removedModules: [],
  migrations: { releasedWhen: "on-default-branch" },
};

/** Returns the schema names as emitters take them. */
export function settingsOf(config: Config): EmitSettings {
  return {
    publicSchema: config.schemas.public,
    privateSchema: config.schemas.private,
    auditSchema: config.schemas.audit,
  };
}

export interface PlacedConfig {
  readonly config: Config;
  /** Span of each resolution, in order. */
  readonly resolutionSpans: readonly Span[];
}

/**
 * Returns the configuration in `source`. Diagnostics, all errors: `usage/config-syntax`, `usage/config-unknown-key`,
 * `usage/config-invalid`; the value is then the default.
 */
export async function readConfig(source: Source): Promise<Result<PlacedConfig>> {
  const [{ parseDocument }, { configSchema }] = await Promise.all([import("yaml"), import("./config-schema.ts")]);
  const document = parseDocument(source.text, { uniqueKeys: true });
  const span = (start: number, end: number): Span => ({ path: source.path, start, end });
  const nothing: PlacedConfig = { config: defaultConfig, resolutionSpans: [] };
  const syntax = [...document.errors, ...document.warnings].map((error) => {
    const where = { span: span(error.pos[0], error.pos[1]), path: "config" };
    return diagnose("usage/config-syntax", where, { problem: firstLine(error.message) });
  });
  if (syntax.length > 0) return { value: nothing, diagnostics: syntax };
  const spanAt = (path: readonly PropertyKey[], key?: string): Span => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length).map(keyOf), true);
      const range = rangeOf(key === undefined || length < path.length ? node : keyNode(node, key)) ?? rangeOf(node);
      if (range !== null) return span(range[0], range[1]);
    }
    return span(0, 0);
  };
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    const diagnostics = parsed.error.issues.flatMap((issue): readonly Diagnostic[] => {
      const name = issue.path.map(String).join(".") || "configuration";
      const path = `config/${issue.path.map(String).join("/")}`;
      if (issue.code !== "unrecognized_keys") {
        const problem = issue.message.replace(/\.$/, "");
        return [diagnose("usage/config-invalid", { span: spanAt(issue.path), path }, { key: name, problem })];
      }
      const known = knownKeys(issue.path.map(String));
      return issue.keys.map((key) =>
        diagnose(
          "usage/config-unknown-key",
          { span: spanAt(issue.path, key), path: `${path}/${key}` },
          {
            key,
            nearest: nearest(key, known),
            known,
          },
        ),
      );
    });
    return { value: nothing, diagnostics };
  }
  const resolutionSpans = parsed.data.resolutions.map((_, at) => spanAt(["resolutions", at]));
  return { value: { config: parsed.data, resolutionSpans }, diagnostics: [] };
}

/** The keys that are allowed at a place of the configuration. */
function knownKeys(path: readonly string[]): readonly string[] {
  const [first] = path;
  if (first === undefined) return ["schemas", "resolutions", "databases", "removedModules", "migrations"];
  if (first === "schemas") return ["public", "private", "audit"];
  if (first === "resolutions") return ["code", "where", "choice", "reason"];
  if (first === "databases") return ["urlFrom"];
  if (first === "removedModules") return ["module", "reason"];
  return ["releasedWhen"];
}

const keyOf = (key: PropertyKey): unknown => (typeof key === "symbol" ? key.description : key);

function rangeOf(node: unknown): readonly [number, number] | null {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return null;
  const [start, end] = node.range as readonly unknown[];
  return typeof start === "number" && typeof end === "number" ? [start, end] : null;
}

/** The key of a mapping as a node, to point at it and not at its value. */
function keyNode(node: unknown, key: string): unknown {
  if (typeof node !== "object" || node === null || !("items" in node) || !Array.isArray(node.items)) return null;
  const pair = (node.items as readonly { readonly key?: { readonly value?: unknown } }[]).find(
    (one) => String(one.key?.value) === key,
  );
  return pair?.key ?? null;
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "").replace(/\.$/, "");
}
