/** The Actor cell of a regression: who attempts it, in the contract's own words for roles and states. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { RegressionActor } from "../../ir/regression.ts";
import type { Inline } from "../../syntax/document.ts";
import { allowedValues } from "../access/name-words.ts";
import { builtInNames } from "../access/phrase-book.ts";
import { flatWords, nameWords, plainWords, singular } from "../access/plain-words.ts";
import { didYouMean } from "../names.ts";
import type { Notebook } from "../notebook.ts";
import type { Structure } from "../structure.ts";

/** Words for every state that denies login. */
const suspended = "suspended";

/**
 * Returns everybody whom the cell names, or null with `regression/unknown-actor` written down: roles, roles in a state
 * (`staff (disabled)`, `staff, disabled`, `disabled staff`), built-in actors, or a list of them.
 */
export function readWho(
  structure: Structure,
  cell: Inline,
  notebook: Notebook,
  path: string,
): readonly RegressionActor[] | null {
  const names = namesOf(structure);
  const whole = names.get(spoken(cell.text));
  if (whole !== undefined) return whole;
  const parts = cell.text.split(/[,/](?![^(]*\))/).map((part) => part.trim());
  const found = parts.map((part) => names.get(spoken(part)) ?? null);
  const at = found.indexOf(null);
  if (at < 0) return found.flatMap((one) => one ?? []);
  const actor = parts[at] ?? cell.text;
  const suggestion = didYouMean(spoken(actor), [...names.keys()]);
  notebook.diagnostics.push(diagnose("regression/unknown-actor", { span: cell.span, path }, { actor, suggestion }));
  return null;
}

/** Parentheses and commas around a state say nothing. */
function spoken(text: string): string {
  const words = flatWords(plainWords(text)).filter((word) => !/^[(),]$/.test(word));
  return words.filter((word) => !["a", "an", "the"].includes(word)).join(" ");
}

/** Every name that is understood, with whom it means. */
function namesOf(structure: Structure): ReadonlyMap<string, readonly RegressionActor[]> {
  const names = new Map<string, readonly RegressionActor[]>();
  const { active, denied } = statesOf(structure);
  const newcomer: RegressionActor = { actor: { kind: "signed-in" }, state: null };
  const roles = structure.roles.map(({ name }): RegressionActor => ({
    actor: { kind: "role", role: name },
    state: null,
  }));
  for (const { text, actor } of builtInNames) {
    if (actor === "system") continue;
    const named: readonly RegressionActor[] =
      actor === "signed-in" ? [...roles, newcomer] : [{ actor: { kind: actor }, state: null }];
    names.set(spoken(text), named);
  }
  const entity = structure.identity === null ? [] : nameWords(structure.identity.entity);
  const nouns = [entity, entity.map(singular)].map((one) => one.join(" "));
  for (const noun of ["identity row", ...nouns, ...nouns.map((one) => `${one} row`)])
    for (const said of ["signed in", "any authenticated", "account"]) names.set(`${said} without ${noun}`, [newcomer]);
  for (const { name } of structure.roles) {
    const role = spoken(name);
    const inState = (state: string): RegressionActor => ({ actor: { kind: "role", role: name }, state });
    const put = (word: string, actors: readonly RegressionActor[]): void => {
      names.set(`${role} ${word}`, actors);
      names.set(`${word} ${role}`, actors);
    };
    if (denied.length > 0) put(suspended, denied.map(inState));
    for (const state of [...active, ...denied]) put(spoken(state), [inState(state)]);
    // A role's own name wins over a state of another.
    names.set(role, [{ actor: { kind: "role", role: name }, state: null }]);
  }
  return names;
}

function statesOf(structure: Structure): { readonly active: readonly string[]; readonly denied: readonly string[] } {
  const { identity } = structure;
  if (identity === null || identity.active === null) return { active: [], denied: [] };
  const { column, values } = identity.active;
  const home = structure.dependencies.find((one) => one.module === identity.module);
  const lifecycle = (home ?? structure).lifecycles.find((one) => one.entity === identity.entity);
  const entity = (home ?? structure).entities.find((one) => one.name === identity.entity);
  const listed = entity === undefined ? null : allowedValues(entity, column);
  const states = lifecycle?.column === column ? lifecycle.states.map((one) => one.name) : (listed ?? ["true", "false"]);
  return { active: values, denied: states.filter((one) => !values.includes(one)) };
}
