/** The list **Constraints:** of an entity. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { ListItem } from "../../syntax/document.ts";
import { slice, spanIn, spannedInline, trimmed } from "../../syntax/spanned.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { resolveExpression } from "../expression.ts";
import { checkName, didYouMean } from "../names.ts";
import { claim, claimInert } from "../origins.ts";
import { balancedEnd } from "./balanced.ts";
import type { EntityDraft, EntityReading } from "./draft.ts";
import { readForeignKeyText } from "./foreign-key-text.ts";
import { areColumns, splitNames } from "./name-list.ts";

const known = ["UNIQUE", "CHECK", "PRIMARY KEY", "FOREIGN KEY", "CONSTRAINT", "Table is append-only"];

/** "No clinical content stored (per platform rules)": nothing but words, and none that limits what is said. */
const notStored =
  /^no ((?:(?!(?:may|might|can|could|shall|should|will|would|must|not?|without|unless|except|only|but|if|when|while|until|after|before|duplicates?|per|more|less|than|longer|twice|is|are|be|and|or)\b)[\p{L}-]+ ){1,5})stored(?: \(([^()]*)\))?\.?$/iu;

/**
 * Reads one item: UNIQUE, CHECK, PRIMARY KEY or FOREIGN KEY, optionally behind `CONSTRAINT name`, the sentence "Table
 * is append-only", or "No ... stored (...)", which is inert. Anything else is `entity/unknown-constraint`.
 */
export function readTableConstraint(reading: EntityReading, entity: EntityDraft, item: ListItem): void {
  const whole = trimmed(spannedInline(item.text));
  const path = `entities/${entity.name}/constraints`;
  const kept = notStored.exec(whole.text);
  if (kept !== null) {
    // What is not stored and why are remarks: a name or a rule word in them would mean something.
    for (const text of [kept[1]?.trim() ?? "", kept[2] ?? ""])
      if (text !== "") reading.remarks.push({ text, span: item.text.span, path });
    return claimInert(reading.notebook, path, item.text.span);
  }
  if (/^(?:the )?table is append[- ]only(?: \(no update, no delete(?: via rls)?\))?\.?$/i.test(whole.text)) {
    entity.appendOnly = true;
    return claim(reading.notebook, path, item.text.span);
  }
  claim(reading.notebook, path, item.text.span);
  const named = /^constraint\s+"?([^\s"]+)"?\s+/i.exec(whole.text);
  const name = named?.[1] ?? null;
  const piece = named === null ? whole : slice(whole, named[0].length);
  if (name !== null && !checkName(name, "constraint", spanIn(whole), path, reading.notebook)) return;
  const end = readOne(reading, entity, piece, name, path);
  if (end === null) return;
  const remark = trimmed(slice(piece, end));
  const note = /^(?:\((.*)\)|[-\u2010-\u2015;]\s*(.*))$/.exec(remark.text.replace(/\.$/, ""));
  const text = note?.[1] ?? note?.[2];
  if (text !== undefined) reading.remarks.push({ text, span: spanIn(remark), path });
  else if (!/^\.?$/.test(remark.text)) unknown(reading, remark, path);
}

/** Returns where the constraint ends, or null when an error was written down. */
function readOne(
  reading: EntityReading,
  entity: EntityDraft,
  piece: Spanned,
  name: string | null,
  path: string,
): number | null {
  const text = piece.text;
  const span = spanIn(piece);
  const head = /^(unique(?: nulls not distinct)?|primary key|check|foreign key)\s*\(/i.exec(text);
  const end = head === null ? null : balancedEnd(text, head[0].length - 1);
  if (head === null || end === null) return unknown(reading, piece, path);
  const inside = trimmed(slice(piece, head[0].length, end - 1));
  const word = (head[1] ?? "").toLowerCase();
  if (word === "check") {
    const scope = { entity: entity.name, columns: entity.columns.map((column) => column.name) };
    const expression = resolveExpression(inside, scope, "check", reading.notebook, path);
    if (expression !== null) entity.checks.push({ name, expression, span });
    return expression === null ? null : end;
  }
  const columns = splitNames(inside.text);
  if (columns === null) return unknown(reading, piece, path);
  if (!areColumns(reading, entity, columns, spanIn(inside), path)) return null;
  if (word === "primary key") entity.keys.push({ name, columns, span });
  else if (word.startsWith("unique")) {
    const rest = text.slice(end);
    if (/^\s+(where|nulls|deferrable|include)\b/i.test(rest)) return unsupported(reading, piece, path);
    entity.uniques.push({ name, columns, nullsNotDistinct: word !== "unique", span });
  } else return foreignKey(reading, entity, piece, end, columns, name, path);
  return end;
}

function foreignKey(
  reading: EntityReading,
  entity: EntityDraft,
  piece: Spanned,
  after: number,
  columns: readonly string[],
  name: string | null,
  path: string,
): number | null {
  const arrow = /^\s*(?:→|->|references)\s*/i.exec(piece.text.slice(after));
  const target = /^[^(]*\([^)]*\)(?:\s+on\s+(?:delete|update)\s+(?:no action|restrict|cascade|set null|set default))*/i;
  const start = after + (arrow?.[0].length ?? 0);
  const text = target.exec(piece.text.slice(start))?.[0] ?? "";
  const found = arrow === null ? null : readForeignKeyText(text);
  if (found === null) return unknown(reading, piece, path);
  const { columns: referenced, ...rest } = found;
  entity.foreignKeys.push({ ...rest, name, columns, referenced, span: spanIn(piece) });
  return start + text.length;
}

function unknown(reading: EntityReading, piece: Spanned, path: string): null {
  if (/^(exclude\b|unique index\b)|\bdeferrable\b/i.test(piece.text)) return unsupported(reading, piece, path);
  const word = /^[a-z- ]*/i.exec(piece.text)?.[0].trim() ?? "";
  const suggestion = didYouMean(word, known) || didYouMean(piece.text, known);
  const where = { span: spanIn(piece), path };
  reading.notebook.diagnostics.push(
    diagnose("entity/unknown-constraint", where, { constraint: piece.text, suggestion }),
  );
  return null;
}

function unsupported(reading: EntityReading, piece: Spanned, path: string): null {
  const where = { span: spanIn(piece), path };
  reading.notebook.diagnostics.push(diagnose("entity/unsupported-constraint", where, { constraint: piece.text }));
  return null;
}
