/** The list **Indexes:** of an entity: `name` on `column` (for its purpose). */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Index, IndexColumn } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { slice, spanIn, trimmed } from "../../syntax/spanned.ts";
import { resolveExpression } from "../expression.ts";
import { checkName } from "../names.ts";
import { claim } from "../origins.ts";
import { balancedEnd } from "./balanced.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";
import { areColumns } from "./name-list.ts";

const methods: readonly Index["method"][] = ["btree", "gin", "gist", "hash", "brin"];

/** Reads one item. Errors: `entity/bad-index`, `entity/unknown-column`, `name/...`, and of the family `expression/`. */
export function readIndex(reading: EntityReading, entity: EntityDraft, whole: Spanned): void {
  const path = `entities/${entity.name}/indexes`;
  const refuse = (problem: string, piece: Spanned = whole): void => {
    const where = { span: spanIn(piece), path };
    reading.notebook.diagnostics.push(diagnose("entity/bad-index", where, { text: whole.text, problem }));
  };
  claim(reading.notebook, path, spanIn(whole));
  const head = /^(unique\s+)?(?:index\s+)?(\S+)\s+(unique\s+)?on\s+(?:using\s+)?/i.exec(whole.text);
  if (head === null) return refuse("it does not begin with a name and `on`");
  const name = (head[2] ?? "").replace(/^"([^"]+)"$/, "$1");
  const at = `${path}/${name}`;
  if (!checkName(name, "index", spanIn(whole, 0, head[0].length), at, reading.notebook)) return;
  const columns = readColumnList(slice(whole, head[0].length));
  if (columns === null) return refuse("columns are expected behind `on`");
  if ("problem" in columns) return refuse(columns.problem);
  const names = columns.columns.map((column) => column.column);
  if (!areColumns(reading, entity, names, spanIn(whole, head[0].length, head[0].length + columns.length), at)) return;
  const tail = readTail(reading, entity, trimmed(slice(whole, head[0].length + columns.length)), at);
  if (tail === null) return;
  if ("problem" in tail) return refuse(tail.problem);
  const method = columns.method ?? tail.method ?? "btree";
  const unique = head[1] !== undefined || head[3] !== undefined || tail.unique;
  if (method !== "btree" && (unique || columns.columns.some((column) => column.descending))) {
    return refuse(`${method.toUpperCase()} indexes have no order and cannot be unique`);
  }
  if (method === "hash" && columns.columns.length > 1) return refuse("HASH indexes have one column");
  const index: Index = {
    name,
    method,
    unique,
    columns: columns.columns,
    where: tail.where,
    reason: "contract",
    description: tail.purpose,
  };
  entity.indexes.push({ index, span: spanIn(whole) });
}

interface ColumnList {
  readonly method: Index["method"] | null;
  readonly columns: readonly IndexColumn[];
  /** How much of the text they are. */
  readonly length: number;
}

