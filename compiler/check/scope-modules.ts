/** Modules that the scope names. */

import { diagnose } from "../diagnostics/diagnose.ts";
import type { Block, Inline, Section } from "../syntax/document.ts";
import { spanIn, spannedInline } from "../syntax/spanned.ts";
import type { Span } from "../text/source.ts";
import type { Notebook } from "./notebook.ts";

/** Writes down one note, `document/unknown-module`, for all modules behind an arrow (→ x module) that do not exist. */
export function noteUnknownModules(section: Section, known: readonly string[], notebook: Notebook): void {
  const found = textsOf(section).flatMap((text) =>
    [...text.text.matchAll(/(?:→|->)\s*([a-z][a-z0-9-]*) module\b/g)].map((match) => {
      const start = match.index + match[0].indexOf(match[1] ?? "");
      return { name: match[1] ?? "", span: spanIn(spannedInline(text), start, start + (match[1] ?? "").length) };
    }),
  );
  const missing = found.filter(
    (one, at) => !known.includes(one.name) && found.findIndex((other) => other.name === one.name) === at,
  );
  const [first, ...others] = missing;
  if (first === undefined) return;
  const related = others.map((one): { span: Span; message: string } => ({ span: one.span, message: `"${one.name}"` }));
  const params = { modules: missing.map((one) => one.name).join(", "), count: missing.length };
  notebook.diagnostics.push(diagnose("document/unknown-module", { span: first.span, path: "scope", related }, params));
}

function textsOf(section: Section): readonly Inline[] {
  const inBlock = (block: Block): readonly Inline[] => {
    if (block.kind === "paragraph") return [block.text];
    if (block.kind === "list") return block.items.flatMap((item) => [item.text, ...item.children.flatMap(inBlock)]);
    return block.kind === "quote" ? block.blocks.flatMap(inBlock) : [];
  };
  return [...section.blocks.flatMap(inBlock), ...section.sections.flatMap(textsOf)];
}
