/** The section Example Records: INSERT statements, one example per heading. */

import type { InsertStmt, Node } from "libpg-query";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Example, ExampleRow, ExampleUser } from "../../ir/example.ts";
import type { ContractDocument, Section } from "../../syntax/document.ts";
import { spanIn, spannedFence } from "../../syntax/spanned.ts";
import type { Spanned } from "../../syntax/spanned.ts";
import { onlyInserts, parseInserts } from "../../syntax/sql-parser.ts";
import type { Parsed } from "../../syntax/sql-parser.ts";
import { resolveNode } from "../expression.ts";
import { didYouMean } from "../names.ts";
import type { Notebook } from "../notebook.ts";
import { claim, recordOrigin } from "../origins.ts";
import { isUuid, problemsOf } from "./row-problems.ts";
import { usersIn } from "./users.ts";

export interface ExampleReading {
  readonly document: ContractDocument;
  readonly notebook: Notebook;
  readonly entities: readonly Entity[];
}

/**
 * Returns the examples in document order, each with the sign-in accounts its rows need and no earlier example has.
 * Errors: `document/invalid-example` and of the family `expression/` (language.md, Examples).
 */
export function readExamples(reading: ExampleReading, section: Section): readonly Example[] {
  const headed = [section, ...below(section)].map((one) => ({
    one,
    fences: one.blocks.filter((block) => block.kind === "fence"),
  }));
  const known = new Set<string>();
  const examples: Example[] = [];
  for (const { one, fences } of headed) {
    const scripts = fences.filter((fence) => ["", "sql", "postgresql", "pgsql"].includes(fence.language));
    for (const other of fences.filter((fence) => !scripts.includes(fence))) {
      invalid(reading, other.span, "examples", `a code block in "${other.language}" is not read; examples are SQL`);
    }
    if (scripts.length === 0) continue;
    const id = `examples/${examples.length + 1}`;
    const rows: ExampleRow[] = [];
    const declared: ExampleUser[] = [];
    for (const fence of scripts) {
      const piece = spannedFence(fence);
      claim(reading.notebook, id, fence.span);
      recordOrigin(reading.document, reading.notebook, id, fence.span);
      rows.push(...rowsIn(reading, piece, id));
      declared.push(...declaredUsers(reading, piece, id));
    }
    const users = usersIn(rows, declared, reading.entities).filter((user) => !known.has(user.id));
    users.forEach((user) => known.add(user.id));
    examples.push({ id, title: one.title, rows, users });
  }
  return examples;
}

function below(section: Section): readonly Section[] {
  return section.sections.flatMap((one) => [one, ...below(one)]);
}

function rowsIn(reading: ExampleReading, piece: Spanned, path: string): readonly ExampleRow[] {
  const parsed = parseInserts(piece.text);
  if ("error" in parsed && parsed.error === onlyInserts) {
    invalid(
      reading,
      spanIn(piece, parsed.offset, parsed.offset + firstLine(piece.text, parsed.offset).length),
      path,
      onlyInserts,
    );
    return [];
  }
  if ("error" in parsed) {
    const where = { span: spanIn(piece, parsed.offset, parsed.offset + 1), path };
    const params = { what: "example", text: firstLine(piece.text, parsed.offset), problem: parsed.error };
    reading.notebook.diagnostics.push(diagnose("expression/syntax", where, params));
    return [];
  }
  return parsed.ok.flatMap((one, at) => {
    const end = parsed.ok[at + 1]?.start ?? piece.text.length;
    const statement = piece.text.slice(one.start, end).trimEnd().length;
    const span = spanIn(piece, one.start, one.start + statement);
    const refuse = (problem: string): void => invalid(reading, span, path, problem);
    return rowsOf(reading, one.insert, piece, parsed, refuse, path, span);
  });
}

