/** `explain`: what a diagnostic code means. */

import { catalogue } from "../diagnostics/catalogue.ts";
import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Entry } from "../diagnostics/entry.ts";
import { docsPageOf } from "../diagnostics/render/json.ts";
import { byCodeUnit } from "../text/source.ts";
import { nearest } from "../check/names.ts";

export interface Explanation {
  readonly code: string;
  readonly severity: string;
  readonly title: string;
  readonly explain: string;
  /** Null when the text depends on the finding. */
  readonly why: string | null;
  readonly fix: readonly string[] | null;
  readonly docs: string;
}

/** Returns the explanation of a code, the codes of a family, or `usage/unknown-code`. */
export function explain(word: string): Explanation | readonly string[] | Diagnostic {
  const codes = Object.keys(catalogue).sort(byCodeUnit);
  const families = [...new Set(codes.map((code) => code.split("/")[0] ?? ""))];
  const asked = word.replace(/\/+$/, "");
  if (families.includes(asked)) return codes.filter((code) => code.startsWith(`${asked}/`));
  if (!codes.includes(asked)) {
    const params = { code: word, nearest: nearest(asked, codes), families };
    return diagnose("usage/unknown-code", { span: null, path: `arguments/${word}` }, params);
  }
  const entry = catalogue[asked as keyof typeof catalogue] as unknown as Entry<never>;
  const { severity, title } = entry;
  return {
    code: asked,
    severity,
    title,
    explain: entry.explain,
    why: typeof entry.why === "string" ? entry.why : null,
    fix: typeof entry.fix === "string" ? entry.fix.split(" | ") : null,
    docs: docsPageOf(asked),
  };
}

/** Returns an explanation as text for a terminal. */
export function explanationText(one: Explanation): string {
  const fixes = (one.fix ?? []).map((fix, at) => `  ${at === 0 ? "fix" : " or"}  ${fix}`);
  const lines = [
    `${one.code} (${one.severity})`,
    one.title,
    "",
    ...(one.why === null ? [] : [`  why  ${one.why}`]),
    ...fixes,
    ...(one.why === null && fixes.length === 0 ? [] : [""]),
    one.explain,
    "",
    `More: ${one.docs}`,
  ];
  return `${lines.join("\n")}\n`;
}
