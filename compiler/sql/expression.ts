/** The one printer of expressions: the fewest parentheses that are safe, every name and constant through `sql.ts`. */

import type { Expression } from "../ir/expression.ts";
import type { ColumnType } from "../ir/type.ts";
import { boolean, comma, identifier, join, literal, numeric, qualified, sql } from "./sql.ts";
import type { Sql } from "./sql.ts";

export interface ExpressionOptions {
  /** Prints a column reference; what it returns must bind as tightly as a name: `old.status`. */
  readonly column?: (name: string) => Sql;
}

/**
 * How tightly a printed piece binds, as in Postgres' grammar (gram.y, operator precedence). `primary` needs no
 * parentheses anywhere.
 */
const level = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  matching: 6,
  other: 7,
  sum: 8,
  product: 9,
  power: 10,
  primary: 20,
};

interface Printed {
  readonly text: Sql;
  readonly level: number;
}

/**
 * Returns the SQL of an expression. Parsing it again gives the same tree. Functions are unqualified unless the tree
 * names a schema. Throws on an operator that is none.
 */
export function expressionSql(expression: Expression, options: ExpressionOptions = {}): Sql {
  return print(expression, options.column ?? identifier).text;
}

/** Returns a column type as SQL: `numeric(10, 2)[]`. Throws on a name that is no plain type name. */
export function columnTypeSql(type: ColumnType): Sql {
  if (!/^[a-z][a-z0-9_]*( [a-z]+)*$/.test(type.name)) throw new Error(`not a type: ${JSON.stringify(type.name)}`);
  const name = type.name as Sql;
  const modifiers = type.arguments.map((one) => numeric(String(one)));
  const scalar = modifiers.length === 0 ? name : sql`${name}(${join(modifiers, comma)})`;
  return `${scalar}${"[]".repeat(type.dimensions)}` as Sql;
}

/** Written like functions, but part of the grammar: quoting would make them ordinary functions that do not exist. */
const grammarCalls: ReadonlySet<string> = new Set(["nullif", "greatest", "least"]);

type Column = (name: string) => Sql;

function print(expression: Expression, column: Column): Printed {
  const full = (one: Expression): Sql => print(one, column).text;
  const atLeast = (one: Expression, least: number): Sql => enclose(print(one, column), least);
  const operand = (one: Expression): Sql => atLeast(one, level.other);
  const list = (all: readonly Expression[]): Sql => join(all.map(full), comma);
  const not = (negated: boolean): Sql => (negated ? sql`not ` : sql``);
  switch (expression.kind) {
    case "column":
      return primary(column(expression.name));
    case "string":
      return primary(literal(expression.value));
    case "number":
      return primary(numeric(expression.value));
    case "boolean":
      return primary(boolean(expression.value));
    case "null":
      return primary(sql`null`);
    case "keyword":
      return primary(expression.name as Sql);
    case "call":
      return primary(sql`${functionName(expression.schema, expression.name)}(${list(expression.arguments)})`);
    case "coalesce":
      return primary(sql`coalesce(${list(expression.of)})`);
    case "array":
      return primary(sql`array[${list(expression.items)}]`);
    case "cast":
      return primary(sql`${castOperand(expression.value, column)}::${columnTypeSql(expression.type)}`);
    case "case":
      return primary(printCase(expression, full));
    case "operator":
      return printOperator(expression, column);
    case "in":
      return at(
        level.matching,
        sql`${operand(expression.value)} ${not(expression.negated)}in (${list(expression.list)})`,
      );
    case "between":
      return at(
        level.matching,
        sql`${operand(expression.value)} ${not(expression.negated)}between ${operand(expression.low)} and ${operand(expression.high)}`,
      );
    case "like": {
      const word = expression.insensitive ? sql`ilike` : sql`like`;
      return at(
        level.matching,
        sql`${operand(expression.value)} ${not(expression.negated)}${word} ${operand(expression.pattern)}`,
      );
    }
    case "is-null":
      return at(level.is, sql`${operand(expression.value)} is ${not(expression.negated)}null`);
    case "is-boolean": {
      const expected = expression.expected === null ? sql`unknown` : boolean(expression.expected);
      return at(level.is, sql`${operand(expression.value)} is ${not(expression.negated)}${expected}`);
    }
    case "is-distinct":
      return at(
        level.is,
        sql`${operand(expression.left)} is ${not(expression.negated)}distinct from ${operand(expression.right)}`,
      );
    case "quantified":
      return at(
        level.comparison,
        // The operator binds as it does between two operands: `a || b - any (c)` is `a || (b - any (c))`.
        sql`${atLeast(expression.left, Math.max(level.other, levelOf(expression.operator)))} ${operatorName(expression.operator)} ${expression.quantifier as Sql} (${full(expression.right)})`,
      );
    case "and":
      return at(
        level.and,
        join(
          expression.of.map((one) => atLeast(one, level.not)),
          sql` and `,
        ),
      );
    case "or":
      return at(
        level.or,
        join(
          expression.of.map((one) => atLeast(one, level.and)),
          sql` or `,
        ),
      );
    case "not":
      return at(level.not, sql`not ${atLeast(expression.of, level.primary)}`);
  }
}

