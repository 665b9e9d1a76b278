/** Constraints cells: what each part says about its column. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Code, Params } from "../../diagnostics/catalogue.ts";
import type { Expression } from "../../ir/expression.ts";
import type { ColumnType } from "../../ir/type.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { slice, spanIn, trimmed } from "../../syntax/spanned.ts";
import type { Span } from "../../text/source.ts";
import { resolveExpression } from "../expression.ts";
import type { ExpressionPurpose } from "../expression.ts";
import { readFormer } from "../former-names.ts";
import type { FormerName } from "../former-names.ts";
import { isAsTyped } from "../marks-taken-out.ts";
import { didYouMean } from "../names.ts";
import { readConstraintWords, spokenType } from "./constraint-words.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";
import { readForeignKeyText } from "./foreign-key-text.ts";
import { areColumns } from "./name-list.ts";

/** What the constraints of one column say about the column itself; keys, checks and references go into the draft. */
export interface ColumnFacts {
  key: boolean;
  required: "NULL" | "NOT NULL" | null;
  default: Expression | null;
  hasDefault: boolean;
  identity: "always" | "by-default" | null;
  generated: Expression | null;
  former: FormerName | null;
  backfill: Expression | null;
  /** Place of the backfill, also of one that is not understood. */
  backfillSpan: Span | null;
}

interface Cell {
  readonly reading: EntityReading;
  readonly entity: EntityDraft;
  readonly column: string;
  readonly type: ColumnType;
  readonly columns: readonly string[];
  readonly path: string;
  readonly facts: ColumnFacts;
}

const known = [
  "PK",
  "UNIQUE",
  "NOT NULL",
  "NULL",
  "DEFAULT",
  "CHECK",
  "FK",
  "REFERENCES",
  "IDENTITY",
  "GENERATED",
  "trimmed",
  "one of",
  "between",
  "unique per",
  "formerly",
  "backfill",
];
const later = /^(case[- ]insensitive|same organi[sz]ation|exclude\b.*|.*\bdeferrable\b.*|.*\bnot valid)$/i;

