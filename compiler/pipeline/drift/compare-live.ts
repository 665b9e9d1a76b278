/** A picture of a live database against the state that its migrations lead to. */

import type { Picture, Subject } from "../../database/read-live.ts";
import type { CompiledModule, EmitSettings } from "../../emit/emitter.ts";
import type { Finding } from "../../observe/doors/finding.ts";
import type { Deviation } from "../../observe/compare.ts";
import { differencesOf } from "../../observe/drift/differences.ts";
import type { Definitions } from "../../observe/drift/definitions.ts";
import type { Difference } from "../../observe/drift/difference.ts";
import { doorDifferences } from "../../observe/drift/door-differences.ts";
import { withoutRenames } from "../../observe/drift/renames.ts";
import { factId, factInWords } from "../../observe/facts.ts";
import type { CatalogFacts } from "../../observe/facts.ts";
import { compareWithReference } from "../../observe/reference.ts";
import { identifier, qualified, sql } from "../../sql/sql.ts";
import type { TableName } from "../../observe/doors/surroundings.ts";
import { byCodeUnit } from "../../text/source.ts";
import { surroundingDoors } from "./expectation.ts";
import type { Expectation } from "./expectation.ts";

export interface LiveComparison {
  readonly deviations: readonly Deviation[];
  /** Renames, and what is open beside the project's own objects: complete without the live definitions. */
  readonly besides: readonly Difference[];
  /** By the object's words: what a difference of the catalog opens, as the surroundings show it. */
  readonly opened: ReadonlyMap<string, Difference>;
  readonly noted: readonly Finding[];
  readonly unseen: readonly Finding[];
}

/** Returns everything in which a live database is not as expected. */
export function compareLive(picture: Picture, expectation: Expectation, subject: Subject): LiveComparison {
  const paths = new Map(subject.expected.facts.map((fact) => [factId(fact), fact.path ?? ""]));
  const { live, differences, tables } = withoutRenames(
    expectation.facts,
    picture.facts,
    (fact) => paths.get(factId(fact)) ?? "",
  );
  const deviations = [
    ...compareWithReference(asOn(picture, expectation.facts), live, subject.expected),
    ...otherViews(picture, expectation, live),
  ];
  const owner = picture.surroundings.login[0]?.projectOwner ?? expectation.owner;
  const doors = surroundingDoors(subject, withoutOwn(picture, tables));
  const {
    differences: opened,
    noted,
    unseen,
  } = doorDifferences(doors, expectation.doors, [owner, expectation.owner], expectation.definitions);
  const seen = seenAsDeviations(deviations);
  return {
    deviations: deviations.filter(
      (one) => one.property !== "inherits" || opened.every((other) => !other.id.startsWith("door/inheritance")),
    ),
    besides: [...differences, ...opened.filter((one) => !seen.has(one.object))],
    opened: new Map(
      opened.flatMap((one) => (seen.has(one.object) ? [[seen.get(one.object) ?? "", one] as const] : [])),
    ),
    noted,
    unseen,
  };
}

/** Extra functions, views, foreign tables and rules in the project's schemas are differences of the catalog already. */
function seenAsDeviations(deviations: readonly Deviation[]): ReadonlyMap<string, string> {
  return new Map(
    deviations.flatMap(({ kind, fact }) => {
      if (kind !== "extra") return [];
      const [schema = "", name = "", third = ""] = fact.object;
      const id = `extra ${factId(fact)}`;
      const words =
        fact.kind === "function"
          ? [`The function ${schema}.${name}(${third})`]
          : fact.kind === "table"
            ? [`The ${String(fact.properties["relation"])} ${schema}.${name}`]
            : fact.kind === "rule"
              ? [`The rule ${third} of the table ${name}`, `The rule ${third} of the table ${schema}.${name}`]
              : [];
      return words.map((one) => [one, id] as const);
    }),
  );
}

/** Versions before 17 know no right to MAINTAIN. */
function asOn({ majorVersion }: Picture, { facts }: CatalogFacts): CatalogFacts {
  if (majorVersion >= 17) return { facts };
  return { facts: facts.filter((one) => one.kind !== "privilege" || one.object[0] !== "maintain") };
}

