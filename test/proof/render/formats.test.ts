/** Each format of an ordinary report: what is in it, and where it points. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { catalogue } from "../../../compiler/diagnostics/catalogue.ts";
import { formats, render } from "../../../compiler/diagnostics/render/index.ts";
import { finding, matrix, note, reportOf, source } from "./reports.ts";
import { readXml } from "./xml.ts";

const schemaOf = (name: string): z.ZodType =>
  z.fromJSONSchema(
    JSON.parse(readFileSync(`docs/schemas/${name}.schema.json`, "utf8")) as Parameters<typeof z.fromJSONSchema>[0],
  );

test("nothing at all can be reported in every format", () => {
  const nothing = reportOf([], { sources: [] });
  expect(render("text", nothing)).toBe("");
  for (const format of formats) expect(() => render(format, nothing), format).not.toThrow();
  expect(JSON.parse(render("json", nothing))).toEqual({ schemaVersion: 1, ok: true, diagnostics: [] });
  expect(readXml(render("junit", nothing)).attributes).toMatchObject({ tests: "0", failures: "0" });
});

test("text shows the matrix, what was expected and seen, and the script as it is pasted", () => {
  const lines = render("text", reportOf([finding, note], { matrix })).split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "clients: clients",
    "          select         delete",
    "  staff   4 ok           2 not run",
    "  intern  1 of 4 FAILED  -",
    "",
  ]);
  expect(lines).toContain("  expected  rows 0");
  expect(lines).toContain("  observed  2 rows");
  const from = lines.indexOf("  repeat with psql");
  expect(lines.slice(from + 1, from + 5)).toEqual([
    "    begin;",
    "    set local role authenticated;",
    "    select * from public.clients;",
    "    rollback;",
  ]);
});

test("text shows the scripts of the first findings, and says where those of the others are", () => {
  const many = Array.from({ length: 8 }, (_, at) => ({ ...finding, path: `attacks/${at}` }));
  const text = render("text", reportOf(many));
  expect(text.match(/^ {4}begin;$/gm)).toHaveLength(5);
  expect(text.match(/--format json has the script/g)).toHaveLength(3);
});

test("json is what its schema says, evidence and matrix included", () => {
  const document = JSON.parse(render("json", reportOf([finding, note], { matrix, data: { proof: null } }))) as object;
  const schema = schemaOf("diagnostics");
  expect(schema.safeParse(document).error?.issues ?? []).toEqual([]);
  expect(document).toMatchObject({
    diagnostics: [{ evidence: finding.evidence, line: 5, column: 12 }, { path: null }],
    matrix: [{ statement: "staff: select on clients", line: 4, passed: 4 }, { failed: 1 }, { path: null, notRun: 2 }],
    proof: null,
  });
  const without = { ...document, diagnostics: [{ ...finding, evidence: { expected: "x" } }] };
  expect(schema.safeParse(without).success).toBe(false);
});

test("ndjson is one object a line, the summary last", () => {
  const lines = render("ndjson", reportOf([finding, note], { matrix, data: { proof: { attacks: 9 } } })).split("\n");
  expect(lines.pop()).toBe("");
  const objects = lines.map((line) => JSON.parse(line) as { readonly type: string });
  expect(objects.map((one) => one.type)).toEqual(["cell", "cell", "cell", "finding", "finding", "summary"]);
  const schema = schemaOf("ndjson");
  for (const one of objects) expect(schema.safeParse(one).error?.issues ?? []).toEqual([]);
  expect(schema.safeParse({ type: "finding" }).success).toBe(false);
  expect(objects.at(-1)).toEqual({
    type: "summary",
    schemaVersion: 1,
    command: "verify",
    ok: false,
    errors: 1,
    warnings: 0,
    notes: 1,
    proof: { attacks: 9 },
  });
});

interface Sarif {
  readonly runs: readonly [
    {
      readonly automationDetails: { readonly id: string };
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleIndex: number;
        readonly ruleId: string;
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

test("sarif: rules from the catalogue, places, related places, levels and a category for each command", () => {
  const log = JSON.parse(render("sarif", reportOf([finding, note]))) as Sarif;
  const [run] = log.runs;
  expect(log).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "utf16CodeUnits" }] });
  expect(run.automationDetails.id).toBe("contractc/verify/");
  expect(run.tool.driver.rules).toMatchObject([
    { id: note.code, defaultConfiguration: { level: "warning" } },
    {
      id: finding.code,
      shortDescription: { text: catalogue["verify/attack-succeeded"].title },
      help: { text: expect.stringContaining(catalogue["verify/attack-succeeded"].explain) as string },
    },
  ]);
  expect(run.results.map((one) => run.tool.driver.rules[one.ruleIndex]?.id)).toEqual([finding.code, note.code]);
  expect(run.results).toMatchObject([
    {
      level: "error",
      message: {
        text: expect.stringMatching(/Expected: rows 0\nObserved: 2 rows\n[^]*\nFix: Remove[^]*\nOr: Change/) as string,
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: source.path },
            region: { startLine: 5, startColumn: 12, endLine: 5, endColumn: 14 },
          },
          logicalLocations: [{ fullyQualifiedName: finding.path }],
        },
      ],
      relatedLocations: [{ physicalLocation: { region: { startLine: 4 } }, message: { text: "what staff may do" } }],
      properties: { evidence: finding.evidence },
    },
    // Code scanning takes no result without a place.
    { level: "note", locations: [{ physicalLocation: { artifactLocation: { uri: source.path } } }] },
  ]);
});

test("sarif: a finding keeps its fingerprint when lines move, and two findings never share one", () => {
  const fingerprints = (text: string, path = finding.path): readonly (string | undefined)[] => {
    const shift = text.length - source.text.length;
    const span = {
      path: source.path,
      start: (finding.span?.start ?? 0) + shift,
      end: (finding.span?.end ?? 0) + shift,
    };
    const report = reportOf(
      [
        { ...finding, span, path },
        { ...finding, path: "attacks/other" },
        { ...finding, span, path },
      ],
      {
        sources: [{ path: source.path, text }],
      },
    );
    const log = JSON.parse(render("sarif", report)) as Sarif;
    return log.runs[0].results.map((one) => one.partialFingerprints["primaryLocationLineHash"]);
  };
  const before = fingerprints(source.text);
  expect(fingerprints(`\n\nA paragraph.\n${source.text}`)).toEqual(before);
  expect(fingerprints(source.text, "attacks/renamed")[0]).not.toBe(before[0]);
  expect(new Set(before).size).toBe(3);
});

test("github: one command a finding, with its line and with everything escaped", () => {
  const odd = { ...finding, message: "100% of\nthem: a, b", related: [] };
  expect(render("github", reportOf([odd, note])).split("\n")).toEqual([
    "::error file=docs/data-contracts/clients.md,line=5,endLine=5,col=12,endColumn=14,title=verify/attack-succeeded::100%25 of<U+000A>them: a, b%0Aexpected: rows 0%0Aobserved: 2 rows%0ASomebody can do what the contract forbids.%0Afix: Remove the policy.%0Aor: Change the contract.",
    "::notice title=access/no-rule-for-operation::No cell says who may delete clients, so nobody may.%0AWhat a contract does not mention is denied.%0Afix: Add a column.",
    "contractc verify: 1 error, 1 note",
    "",
  ]);
  const named = { ...note, span: { path: "docs/a,b:c%.md", start: 0, end: 0 } };
  expect(render("github", reportOf([named]))).toContain("::notice file=docs/a%2Cb%3Ac%25.md,title=");
});

test("junit: a test for each statement of the matrix and for each finding, the failing ones with their script", () => {
  const root = readXml(render("junit", reportOf([finding, note], { matrix })));
  expect(root.attributes).toEqual({ name: "contractc verify", tests: "4", failures: "1", errors: "0", skipped: "1" });
  const cases = root.children.flatMap((suite) => suite.children);
  expect(cases.map((one) => [one.attributes["name"], one.children[0]?.name ?? "passed"])).toEqual([
    ["staff: select on clients", "passed"],
    ["intern: select on clients", "failure"],
    ["staff: delete on clients", "skipped"],
    [note.message, "system-out"],
  ]);
  const failure = cases[1]?.children[0];
  expect(failure?.attributes["message"]).toBe("1 of 4 attempts did not end as the contract says");
  for (const text of [finding.message, "expected: rows 0", "select * from public.clients;"]) {
    expect(failure?.text).toContain(text);
  }
  expect(cases[1]?.attributes).toMatchObject({ file: source.path, line: "5", classname: "clients.clients" });
});

test("junit: what does not fail the run does not fail its test, and a contract without findings passes one", () => {
  const counts = (failOn: "error" | "note"): string | undefined =>
    readXml(render("junit", reportOf([note], { failOn }))).attributes["failures"];
  expect([counts("error"), counts("note")]).toEqual(["0", "1"]);
  const clean = readXml(render("junit", reportOf([])));
  expect(clean.children[0]?.children[0]?.attributes).toEqual({
    name: "no findings",
    classname: "contractc",
    file: source.path,
  });
});

test("markdown: counts, matrix, findings with their lines, and what was seen", () => {
  const text = render("markdown", reportOf([finding, note], { matrix, summaryLines: ["12 attempts"] }));
  expect(text.split("\n").slice(0, 9)).toEqual([
    "## contractc verify: failed",
    "",
    "1 error, 1 note.",
    "",
    "### clients:&#8203; clients".replace("&#8203;", ""),
    "",
    "|  | select | delete |",
    "| --- | --- | --- |",
    "| staff | 4 ok | 2 not run |",
  ]);
  expect(text).toContain("| error | `docs/data-contracts/clients.md:5` | intern reads clients:");
  expect(text).toContain(
    "```sql\nbegin;\nset local role authenticated;\nselect * from public.clients;\nrollback;\n```",
  );
  expect(text).toContain("```text\n12 attempts\n```");
});
