/** What the readers of one matrix share. */

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Actor, Grant, Operation } from "../../ir/access.ts";
import type { Entity } from "../../ir/entity.ts";
import type { Span } from "../../text/source.ts";
import type { Inline, Section, Table } from "../../syntax/document.ts";
import type { Notebook } from "../notebook.ts";
import type { Structure } from "../structure.ts";

/** A matrix as it stands in the document. */
export interface Matrix {
  readonly table: Table;
  /** From the top-level section down to the one that holds the table. */
  readonly path: readonly Section[];
  /** Name in an explicit line "Table: `name`" before the table, with its place. */
  readonly explicit: { readonly name: string; readonly span: Span } | null;
}

/** Places of a matrix's columns. */
export interface Headings {
  readonly abilities: readonly number[];
  readonly condition: number | null;
  readonly note: number | null;
  readonly table: number | null;
}

/** What readers need beside the words they read. */
export interface Reading {
  readonly structure: Structure;
  readonly notebook: Notebook;
  /** Name of the module's audit entity, or null. */
  readonly log: string | null;
  /** Columns that known sentences designate as the owner's, by entity. */
  readonly ownColumns: ReadonlyMap<string, string>;
}

/** What one cell decides. */
export interface Ruling {
  readonly entity: Entity;
  readonly actor: Actor;
  readonly operation: Operation;
  /** The whole operation, one column of it, or one transition of the lifecycle. */
  readonly about:
    | { readonly kind: "operation" }
    | { readonly kind: "column"; readonly column: string }
    | { readonly kind: "transition"; readonly column: string; readonly states: readonly string[] };
  /** Null denies. */
  readonly grant: Grant | null;
  /** A role that the cell does not name but an actor such as "any authenticated" includes. */
  readonly implied: boolean;
  readonly span: Span;
  /** The cell's words, for messages. */
  readonly words: string;
}

/** Writes a finding down. */
export function report(reading: Reading, diagnostic: Diagnostic): void {
  reading.notebook.diagnostics.push(diagnostic);
}

/** Writes down that cells were understood. */
export function claim(reading: Reading, cells: readonly Inline[], path: string): void {
  for (const cell of cells) reading.notebook.claims.push({ span: cell.span, effect: "compiled", path });
}