function readColumnList(piece: Spanned): ColumnList | { readonly problem: string } | null {
  const text = piece.text;
  const method = /^(btree|gin|gist|hash|brin)\s*(?=\()/i.exec(text);
  const open = method?.[0].length ?? 0;
  if (text[open] === "(") {
    const end = balancedEnd(text, open);
    if (end === null) return null;
    const inside = text.slice(open + 1, end - 1).trim();
    const inner = /^(btree|gin|gist|hash|brin)\s+(?=\S)/i.exec(inside);
    const columns = columnsIn(inside.slice(inner?.[0].length ?? 0));
    if (columns === null) {
      return {
        problem: /[()]/.test(inside)
          ? "indexes on expressions are not supported by this version"
          : "the list of columns is not understood",
      };
    }
    return { method: methodOf(method?.[1] ?? inner?.[1]), columns, length: end };
  }
  const list = /^"?\w+"?(?:\s+(?:asc|desc)\b)?(?:\s*,\s*"?\w+"?(?:\s+(?:asc|desc)\b)?)*/i.exec(text)?.[0];
  if (list === undefined) return null;
  if (/^\s*\(/.test(text.slice(list.length)) && !/\s/.test(text[list.length] ?? "")) {
    return { problem: "indexes on expressions are not supported by this version" };
  }
  const columns = columnsIn(list);
  return columns === null ? null : { method: null, columns, length: list.length };
}

function columnsIn(list: string): readonly IndexColumn[] | null {
  const columns = list.split(",").map((part) => /^\s*"?(\w+)"?(?:\s+(asc|desc))?\s*$/i.exec(part));
  if (columns.some((one) => one === null)) return null;
  return columns.map((one) => ({ column: one?.[1] ?? "", descending: one?.[2]?.toLowerCase() === "desc" }));
}

function methodOf(word: string | undefined): Index["method"] | null {
  return methods.find((one) => one === word?.toLowerCase()) ?? null;
}

interface Tail {
  readonly unique: boolean;
  readonly method: Index["method"] | null;
  readonly where: Expression | null;
  readonly purpose: string;
}

/** What stands behind the columns: UNIQUE, a method, a condition, a purpose. Null when an error was written down. */
function readTail(
  reading: EntityReading,
  entity: EntityDraft,
  whole: Spanned,
  path: string,
): Tail | { readonly problem: string } | null {
  let rest = whole;
  let unique = false;
  let method: Index["method"] | null = null;
  for (;;) {
    const word = /^[,;]?\s*(?:using\s+)?\(?(unique|btree|gin|gist|hash|brin)\)?(?=\s|$|,|;)/i.exec(rest.text);
    if (word === null) break;
    if (/unique/i.test(word[1] ?? "")) unique = true;
    else method = methodOf(word[1]);
    rest = trimmed(slice(rest, word[0].length));
  }
  const split = splitPurpose(rest);
  const condition = /^where\s+(?=\S)/i.exec(split.rest.text);
  if (condition === null && split.rest.text !== "") return { problem: `"${split.rest.text}" has no meaning here` };
  if (split.purpose !== null && !/^for\b/i.test(split.purpose.text)) {
    reading.remarks.push({ text: split.purpose.text, span: spanIn(split.purpose), path });
  }
  const purpose = split.purpose?.text ?? "";
  if (condition === null) return { unique, method, where: null, purpose };
  const scope = { entity: entity.name, columns: entity.columns.map((column) => column.name) };
  const where = resolveExpression(
    withoutParentheses(slice(split.rest, condition[0].length)),
    scope,
    "index",
    reading.notebook,
    path,
  );
  return where === null ? null : { unique, method, where, purpose };
}

/** A purpose is the last parenthesis when it begins with "for" or nothing else could be meant, or what follows a dash. */
function splitPurpose(piece: Spanned): { readonly rest: Spanned; readonly purpose: Spanned | null } {
  const text = piece.text.replace(/\.$/, "");
  const dash = /(?:^|\s)[\u2010-\u2015-]+\s+(?=\p{L}[^'"]*$)/u.exec(text);
  const open = lastParenthesis(text);
  if (open !== null && (/^where\b/i.test(text) ? /^\(for\b/i.test(text.slice(open)) : true)) {
    return { rest: trimmed(slice(piece, 0, open)), purpose: trimmed(slice(piece, open + 1, text.length - 1)) };
  }
  if (dash === null) return { rest: trimmed(slice(piece, 0, text.length)), purpose: null };
  return {
    rest: trimmed(slice(piece, 0, dash.index)),
    purpose: slice(piece, dash.index + dash[0].length, text.length),
  };
}

function lastParenthesis(text: string): number | null {
  for (let open = text.indexOf("("); open >= 0; open = text.indexOf("(", open + 1)) {
    if (balancedEnd(text, open) === text.length) return open;
  }
  return null;
}

function withoutParentheses(piece: Spanned): Spanned {
  const inner = trimmed(piece);
  return inner.text.startsWith("(") && balancedEnd(inner.text, 0) === inner.text.length
    ? trimmed(slice(inner, 1, inner.text.length - 1))
    : inner;
}
