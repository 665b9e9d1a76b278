/** Doors that somebody opened beside the project's own objects, as differences; and those that are only worth knowing. */

import type { Finding, FindingCode } from "../doors/finding.ts";
import { factId } from "../facts.ts";
import type { Definitions } from "./definitions.ts";
import type { Difference, Direction } from "./difference.ts";
import { printed } from "./restore.ts";

/** What becomes of the findings about a database's surroundings. */
export interface DoorDifferences {
  readonly differences: readonly Difference[];
  /** Worth knowing, and no difference. */
  readonly noted: readonly Finding[];
  /** What the login could not see, and that matters. */
  readonly unseen: readonly Finding[];
}

type Class = Direction | "noted" | "unseen";

const classes: Readonly<Record<FindingCode, Class>> = {
  "door/privilege": "widens access",
  "door/missing-privilege": "narrows access",
  "door/default-privilege": "noted",
  "door/default-privilege-added": "widens access",
  "door/view": "widens access",
  "door/function": "widens access",
  "door/trigger": "widens access",
  "door/rule": "widens access",
  "door/foreign-table": "widens access",
  "door/publication": "widens access",
  "door/subscription": "weakens integrity",
  "door/cascade": "widens access",
  "door/inheritance": "widens access",
  "door/role": "widens access",
  "door/membership": "widens access",
  "door/powerful-role": "noted",
  "door/auth-function": "widens access",
  "door/auth-function-unknown": "noted",
  "door/disabled-trigger": "weakens integrity",
  "door/setting": "widens access",
  "door/setting-noted": "noted",
  "door/event-trigger": "widens access",
  "door/inert": "noted",
  "door/noticed": "noted",
  "door/meaning": "widens access",
  "door/unseen": "unseen",
  "verify/catalog-differs": "widens access",
};

/**
 * Returns what `live` has and `expected`, the findings about the database that the applied migrations lead to, has not,
 * and the other way round. `owners` are the names under which the two databases know the project's owner.
 */
export function doorDifferences(
  live: readonly Finding[],
  expected: readonly Finding[],
  owners: readonly [live: string, expected: string],
  definitions: Definitions,
): DoorDifferences {
  const said = (one: Finding, owner: string): string =>
    JSON.stringify([one.code, one.subject, one.problem]).replaceAll(owner, "the owner");
  const wanted = new Set(expected.map((one) => said(one, owners[1])));
  const found = new Set(live.map((one) => said(one, owners[0])));
  const news = live.filter((one) => !wanted.has(said(one, owners[0])));
  const gone = expected.filter((one) => !found.has(said(one, owners[1])) && classOf(one) !== "noted");
  const ofClass = (chosen: Class): readonly Finding[] => news.filter((one) => classOf(one) === chosen);
  return {
    differences: [
      ...news.flatMap((one) => {
        const direction = classOf(one);
        return direction === "noted" || direction === "unseen" ? [] : [opened(one, direction, definitions)];
      }),
      ...gone.filter((one) => !news.some((other) => other.subject === one.subject)).map((one) => closed(one)),
    ],
    noted: ofClass("noted"),
    unseen: ofClass("unseen"),
  };
}

/** What a code alone does not tell: settings and attributes that take something away. */
function classOf({ code, problem, subject }: Finding): Class {
  if (code === "door/role" && /is not past row level security|^does not exist/.test(problem)) return "narrows access";
  // Beyond every policy, whoever it is; the right to create objects is an administrator's affair.
  if (
    code === "door/powerful-role" &&
    !problem.startsWith("may create objects") &&
    !problem.startsWith("may create schemas")
  )
    return "widens access";
  if (code !== "door/setting") return classes[code];
  if (/nobody can write|a policy would narrow is refused/.test(problem)) return "narrows access";
  return subject.includes("session_replication_role") ? "weakens integrity" : "widens access";
}

function opened(one: Finding, direction: Direction, definitions: Definitions): Difference {
  const { code, subject, problem, path, evidence } = one;
  const name = /^auth\.(\w+)\(\)$/.exec(subject)?.[1];
  const original =
    name === undefined ? undefined : definitions[factId({ kind: "function", object: ["auth", name, ""] })];
  const statements =
    one.back ?? (code === "door/auth-function" && original !== undefined ? [printed(original.trimEnd())] : []);
  return {
    id: `${code} ${subject}: ${problem}`,
    object: subject,
    problem,
    expected: evidence.expected,
    live: evidence.observed,
    direction,
    path: path === "" ? "platform" : path,
    entity: entityOf(path),
    wayBack: {
      statements,
      warning: statements.length > 0 ? warningOf(one) : "only whoever knows why it is so can take it back",
    },
    phase: 1,
    script: evidence.script,
  };
}

function warningOf({ code }: Finding): string | null {
  if (code === "door/view" || code === "door/function" || code === "door/foreign-table")
    return "refused while anything uses it";
  return code === "door/auth-function" ? "needs the login that owns the schema auth" : null;
}

/** The migrations made it; the live database has it no more, or has it otherwise. */
function closed({ code, subject, problem, path, evidence }: Finding): Difference {
  return {
    id: `gone ${code} ${subject}: ${problem}`,
    object: subject,
    problem: "is as the migrations made it no more",
    expected: evidence.observed,
    live: null,
    direction: "widens access",
    path: path === "" ? "platform" : path,
    entity: entityOf(path),
    wayBack: { statements: [], warning: "run the statements again with which a migration made it" },
    phase: 1,
    script: evidence.script,
  };
}

/** The entity of a path; null for what may touch every rule. */
export function entityOf(path: string): string | null {
  const [root, entity] = path.split("/");
  if (entity === undefined) return null;
  return root === "entities" || root === "access" || root === "audit" ? entity : null;
}