function primary(text: Sql): Printed {
  return { text, level: level.primary };
}

function at(height: number, text: Sql): Printed {
  return { text, level: height };
}

function enclose(printed: Printed, least: number): Sql {
  return printed.level >= least ? printed.text : sql`(${printed.text})`;
}

/** `::` binds tighter than a minus sign, so a negative number needs parentheses. */
function castOperand(value: Expression, column: Column): Sql {
  const printed = print(value, column);
  const negative = value.kind === "number" && value.value.startsWith("-");
  return negative ? sql`(${printed.text})` : enclose(printed, level.primary);
}

function printOperator(expression: Extract<Expression, { kind: "operator" }>, column: Column): Printed {
  const name = operatorName(expression.operator);
  const right = print(expression.right, column);
  if (expression.left === null) {
    // A sign before a number would become part of the number.
    const text = expression.right.kind === "number" ? sql`(${right.text})` : enclose(right, level.primary);
    return at(level.comparison, sql`${name} ${text}`);
  }
  const height = levelOf(expression.operator);
  const left = print(expression.left, column);
  // Comparisons do not chain; all others group to the left.
  const [leftLeast, rightLeast] = height === level.comparison ? [level.other, level.other] : [height, height + 1];
  return at(height, sql`${enclose(left, leftLeast)} ${name} ${enclose(right, rightLeast)}`);
}

function levelOf(operator: string): number {
  if (["<", ">", "=", "<=", ">=", "<>"].includes(operator)) return level.comparison;
  if (operator === "+" || operator === "-") return level.sum;
  if (operator === "*" || operator === "/" || operator === "%") return level.product;
  return operator === "^" ? level.power : level.other;
}

function operatorName(operator: string): Sql {
  if (!/^[-+*/<>=~!@#%^&|`?]{1,63}$/.test(operator) || /--|\/\*/.test(operator)) {
    throw new Error(`not an operator: ${JSON.stringify(operator)}`);
  }
  return operator as Sql;
}

function functionName(schema: string | null, name: string): Sql {
  if (schema !== null) return qualified(schema, name);
  return grammarCalls.has(name) ? (name as Sql) : identifier(name);
}

function printCase(expression: Extract<Expression, { kind: "case" }>, full: (one: Expression) => Sql): Sql {
  const arms = expression.arms.map((arm) => sql`when ${full(arm.when)} then ${full(arm.then)} `);
  const otherwise = expression.otherwise === null ? sql`` : sql`else ${full(expression.otherwise)} `;
  return sql`case ${join(arms, sql``)}${otherwise}end`;
}
