/** The matrices of the access section. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Block, Section } from "../../syntax/document.ts";
import type { Structure } from "../structure.ts";
import type { Matrix } from "./matrix-context.ts";
import { hasActorHeading } from "./read-matrix.ts";

export interface FoundMatrices {
  readonly matrices: readonly Matrix[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns the matrices in document order. A table of the access section that is none is `access/not-a-matrix`
 * (language.md, Principle 1); tables elsewhere that look like one are reported where sections are claimed.
 */
export function findMatrices(structure: Structure): FoundMatrices {
  const matrices: Matrix[] = [];
  const diagnostics: Diagnostic[] = [];
  const visit = (section: Section, path: readonly Section[]): void => {
    const here = [...path, section];
    let explicit: Matrix["explicit"] = null;
    for (const block of flatBlocks(section.blocks)) {
      if (block.kind === "paragraph") explicit = explicitTable(block.text.text, block.span) ?? explicit;
      if (block.kind !== "table") continue;
      const where = { span: block.header.span, path: "access" };
      if (hasActorHeading(block.header)) matrices.push({ table: block, path: here, explicit });
      else diagnostics.push(diagnose("access/not-a-matrix", where, {}));
    }
    for (const inner of section.sections) visit(inner, here);
  };
  for (const { kind, section } of structure.claimed) if (kind === "access") visit(section, []);
  return { matrices, diagnostics };
}

function flatBlocks(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block): readonly Block[] => {
    if (block.kind === "list") return block.items.flatMap((item) => flatBlocks(item.children));
    return block.kind === "quote" ? flatBlocks(block.blocks) : [block];
  });
}

function explicitTable(text: string, span: Matrix["table"]["span"]): Matrix["explicit"] {
  const name = /^Table:\s*(\S+?)\.?$/i.exec(text)?.[1];
  return name === undefined ? null : { name, span };
}
