/** Roles and states that emitted SQL compares with: left out, exchanged, joined by another. */

import { literal } from "../sql/sql.ts";
import { scan, spliced } from "./scan.ts";
import type { Token } from "./scan.ts";

export interface ConstantDamage {
  readonly operator: "drop a value" | "swap a value" | "add a value";
  readonly detail: string;
  readonly text: string;
}

/**
 * Returns the damage to comparisons with a member of one of the closed sets (the roles, the states of a lifecycle):
 * each such value exchanged for another of its set, and in a list each left out and each missing one added.
 */
export function constantDamages(text: string, sets: readonly (readonly string[])[]): readonly ConstantDamage[] {
  const tokens = scan(text).filter((one) => one.kind !== "comment");
  return tokens.flatMap((token, at): readonly ConstantDamage[] => {
    const list = listAt(tokens, at);
    if (list === null || token !== list[0]) {
      if (token.kind !== "string" || list !== null || !isCompared(tokens, at)) return [];
      const set = sets.find((one) => one.some((value) => literal(value) === token.text));
      const others = (set ?? []).map(literal).filter((one) => one !== token.text);
      return others.slice(0, 2).map((other) => swap(text, token, other));
    }
    const present = list.map((one) => one.text);
    const set = sets.find((one) => present.every((value) => one.some((member) => literal(member) === value)));
    if (set === undefined) return [];
    const missing = set.map(literal).filter((one) => !present.includes(one));
    const replaced = (values: readonly string[]): string => {
      const last = list.at(-1) ?? token;
      return spliced(text, { start: token.start, end: last.end }, values.join(", "));
    };
    return [
      ...(list.length > 1
        ? list.map((one): ConstantDamage => ({
            operator: "drop a value",
            detail: `${one.text} at ${ordinal(tokens, one)}`,
            text: replaced(present.filter((value) => value !== one.text)),
          }))
        : []),
      ...missing.map((value): ConstantDamage => ({
        operator: "add a value",
        detail: `${value} at ${ordinal(tokens, token)}`,
        text: replaced([...present, value]),
      })),
    ];
  });

  function swap(whole: string, token: Token, other: string): ConstantDamage {
    return {
      operator: "swap a value",
      detail: `${token.text} for ${other} at ${ordinal(tokens, token)}`,
      text: spliced(whole, token, other),
    };
  }
}

/** The strings of the list `in ('a', 'b')` whose member stands here; null outside of one. */
function listAt(tokens: readonly Token[], at: number): readonly Token[] | null {
  const token = tokens[at];
  if (token?.kind !== "string") return null;
  let open = at - 1;
  while (tokens[open]?.kind === "string" || tokens[open]?.text === ",") open--;
  if (tokens[open]?.text !== "(" || tokens[open - 1]?.text !== "in") return null;
  const list: Token[] = [];
  for (let n = open + 1; tokens[n]?.text !== ")"; n++) {
    const one = tokens[n];
    if (one === undefined) return null;
    if (one.kind === "string") list.push(one);
    else if (one.text !== ",") return null;
  }
  return list;
}

function isCompared(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  return before === "=" || before === "<>";
}

/** Which string of the text it is, from 1: tells equal comparisons apart. */
function ordinal(tokens: readonly Token[], token: Token): number {
  return tokens.filter((one) => one.kind === "string" && one.start <= token.start).length;
}
