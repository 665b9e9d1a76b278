/** One statement of a regression, and what the contract says must come of it. */

import type { Operation } from "../ir/access.ts";
import type { Sql } from "../sql/sql.ts";
import type { Expectation } from "./probe.ts";

export interface Trial {
  /** What tells it from the others of its regression and player: a row, a column. */
  readonly label: string;
  readonly operation: Operation | "other";
  readonly statement: Sql;
  /** The contract's own verdict; null where it cannot be computed. */
  readonly expect: Expectation | null;
  /** Whether only some of the rows that are meant are reached. */
  readonly partly: boolean;
  /** Trials of one name are alternatives: one of them is enough to succeed. */
  readonly oneOf?: string | null;
  readonly setup: readonly Sql[];
  readonly blind: boolean;
}
