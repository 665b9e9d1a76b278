/** An entity while it is read: everything with its place, names not settled yet. */

import type { Column, Index, ReferentialAction } from "../../ir/entity.ts";
import type { Expression } from "../../ir/expression.ts";
import type { ContractDocument, Section } from "../../syntax/document.ts";
import type { Span } from "../../text/source.ts";
import type { FormerName } from "../former-names.ts";
import type { Notebook } from "../notebook.ts";

export interface EntityDraft {
  readonly name: string;
  /** What the heading says it was called before. */
  readonly former: FormerName | null;
  readonly description: string;
  readonly section: Section;
  readonly columns: ColumnDraft[];
  readonly keys: KeyDraft[];
  readonly uniques: UniqueDraft[];
  readonly checks: CheckDraft[];
  readonly foreignKeys: ForeignKeyDraft[];
  readonly indexes: IndexDraft[];
  appendOnly: boolean;
}

export interface ColumnDraft {
  readonly name: string;
  readonly column: Column;
  /** Place of the name. */
  readonly span: Span;
  readonly former: FormerName | null;
  /** Place of its backfill. */
  readonly backfill: Span | null;
}

/** Null as a name: Postgres' own default is used. */
interface Named {
  readonly name: string | null;
  readonly span: Span;
}

export interface KeyDraft extends Named {
  readonly columns: readonly string[];
}

export interface UniqueDraft extends KeyDraft {
  readonly nullsNotDistinct: boolean;
}

export interface CheckDraft extends Named {
  readonly expression: Expression;
}

export interface ForeignKeyDraft extends Named {
  readonly columns: readonly string[];
  readonly schema: string | null;
  readonly table: string;
  /** Null: the primary key of the table. */
  readonly referenced: readonly string[] | null;
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
}

export interface IndexDraft {
  readonly index: Index;
  readonly span: Span;
}

/** What every reader of entities needs. */
export interface EntityReading {
  readonly document: ContractDocument;
  readonly notebook: Notebook;
  /** Remarks that may only be remarks; checked when all names are known. */
  readonly remarks: Remark[];
}

export interface Remark {
  readonly text: string;
  readonly span: Span;
  readonly path: string;
}
