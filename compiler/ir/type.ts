/** Column types, by their canonical Postgres names. */

export interface ColumnType {
  /** Canonical short name as pg_type or the SQL spelling we emit: "uuid", "text", "timestamptz", "numeric", "varchar", "int4" is spelled "integer". */
  readonly name: string;
  /** Type modifiers in order: numeric(10,2) is [10, 2]; empty when none. */
  readonly arguments: readonly number[];
  /** Array dimensions, 0 for a scalar. */
  readonly dimensions: number;
}
