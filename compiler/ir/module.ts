/** A compiled contract: plain readonly data, the integration point for other tools. No spans, no functions. */

import type { AccessCell } from "./access.ts";
import type { Approval } from "./approval.ts";
import type { Audit } from "./audit.ts";
import type { Entity } from "./entity.ts";
import type { Example } from "./example.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Regression } from "./regression.ts";

export interface ModuleIr {
  readonly irVersion: 1;
  /** Module name as in the header: "auth-foundation". */
  readonly module: string;
  readonly dependsOn: readonly string[];
  /** The closed set of application roles, own or inherited through `dependsOn`, in the contract's order. */
  readonly roles: readonly Role[];
  /** Where a signed-in person's role is found; null when neither the module nor what it depends on has one. */
  readonly identity: Identity | null;
  readonly entities: readonly Entity[];
  /** Total: entities in order x (roles in order, signed-in, unauthenticated, service-role) x operations in order. */
  readonly access: readonly AccessCell[];
  readonly lifecycles: readonly Lifecycle[];
  readonly audit: Audit | null;
  readonly examples: readonly Example[];
  /** Destructive and narrowing changes that somebody signed; absent without any. */
  readonly approvals?: readonly Approval[];
  /** Tests that stay; absent without any. */
  readonly regressions?: readonly Regression[];
}

export interface Role {
  readonly name: string;
  /** What the contract says it was called before; absent when it says nothing. */
  readonly formerly?: string;
  readonly description: string;
}

/** The one entity of the project with a unique foreign key to auth.users(id) and the role column. */
export interface Identity {
  readonly module: string;
  readonly entity: string;
  /** Primary key column of the identity entity. */
  readonly key: string;
  /** Column that references auth.users(id). */
  readonly user: string;
  readonly role: string;
  /** Column and values that let a person act; null when no state denies login. */
  readonly active: { readonly column: string; readonly values: readonly string[] } | null;
}
