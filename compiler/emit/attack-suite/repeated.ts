/** What the attempts of a plan say again and again: lists of rows, and preparations. Written once, under a name. */

import type { AttackPlan } from "../../attack/probe.ts";

/** Fewer or shorter repetitions read better where they stand. */
const fewestTimes = 4;
const shortestText = 60;

const value = String.raw`'(?:[^']|'')*'`;
const row = String.raw`\(${value}(?:, ${value})*\)`;
const list = new RegExp(String.raw` in \(((?:${value}|${row})(?:, (?:${value}|${row}))+)\)`, "g");
const table = /\b(?:from|update|into) (?:only )?(?:"?\w+"?\.)?"?(\w+)"?/g;

interface Repeated {
  /** Lists of keys without their parentheses, by text, with the name of the table that they are rows of. */
  readonly lists: ReadonlyMap<string, string>;
  /** Preparations by text, with their number from 0. */
  readonly steps: ReadonlyMap<string, number>;
}

const known = new WeakMap<AttackPlan, Repeated>();

/** Returns what is repeated in a plan. */
export function repeatedIn(plan: AttackPlan): Repeated {
  const found = known.get(plan) ?? { lists: listsIn(plan), steps: stepsIn(plan) };
  known.set(plan, found);
  return found;
}

function listsIn(plan: AttackPlan): ReadonlyMap<string, string> {
  const times = new Map<string, { readonly table: string; count: number }>();
  for (const text of textsOf(plan))
    for (const one of text.matchAll(list)) {
      const keys = one[1] ?? "";
      const about = [...text.slice(0, one.index).matchAll(table)].at(-1)?.[1] ?? "rows";
      const seen = times.get(keys) ?? { table: about, count: 0 };
      seen.count++;
      times.set(keys, seen);
    }
  const names = new Map<string, string>();
  const frequent = [...times].filter(([keys, { count }]) => count >= fewestTimes && keys.length >= shortestText);
  for (const [keys, { table: name }] of frequent) {
    const taken = new Set(names.values());
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}${n}`;
    names.set(keys, free);
  }
  return names;
}

function stepsIn(plan: AttackPlan): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { setup } of plan.probes) for (const one of setup) times.set(one, (times.get(one) ?? 0) + 1);
  const frequent = [...times].filter(([text, count]) => count >= fewestTimes && text.length >= shortestText);
  return new Map(frequent.map(([text], at) => [text, at]));
}

function textsOf(plan: AttackPlan): readonly string[] {
  return plan.probes.flatMap(({ statement, setup, check }) => [
    statement,
    ...setup,
    ...(check === null ? [] : [check.query]),
  ]);
}
