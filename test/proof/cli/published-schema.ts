/** Comparing what is printed with the schemas that are published for it. */

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Returns where a value is not what a schema says; knows the part of JSON Schema that the published schemas use. */
export function violations(value: unknown, schema: Schema, root: Schema, at: string): readonly string[] {
  if (schema.$ref !== undefined) {
    const found = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return found === undefined ? [`${at}: no ${schema.$ref}`] : violations(value, found, root, at);
  }
  const typeOf = (one: unknown): string =>
    one === null ? "null" : Array.isArray(one) ? "array" : Number.isInteger(one) ? "integer" : typeof one;
  const problems: string[] = (schema.allOf ?? []).flatMap((one) => violations(value, one, root, at));
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.includes(typeOf(value))) return [...problems, `${at}: is ${typeOf(value)}`];
  if (schema.const !== undefined && schema.const !== value)
    problems.push(`${at}: is not ${JSON.stringify(schema.const)}`);
  if (schema.enum !== undefined && !schema.enum.includes(value)) problems.push(`${at}: is ${String(value)}`);
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(String(value))) problems.push(`${at}: pattern`);
  if (schema.minimum !== undefined && typeof value === "number" && value < schema.minimum)
    problems.push(`${at}: minimum`);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) problems.push(`${at}: too short`);
    const { items } = schema;
    if (items !== undefined)
      problems.push(...value.flatMap((one, index) => violations(one, items, root, `${at}[${index}]`)));
  } else if (typeof value === "object" && value !== null) {
    const record = value as Record<string, unknown>;
    problems.push(...(schema.required ?? []).filter((key) => !(key in record)).map((key) => `${at}: no ${key}`));
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      if (key in record) problems.push(...violations(record[key], inner, root, `${at}.${key}`));
    }
  }
  return problems;
}
