/** What a contract says before access and audit are read: roles, entities, lifecycles, examples, decisions. */

import type { Entity } from "../ir/entity.ts";
import type { Example } from "../ir/example.ts";
import type { Lifecycle } from "../ir/lifecycle.ts";
import type { Identity, ModuleIr, Role } from "../ir/module.ts";
import type { Span } from "../text/source.ts";
import type { Section } from "../syntax/document.ts";

export type SectionKind =
  | "goal"
  | "scope"
  | "roles"
  | "permissions"
  | "tenancy"
  | "entities"
  | "access"
  | "audit"
  | "lifecycle"
  | "examples"
  | "questions"
  | "acceptance"
  | "references"
  | "accepted-findings"
  | "approvals"
  | "regressions";

export interface ClaimedSection {
  readonly kind: SectionKind;
  readonly section: Section;
}

export interface Structure {
  readonly module: string;
  readonly header: {
    readonly module: string;
    readonly version: string;
    readonly status: "APPROVED" | "DRAFT" | "IN REVIEW";
    readonly lastUpdated: string | null;
    readonly owner: string | null;
    readonly dependsOn: readonly string[];
  };
  /** Top-level sections recognised by their heading words, in document order; all others are prose. */
  readonly claimed: readonly ClaimedSection[];
  readonly roles: readonly Role[];
  readonly identity: Identity | null;
  /** Entities of the module in document order. */
  readonly entities: readonly Entity[];
  /** Where each entity is described: `entities/<name>` section. */
  readonly entitySections: ReadonlyMap<string, Section>;
  readonly lifecycles: readonly Lifecycle[];
  readonly examples: readonly Example[];
  readonly decisions: readonly Decision[];
  /** Modules this one depends on, compiled. */
  readonly dependencies: readonly ModuleIr[];
}

export interface Decision {
  /** "9.5", the number of the question it answers. */
  readonly number: string | null;
  readonly question: string;
  readonly answer: string;
  readonly kind: "yes" | "no" | "deferred" | "none" | "only";
  readonly span: Span;
}
