/** Entities: tables with their columns, constraints and indexes. Names of constraints and indexes are settled here. */

import type { Expression } from "./expression.ts";
import type { ColumnType } from "./type.ts";

export interface Entity {
  readonly kind: "entity";
  readonly name: string;
  /** What the contract says it was called before; absent when it says nothing. */
  readonly formerly?: string;
  readonly description: string;
  /** No client and no system role updates or deletes its rows. */
  readonly appendOnly: boolean;
  /** In the order of the contract. */
  readonly columns: readonly Column[];
  readonly primaryKey: KeyConstraint;
  readonly uniques: readonly UniqueConstraint[];
  readonly checks: readonly CheckConstraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
}

export interface Column {
  readonly name: string;
  /** What the contract says it was called before; absent when it says nothing. */
  readonly formerly?: string;
  /** What rows that exist get when the column is added or becomes required; absent when the contract says nothing. */
  readonly backfill?: Expression;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: Expression | null;
  readonly identity: "always" | "by-default" | null;
  /** Expression of a stored generated column. */
  readonly generated: Expression | null;
  /** Columns that the system maintains: clients never write them. */
  readonly system: "created-at" | "updated-at" | null;
  readonly description: string;
}

export interface KeyConstraint {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface UniqueConstraint extends KeyConstraint {
  readonly nullsNotDistinct: boolean;
}

export interface CheckConstraint {
  readonly name: string;
  readonly expression: Expression;
}

export type ReferentialAction = "no-action" | "restrict" | "cascade" | "set-null" | "set-default";

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  /** "public" for entities of the project (the schema the configuration names), "auth" for auth.users. */
  readonly referenced: {
    readonly schema: "public" | "auth";
    readonly table: string;
    readonly columns: readonly string[];
  };
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /** Deferred where a cascade and a non-cascading key meet (semantics 9), so that deletion does not depend on creation order. */
  readonly deferred: boolean;
}

export interface Index {
  readonly name: string;
  readonly method: "btree" | "gin" | "gist" | "hash" | "brin";
  readonly unique: boolean;
  readonly columns: readonly IndexColumn[];
  readonly where: Expression | null;
  /** "contract" when the contract names it, "foreign-key" when it covers a foreign key that nothing else covers. */
  readonly reason: "contract" | "foreign-key";
  readonly description: string;
}

export interface IndexColumn {
  readonly column: string;
  readonly descending: boolean;
}
