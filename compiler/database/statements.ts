/** Where the statements of an SQL text begin and end, by Postgres' own parser. */

export interface StatementRange {
  /** UTF-16 offset of the statement's first character, comments before it skipped. */
  readonly start: number;
  readonly end: number;
}

/** Returns the statements of a text in order, or the offset at which Postgres' parser stops understanding it. */
export async function statementsOf(text: string): Promise<readonly StatementRange[] | { readonly brokenAt: number }> {
  const { hasSqlDetails, parse } = await import("libpg-query");
  const bytes = Buffer.from(text, "utf8");
  const offsetOf = (byte: number): number => bytes.subarray(0, byte).toString("utf8").length;
  try {
    const parsed = await parse(text);
    return (parsed.stmts ?? []).map(({ stmt_location = 0, stmt_len = 0 }) => {
      const from = offsetOf(stmt_location);
      const end = stmt_len === 0 ? text.length : offsetOf(stmt_location + stmt_len);
      return { start: from + leadingTrivia(text.slice(from, end)), end };
    });
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    return { brokenAt: Math.max(0, error.sqlDetails?.cursorPosition ?? 0) };
  }
}

function leadingTrivia(text: string): number {
  return /^(\s|--[^\n]*\n|\/\*[^]*?\*\/)*/.exec(text)?.[0].length ?? 0;
}
