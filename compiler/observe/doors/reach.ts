/** Which functions, views and rules reach the project's tables, over one another to any depth. */

import { factId } from "../facts.ts";
import { pathOf, tableWords } from "./finding.ts";
import type { Watch } from "./finding.ts";
import { mentions, mentionsIn } from "./mentions.ts";
import type { Mentions } from "./mentions.ts";
import { platformSchemas } from "./platform.ts";
import type { FunctionRow, RuleRow, TableName } from "./surroundings.ts";

/** How something reaches a table. */
export interface Route {
  /** "mentions profiles", "reads reports.people". */
  readonly words: string;
  /** Semantic path of the table at its end; "" for a function that could reach any. */
  readonly path: string;
}

export interface Reach {
  /** By function id; the compiler's own functions are not in it. */
  readonly functions: ReadonlyMap<number, Route>;
  /** By rule id. */
  readonly rules: ReadonlyMap<number, Route>;
  readonly isOwn: (one: FunctionRow) => boolean;
}

interface Goal {
  readonly name: TableName;
  readonly words: string;
  readonly path: string;
}

/** Returns what reaches the project's tables, or calls a function of the project that nobody may execute. */
export function reachOf(watch: Watch): Reach {
  const { surroundings, expected, settings } = watch;
  const own = new Set(expected.facts.filter((fact) => fact.kind === "function").map(factId));
  const isOwn = (one: FunctionRow): boolean =>
    own.has(factId({ kind: "function", object: [one.schema, one.name, one.parameters] }));
  const others = surroundings.function.filter((one) => !isOwn(one));
  const readings = new Map<number, Mentions>(others.map((one) => [one.id, mentionsIn(one.body)]));
  const functions = new Map<number, Route>();
  const rules = new Map<number, Route>();

  const goals: Goal[] = [
    ...watch.tables.map(({ name, path }) => ({ name, words: tableWords(name, settings), path })),
    ...closedFunctions(watch),
  ];
  // Whatever reaches a goal is a goal itself, until a round adds none.
  for (let fresh: readonly Goal[] = goals; fresh.length > 0;) {
    const added: Goal[] = [];
    const goalOf = new Map(fresh.map((goal) => [JSON.stringify(goal.name), goal]));
    for (const one of others) {
      const found = readings.get(one.id);
      if (found === undefined || functions.has(one.id)) continue;
      const bareCounts = !platformSchemas.has(one.schema);
      const goal = fresh.find(({ name: [schema, name] }) => mentions(found, schema, name, bareCounts));
      if (goal === undefined) continue;
      functions.set(one.id, { words: `mentions ${goal.words}`, path: goal.path });
      added.push({ name: [one.schema, one.name], words: `${one.schema}.${one.name}`, path: goal.path });
    }
    for (const rule of surroundings.rule) {
      if (rules.has(rule.id)) continue;
      const goal =
        rule.relations.map((name) => goalOf.get(JSON.stringify(name))).find((one) => one !== undefined) ??
        calledBy(rule, functions);
      if (goal === undefined) continue;
      rules.set(rule.id, { words: goal.words, path: goal.path });
      if (pathOf(watch, rule.relation) === "")
        added.push({ name: rule.relation, words: rule.relation.join("."), path: goal.path });
    }
    fresh = added;
  }
  for (const one of others)
    if (readings.get(one.id)?.dynamic === true && !functions.has(one.id) && !platformSchemas.has(one.schema))
      functions.set(one.id, { words: "runs statements that it puts together, on any table", path: "platform" });
  return { functions, rules, isOwn };
}

function calledBy(rule: RuleRow, functions: ReadonlyMap<number, Route>): Goal | undefined {
  const route = rule.functions.map((id) => functions.get(id)).find((one) => one !== undefined);
  return route === undefined
    ? undefined
    : { name: rule.relation, words: `a function that ${route.words}`, path: route.path };
}

/** Functions of the project that nobody may execute: whoever calls them from a function of his own forges entries. */
function closedFunctions({ expected }: Watch): readonly Goal[] {
  const open = new Set(
    expected.facts.flatMap((fact) =>
      fact.kind === "privilege" && fact.object[2] === "function" ? [JSON.stringify(fact.object.slice(3))] : [],
    ),
  );
  return expected.facts.flatMap((fact): readonly Goal[] => {
    const [schema = "", name = ""] = fact.object;
    if (fact.kind !== "function" || open.has(JSON.stringify(fact.object)) || fact.properties["returns"] === "trigger")
      return [];
    return [{ name: [schema, name], words: `${schema}.${name}`, path: fact.path ?? "" }];
  });
}
