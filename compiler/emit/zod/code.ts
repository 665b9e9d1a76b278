/** Emitted calls as a tree, printed as a formatter would: on one line where it fits, else one argument per line. */

export type Code = string | { readonly call: string; readonly of: readonly Code[] };

/** Returns a call. */
export function call(name: string, ...of: readonly Code[]): Code {
  return { call: name, of };
}

/** Returns head + code + tail, the first line beginning at `indent` spaces that are not part of the result. */
export function laidOut(head: string, code: Code, tail: string, indent: number): string {
  const line = `${head}${onOneLine(code)}${tail}`;
  if (indent + line.length <= 120 || typeof code === "string" || code.of.length === 0) return line;
  const pad = " ".repeat(indent + 2);
  const lines = code.of.map((one) => pad + laidOut("", one, ",", indent + 2));
  return [`${head}${code.call}(`, ...lines, `${" ".repeat(indent)})${tail}`].join("\n");
}

/** Returns every name the code calls or consists of. */
export function namesIn(code: Code): readonly string[] {
  return typeof code === "string" ? [code] : [code.call, ...code.of.flatMap(namesIn)];
}

function onOneLine(code: Code): string {
  return typeof code === "string" ? code : `${code.call}(${code.of.map(onOneLine).join(", ")})`;
}
