/** Names for the keys that an emitted suite would otherwise repeat as digits. */

import type { AttackPlan } from "../../attack/probe.ts";
import { repeatedIn } from "./repeated.ts";

/** Returns the declaration of the constant `id`: keys of accounts and rows by table and name. */
export function namesText(plan: AttackPlan): readonly string[] {
  const tables = [...new Set(plan.names.map((one) => one.table))];
  return [
    `/** Keys of the accounts and rows that the attempts speak of. */`,
    `const id = {`,
    ...tables.flatMap((table) => [
      `  ${keyText(table)}: {`,
      ...plan.names
        .filter((one) => one.table === table)
        .map((one) => `    ${keyText(one.name)}: ${JSON.stringify(one.key)},`),
      `  },`,
    ]),
    `};`,
    ``,
    `/** Lists of rows. */`,
    `const all = {`,
    ...[...repeatedIn(plan).lists].flatMap(([list, table]) => [
      `  ${keyText(table)}: [`,
      ...itemsIn(list).map((one) => `    ${templateText(plan, one)},`),
      `  ].join(", "),`,
    ]),
    `};`,
    ``,
    `/** Preparations that many attempts begin with. */`,
    `const steps = [`,
    ...[...repeatedIn(plan).steps.keys()].map((one) => `  ${templateText(plan, one)},`),
    `] as const;`,
  ];
}

/** The items of a list: literals, or rows of literals in parentheses. */
function itemsIn(list: string): readonly string[] {
  return list.match(/\((?:[^()']|'(?:[^']|'')*')*\)|'(?:[^']|'')*'/g) ?? [];
}

/** Returns a text as a literal in which known keys are read from `id`; `wide` asks for one that can hold line breaks. */
export function templateText(plan: AttackPlan, text: string, wide = false): string {
  const places = placesOf(plan);
  const escaped = text.replaceAll(/[\\`]|\$\{/g, String.raw`\$&`);
  let listed = escaped;
  for (const [list, table] of repeatedIn(plan).lists)
    listed = listed.replaceAll(`(${list})`, `(\${all${property(table)}})`);
  const named = listed.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (key) => {
    const place = places.get(key);
    return place === undefined ? key : `\${${place}}`;
  });
  const isPlain = named === text && !text.includes("\n") && !wide;
  return isPlain ? JSON.stringify(text) : `\`${named}\``;
}

/** Returns a property's name in an object literal; `__proto__` as a bare key would be something else. */
export function keyText(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return isIdentifier(name) || /^[1-9]\d{0,8}$/.test(name) ? name : JSON.stringify(name);
}

const placesByPlan = new WeakMap<AttackPlan, ReadonlyMap<string, string>>();

function placesOf(plan: AttackPlan): ReadonlyMap<string, string> {
  const known = placesByPlan.get(plan);
  if (known !== undefined) return known;
  const places = new Map(plan.names.map(({ key, table, name }) => [key, `id${property(table)}${property(name)}`]));
  placesByPlan.set(plan, places);
  return places;
}

/** Returns the access to a property: `.staff`, `[1]`, `["another staff"]`. */
export function property(name: string): string {
  if (isIdentifier(name)) return `.${name}`;
  return /^[1-9]\d{0,8}$/.test(name) ? `[${name}]` : `[${JSON.stringify(name)}]`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