/** Views that say something else. Version 15 qualifies every column, later ones only where they must. */
function otherViews({ views }: Picture, { definitions }: Expectation, live: CatalogFacts): readonly Deviation[] {
  const said = (text: string): string => text.replaceAll(/\b[a-z_][a-z0-9_]*\./g, "").replaceAll(/[\s()]+/g, " ");
  return live.facts.flatMap((fact): readonly Deviation[] => {
    const [expected, actual] = [definitions[factId(fact)], views[factId(fact)]];
    if (expected === undefined || actual === undefined || said(expected) === said(actual)) return [];
    const object = factInWords(fact);
    return [{ kind: "different", fact, object, property: "definition", expected, actual, path: "" }];
  });
}

/** A table under another name is still the contract's: its own triggers and keys are no doors. */
function withoutOwn(picture: Picture, tables: readonly TableName[]): Picture {
  const names = new Set(tables.map((one) => JSON.stringify(one)));
  if (names.size === 0) return picture;
  const isOwn = (name: TableName): boolean => names.has(JSON.stringify(name));
  const { surroundings } = picture;
  const trigger = surroundings.trigger.filter((one) => !isOwn(one.table));
  const foreignKey = surroundings.foreignKey.filter((one) => !isOwn(one.from));
  return { ...picture, surroundings: { ...surroundings, trigger, foreignKey } };
}

/** A function that is extra may be what triggers on the platform's tables run: they go first. */
function withItsTriggers(one: Difference, { surroundings }: Picture): Difference {
  const routine = surroundings.function.find(
    ({ schema, name, parameters }) =>
      one.id === `extra ${factId({ kind: "function", object: [schema, name, parameters] })}`,
  );
  if (routine === undefined) return one;
  const drops = surroundings.trigger
    .filter((trigger) => trigger.function === routine.id)
    .map(({ name, table }) => sql`drop trigger if exists ${identifier(name)} on ${qualified(...table)}`);
  return { ...one, wayBack: { ...one.wayBack, statements: [...drops, ...one.wayBack.statements] } };
}

/** What an object that is extra reaches, in the words of whoever found it. */
function reaching(one: Difference, { opened }: LiveComparison): Difference {
  const door = opened.get(one.id);
  if (door === undefined) return one;
  const { path, entity, direction } = door;
  const near = path === "platform" ? {} : { path, entity };
  return { ...one, ...near, direction, problem: `${one.problem}: it ${door.problem}` };
}

/** Returns all differences in order: those that widen access first. */
export function differencesIn(
  comparison: LiveComparison,
  picture: Picture,
  expectation: Expectation,
  liveDefinitions: Definitions,
  project: readonly CompiledModule[],
  settings: EmitSettings,
): readonly Difference[] {
  const restorer = {
    expected: new Map(expectation.facts.facts.map((fact) => [factId(fact), fact])),
    all: expectation.facts.facts,
    definitions: { ...onlySequences(liveDefinitions), ...expectation.definitions },
    owner: picture.surroundings.login[0]?.projectOwner ?? expectation.owner,
  };
  const roleColumns = new Set(
    project.flatMap(({ ir }) =>
      ir.identity === null
        ? []
        : [factId({ kind: "column", object: [settings.publicSchema, ir.identity.entity, ir.identity.role] })],
    ),
  );
  const found = differencesOf(comparison.deviations, {
    restorer,
    live: picture.facts.facts,
    definitions: liveDefinitions,
    settings,
    roleColumns,
  });
  const rank = ["widens access", "weakens integrity", "narrows access", "data shape", "cosmetic"];
  return [...comparison.besides, ...found.map((one) => withItsTriggers(reaching(one, comparison), picture))].toSorted(
    (a, b) =>
      rank.indexOf(a.direction) - rank.indexOf(b.direction) || byCodeUnit(a.path, b.path) || byCodeUnit(a.id, b.id),
  );
}

function onlySequences(definitions: Definitions): Definitions {
  return Object.fromEntries(Object.entries(definitions).filter(([id]) => id.startsWith('["sequence"')));
}
