/** All tables of the access section, and tables elsewhere that look like a matrix. */

import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Block, ContractDocument, Section, Table } from "../../syntax/document.ts";
import type { SectionKind, Structure } from "../structure.ts";
import type { Matrix } from "./matrix-context.ts";
import { plainWords } from "./plain-words.ts";
import { hasActorHeading } from "./read-matrix.ts";

export interface FoundMatrices {
  readonly matrices: readonly Matrix[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns the matrices in document order. A table of the access section that is none is `access/not-a-matrix`; one
 * that looks like a matrix elsewhere is `access/misplaced-matrix` (language.md, Principle 1).
 */
export function findMatrices(document: ContractDocument, structure: Structure): FoundMatrices {
  const access = new Set(structure.claimed.filter((one) => one.kind === "access").map((one) => one.section));
  // Tables of prose and of sections without tables are reported where sections are claimed.
  const kinds: readonly SectionKind[] = ["roles", "entities", "lifecycle"];
  const readElsewhere = new Set(structure.claimed.filter((one) => kinds.includes(one.kind)).map((one) => one.section));
  const matrices: Matrix[] = [];
  const diagnostics: Diagnostic[] = [];
  const visit = (section: Section, path: readonly Section[], inside: boolean): void => {
    const here = [...path, section];
    let explicit: Matrix["explicit"] = null;
    for (const block of flatBlocks(section.blocks)) {
      if (block.kind === "paragraph") explicit = explicitTable(block.text.text, block.span) ?? explicit;
      if (block.kind !== "table") continue;
      const where = { span: block.header.span, path: "access" };
      if (inside && hasActorHeading(block.header)) matrices.push({ table: block, path: here, explicit });
      else if (inside) diagnostics.push(diagnose("access/not-a-matrix", where, {}));
      else if (readElsewhere.has(here[0] ?? section) && looksLikeMatrix(block))
        diagnostics.push(diagnose("access/misplaced-matrix", where, {}));
    }
    for (const inner of section.sections) visit(inner, here, inside);
  };
  for (const section of document.sections) visit(section, [], access.has(section));
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

function looksLikeMatrix(table: Table): boolean {
  return (
    hasActorHeading(table.header) && table.header.cells.slice(1).some((cell) => plainWords(cell.text)[0] === "can")
  );
}
