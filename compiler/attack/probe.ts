/** What an attack is: an actor, a statement, and what the contract says must come of it. */

import type { Sql } from "../sql/sql.ts";
import type { KeyName } from "./key-names.ts";

/** Names of the schemas that the emitted objects live in. */
export interface AttackSettings {
  readonly publicSchema: string;
  readonly privateSchema: string;
  readonly auditSchema: string;
}

/** "owner" is the session's own role: no role is set, no policy applies. */
export type DatabaseRole = "authenticated" | "anon" | "service_role" | "owner";

export interface AttackActor {
  /** Unique within the plan: "staff", "staff (disabled)", "stranger", "anon with a sub" ... */
  readonly name: string;
  readonly databaseRole: DatabaseRole;
  /** Text of the setting request.jwt.claims; null leaves it unset. */
  readonly claims: string | null;
  /** Text of the legacy setting request.jwt.claim.sub; null leaves it unset. */
  readonly legacySub: string | null;
}

/**
 * How a denial shows. Told apart by SQLSTATE and the C routine that raised it, never by message text:
 * privilege is 42501 aclcheck_error, policy 42501 ExecWithCheckOptions, guard 42501 exec_stmt_raise, constraint 23xxx
 * with its name; row-security is what Postgres refuses to anybody whom policies bind: 42501 check_enable_rls where they
 * are to be switched off, 0A000 DoCopy for COPY FROM; zero-rows is no error and an unchanged table; token is a
 * token that cannot be read: 22P02 string_to_uuid or of a reader of JSON. The table is docs/attacks.md.
 */
type DenialLayer = "privilege" | "policy" | "guard" | "constraint" | "row-security" | "zero-rows" | "token";

export type Expectation =
  | { readonly kind: "rows"; readonly count: number }
  | {
      readonly kind: "denied";
      readonly layer: DenialLayer;
      readonly sqlstate: string | null;
      readonly constraint: string | null;
    };

export interface Probe {
  /** Semantic path, unique within the plan. */
  readonly id: string;
  /** One sentence in product words. */
  readonly title: string;
  /** The contract place that decides: an access cell's id, an entity's constraint, an audit event, a lifecycle. */
  readonly place: string;
  readonly actor: AttackActor;
  /** Statements run as the owner before the attempt, inside the same transaction. */
  readonly setup: readonly Sql[];
  /** Statements run by actors before the attempt, inside the same transaction. */
  readonly earlier: readonly { readonly actor: AttackActor; readonly statement: Sql }[];
  readonly statement: Sql;
  readonly expect: Expectation;
  /**
   * Query run as the owner after the attempt, and for a denial without an error before it too. With `holds`, it answers
   * (holds boolean, seen text) and must hold; without, its answers before and after must be equal.
   */
  readonly check: { readonly kind: "holds" | "unchanged"; readonly query: Sql } | null;
  /** Id of the probe that differs in one thing and is permitted; null for probes that are permitted themselves. */
  readonly twin: string | null;
  /** True when the statement names no rows and so would reach rows that are not the world's own. */
  readonly blind: boolean;
  /** Statement shape without entity and actor, as the table of docs/attacks.md lists it: "update/where", "doors/lock". */
  readonly shape: string;
  /** True when it locks a whole table, be it for a moment, or needs a superuser to prepare it: for a database that nobody else is using. */
  readonly embeddedOnly: boolean;
}

export interface AttackPlan {
  readonly module: string;
  /** Statements that build the world, run as the owner in the transaction that is always rolled back. */
  readonly world: readonly Sql[];
  /** For the statements of the world in order, as far as they make rows of entities: which; null for accounts. */
  readonly rowEntities: readonly (string | null)[];
  /** The entities whose rows a blind statement may reach. */
  readonly tables: readonly Sql[];
  readonly actors: readonly AttackActor[];
  /** What the keys in the statements are called. */
  readonly names: readonly KeyName[];
  readonly probes: readonly Probe[];
  /** Access cells of the module, and how many of them have a probe. */
  readonly cells: number;
  readonly cellsProbed: number;
  /** Places that could not be attacked, or not as far as they go, and why. */
  readonly unprobed: readonly { readonly place: string; readonly reason: string }[];
}

export const permitted = (count: number): Expectation => ({ kind: "rows", count });

/** Returns the expectation of a denial at a layer; a constraint needs its SQLSTATE and name. */
export function denied(layer: Exclude<DenialLayer, "constraint" | "row-security">): Expectation {
  const sqlstate = layer === "zero-rows" ? null : layer === "token" ? "22P02" : "42501";
  return { kind: "denied", layer, sqlstate, constraint: null };
}

/** Returns the expectation that Postgres keeps the policies on: 42501 to switch them off, 0A000 to copy past them. */
export function keptByRowSecurity(sqlstate: "42501" | "0A000"): Expectation {
  return { kind: "denied", layer: "row-security", sqlstate, constraint: null };
}

/** Returns the expectation that a constraint refuses; not-null violations carry no name. */
export function refusedBy(sqlstate: string, constraint: string | null): Expectation {
  return { kind: "denied", layer: "constraint", sqlstate, constraint };
}

/** Whether the attempt is a COPY, which no function can run: PL/pgSQL refuses it before Postgres looks at rights. */
export function isCopy(probe: Pick<Probe, "statement">): boolean {
  return probe.statement.startsWith("copy ");
}

/** Returns an expectation in few words, as reports and emitted suites print it. */
export function expectationText(expect: Expectation): string {
  if (expect.kind === "rows") return `rows ${expect.count}`;
  if (expect.layer === "zero-rows") return "rows 0";
  if (expect.layer === "constraint")
    return [expect.sqlstate, expect.constraint].filter((one) => one !== null).join(" ");
  return `${expect.sqlstate} ${expect.layer}`;
}
