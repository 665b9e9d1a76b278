/** Markup in places that have meaning. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Inline, Markup, Table } from "../syntax/document.ts";
import type { Notebook } from "./notebook.ts";

const spoken: Readonly<Record<Markup["kind"], string>> = {
  strikethrough: "struck-out text",
  footnote: "a footnote",
  html: "HTML",
  comment: "a comment",
  "line-break": "a line break",
  link: "a link",
  image: "an image",
};

/** Writes down `syntax/markup-in-cell` for markup that would say more, or less, than the text (language.md, Principle 4). */
export function reportMarkup(inline: Inline, notebook: Notebook, path: string): void {
  for (const markup of inline.markup) {
    notebook.diagnostics.push(
      diagnose("syntax/markup-in-cell", { span: markup.span, path }, { markup: spoken[markup.kind] }),
    );
  }
}

/** The same for every cell of a table. */
export function reportMarkupInTable(table: Table, notebook: Notebook, path: string): void {
  for (const row of [table.header, ...table.rows]) row.cells.forEach((cell) => reportMarkup(cell, notebook, path));
}
