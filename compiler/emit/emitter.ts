/** Emitters: pure functions from compiled contracts to files. */

import type { Result } from "../diagnostics/diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Origins } from "../ir/origin.ts";
import type { Source } from "../text/source.ts";

export interface Artifact {
  /** Path relative to the project root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** "generated" is rewritten by every build; "once" is written when missing and then belongs to the user. */
  readonly mode: "generated" | "once";
}

export interface CompiledModule {
  readonly ir: ModuleIr;
  readonly origins: Origins;
  /** Path of the contract, for comments. */
  readonly contractPath: string;
  /** Header facts that are not meaning. */
  readonly header: ContractHeader;
  /** Findings of `check`, for the contract book. */
  readonly findings: readonly Diagnostic[];
  /** The contract's text, from which the lines of findings are counted; without it they are named without lines. */
  readonly source?: Source;
}

export interface ContractHeader {
  readonly module: string;
  readonly version: string;
  readonly status: "APPROVED" | "DRAFT" | "IN REVIEW";
  readonly lastUpdated: string | null;
  readonly owner: string | null;
}

export interface EmitInput {
  /** The module to emit. */
  readonly module: CompiledModule;
  /** Every module of the project including this one, dependencies first. */
  readonly project: readonly CompiledModule[];
  readonly settings: EmitSettings;
  /** Fourteen-digit timestamps of the migration files (UTC), from the lock or the host's clock. */
  readonly timestamps: MigrationTimestamps;
  /** Files that the emitters listed before this one made for the module: the contract book quotes them. */
  readonly emitted?: readonly Artifact[];
}

export interface MigrationTimestamps {
  readonly platform: string;
  readonly schema: string;
  readonly rls: string;
  readonly audit: string;
}

export interface EmitSettings {
  /** Schema of the entities, exposed through the API. */
  readonly publicSchema: string;
  /** Schema of helpers, guards and trigger functions, not exposed. */
  readonly privateSchema: string;
  /** Schema of the project-wide log. */
  readonly auditSchema: string;
}

export const defaultSettings: EmitSettings = { publicSchema: "public", privateSchema: "private", auditSchema: "audit" };

export interface Emitter {
  readonly name: string;
  readonly emit: (input: EmitInput) => Result<readonly Artifact[]>;
}
