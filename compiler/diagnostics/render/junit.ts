/** Findings as JUnit XML, the form in which every CI server shows tests. */

import type { Diagnostic } from "../diagnostic.ts";
import type { Span } from "../../text/source.ts";
import { fails } from "./counts.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import type { MatrixCell, Report } from "./report.ts";
import { element, escapedText } from "./xml.ts";

interface Case {
  readonly suite: string;
  readonly name: string;
  readonly className: string;
  readonly file: string | null;
  readonly line: number | null;
  /** What went wrong, the first line as its headline; null for a test that passed or was not run. */
  readonly failure: { readonly type: string; readonly text: string } | null;
  readonly skipped: string | null;
  readonly output: string | null;
}

/**
 * Returns a test for each statement of the matrix, for each finding, and for each contract without a finding. A finding
 * fails its test when it fails the run, else the test passes and prints it.
 */
export function renderJunit(report: Report): string {
  const places = placesIn(report.sources);
  const { matrix = [], diagnostics } = report;
  const byPlace = new Map<string, Diagnostic[]>();
  for (const one of diagnostics) {
    const key = keyOf(one.span);
    if (key !== null) append(byPlace, key, one);
  }
  const told = new Set<Diagnostic>();
  const cells = matrix.map((cell) => {
    const key = keyOf(cell.span);
    const reasons = cell.failed === 0 || key === null ? [] : (byPlace.get(key) ?? []).filter((one) => one.evidence);
    for (const one of reasons) told.add(one);
    return cellCase(cell, reasons, places);
  });
  const findings = diagnostics.filter((one) => !told.has(one)).map((one) => findingCase(one, report, places));
  const found = new Set(diagnostics.map((one) => one.span?.path));
  const clean = report.sources.filter((source) => !found.has(source.path)).map((source) => cleanCase(source.path));
  return document(report.command, [...cells, ...findings, ...clean]);
}

function cellCase(cell: MatrixCell, reasons: readonly Diagnostic[], places: Places): Case {
  const { module, entity, statement, passed, failed } = cell;
  const headline = `${failed} of ${passed + failed} attempts did not end as the contract says`;
  return {
    suite: `${module}: ${entity}`,
    name: statement,
    className: `${module}.${entity}`,
    ...placeOf(cell.span, places),
    failure:
      failed === 0
        ? null
        : { type: "verify", text: [headline, ...reasons.map((one) => findingText(one, places))].join("\n\n") },
    skipped: passed + failed > 0 ? null : "not attempted",
    output: null,
  };
}

function findingCase(one: Diagnostic, report: Report, places: Places): Case {
  const failed = fails(one, report.failOn);
  const text = findingText(one, places);
  return {
    suite: one.span?.path ?? "project",
    name: one.message,
    className: one.code.replace("/", "."),
    ...placeOf(one.span, places),
    failure: failed ? { type: one.code, text } : null,
    skipped: null,
    output: failed ? null : text,
  };
}

function cleanCase(path: string): Case {
  const quiet = { failure: null, skipped: null, output: null };
  return { suite: path, name: "no findings", className: "contractc", file: path, line: null, ...quiet };
}

function document(command: string, cases: readonly Case[]): string {
  const suites = new Map<string, Case[]>();
  for (const one of cases) append(suites, one.suite, one);
  const lines = [...suites].map(([name, all]) =>
    element("testsuite", { name, ...countsOf(all) }, ["\n", ...all.map((one) => `${testCase(one)}\n`)]),
  );
  const root = { name: `contractc ${command}`, ...countsOf(cases) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", root, ["\n", ...lines.map((one) => `${one}\n`)])}\n`;
}

function countsOf(cases: readonly Case[]): Readonly<Record<string, number>> {
  return {
    tests: cases.length,
    failures: cases.filter((one) => one.failure !== null).length,
    errors: 0,
    skipped: cases.filter((one) => one.skipped !== null).length,
  };
}

function testCase(one: Case): string {
  const attributes = { name: one.name, classname: one.className, file: one.file, line: one.line };
  if (one.failure !== null) {
    const message = one.failure.text.split("\n")[0] ?? "";
    return element("testcase", attributes, [
      element("failure", { type: one.failure.type, message }, [escapedText(one.failure.text)]),
    ]);
  }
  if (one.skipped !== null) return element("testcase", attributes, [element("skipped", { message: one.skipped })]);
  if (one.output === null) return element("testcase", attributes);
  return element("testcase", attributes, [element("system-out", {}, [escapedText(one.output)])]);
}

/** The finding as a whole: what, where, expected and seen, why, what to do, and how to repeat it. */
function findingText(one: Diagnostic, places: Places): string {
  const { evidence } = one;
  const { file, line } = placeOf(one.span, places);
  return [
    one.message,
    ...(file === null ? [] : [`at ${file}${line === null ? "" : `:${line}`}`]),
    ...(evidence === undefined ? [] : [`expected: ${evidence.expected}`, `observed: ${evidence.observed}`]),
    `why: ${one.why}`,
    ...one.fix.split(" | ").map((fix, at) => `${at === 0 ? "fix" : "or"}: ${fix}`),
    `contractc explain ${one.code}`,
    ...(evidence === undefined || evidence.script === null ? [] : ["repeat with psql:", evidence.script]),
  ].join("\n");
}

function placeOf(span: Span | null, places: Places): Pick<Case, "file" | "line"> {
  if (span === null) return { file: null, line: null };
  return { file: span.path, line: places.of(span)?.start.line ?? null };
}

function keyOf(span: Span | null): string | null {
  return span === null ? null : `${span.path}\n${span.start}\n${span.end}`;
}

function append<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [one]);
  else group.push(one);
}
