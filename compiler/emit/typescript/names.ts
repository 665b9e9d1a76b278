/** Names of emitted declarations: from database names, each given once per file. */

/** Returns a name that nothing else in the file has: `wanted`, else `wanted2`, `wanted3` and so on. */
export type ClaimName = (wanted: string) => string;

// Words that no declaration may have, and the names of the language that emitted files use.
const reserved =
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
  "finally for function if implements import in instanceof interface let new null package private protected public " +
  "return static super switch this throw true try typeof undefined var void while with yield Record";

/** Returns a register of the names of one file; `taken` are names the file uses without declaring them here. */
export function nameRegister(taken: readonly string[]): ClaimName {
  const used = new Set([...taken, ...reserved.split(" ")]);
  return (wanted) => {
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted}${n}`;
    used.add(name);
    return name;
  };
}

/** Returns a database name in Pascal case: `profile_audit_log` is `ProfileAuditLog`. */
export function pascalCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\p{L}/u.test(joined) ? joined : `_${joined}`;
}

/** Returns a database name in camel case: `profile_audit_log` is `profileAuditLog`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}
