/** `check --show-claimed`: what was understood as YAML, and the sentences of claimed sections that were not. */

import type { ClaimedSection } from "../check/structure.ts";
import { printable } from "../diagnostics/render/printable.ts";
import type { ModuleIr } from "../ir/module.ts";
import type { Block, Inline, Section } from "../syntax/document.ts";
import { lineColumnAt, lineStarts } from "../text/source.ts";
import type { Span } from "../text/source.ts";
import type { ReadContract } from "./compile.ts";

/** Returns one YAML document for a contract; null when it could not be understood at all. */
export async function showClaimed(contract: ReadContract): Promise<string | null> {
  if (contract.checked === null) return null;
  const { stringify } = await import("yaml");
  const { ir, claims, structure } = contract.checked;
  const starts = lineStarts(contract.document.source.text);
  const lineOf = (span: Span): number => lineColumnAt(starts, span.start).line;
  const sentences = structure.claimed.flatMap((one) => sentencesOf(one));
  const touches = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;
  const listed = (wanted: (span: Span) => boolean): Readonly<Record<string, string>> =>
    Object.fromEntries(
      sentences.filter((one) => wanted(one.span)).map((one) => [`line ${lineOf(one.span)}`, printable(one.text)]),
    );
  const understood = (span: Span): boolean => claims.some((claim) => touches(claim.span, span));
  const declared = (span: Span): boolean =>
    claims.some((claim) => claim.effect === "inert" && touches(claim.span, span)) &&
    !claims.some((claim) => claim.effect === "compiled" && touches(claim.span, span));
  return stringify(
    {
      understood: ir === null ? { sections: structure.claimed.map((one) => one.kind) } : understoodOf(ir),
      "declared without effect": listed(declared),
      "not understood, without effect": listed((span) => !understood(span)),
    },
    { lineWidth: 120, aliasDuplicateObjects: false },
  );
}

/** The IR by names instead of lists, so that it reads as the contract does. */
function understoodOf(ir: ModuleIr): Readonly<Record<string, unknown>> {
  return {
    module: ir.module,
    dependsOn: ir.dependsOn,
    roles: named(ir.roles, (one) => one.name),
    identity: ir.identity,
    entities: Object.fromEntries(
      ir.entities.map((one) => [
        one.name,
        { ...one, name: undefined, kind: undefined, columns: named(one.columns, (column) => column.name) },
      ]),
    ),
    access: Object.fromEntries(ir.access.map((cell) => [cell.id, cell.grants.length === 0 ? "denied" : cell.grants])),
    lifecycles: ir.lifecycles,
    audit: ir.audit,
    examples: ir.examples,
    ...(ir.approvals === undefined ? {} : { approvals: ir.approvals }),
  };
}

function named<T extends { readonly name: string }>(
  list: readonly T[],
  nameOf: (one: T) => string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(list.map((one) => [nameOf(one), { ...one, name: undefined }]));
}

function sentencesOf({ section }: ClaimedSection): readonly Inline[] {
  return inSection(section);
}

function inSection(section: Section): readonly Inline[] {
  return [...section.blocks.flatMap(inBlock), ...section.sections.flatMap(inSection)];
}

function inBlock(block: Block): readonly Inline[] {
  switch (block.kind) {
    case "paragraph":
      return [block.text];
    case "list":
      return block.items.flatMap((item) => [item.text, ...item.children.flatMap(inBlock)]);
    case "quote":
      return block.blocks.flatMap(inBlock);
    case "table":
    case "fence":
      return [];
  }
}
