/** Damage to what audit functions write: an event left out, the wrong side, the wrong word, the wrong person. */

import type { BodyEdit } from "./mutant.ts";
import { scan, spliced } from "./scan.ts";
import type { Token } from "./scan.ts";

/** Returns the edits of a body that selects audit entries, or that inserts one. */
export function entryDamages(body: string): readonly BodyEdit[] {
  return [...events(body), ...sides(body), ...words(body), ...written(body)];
}

/** One select of the union left out. */
function events(body: string): readonly BodyEdit[] {
  const loop = /for entry in\n([\s\S]*?)\n\s*loop\n/.exec(body);
  if (loop === null) return [];
  const [, selects = ""] = loop;
  const start = loop.index + loop[0].indexOf(selects);
  const pieces = selects.split(/\n\s*union all\n/);
  if (pieces.length < 2) return [];
  return pieces.map((piece, at) => ({
    operator: "drop audit event",
    detail: `${/('(?:[^']|'')*') as action/.exec(piece)?.[1] ?? ""} (${at + 1})`,
    description: `one kind of change leaves no entry`,
    body: spliced(
      body,
      { start, end: start + selects.length },
      pieces.filter((_, n) => n !== at).join("\n    union all\n"),
    ),
  }));
}

/** What is recorded as before and after: exchanged, or from the other row. */
function sides(body: string): readonly BodyEdit[] {
  const edits: BodyEdit[] = [];
  for (const found of body.matchAll(/\bentry\.old_value, entry\.new_value\b/g))
    edits.push({
      operator: "swap old and new",
      detail: `${found.index}`,
      description: "what was before is recorded as what came after",
      body: spliced(body, at(found), "entry.new_value, entry.old_value"),
    });
  for (const side of ["old_value", "new_value"] as const) {
    for (const found of body.matchAll(new RegExp(`(?<=,\\n)(?:(?! as \\w+,?\\n)[\\s\\S])*? as ${side}\\b`, "g"))) {
      const other = found[0].replaceAll(/\b([on])\./g, (_, row: string) => (row === "o" ? "n." : "o."));
      const nothing = `  null::jsonb as ${side}`;
      const put = (operator: string, description: string, by: string): void => {
        if (by.trim() !== found[0].trim())
          edits.push({
            operator,
            detail: `${side} at ${found.index}`,
            description,
            body: spliced(body, at(found), by),
          });
      };
      put("record the wrong side", `${side} holds the other row's values`, other);
      put("record nothing", `${side} holds nothing`, nothing);
    }
  }
  return edits;
}

/** The action, the log it reaches, and what the project's log says it is about. */
function words(body: string): readonly BodyEdit[] {
  const each = (pattern: RegExp, operator: string, description: string, by: (text: string) => string) =>
    [...body.matchAll(pattern)].map((found): BodyEdit => ({
      operator,
      detail: `${found[0]} at ${found.index}`,
      description,
      body: spliced(body, at(found), by(found[0])),
    }));
  return [
    ...each(/'(?:[^']|'')*'(?= as action)/g, "wrong action", "the entry has another action", () => "'mutated'"),
    ...each(
      /\b(?:true|false)(?= as in_module_log)/g,
      "wrong log",
      "the entry reaches the other log too, or not its own",
      (text) => (text === "true" ? "false" : "true"),
    ),
    ...each(
      /(?<=write_entry\(\s*)'(?:[^']|'')*', '(?:[^']|'')*'/g,
      "wrong subject",
      "the entry is about another table",
      () => "'mutated', 'mutated'",
    ),
    ...each(
      /\bactor_key::text, actor_role\b/g,
      "wrong actor",
      "the project's log does not say who",
      () => "null, null",
    ),
    ...each(/\bactor_key::text(?=, actor_role)/g, "wrong actor", "the project's log names no person", () => "null"),
    ...each(/(?<=actor_key::text, )actor_role\b/g, "wrong actor", "the project's log names no role", () => "null"),
    ...each(
      /(?<=\(\s*entry\.subject[^,]*, )(?:actor_key|auth\.uid\(\))/g,
      "wrong actor",
      "the module's log does not say who",
      () => "null",
    ),
  ];
}

/** Each value of an INSERT that is written as nothing. */
function written(body: string): readonly BodyEdit[] {
  const tokens = scan(body).filter((one) => one.kind !== "comment");
  return tokens.flatMap((token, n): readonly BodyEdit[] => {
    const open = tokens[n + 1];
    if (token.text !== "values" || open?.text !== "(") return [];
    const close = tokens.findIndex((one, m) => m > n + 1 && one.text === ")" && one.depth === open.depth);
    return valuesIn(tokens.slice(n + 2, close), open.depth + 1).map((value) => ({
      operator: "write nothing",
      detail: body.slice(value.start, value.end).replaceAll(/\s+/g, " ").slice(0, 80),
      description: "one column of the entry stays empty",
      body: spliced(body, value, "null"),
    }));
  });
}

function valuesIn(
  tokens: readonly Token[],
  depth: number,
): readonly { readonly start: number; readonly end: number }[] {
  const values: Token[][] = [[]];
  for (const token of tokens) {
    if (token.depth === depth && token.text === ",") values.push([]);
    else values.at(-1)?.push(token);
  }
  return values.flatMap((one) => {
    const [first] = one;
    const last = one.at(-1);
    return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }];
  });
}

function at(found: RegExpExecArray): { readonly start: number; readonly end: number } {
  return { start: found.index, end: found.index + found[0].length };
}
