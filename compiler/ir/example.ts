/** Example records: rows that must load, become seed data and actors of the attack suite. */

import type { Expression } from "./expression.ts";

export interface Example {
  /** `examples/<n>`, n from 1 in document order. */
  readonly id: string;
  /** Heading of the example, without its number. */
  readonly title: string;
  readonly rows: readonly ExampleRow[];
  /** The sign-in accounts the rows need, one per user. */
  readonly users: readonly ExampleUser[];
}

export interface ExampleRow {
  readonly entity: string;
  readonly values: readonly { readonly column: string; readonly value: Expression }[];
}

export interface ExampleUser {
  readonly id: string;
  readonly email: string;
}
