/** The header lines that the pipeline needs: what a contract is called, what it depends on, and where that stands. */

import { readHeader } from "../check/header.ts";
import { openNotebook } from "../check/notebook.ts";
import type { ContractDocument } from "../syntax/document.ts";
import type { Span } from "../text/source.ts";

export interface HeaderLines {
  /** Null when the contract does not say. */
  readonly module: string | null;
  readonly moduleSpan: Span;
  readonly versionSpan: Span;
  readonly statusSpan: Span;
  readonly dependsOn: readonly { readonly name: string; readonly span: Span }[];
}

/** Returns name and dependencies of a contract; what is wrong with its header is reported by its check. */
export function headerLines(document: ContractDocument): HeaderLines {
  const { source } = document;
  const notebook = openNotebook();
  const header = readHeader(document, notebook);
  const start: Span = { path: source.path, start: 0, end: 0 };
  const line = (key: string): Span => notebook.claims.find((one) => one.path === `header/${key}`)?.span ?? start;
  const within = (span: Span, word: string): Span => {
    const at = source.text.slice(span.start, span.end).lastIndexOf(word);
    return at < 0 ? span : { path: span.path, start: span.start + at, end: span.start + at + word.length };
  };
  return {
    module: header.module === "" ? null : header.module,
    moduleSpan: within(line("module"), header.module),
    versionSpan: line("version"),
    statusSpan: line("status"),
    dependsOn: header.dependsOn.map((name) => ({ name, span: within(line("depends-on"), name) })),
  };
}