function rowsOf(
  reading: ExampleReading,
  insert: InsertStmt,
  piece: Spanned,
  parsed: Parsed<unknown>,
  refuse: (problem: string) => void,
  path: string,
  span: ExampleSpan,
): readonly ExampleRow[] {
  const { relname = "", schemaname } = insert.relation ?? {};
  if (schemaname === "auth" && relname === "users") {
    refuse("accounts are declared by comment lines (-- auth.users, -- id: '...', -- email: '...')");
    return [];
  }
  const entity =
    schemaname === undefined || schemaname === "public"
      ? reading.entities.find((one) => one.name === relname)
      : undefined;
  if (entity === undefined) {
    const names = reading.entities.map((one) => one.name);
    refuse(`the contract defines no table "${relname}".${didYouMean(relname, names)}`);
    return [];
  }
  const allowed = ["relation", "cols", "selectStmt", "override"];
  const extra = Object.keys(insert).find((key) => !allowed.includes(key));
  const rows = extra === undefined && insert.override === "OVERRIDING_NOT_SET" ? valueRows(insert.selectStmt) : null;
  if (rows === null) {
    refuse("only INSERT INTO ... (columns) VALUES (...) is understood");
    return [];
  }
  const named = (insert.cols ?? []).map((one) =>
    "ResTarget" in one && one.ResTarget.indirection === undefined ? (one.ResTarget.name ?? "") : "",
  );
  const columns = named.length > 0 ? named : entity.columns.map((column) => column.name);
  const unknown = columns.find((name) => !entity.columns.some((column) => column.name === name));
  if (unknown !== undefined) {
    refuse(
      `"${entity.name}" has no column "${unknown}".${didYouMean(
        unknown,
        entity.columns.map((column) => column.name),
      )}`,
    );
    return [];
  }
  if (new Set(columns).size < columns.length) refuse("a column is named twice");
  return rows.flatMap((cells) => {
    if (cells.length > columns.length || (named.length > 0 && cells.length < columns.length)) {
      refuse(`${columns.length} columns are named, but ${cells.length} values are given`);
      return [];
    }
    const values = cells.flatMap((cell, at) => {
      // DEFAULT is what a column gets that is not named.
      if ("SetToDefault" in cell) return [];
      const scope = { entity: entity.name, columns: [] };
      const value = resolveNode(cell, piece, parsed.offsetOf, scope, "example", reading.notebook, path);
      return value === null ? [] : [{ column: columns[at] ?? "", value }];
    });
    const row: ExampleRow = { entity: entity.name, values };
    for (const problem of problemsOf(entity, row)) invalid(reading, span, path, problem);
    return [row];
  });
}

type ExampleSpan = Parameters<typeof diagnose>[1]["span"];

function invalid(reading: ExampleReading, span: ExampleSpan, path: string, problem: string): void {
  reading.notebook.diagnostics.push(diagnose("document/invalid-example", { span, path }, { problem }));
}

/** Returns the rows of a plain VALUES list, or null. */
function valueRows(select: Node | undefined): readonly (readonly Node[])[] | null {
  if (select === undefined || !("SelectStmt" in select)) return null;
  const statement = select.SelectStmt;
  if (Object.keys(statement).some((key) => !["valuesLists", "limitOption", "op"].includes(key))) return null;
  return (statement.valuesLists ?? []).map((list) => ("List" in list ? (list.List.items ?? []) : []));
}

/** Comment lines `-- id: '...'` and `-- email: '...'` below `-- auth.users`. */
function declaredUsers(reading: ExampleReading, piece: Spanned, path: string): readonly ExampleUser[] {
  const users: { id: string; email: string }[] = [];
  let inside = false;
  let at = -1;
  for (const line of piece.text.split("\n")) {
    const start = at + 1;
    at = start + line.length;
    if (/^\s*--\s*auth\.users\b/i.test(line)) inside = true;
    else if (!/^\s*--/.test(line)) inside = false;
    const field = inside ? /^\s*--\s*(id|email):\s*'([^']*)'\s*,?\s*$/i.exec(line) : null;
    if (field === null) continue;
    const value = field[2] ?? "";
    const good =
      field[1]?.toLowerCase() === "id" ? isUuid(value) : /^[^\s@<>"'#|]+@[^\s@<>"'#|]+\.[a-z]{2,}$/i.test(value);
    if (!good)
      invalid(
        reading,
        spanIn(piece, start, at),
        path,
        `"${value}" is no ${field[1]?.toLowerCase() === "id" ? "uuid" : "email address"}`,
      );
    if (field[1]?.toLowerCase() === "id") users.push({ id: (field[2] ?? "").toLowerCase(), email: "" });
    const last = users.at(-1);
    if (field[1]?.toLowerCase() === "email" && last !== undefined) last.email = field[2] ?? "";
  }
  return users;
}

function firstLine(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  return (text.slice(start).split("\n")[0] ?? "").trim();
}
