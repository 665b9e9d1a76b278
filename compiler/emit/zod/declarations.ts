/** The declarations of an emitted schema file, as text, with the building blocks they use. */

import { inComment, propertyName } from "../typescript/source-file.ts";
import { laidOut, namesIn } from "./code.ts";
import type { Code } from "./code.ts";

export interface Declarations {
  readonly texts: string[];
  /** Every name that a declaration calls or refers to. */
  readonly used: Set<string>;
}

/** An object schema's part: a column and the code of its schema. */
export interface Field {
  readonly name: string;
  readonly code: Code;
}

/** A function around an object schema: `row(schema, more ...)`. */
export interface Wrap {
  readonly call: string;
  readonly more: readonly Code[];
}

/** Declares `const name = code`. */
export function declare(out: Declarations, doc: string, head: string, code: Code): void {
  use(out, code);
  out.texts.push(`${docComment(doc)}${laidOut(`${head} = `, code, ";", 0)}`);
}

/** Declares an enum of strings; nothing is in it when the list is empty. */
export function declareEnum(out: Declarations, doc: string, head: string, values: readonly string[]): void {
  if (values.length === 0) {
    declare(out, doc, head, "z.never()");
    return;
  }
  const line = `${head} = z.enum([${values.join(", ")}]);`;
  const lines = [`${head} = z.enum([`, ...values.map((value) => `  ${value},`), "]);"].join("\n");
  out.texts.push(`${docComment(doc)}${line.length <= 120 ? line : lines}`);
}

/** Declares an object, plain or as a schema, one field per line. */
export function declareObject(
  out: Declarations,
  doc: string,
  head: string,
  schema: "z.object" | "z.strictObject" | null,
  fields: readonly Field[],
  wrap: Wrap | null = null,
): void {
  for (const field of fields) use(out, field.code);
  const indent = wrap === null ? 0 : 2;
  const pad = " ".repeat(indent);
  const lines = fields.map(
    (field) => `${pad}  ${laidOut(`${propertyName(field.name)}: `, field.code, ",", indent + 2)}`,
  );
  const [open, close] = schema === null ? ["{", "}"] : [`${schema}({`, "})"];
  const object = lines.length === 0 ? `${open}${close}` : [open, ...lines, `${pad}${close}`].join("\n");
  if (wrap === null) {
    out.texts.push(`${docComment(doc)}${head} = ${object};`);
    return;
  }
  out.used.add(wrap.call);
  for (const code of wrap.more) use(out, code);
  const more = wrap.more.map((code) => `\n  ${laidOut("", code, ",", 2)}`).join("");
  out.texts.push(`${docComment(doc)}${head} = ${wrap.call}(\n  ${object},${more}\n);`);
}

/** Declares a CHECK: its name, its columns and its test. */
export function declareCheck(out: Declarations, doc: string, name: string, check: CheckText): void {
  use(out, check.code);
  out.used.add("Check");
  const onLine = laidOut("  test: (cells) => ", check.code, ",", 0);
  const isLong = onLine.includes("\n") || onLine.length > 120;
  const columns = `  columns: [${check.columns.join(", ")}],`;
  const broken = ["  columns: [", ...check.columns.map((column) => `    ${column},`), "  ],"].join("\n");
  const lines = [
    `${docComment(doc)}const ${name}: Check = {`,
    `  name: ${check.title},`,
    columns.length <= 120 ? columns : broken,
    isLong ? `  test: (cells) =>\n    ${laidOut("", check.code, ",", 4)}` : onLine,
    "};",
  ];
  out.texts.push(lines.join("\n"));
}

export interface CheckText {
  readonly title: string;
  readonly columns: readonly string[];
  readonly code: Code;
}

function use(out: Declarations, code: Code): void {
  for (const name of namesIn(code)) out.used.add(name);
}

function docComment(text: string): string {
  if (text === "") return "";
  const folded = inComment(text);
  if (folded.length + 7 <= 120) return `/** ${folded} */\n`;
  const lines: string[] = [];
  for (const word of folded.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > 117) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */\n`;
}
