/** Names in the text of a function's body: best effort, for a body is text until it runs. */

import { quotedKeywords } from "../../sql/keywords.ts";

export interface Mentions {
  /** Names without a qualifier. */
  readonly bare: ReadonlySet<string>;
  /** Names with what stands before the first dot: "public.profiles". */
  readonly qualified: ReadonlySet<string>;
  /** Whether statements are put together at run time. */
  readonly dynamic: boolean;
}

const identifier = `(?:"(?:[^"]|"")*"|[\\p{L}_][\\p{L}\\p{N}_$]*)`;
const chain = new RegExp(`${identifier}(?:\\s*\\.\\s*${identifier})*`, "gu");
const part = new RegExp(identifier, "gu");

/** Functions and statements that run text as SQL. */
const runners: ReadonlySet<string> = new Set([
  "execute",
  "dblink",
  "dblink_exec",
  "dblink_send_query",
  "query_to_xml",
  "query_to_xmlschema",
  "query_to_xml_and_xmlschema",
  "cursor_to_xml",
  "table_to_xml",
  "schema_to_xml",
  "database_to_xml",
]);

/** Returns the names a body mentions, wherever they stand: comments and strings are not told from statements. */
export function mentionsIn(body: string): Mentions {
  const bare = new Set<string>();
  const qualified = new Set<string>();
  let dynamic = false;
  for (const [text] of body.matchAll(chain)) {
    const parts = [...text.matchAll(part)].map(([one]) => one);
    const [first = "", second] = parts.map(unquoted);
    const last = unquoted(parts.at(-1) ?? "");
    if (runners.has(last)) dynamic = true;
    if (second === undefined) {
      if (text.startsWith('"') || !quotedKeywords.has(first)) bare.add(first);
    } else qualified.add(key(first, second));
  }
  return { bare, qualified, dynamic };
}

/** Whether the name is mentioned, with its schema or, where bare names count, alone. */
export function mentions(found: Mentions, schema: string, name: string, bareCounts: boolean): boolean {
  return found.qualified.has(key(schema, name)) || (bareCounts && found.bare.has(name));
}

function key(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();
}
