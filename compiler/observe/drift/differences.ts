/** From deviations of a catalog to differences: grouped, directed, each with both forms and the way back. */

import { byCodeUnit } from "../../text/source.ts";
import type { Deviation } from "../compare.ts";
import { pathOfDeviation, scriptOf } from "../doors/deviation-findings.ts";
import { whoIs } from "../doors/finding.ts";
import { pathOfPrivilege } from "../doors/privilege-findings.ts";
import { actionWords } from "../doors/privilege-words.ts";
import type { SchemaNames } from "../expected.ts";
import { factId } from "../facts.ts";
import type { Fact, FactKind } from "../facts.ts";
import type { Definitions } from "./definitions.ts";
import type { Difference, WayBack } from "./difference.ts";
import { differs, objectWords, shown } from "./difference-words.ts";
import { directionOf } from "./direction.ts";
import { entityOf } from "./door-differences.ts";
import { restorePart } from "./restore-part.ts";
import { restorePrivilege } from "./restore-privilege.ts";
import { restoreColumn, restoreSchema, restoreSequence, restoreTable, restoreType } from "./restore-table.ts";
import type { Restorer } from "./restore.ts";

export interface ComparedLive {
  readonly restorer: Restorer;
  readonly live: readonly Fact[];
  /** Definitions of the live objects that deviate. */
  readonly definitions: Definitions;
  readonly settings: SchemaNames;
  /** Columns whose value says who somebody is, as ids of facts. */
  readonly roleColumns: ReadonlySet<string>;
}

/** Returns the ids of the objects whose live definitions the differences show. */
export function shownWhole(deviations: readonly Deviation[]): readonly string[] {
  const kinds: ReadonlySet<FactKind> = new Set([
    "function",
    "constraint",
    "index",
    "trigger",
    "rule",
    "sequence",
    "table",
  ]);
  const ids = deviations.flatMap(({ fact, kind }) => {
    if (kind === "missing" || !kinds.has(fact.kind)) return [];
    return [factId(fact)];
  });
  const sequences = deviations.flatMap(({ fact }) =>
    fact.kind === "privilege" && fact.object[2] === "sequence"
      ? [factId({ kind: "sequence", object: fact.object.slice(3) })]
      : [],
  );
  return [...new Set([...ids, ...sequences])];
}

/** Returns one difference for each object, and for each right the columns together. */
export function differencesOf(deviations: readonly Deviation[], compared: ComparedLive): readonly Difference[] {
  const rest = withoutParts(deviations);
  const groups = new Map<string, Deviation[]>();
  for (const one of rest) {
    const key = groupOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    if (first === undefined) throw new Error("a group of no deviations");
    return first.fact.kind === "privilege" ? ofPrivileges(group, first, compared) : ofObject(group, first, compared);
  });
}

function groupOf(one: Deviation): string {
  const { object, kind } = one.fact;
  if (kind !== "privilege" || object[2] !== "column") return `${one.kind} ${factId(one.fact)}`;
  return JSON.stringify([one.kind, ...object.slice(0, 5)]);
}

/** What belongs to an object that is missing or extra as a whole goes with it. */
function withoutParts(deviations: readonly Deviation[]): readonly Deviation[] {
  const wholes = new Map(
    deviations
      .filter((one) => one.kind !== "different" && isWhole(one.fact))
      .map((one) => [factId(one.fact), one.kind]),
  );
  const keys = new Set(
    deviations
      .filter((one) => one.fact.kind === "constraint")
      .map((one) => JSON.stringify([one.kind, ...one.fact.object])),
  );
  return deviations.filter((one) => {
    if (one.property === "commented") return false;
    const { kind, object } = one.fact;
    // A key's index is the key's affair.
    if (kind === "index" && keys.has(JSON.stringify([one.kind, ...object]))) return false;
    return !holdersOf(one.fact).some((holder) => wholes.get(holder) === one.kind);
  });
}

function isWhole({ kind }: Fact): boolean {
  return (
    kind === "table" ||
    kind === "function" ||
    kind === "column" ||
    kind === "type" ||
    kind === "schema" ||
    kind === "sequence"
  );
}

/** The objects whose part a fact is. */
function holdersOf({ kind, object }: Fact): readonly string[] {
  if (kind !== "privilege") {
    if (kind === "function" || kind === "table" || kind === "schema" || kind === "type") return [];
    const table = factId({ kind: "table", object: object.slice(0, 2) });
    return kind === "sequence" ? [table, factId({ kind: "column", object })] : [table];
  }
  const [, , on = "", ...of] = object;
  const table = factId({ kind: "table", object: of.slice(0, 2) });
  if (on === "column") return [table, factId({ kind: "column", object: of })];
  if (on === "sequence")
    return [table, factId({ kind: "sequence", object: of }), factId({ kind: "column", object: of })];
  // A table's row type bears its name.
  return on === "type" ? [table, factId({ kind: "type", object: of })] : [factId({ kind: on as FactKind, object: of })];
}

function wayBackOf(given: Restorer, one: Deviation): WayBack {
  switch (one.fact.kind) {
    case "schema":
      return restoreSchema(given, one);
    case "table":
      return restoreTable(given, one);
    case "column":
      return restoreColumn(given, one);
    case "sequence":
      return restoreSequence(given, one);
    case "type":
      return restoreType(given, one);
    case "privilege":
      return restorePrivilege(given, one);
    default:
      return restorePart(given, one);
  }
}

