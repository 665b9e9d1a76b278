/** Conditions in emitted SQL, taken apart into arms and conjuncts. */

import { scan } from "./scan.ts";
import type { Token } from "./scan.ts";

/** One part of a condition, or a whole condition that has no parts. */
export interface ConditionPart {
  readonly role: "arm" | "conjunct" | "condition";
  readonly start: number;
  readonly end: number;
}

/** Words that end a condition on their own level of parentheses. */
const boundaries = new Set(
  "where on if elsif when then else select from join group order loop union begin end case return raise using check perform into values set insert update delete for in_module_log".split(
    " ",
  ),
);
/** Words after which a condition stands even when it has no parts. */
const openers = new Set(["where", "if", "elsif", "when"]);

/** Returns every part of every condition of a text, outer ones first. A text in `whole` is itself a condition. */
export function conditionParts(text: string, whole = false): readonly ConditionPart[] {
  const tokens = scan(text).filter((one) => one.kind !== "comment");
  const parts: ConditionPart[] = [];
  for (const run of runsOf(tokens, whole)) parts.push(...partsOf(run));
  return parts
    .filter((one, at) => parts.findIndex((other) => other.start === one.start && other.end === one.end) === at)
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
}

interface Run {
  readonly tokens: readonly Token[];
  /** Whether a lone condition in it counts. */
  readonly opened: boolean;
}

/** Stretches of one level of parentheses between words that cannot be part of a condition. */
function runsOf(tokens: readonly Token[], whole: boolean): readonly Run[] {
  const runs: Run[] = [];
  const walk = (from: number, to: number, opened: boolean): void => {
    let start = from;
    let open = opened;
    const close = (end: number): void => {
      if (end > start) runs.push({ tokens: tokens.slice(start, end), opened: open });
    };
    const depth = tokens[from]?.depth ?? 0;
    for (let at = from; at < to; at++) {
      const token = tokens[at];
      if (token === undefined) break;
      if (token.depth > depth) {
        const end = tokens.findIndex((one, n) => n > at && one.depth <= depth);
        const inner = end < 0 ? to : end;
        walk(at, inner, false);
        at = inner - 1;
        continue;
      }
      if (!isBoundary(tokens, at)) continue;
      close(at);
      start = at + 1;
      open = openers.has(token.text);
    }
    close(to);
  };
  walk(0, tokens.length, whole);
  return runs;
}

function isBoundary(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return true;
  if (token.kind === "symbol") return token.text === ";" || token.text === ":=" || token.text === ",";
  if (token.kind !== "word" || !boundaries.has(token.text)) return false;
  // `is distinct from` and a column of a record are no clauses.
  if (token.text === "from" && tokens[at - 1]?.text === "distinct") return false;
  return tokens[at - 1]?.text !== ".";
}

function partsOf({ tokens, opened }: Run): readonly ConditionPart[] {
  const [first] = tokens;
  if (first === undefined) return [];
  const { depth } = first;
  const arms = split(tokens, depth, "or");
  const parts: ConditionPart[] = [];
  if (arms.length > 1) parts.push(...arms.flatMap((one) => part("arm", one)));
  for (const arm of arms) {
    const conjuncts = split(arm, depth, "and");
    if (conjuncts.length > 1) parts.push(...conjuncts.flatMap((one) => part("conjunct", one)));
  }
  // `case x when 'a'` compares, it asks no condition.
  const lone = tokens.length === 1 && first.kind === "string";
  if (parts.length === 0 && opened && !lone) parts.push(...part("condition", tokens));
  return parts;
}

function split(tokens: readonly Token[], depth: number, word: "and" | "or"): readonly (readonly Token[])[] {
  const pieces: Token[][] = [[]];
  let between = false;
  for (const token of tokens) {
    const here = token.kind === "word" && token.depth === depth;
    if (here && token.text === "between") between = true;
    if (here && token.text === word && !(word === "and" && between)) {
      pieces.push([]);
      continue;
    }
    if (here && token.text === "and") between = false;
    pieces.at(-1)?.push(token);
  }
  return pieces;
}

function part(role: ConditionPart["role"], tokens: readonly Token[]): readonly ConditionPart[] {
  const [first] = tokens;
  const last = tokens.at(-1);
  return first === undefined || last === undefined ? [] : [{ role, start: first.start, end: last.end }];
}
