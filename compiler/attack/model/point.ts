/** The points of the small model: who, what, on which rows, and whether the contract allows it. */

import type { Operation } from "../../ir/access.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Player } from "../cast.ts";
import type { Row } from "../evaluate.ts";

/** One attempt to write one row. */
export interface WritePoint {
  readonly player: Player;
  readonly operation: Exclude<Operation, "select">;
  readonly entity: string;
  /** Id of the access cell that decides. */
  readonly place: string;
  readonly allowed: boolean;
  /** Whether the contract lets the player touch the old row at all, whatever he makes of it; true for insert. */
  readonly reaches: boolean;
  /** The row as it is; null for insert. */
  readonly old: Row | null;
  /** Values that the statement names. */
  readonly values: Row;
  /** Statements of the owner that make room for the row. */
  readonly setup: Sql | null;
  readonly statement: Sql;
  /** For what is allowed: query of the owner, whether exactly what was intended is there now. */
  readonly check: Sql | null;
  /** Constraints that may refuse the row whatever the rules say: nothing is known about them. */
  readonly mayRefuse: readonly string[];
}

/** Everything the players may read of one entity. */
export interface ReadPoints {
  readonly entity: string;
  readonly table: Sql;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** A query by the owner that tells which row is which; its columns are `at` and one text per column. */
  readonly census: Sql;
  /** By player in the model's order and row: the columns the contract lets him read; null when it cannot be computed. */
  readonly readable: readonly (readonly (readonly string[] | null)[])[];
}

/** A row that write points begin from, with the name of the owner's cursor that stands on it. */
export interface OldRow {
  readonly entity: string;
  readonly row: Row;
  readonly cursor: Sql;
  readonly declaration: Sql;
}

/** Points that were not tried, and why. */
export interface LeftOut {
  readonly place: string;
  readonly points: number;
  readonly reason: string;
}

export interface Model {
  readonly module: string;
  readonly publicSchema: string;
  /** Statements that build the rows, run as the owner in a transaction that is rolled back. */
  readonly world: readonly Sql[];
  /** For the statements of the world in order, as far as they make rows of entities: which; null for accounts. */
  readonly rowEntities: readonly (string | null)[];
  readonly tables: readonly Sql[];
  readonly players: readonly Player[];
  readonly reads: readonly ReadPoints[];
  readonly writes: readonly WritePoint[];
  readonly oldRows: readonly OldRow[];
  readonly leftOut: readonly LeftOut[];
}
