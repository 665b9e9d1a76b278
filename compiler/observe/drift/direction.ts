/** Which way a deviation leads: what nobody can decide counts as widening. */

import type { Deviation } from "../compare.ts";
import type { Fact } from "../facts.ts";
import { anyClient } from "../doors/finding.ts";
import type { Direction } from "./difference.ts";

export interface DirectionContext {
  /** The fact as the migrations made it, null for what is extra. */
  readonly expected: Fact | null;
  /** The live facts that belong to an extra table: its privileges. */
  readonly privileges: readonly Fact[];
  /** The identity's column that says who is what: its default makes people. */
  readonly isRoleColumn: boolean;
}

/** Returns the direction of a deviation from the expected state. */
export function directionOf(one: Deviation, context: DirectionContext): Direction {
  if (one.property === "comment" || one.property === "commented") return "cosmetic";
  if (one.property === "owner") return "widens access";
  const judge = judges[one.fact.kind];
  return judge(one, context);
}

type Judge = (one: Deviation, context: DirectionContext) => Direction;

const judges: Readonly<Record<Fact["kind"], Judge>> = {
  schema: () => "data shape",
  table: ofTable,
  column: ofColumn,
  constraint: ofConstraint,
  index: ofIndex,
  policy: ofPolicy,
  trigger: ofTrigger,
  function: ofFunction,
  sequence: () => "data shape",
  type: () => "data shape",
  rule: () => "widens access",
  privilege: ({ kind, actual }) =>
    kind === "missing" || (kind === "different" && actual === "false") ? "narrows access" : "widens access",
};

function ofTable({ kind, property, actual }: Deviation, { privileges }: DirectionContext): Direction {
  if (kind === "missing") return "data shape";
  if (kind === "extra")
    return privileges.some((one) => anyClient([one.object[1] ?? ""])) ? "widens access" : "data shape";
  switch (property) {
    case "rowLevelSecurity":
      return actual === "true" ? "narrows access" : "widens access";
    case "forcedRowLevelSecurity":
      return actual === "true" ? "narrows access" : "weakens integrity";
    case "persistence":
      return "weakens integrity";
    case "replicaIdentity":
      return actual === "full" ? "widens access" : "weakens integrity";
    case "relation":
      return "data shape";
    default:
      return property === "options" && isStorage(actual) ? "cosmetic" : "widens access";
  }
}

/** Storage parameters change speed and nothing else; options of views change whose rights they read with. */
function isStorage(options: string | null): boolean {
  const names = (JSON.parse(options ?? "[]") as readonly string[]).map((one) => one.split("=")[0] ?? "");
  return names.every((name) => /^(fillfactor|autovacuum_.*|toast_.*|toast\..*|parallel_workers|vacuum_.*)$/.test(name));
}

function ofColumn({ kind, property, actual }: Deviation, { isRoleColumn }: DirectionContext): Direction {
  if (kind !== "different") return "data shape";
  if (property === "notNull") return actual === "true" ? "data shape" : "weakens integrity";
  if (property === "identity") return "weakens integrity";
  if (property === "generated" && actual === null) return "weakens integrity";
  return property === "default" && actual !== null && isRoleColumn ? "widens access" : "data shape";
}

function ofConstraint({ kind, fact, property, actual }: Deviation): Direction {
  const { type, onDelete } = fact.properties;
  if (kind === "missing") return "weakens integrity";
  // What refuses rows that the contract takes, or takes rows away with others.
  if (kind === "extra")
    return type === "foreign-key" && onDelete !== "no-action" && onDelete !== "restrict"
      ? "weakens integrity"
      : "data shape";
  if (property === "deferrable" || property === "deferred") return "data shape";
  return property === "validated" && actual === "true" ? "cosmetic" : "weakens integrity";
}

function ofIndex({ kind, fact, property }: Deviation, { expected }: DirectionContext): Direction {
  const wasUnique = expected?.properties["unique"] === true;
  if (kind === "extra") return fact.properties["unique"] === true ? "data shape" : "cosmetic";
  if (wasUnique) return "weakens integrity";
  return property === "unique" ? "data shape" : "cosmetic";
}

function ofPolicy(one: Deviation, context: DirectionContext): Direction {
  const { kind, fact, property, expected, actual } = one;
  const opens = fact.properties["permissive"] === true;
  // One that gave access and only takes it away now gives none, whatever it says.
  if (kind === "different" && !opens && context.expected?.properties["permissive"] === true) return "narrows access";
  if (kind === "missing") return opens ? "narrows access" : "widens access";
  if (kind === "extra") return opens ? "widens access" : "narrows access";
  switch (property) {
    case "permissive":
      return actual === "true" ? "widens access" : "narrows access";
    case "roles": {
      const [were, are] = [expected, actual].map((text) => JSON.parse(text ?? "[]") as readonly string[]);
      return (are ?? []).every((role) => were?.includes(role) === true) ? "narrows access" : "widens access";
    }
    case "using":
    case "check":
      return opens && isNarrower(expected, actual) ? "narrows access" : "widens access";
    default:
      return "widens access";
  }
}

/** Only what needs no proof: `false`, and the old condition with another one behind AND. */
function isNarrower(expected: string | null, actual: string | null): boolean {
  if (actual === "false") return true;
  if (expected === null || actual === null) return false;
  const inner = /^\(([^]*)\)$/.exec(actual)?.[1] ?? actual;
  const was = [expected, `(${expected})`];
  return was.some((text) => {
    const rest = inner.startsWith(`${text} AND `)
      ? inner.slice(text.length + 5)
      : inner.endsWith(` AND ${text}`)
        ? inner.slice(0, -text.length - 5)
        : null;
    return rest !== null && isClosed(rest);
  });
}

/** Whether a condition stands whole in its own parentheses, so that nothing in it can reach around the AND. */
function isClosed(text: string): boolean {
  if (!text.startsWith("(") || !text.endsWith(")") || /['"]/.test(text)) return false;
  let depth = 0;
  for (const [at, letter] of [...text].entries()) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    if (depth === 0 && at < text.length - 1) return false;
  }
  return depth === 0;
}

/** Guards and rechecks carry access rules; audit and append-only triggers carry what is kept. */
function keepsAccess(path: string): boolean {
  return path.startsWith("access/");
}

function ofTrigger({ kind, property, path, actual }: Deviation): Direction {
  if (kind === "extra") return "widens access";
  if (property === "enabled" && actual === "always") return "cosmetic";
  return keepsAccess(path) ? "widens access" : "weakens integrity";
}

function ofFunction({ kind, fact, property, path, actual }: Deviation): Direction {
  const runsAsTrigger = fact.properties["returns"] === "trigger";
  if (kind === "extra") return "widens access";
  if (kind === "missing")
    return runsAsTrigger && !keepsAccess(path)
      ? "weakens integrity"
      : runsAsTrigger
        ? "widens access"
        : "narrows access";
  if (property === "parallel") return "cosmetic";
  if (property === "returns") return "data shape";
  if (property === "securityDefiner") return actual === "true" ? "widens access" : "narrows access";
  // What writes and keeps entries: the others tell or judge who may do what.
  const writes = runsAsTrigger ? !keepsAccess(path) : fact.properties["returns"] === "void";
  return property === "body" && writes ? "weakens integrity" : "widens access";
}
