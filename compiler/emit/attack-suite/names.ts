/** Names for the keys that an emitted suite would otherwise repeat as digits. */

import type { AttackPlan } from "../../attack/probe.ts";

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
    `/** All rows of the world, as a list of keys. */`,
    `const all = {`,
    ...[...listsByPlan(plan)].flatMap(([list, table]) => [
      `  ${keyText(table)}: [`,
      ...keysIn(plan, list).map((one) => `    ${one},`),
      `  ].join(", "),`,
    ]),
    `};`,
  ];
}

/** The lists of all keys of a table that the statements hold, as they stand there, with the table. */
function listsOf(plan: AttackPlan): ReadonlyMap<string, string> {
  const tables = [...new Set(plan.names.map((one) => one.table))];
  const lists = tables.map((table) => {
    const keys = plan.names.filter((one) => one.table === table && !/^new\d*$/.test(one.name));
    return [keys.map((one) => `'${one.key}'`).join(", "), table, keys.length] as const;
  });
  return new Map(
    lists
      .filter(([list, , size]) => size > 2 && plan.probes.some((one) => one.statement.includes(`(${list})`)))
      .map(([list, table]) => [list, table]),
  );
}

/** The keys of a list as SQL literals. */
function keysIn(plan: AttackPlan, list: string): readonly string[] {
  const places = placesOf(plan);
  return list.split(", ").map((one) => `\`'\${${places.get(one.slice(1, -1)) ?? ""}}'\``);
}

/** Returns a text as a literal in which known keys are read from `id`; `wide` asks for one that can hold line breaks. */
export function templateText(plan: AttackPlan, text: string, wide = false): string {
  const places = placesOf(plan);
  const escaped = text.replaceAll(/[\\`]|\$\{/g, String.raw`\$&`);
  let listed = escaped;
  for (const [list, table] of listsByPlan(plan)) listed = listed.replaceAll(`(${list})`, `(\${all${property(table)}})`);
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

const knownLists = new WeakMap<AttackPlan, ReadonlyMap<string, string>>();

function listsByPlan(plan: AttackPlan): ReadonlyMap<string, string> {
  const known = knownLists.get(plan) ?? listsOf(plan);
  knownLists.set(plan, known);
  return known;
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
