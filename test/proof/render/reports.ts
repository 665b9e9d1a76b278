/** Reports for the renderers: an ordinary one, and any that a hostile contract could lead to. */

import fc from "fast-check";
import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { MatrixCell, Report } from "../../../compiler/diagnostics/render/report.ts";
import type { Source, Span } from "../../../compiler/text/source.ts";

export const source: Source = {
  path: "docs/data-contracts/clients.md",
  text: "# Data Contract\n\n| Actor | Can Read |\n| staff | All clients |\n| intern | No |\n",
};

/** The span of a piece of the source's text. */
export function spanOfText(text: string): Span {
  const start = source.text.indexOf(text);
  if (start === -1) throw new Error(`the source has no ${text}`);
  return { path: source.path, start, end: start + text.length };
}

export const finding: Diagnostic = {
  code: "verify/attack-succeeded",
  severity: "error",
  message: "intern reads clients: the contract says nothing, the database did 2 rows.",
  span: spanOfText("No"),
  related: [{ span: spanOfText("All clients"), message: "what staff may do" }],
  why: "Somebody can do what the contract forbids.",
  fix: "Remove the policy. | Change the contract.",
  path: "attacks/select/clients/intern",
  evidence: {
    expected: "rows 0",
    observed: "2 rows",
    script: "begin;\nset local role authenticated;\nselect * from public.clients;\nrollback;\n",
  },
};

export const note: Diagnostic = {
  code: "access/no-rule-for-operation",
  severity: "note",
  message: "No cell says who may delete clients, so nobody may.",
  span: null,
  related: [],
  why: "What a contract does not mention is denied.",
  fix: "Add a column.",
  path: "access/clients/delete",
};

const cell = (actor: string, operation: string, failed: number, span: Span | null): MatrixCell => ({
  module: "clients",
  entity: "clients",
  actor,
  operation,
  statement: `${actor}: ${operation} on clients`,
  place: `access/clients/${actor}/${operation}`,
  span,
  passed: failed === 0 ? 4 : 3,
  failed,
  notRun: 0,
});

export const matrix: readonly MatrixCell[] = [
  cell("staff", "select", 0, spanOfText("All clients")),
  cell("intern", "select", 1, spanOfText("No")),
  { ...cell("staff", "delete", 0, null), passed: 0, notRun: 2 },
];

/** Returns a report of these findings. */
export function reportOf(diagnostics: readonly Diagnostic[], more: Partial<Report> = {}): Report {
  const nothing = { command: "verify", sources: [source], failOn: "error", color: false, data: {} } as const;
  return { ...nothing, diagnostics, ok: !diagnostics.some((one) => one.severity === "error"), ...more };
}

/** Texts with everything in them that any format gives a meaning. */
const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(..."|`<>&*_[]()!@#:,%\\\"'\r\n\t\0\u001b\u0085\u2028\u202e\ud800\udfff\uffffa1 .~^$={}-+"),
    maxLength: 40,
  }),
  fc.constantFrom(
    "]]>",
    "-->",
    "<!-- x",
    "</details><script>alert(1)</script>",
    "::error::x",
    "\n::set-output name=x::y",
    "@everyone #1 https://evil.example www.evil.example a@b.c GH-12",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "```\nout of the fence",
    "{0} {{1}}",
    "&amp;lt;",
    "\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007",
  ),
);

/** Spans may lie outside the text, and in files that could not be read. */
const span = fc.record({
  path: fc.oneof(fc.constant(source.path), fc.constant("docs/data-contracts/unreadable.md"), nasty),
  start: fc.nat(120),
  end: fc.nat(240),
});

const evidence = fc.record({ expected: nasty, observed: nasty, script: fc.option(nasty) });

const diagnostic: fc.Arbitrary<Diagnostic> = fc
  .record({
    code: fc.constantFrom("access/unknown-phrase", "verify/attack-succeeded", "unheard/of"),
    severity: fc.constantFrom("error", "warning", "note"),
    message: nasty,
    span: fc.option(span),
    related: fc.array(fc.record({ span, message: nasty }), { maxLength: 2 }),
    why: nasty,
    fix: nasty,
    path: nasty,
    seen: fc.option(evidence),
  })
  .map(({ seen, ...rest }) => (seen === null ? rest : { ...rest, evidence: seen }));

const anyCell = fc.record({
  module: nasty,
  entity: nasty,
  actor: nasty,
  operation: fc.oneof(fc.constantFrom("select", "update"), nasty),
  statement: nasty,
  place: nasty,
  span: fc.option(span),
  passed: fc.nat(3),
  failed: fc.nat(3),
  notRun: fc.nat(3),
});

/** Any report at all. */
export const anyReport: fc.Arbitrary<Report> = fc.record({
  command: fc.constantFrom("check", "verify"),
  diagnostics: fc.array(diagnostic, { maxLength: 6 }),
  sources: fc.constantFrom([source], []),
  ok: fc.boolean(),
  failOn: fc.constantFrom("error", "warning", "note"),
  color: fc.boolean(),
  data: fc.constant({}),
  matrix: fc.array(anyCell, { maxLength: 6 }),
  summaryLines: fc.array(nasty, { maxLength: 3 }),
});
