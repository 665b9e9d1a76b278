/** Diagnostics of the family `syntax/`: what a file must be before it can be read as a contract. */

import { entry } from "../entry.ts";
import { shortened } from "../shortened.ts";

export const syntax = {
  "syntax/not-utf8": entry<{ byte: number }>({
    severity: "error",
    title: "File is not UTF-8",
    say: ({ byte }) => `The file is not UTF-8 text: byte ${byte} (counted from 1) cannot be read.`,
    why: "A file in another encoding shows different letters to different people, and names could change silently.",
    fix: "Save the file as UTF-8.",
    explain:
      "A contract is UTF-8 text. Editors call it `UTF-8` or `UTF-8 without BOM`; a byte order mark at the start is accepted and ignored.",
  }),
  "syntax/empty-file": entry({
    severity: "error",
    title: "Empty file",
    say: () => "The file is empty.",
    why: "An empty contract would mean: no tables and no rights, and everything that exists would have to go.",
    fix: "Write the contract, or delete the file.",
    explain: "A file with nothing but white space is refused: it is far more often a lost file than a contract.",
  }),
  "syntax/too-large": entry<{ bytes: number; limit: number }>({
    severity: "error",
    title: "File too large",
    say: ({ bytes, limit }) => `The file has ${bytes} bytes; a contract may have at most ${limit}.`,
    why: "A document of this size cannot be read and signed by a person, and is most likely not a contract.",
    fix: "Check that this is the right file, or split the contract into modules.",
    explain: "The limit is one million bytes, about eighty times the size of an ordinary contract.",
  }),
  "syntax/control-character": entry<{ character: string }>({
    severity: "error",
    title: "Control character",
    say: ({ character }) => `The file contains ${character}, which no text should contain.`,
    why: "Control characters are invisible, and databases cannot store some of them.",
    fix: "Delete the character.",
    explain: "NUL and the other control characters, except tab and line ends, are refused wherever they stand.",
  }),
  "syntax/merge-conflict": entry<{ marker: string }>({
    severity: "error",
    title: "Merge conflict",
    say: ({ marker }) => `A merge conflict is not resolved here: the line begins with "${shortened(marker)}".`,
    why: "The file holds two versions of the contract at once; nobody signed the mixture.",
    fix: "Resolve the conflict and remove the marker lines.",
    explain:
      "Lines that begin with `<<<<<<<` or `>>>>>>>` are left behind by git when two versions could not be merged.",
  }),
  "syntax/unclosed-block": entry<{ what: string }>({
    severity: "error",
    title: "Block that is never closed",
    say: ({ what }) =>
      `This ${shortened(what, 300)} is never closed where it should end, so what follows belongs to it.`,
    why: "Everything below it would be read as text without effect, rules and tables included.",
    fix: "Close the block where it should end.",
    explain: "A code fence ends with the same marks that opened it, a comment with `-->`.",
  }),
  "syntax/too-many-cells": entry<{ cells: number; expected: number }>({
    severity: "error",
    title: "Row with too many cells",
    say: ({ cells, expected }) => `This row has ${cells} cells, its table has ${expected} columns.`,
    why: "Markdown drops the surplus cells when it shows the table, so what people read is not what is written.",
    fix: "Remove the surplus cell | Add a column to the header | Write a pipe that belongs to a text as \\|",
    explain: "Each row of a table needs exactly as many cells as its header.",
  }),
  "syntax/too-few-cells": entry<{ cells: number; expected: number }>({
    severity: "error",
    title: "Row with too few cells",
    say: ({ cells, expected }) =>
      `This row has ${cells} ${cells === 1 ? "cell" : "cells"}, its table has ${expected} columns.`,
    why: "A missing cell shifts the meaning of the row, or a sentence directly below the table became a part of it.",
    fix: "Fill in every cell, with — for nothing | Put an empty line between the table and the text below it",
    explain:
      "Each row of a table needs exactly as many cells as its header. A line directly below a table, without an empty line between, belongs to the table.",
  }),
  "syntax/unescaped-pipe": entry({
    severity: "error",
    title: "Pipe inside code marks",
    say: () => "A pipe inside code marks splits this cell: markdown ends the cell there.",
    why: "The rest of the text moved into the next cell, and every cell behind it is shifted.",
    fix: "Write the pipe as \\|",
    explain:
      "In a table a pipe always ends the cell, even inside code marks. `\\|` is a pipe that belongs to the text.",
  }),
  "syntax/broken-table": entry<{ reason: string }>({
    severity: "error",
    title: "Pipe lines that are not a table",
    say: ({ reason }) =>
      `These lines look like a table but markdown does not read them as one: ${shortened(reason, 300)}.`,
    why: "They would be shown and read as plain text, and none of their rules would have any effect.",
    fix: "Repair the table: header, delimiter row with as many columns, rows without empty lines between, no indentation",
    explain:
      "A table begins with a header row and a delimiter row (`|---|---|`) with the same number of columns. Its rows follow without empty lines and are not indented by four spaces or more.",
  }),
  "syntax/markup-in-cell": entry<{ markup: string }>({
    severity: "error",
    title: "Markup in a cell that has meaning",
    say: ({ markup }) => `This text contains ${markup}, which has no defined meaning here.`,
    why: "A reader may take it as a change of the rule (struck out, qualified by a footnote, hidden); the compiler will not guess.",
    fix: "Write what is meant as plain text.",
    explain:
      "Strikethrough, footnotes, HTML, comments, line breaks, links and images are refused in cells and list items that are compiled. In prose they are free.",
  }),
  "syntax/invisible-character": entry<{ character: string }>({
    severity: "error",
    title: "Invisible character",
    say: ({ character }) => `This text contains the invisible character ${character}.`,
    why: "Two names that look the same would be different, or text would be shown in another order than it is read.",
    fix: "Delete the character, best by typing the word again.",
    explain: "Zero-width characters and text direction marks are refused in names, headings and cells.",
  }),
  "syntax/look-alike-letter": entry<{ word: string; character: string }>({
    severity: "error",
    title: "Look-alike letter",
    say: ({ word, character }) =>
      `The word "${shortened(word)}" contains ${character}, a letter of another script that looks like a Latin one.`,
    why: "Two names that look the same would be different, and a rule could apply to something that nobody sees.",
    fix: "Type the word again with Latin letters.",
    explain:
      "A word that mixes Latin letters with look-alikes of other scripts is refused in names, headings and cells.",
  }),
  "syntax/broken-heading": entry<{ text: string }>({
    severity: "error",
    title: "Line that is nearly a heading",
    say: ({ text }) => `"${shortened(text)}" begins like a heading, but markdown does not read it as one.`,
    why: "The section it should open would become part of the one above it.",
    fix: "Write the # marks at the beginning of the line, with a space behind them.",
    explain:
      "A heading is one to six `#` at the beginning of a line, followed by a space. Indented by four spaces it is a code block; in a list or a quote it opens no section.",
  }),
  "syntax/too-complex": entry<{ what: string; limit: number }>({
    severity: "error",
    title: "Text that no person writes",
    say: ({ what, limit }) => `There are more than ${limit} ${shortened(what, 300)} here.`,
    why: "Nobody can read it, and taking it apart would take hours.",
    fix: "Check that this is the right file | Write it simpler",
    explain:
      "The limits are 20 levels of quotes and lists and 200 underlined headings; between two empty lines 200 runs of ~, 2000 [ or ] marks, 200 beginnings of comments (<! or <?), and 6000 * and _ marks; and 500 * and _ marks in one paragraph, table row or list item. Code marks do not count, and of underscores inside words there may be 3000. The document may have 20000 * and _ marks.",
  }),
  "syntax/second-title": entry<{ title: string }>({
    severity: "error",
    title: "Second title",
    say: ({ title }) => `"${shortened(title)}" is a second heading of level 1; a contract has one title.`,
    why: "Sections are headings of level 2; what stands under a second title belongs to no contract.",
    fix: "Make it a heading of level 2 (##) | Move it into a contract of its own",
    explain: "The first line of a contract is its title (`# ...`), every section is a heading of level 2 (`## ...`).",
  }),
} as const;