/** Reads one part of a constraints cell. Errors of the families `entity/` and `expression/`. */
export function readColumnConstraint(cell: Cell, part: Spanned): void {
  const { facts, entity, column } = cell;
  const span = spanIn(part);
  const text = part.text.replaceAll(/\s/g, " ");
  const match = (pattern: RegExp): RegExpExecArray | null => pattern.exec(text);
  const simple = match(
    /^(pk|primary key|unique nulls not distinct|unique(?! (?:per|nulls)\b)|not null|null|(?:generated (always|by default) as )?identity)(?: (.+))?$/i,
  );
  if (simple !== null) {
    simpleConstraint(cell, part, (simple[1] ?? "").toLowerCase(), simple[2]?.toLowerCase());
    const rest = simple[3];
    // SQL style without commas: NOT NULL DEFAULT 0.
    if (rest !== undefined) readColumnConstraint(cell, trimmed(slice(part, part.text.length - rest.length)));
    return;
  }
  const value = match(/^default:? (?=\S)/i);
  if (value !== null) {
    if (facts.hasDefault) contradict(cell, part, "DEFAULT", "another DEFAULT");
    facts.hasDefault = true;
    const expression = resolve(cell, slice(part, value[0].length), "default");
    facts.default = expression?.kind === "null" ? null : expression;
    return;
  }
  const check = match(/^check ?\(/i);
  if (check !== null && text.endsWith(")")) {
    const expression = resolve(cell, trimmed(slice(part, check[0].length, part.text.length - 1)), "check");
    if (expression !== null) entity.checks.push({ name: null, expression, span });
    return;
  }
  const generated = match(/^generated always as ?\((.*)\) stored$/i);
  if (generated !== null) {
    const start = text.indexOf("(") + 1;
    facts.generated = resolve(cell, trimmed(slice(part, start, text.lastIndexOf(")"))), "generated");
    return;
  }
  const reference = match(/^(?:fk|foreign key|references|fk references)\b ?(?:→|⟶|->|=>|:)? ?(?=\S)/i);
  if (reference !== null) return foreignKey(cell, part, trimmed(slice(part, reference[0].length)));
  const former = match(/^formerly(?: ?: ?| (?=\S)|$)/i);
  if (former !== null) return readFormerly(cell, slice(part, former[0].length));
  const filled = match(/^backfill(?: ?: ?| (?=\S)|$)/i);
  if (filled !== null) return readBackfill(cell, part, slice(part, filled[0].length));
  const per = match(/^unique per (.+)$/i);
  if (per !== null) {
    const names = (per[1] ?? "").split(/\s*,\s*(?:and\s+)?|\s+and\s+/i).map((name) => name.trim());
    if (areColumns(cell.reading, entity, names, span, cell.path)) {
      entity.uniques.push({ name: null, columns: [...names, column], nullsNotDistinct: false, span });
    }
    return;
  }
  if (text.includes("'") && !isAsTyped(part, "list of values", cell.reading.notebook, cell.path)) return;
  const words = readConstraintWords(text, column, cell.type);
  if (words === null) return unknown(cell, part);
  if (words.kind === "check") entity.checks.push({ name: null, expression: words.expression, span });
  else if (words.kind === "empty-range") report(cell, part, "entity/empty-range", { constraint: part.text });
  else {
    const params = { constraint: part.text, type: spokenType(cell.type), expected: words.expected };
    report(cell, part, "entity/constraint-does-not-fit", params);
  }
}

function simpleConstraint(cell: Cell, part: Spanned, word: string, kind: string | undefined): void {
  const { facts, entity, column } = cell;
  const span = spanIn(part);
  if (word === "pk" || word === "primary key") {
    if (facts.required === "NULL") contradict(cell, part, "NULL", "PK");
    facts.key = true;
    entity.keys.push({ name: null, columns: [column], span });
  } else if (word.startsWith("unique")) {
    entity.uniques.push({ name: null, columns: [column], nullsNotDistinct: word !== "unique", span });
  } else if (word === "null" || word === "not null") {
    const said = word === "null" ? "NULL" : "NOT NULL";
    if (facts.required !== null && facts.required !== said) contradict(cell, part, facts.required, said);
    if (facts.key && said === "NULL") contradict(cell, part, "PK", "NULL");
    facts.required = said;
  } else {
    const whole = ["smallint", "integer", "bigint"].includes(cell.type.name) && cell.type.dimensions === 0;
    if (!whole) {
      const params = { constraint: part.text, type: spokenType(cell.type), expected: "smallint, integer or bigint" };
      report(cell, part, "entity/constraint-does-not-fit", params);
    }
    facts.identity = kind === "by default" ? "by-default" : "always";
  }
}

function readFormerly(cell: Cell, name: Spanned): void {
  const { facts, column, path, reading } = cell;
  const former = readFormer(name, column, "column", path, reading.notebook);
  if (former === null) return;
  const first = facts.former;
  if (first === null) facts.former = former;
  else report(cell, name, "former/given-twice", { name: column, first: first.name, second: former.name });
}

function readBackfill(cell: Cell, part: Spanned, expression: Spanned): void {
  const { facts, column } = cell;
  const because = "it has another backfill already";
  if (facts.backfillSpan !== null) return report(cell, part, "former/backfill-does-not-fit", { column, because });
  facts.backfillSpan = spanIn(part);
  facts.backfill = resolve(cell, expression, "backfill");
}

function foreignKey(cell: Cell, part: Spanned, target: Spanned): void {
  const found = readForeignKeyText(target.text);
  if (found === null) return unknown(cell, part);
  cell.entity.foreignKeys.push({
    name: null,
    columns: [cell.column],
    schema: found.schema,
    table: found.table,
    referenced: found.columns,
    onDelete: found.onDelete,
    onUpdate: found.onUpdate,
    span: spanIn(part),
  });
}

function unknown(cell: Cell, part: Spanned): void {
  if (later.test(part.text)) return report(cell, part, "entity/unsupported-constraint", { constraint: part.text });
  const word = /^[\w ]*/.exec(part.text)?.[0].trim() ?? "";
  const suggestion = didYouMean(word, known) || didYouMean(word.split(" ")[0] ?? "", known);
  report(cell, part, "entity/unknown-constraint", { constraint: part.text, suggestion });
}

function contradict(cell: Cell, part: Spanned, first: string, second: string): void {
  report(cell, part, "entity/contradicting-constraints", { column: cell.column, first, second });
}

function resolve(cell: Cell, piece: Spanned, purpose: ExpressionPurpose): Expression | null {
  const scope = { entity: cell.entity.name, columns: cell.columns };
  return resolveExpression(piece, scope, purpose, cell.reading.notebook, cell.path);
}

function report<C extends Code>(cell: Cell, part: Spanned, code: C, params: Params<C>): void {
  cell.reading.notebook.diagnostics.push(diagnose(code, { span: spanIn(part), path: cell.path }, params));
}
