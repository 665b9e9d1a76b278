/** Origins of the matrix: which cell of the document decided what. */

import { actorName } from "../../ir/access.ts";
import type { ContractDocument } from "../../syntax/document.ts";
import type { Notebook } from "../notebook.ts";
import { originAt } from "../origins.ts";
import type { Ruling } from "./matrix-context.ts";

/** Writes down the place of each ruling under its id (see Origins). */
export function recordRulings(notebook: Notebook, document: ContractDocument, rulings: readonly Ruling[]): void {
  for (const ruling of rulings) {
    const cell = `access/${ruling.entity.name}/${actorName(ruling.actor)}/${ruling.operation}`;
    const id = ruling.about.kind === "operation" ? cell : `${cell}/${ruling.about.column}`;
    const origin = originAt(document, ruling.span);
    const known = notebook.origins.get(id) ?? [];
    if (!known.some((one) => one.span.start === origin.span.start)) notebook.origins.set(id, [...known, origin]);
  }
}
