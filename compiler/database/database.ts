/** What the compiler needs of a Postgres, embedded or by URL. */

export interface Database {
  /** Runs statements without parameters, several allowed; throws DatabaseError. */
  readonly execute: (sql: string) => Promise<readonly StatementResult[]>;
  /**
   * Runs one statement with parameters. Values of both calls: bool, int2, int4, oid, float4 and float8 as JavaScript
   * values, NULL as null, every other type (int8, numeric, json, arrays, timestamps) as Postgres' own text.
   */
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<StatementResult>;
  /** Major version, 15 to 18. */
  readonly majorVersion: number;
  readonly close: () => Promise<void>;
}

export interface StatementResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows affected by a writing statement, 0 otherwise. */
  readonly affected: number;
}

/** A Postgres error, with the fields by which a denial is told from a fault. */
export class DatabaseError extends Error {
  readonly sqlstate: string;
  /** Name of the C function that raised it: "aclcheck_error", "ExecWithCheckOptions", "exec_stmt_raise" ... */
  readonly routine: string | null;
  readonly constraint: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  /** PL/pgSQL call stack. */
  readonly where: string | null;
  constructor(
    message: string,
    fields: Pick<DatabaseError, "sqlstate" | "routine" | "constraint" | "detail" | "hint" | "where">,
  ) {
    super(message);
    this.name = "DatabaseError";
    this.sqlstate = fields.sqlstate;
    this.routine = fields.routine;
    this.constraint = fields.constraint;
    this.detail = fields.detail;
    this.hint = fields.hint;
    this.where = fields.where;
  }
}
