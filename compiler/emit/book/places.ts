/** Links from the book back to the lines of the contract. */

import { lineColumnAt, lineStarts } from "../../text/source.ts";
import type { Span } from "../../text/source.ts";
import type { CompiledModule } from "../emitter.ts";
import { words } from "./escape.ts";

/** The book stands in generated/<module>/, two folders below the root. */
const toRoot = "../..";

/** Returns a relative link to a file of the project. */
export function linkTo(path: string, label: string, line?: number): string {
  const target = path.split("/").map(encodeURIComponent).join("/");
  return `[${words(label)}](${toRoot}/${target}${line === undefined ? "" : `#L${line}`})`;
}

/** Returns links to the lines that say `id`, "line 119", or null when the contract does not say it anywhere. */
export function linesOf(module: CompiledModule, ...ids: readonly string[]): string | null {
  const places = ids.flatMap((id) => module.origins[id] ?? []);
  const byLine = new Map(places.map((one) => [`${one.span.path}#${one.line}`, one]));
  const links = [...byLine.values()].map((one) => linkTo(one.span.path, `line ${one.line}`, one.line));
  return links.length === 0 ? null : links.join(", ");
}

/** Returns a link to the line at which a span begins; without the contract's text, to the file. */
export function lineOf(module: CompiledModule, span: Span): string {
  if (module.source === undefined || module.source.path !== span.path) return linkTo(span.path, span.path);
  const { line } = lineColumnAt(lineStarts(module.source.text), span.start);
  return linkTo(span.path, `line ${line}`, line);
}
