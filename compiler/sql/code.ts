/** Longer SQL written as it will be read: a template that keeps its layout around multi-line holes. */

import { join, sql } from "./sql.ts";
import type { Sql } from "./sql.ts";

/**
 * Template tag for statements and function bodies. The common indentation is removed, as are the first and the last
 * line break. The lines of a multi-line hole get the indentation of the line it stands in; a line that consists of
 * nothing but empty holes disappears. String constants never contain line breaks (`literal` escapes them), so
 * indenting cannot change one.
 */
export function code(parts: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const kept: string[] = [];
  for (const line of withMarks(parts)) {
    const filled = line.replaceAll(mark, (_, at: string) => holes[Number(at)] ?? "");
    if (line.trim() !== "" && filled.trim() === "") continue;
    const indentation = /^ */.exec(line)?.[0] ?? "";
    kept.push(filled.replaceAll(/\n(?=[^\n])/g, `\n${indentation}`).trimEnd());
  }
  return kept.join("\n") as Sql;
}

/** Joins the pieces that are not empty, each on its own line. */
export function lines(pieces: readonly Sql[]): Sql {
  return join(present(pieces), sql`\n`);
}

/** Joins the pieces that are not empty, with a blank line between them. */
export function paragraphs(pieces: readonly Sql[]): Sql {
  return join(present(pieces), sql`\n\n`);
}

/** Returns `piece` filled up with spaces to `width` characters. */
export function padded(piece: Sql, width: number): Sql {
  return piece.padEnd(width) as Sql;
}

/** Lays rows out in columns as wide as their widest cell; cells beyond a row's end and trailing spaces disappear. */
export function aligned(rows: readonly (readonly Sql[])[]): readonly Sql[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((row) => {
    const cells = row.map((cell, at) => padded(cell, widths[at] ?? 0)).filter((_, at) => (widths[at] ?? 0) > 0);
    return cells.join(" ").trimEnd() as Sql;
  });
}

const mark = /\u0000(\d+)\u0000/g;

/** Returns the template's lines, dedented, with each hole as a mark. NUL can be in no Sql. */
function withMarks(parts: TemplateStringsArray): readonly string[] {
  const whole = parts.map((part, at) => (at === 0 ? part : `\u0000${at - 1}\u0000${part}`)).join("");
  const all = whole.replace(/^ *\n/, "").replace(/\n *$/, "").split("\n");
  const depths = all.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const depth = Math.min(...depths);
  return all.map((line) => line.slice(depth));
}

function present(pieces: readonly Sql[]): readonly Sql[] {
  return pieces.filter((piece) => piece !== "");
}