/** What is too much goes first, then what others stand on. */
const phases: Readonly<Record<FactKind, number>> = {
  schema: 1,
  type: 2,
  table: 4,
  column: 5,
  sequence: 6,
  constraint: 8,
  index: 9,
  function: 7,
  trigger: 10,
  policy: 11,
  rule: 12,
  privilege: 13,
};

/** Of a table that is extra, its policies and triggers went with it. */
function phaseOf({ kind, fact }: Deviation): number {
  if (kind === "extra") return fact.kind === "table" ? 2 : 1;
  // A foreign key needs the key that it names.
  return phases[fact.kind] + (fact.properties["type"] === "foreign-key" ? 0.5 : 0);
}

function ofObject(group: readonly Deviation[], first: Deviation, compared: ComparedLive): Difference {
  const { restorer, live, definitions, settings } = compared;
  const expected = restorer.expected.get(factId(first.fact)) ?? null;
  const path = first.kind === "extra" ? pathOfDeviation(first) : first.path;
  const directed = group.map((one) =>
    directionOf(
      { ...one, path },
      {
        expected,
        privileges:
          first.kind === "extra" && first.fact.kind === "table"
            ? live.filter((fact) => isRightOn(fact, first.fact))
            : [],
        isRoleColumn: compared.roleColumns.has(factId(first.fact)),
      },
    ),
  );
  const ways = distinctWays(group, restorer);
  return {
    id: `${first.kind} ${factId(first.fact)}`,
    object: objectWords(first, settings),
    problem:
      first.kind === "missing"
        ? "is missing"
        : first.kind === "extra"
          ? "is not among what the migrations made"
          : group.map(differs).join(", and "),
    expected:
      first.kind === "extra" ? null : (restorer.definitions[factId(first.fact)] ?? shown(group, "expected", expected)),
    live: first.kind === "missing" ? null : (definitions[factId(first.fact)] ?? shown(group, "actual", first.fact)),
    direction: gravest(directed),
    path: path === "" ? "platform" : path,
    entity: entityOf(path),
    wayBack: {
      statements: ways.flatMap((one) => one.statements),
      warning: ways.map((one) => one.warning).find((one) => one !== null) ?? null,
    },
    phase: phaseOf(first),
    script: scriptText(first),
  };
}

function scriptText({ fact }: Deviation): string | null {
  const script = scriptOf(fact);
  return script === null ? null : `begin;\n${script};\nrollback;\n`;
}

/** Making an object anew restores all of its properties at once. */
function distinctWays(group: readonly Deviation[], restorer: Restorer): readonly WayBack[] {
  const ways = group.map((one) => wayBackOf(restorer, one));
  const whole = ways.find((one) =>
    one.statements.some((statement) => /^(?:drop|alter table \S+ drop constraint)/.test(statement)),
  );
  return whole === undefined ? [...new Map(ways.map((one) => [one.statements.join("\n"), one])).values()] : [whole];
}

function isRightOn(fact: Fact, table: Fact): boolean {
  const [, , on, schema, name] = fact.object;
  return (
    fact.kind === "privilege" &&
    (on === "table" || on === "column") &&
    schema === table.object[0] &&
    name === table.object[1]
  );
}

const gravity = ["widens access", "weakens integrity", "narrows access", "data shape", "cosmetic"] as const;

function gravest(directions: readonly Difference["direction"][]): Difference["direction"] {
  return gravity.find((one) => directions.includes(one)) ?? "widens access";
}

function ofPrivileges(group: readonly Deviation[], first: Deviation, compared: ComparedLive): Difference {
  const { restorer, settings } = compared;
  const [privilege = "", holder = "", on = "", ...object] = first.fact.object;
  const columns = on === "column" ? group.map((one) => one.fact.object[5] ?? "").toSorted(byCodeUnit) : [];
  const right = { privilege, grantee: holder, on, object: on === "column" ? object.slice(0, 2) : object, columns };
  const action = actionWords(right, settings);
  const path = pathOfPrivilege(first);
  const given = `${privilege.toUpperCase()} for ${holder}`;
  const option = first.property === "grantOption";
  const verbs = {
    missing: `may not ${action}`,
    extra: `may ${action}`,
    different: `may let others ${action} (GRANT OPTION)`,
  };
  const problem =
    option && first.actual === "false" ? `may not let others ${action} (GRANT OPTION)` : verbs[first.kind];
  // The right on the whole table is gone, or this adds nothing to it.
  const onTable = factId({ kind: "privilege", object: [privilege, holder, "table", ...object.slice(0, 2)] });
  const isPart = on === "column" && first.kind === "extra" && restorer.expected.has(onTable);
  return {
    id: `${first.kind} ${factId(first.fact)}`,
    object: whoIs(holder),
    problem,
    expected: first.kind === "extra" ? null : option ? `${given}, grant option ${first.expected ?? "false"}` : given,
    live: first.kind === "missing" ? null : option ? `${given}, grant option ${first.actual ?? "false"}` : given,
    direction: isPart ? "narrows access" : directionOf(first, { expected: null, privileges: [], isRoleColumn: false }),
    path: path === "" ? "platform" : path,
    entity: entityOf(path),
    wayBack: {
      statements: [...new Set(group.flatMap((one) => restorePrivilege(restorer, one).statements))],
      warning: null,
    },
    phase: first.kind === "missing" ? phases.privilege : 2,
    script: null,
  };
}
