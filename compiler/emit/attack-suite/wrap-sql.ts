/** Breaks long statements into lines, at their clauses and never inside a literal or a quoted name. */

const clause = /^(values|where|set|from|using|when matched|when not matched|on conflict|do update|returning)\b/;

/**
 * Returns a statement as lines of at most `width` characters where it can be broken so; one line when it fits. Text
 * that has lines already keeps them.
 */
export function wrapSql(statement: string, width: number): readonly string[] {
  if (statement.length <= width || statement.includes("\n")) return statement.split("\n");
  const lines: string[] = [];
  let line = "";
  for (const word of wordsOf(statement)) {
    const fits = line.length + 1 + word.length <= width;
    const begins = clause.test(word) && lines.length + line.length > 0;
    if (line !== "" && (!fits || begins)) {
      lines.push(line);
      line = begins ? word : `  ${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The statement's words: parted by spaces outside of quotes; what belongs to one clause is one. */
function wordsOf(statement: string): readonly string[] {
  const parts =
    /(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*?\$\1\$|on conflict\b|do update\b|when (?:not )?matched\b|[^\s'"])+/g;
  // What is not understood is not touched.
  return statement.replaceAll(parts, "").trim() === "" ? (statement.match(parts) ?? []) : [statement];
}
