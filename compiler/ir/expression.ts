/** Expressions as trees: parsed by Postgres' own parser, names resolved, printed by us; text is never pasted. */

import type { ColumnType } from "./type.ts";

export type Expression =
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | {
      readonly kind: "keyword";
      readonly name: "current_date" | "current_timestamp" | "localtimestamp" | "current_time" | "localtime";
    }
  | {
      readonly kind: "call";
      readonly schema: string | null;
      readonly name: string;
      readonly arguments: readonly Expression[];
    }
  | {
      readonly kind: "operator";
      readonly operator: string;
      readonly left: Expression | null;
      readonly right: Expression;
    }
  | { readonly kind: "in"; readonly negated: boolean; readonly value: Expression; readonly list: readonly Expression[] }
  | {
      readonly kind: "between";
      readonly negated: boolean;
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: "like";
      readonly negated: boolean;
      readonly insensitive: boolean;
      readonly value: Expression;
      readonly pattern: Expression;
    }
  | { readonly kind: "is-null"; readonly negated: boolean; readonly value: Expression }
  | {
      readonly kind: "is-boolean";
      readonly negated: boolean;
      readonly value: Expression;
      readonly expected: boolean | null;
    }
  | { readonly kind: "is-distinct"; readonly negated: boolean; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "quantified";
      readonly quantifier: "any" | "all";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "and"; readonly of: readonly Expression[] }
  | { readonly kind: "or"; readonly of: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "cast"; readonly value: Expression; readonly type: ColumnType }
  | { readonly kind: "coalesce"; readonly of: readonly Expression[] }
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | {
      readonly kind: "case";
      readonly arms: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | null;
    };
