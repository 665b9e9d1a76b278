/** The wire protocol as far as simple queries need it: many texts in one buffer, and what came of each. */

import { DatabaseError } from "./database.ts";
import type { PipelineAnswer, StatementResult } from "./database.ts";
import { parserOf } from "./values.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Returns one Query message for each text, in one buffer. */
export function queryMessages(texts: readonly string[]): Uint8Array {
  const bodies = texts.map((text) => encoder.encode(text));
  const buffer = new Uint8Array(bodies.reduce((sum, body) => sum + body.length + 6, 0));
  const view = new DataView(buffer.buffer);
  let at = 0;
  for (const body of bodies) {
    buffer[at] = "Q".charCodeAt(0);
    view.setInt32(at + 1, body.length + 5);
    buffer.set(body, at + 5);
    at += body.length + 6;
  }
  return buffer;
}

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/**
 * Returns what the server answered to each Query message it came to the end of: what its statements returned, or the
 * error that ended it.
 */
export function answersOf(bytes: Uint8Array): readonly PipelineAnswer[] {
  const answers: PipelineAnswer[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let results: StatementResult[] = [];
  let error: DatabaseError | null = null;
  let columns: readonly Column[] = [];
  let rows: Readonly<Record<string, unknown>>[] = [];
  for (let at = 0; at < bytes.length; at += 1 + view.getInt32(at + 1)) {
    const body = at + 5;
    switch (String.fromCharCode(bytes[at] ?? 0)) {
      case "T":
        columns = columnsIn(bytes, view, body);
        break;
      case "D":
        rows.push(rowIn(bytes, view, body, columns));
        break;
      case "C":
      case "I":
        results.push({ rows, affected: affectedBy(textIn(bytes, body).text) });
        rows = [];
        break;
      case "E":
        error = errorIn(bytes, body);
        break;
      case "Z":
        answers.push(error ?? results);
        results = [];
        rows = [];
        error = null;
    }
  }
  return answers;
}

function textIn(bytes: Uint8Array, at: number): { readonly text: string; readonly end: number } {
  const end = bytes.indexOf(0, at);
  return { text: decoder.decode(bytes.subarray(at, end)), end: end + 1 };
}

function columnsIn(bytes: Uint8Array, view: DataView, body: number): readonly Column[] {
  const columns: Column[] = [];
  let at = body + 2;
  for (let left = view.getInt16(body); left > 0; left--) {
    const { text: name, end } = textIn(bytes, at);
    columns.push({ name, parse: parserOf(view.getInt32(end + 6)) });
    at = end + 18;
  }
  return columns;
}

function rowIn(
  bytes: Uint8Array,
  view: DataView,
  body: number,
  columns: readonly Column[],
): Readonly<Record<string, unknown>> {
  const row: Record<string, unknown> = {};
  let at = body + 2;
  for (const { name, parse } of columns) {
    const length = view.getInt32(at);
    at += 4;
    row[name] = length < 0 ? null : parse(decoder.decode(bytes.subarray(at, at + length)));
    at += Math.max(0, length);
  }
  return row;
}

const writing: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "COPY", "MERGE"]);

/** A command tag ends in the number of rows: `INSERT 0 1`, `UPDATE 3`, `SELECT 2`. */
function affectedBy(tag: string): number {
  const words = tag.split(" ");
  return writing.has(words[0] ?? "") ? Number(words.at(-1)) : 0;
}

function errorIn(bytes: Uint8Array, body: number): DatabaseError {
  const fields = new Map<string, string>();
  for (let at = body; bytes[at] !== 0;) {
    const { text, end } = textIn(bytes, at + 1);
    fields.set(String.fromCharCode(bytes[at] ?? 0), text);
    at = end;
  }
  const field = (name: string): string | null => fields.get(name) ?? null;
  return new DatabaseError(field("M") ?? "", {
    sqlstate: field("C") ?? "",
    routine: field("R"),
    constraint: field("n"),
    detail: field("D"),
    hint: field("H"),
    where: field("W"),
  });
}
