/** What the compiler needs of a Postgres, embedded or by URL. */

export interface Database {
  /** Runs statements without parameters, several allowed; throws DatabaseError. */
  readonly execute: (sql: string) => Promise<readonly StatementResult[]>;
  /**
   * Runs one statement with parameters. Values of both calls: bool, int2, int4, oid, float4 and float8 as JavaScript
   * values, NULL as null, every other type (int8, numeric, json, arrays, timestamps) as Postgres' own text.
   */
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<StatementResult>;
  /**
   * Runs several texts in order, each as `execute` would, without waiting in between; returns what came of each. An
   * error ends its own text only. Throws only when the connection itself fails. Fewer answers than texts come only from
   * an embedded Postgres that ended at the first text without one.
   */
  readonly pipeline: (texts: readonly string[]) => Promise<readonly PipelineAnswer[]>;
  /** Major version, 15 to 18. */
  readonly majorVersion: number;
  readonly close: () => Promise<void>;
}

export interface StatementResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows affected by a writing statement, 0 otherwise. */
  readonly affected: number;
}

/** What came of one text of a pipeline: what its statements returned, or what refused one of them. */
export type PipelineAnswer = readonly StatementResult[] | DatabaseError;

/** The embedded Postgres answers no more: endless recursion took its stack, or a statement waited for its client. */
export class DatabaseEndedError extends Error {
  constructor() {
    super("the embedded Postgres ended: out of stack, or waiting for its client");
    this.name = "DatabaseEndedError";
  }
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
