/** Whatever a contract or a database says, every format stays what it is. */

import fc from "fast-check";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { expect, test } from "vitest";
import { formats, render } from "../../../compiler/diagnostics/render/index.ts";
import { anyReport, finding, note, reportOf, source } from "./reports.ts";
import { readXml } from "./xml.ts";

const holds = (check: (report: Parameters<typeof render>[1]) => void): void =>
  fc.assert(fc.property(anyReport, check), { numRuns: 150 });

test("every format takes every report", () => {
  holds((report) => {
    for (const format of formats) expect(typeof render(format, report)).toBe("string");
  });
});

test("text holds no character that a terminal obeys, beyond its own colours", () => {
  holds((report) => {
    const text = render("text", report).replaceAll(/\u001b\[[\d;]*m/g, "");
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
    expect(text).not.toMatch(/[\ud800-\udfff]/u);
  });
});

test("json and ndjson parse back to what was reported", () => {
  holds((report) => {
    const { diagnostics } = JSON.parse(render("json", report)) as { diagnostics: { message: string }[] };
    const messages = report.diagnostics.map((one) => one.message);
    expect(diagnostics.map((one) => one.message)).toEqual(messages);
    const text = render("ndjson", report);
    // Every reader's idea of a line.
    const lines = text.split(/\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]/).slice(0, -1);
    const objects = lines.map((line) => JSON.parse(line) as { type: string; message?: string });
    expect(objects.filter((one) => one.type === "finding").map((one) => one.message)).toEqual(messages);
  });
});

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Located[];
  readonly relatedLocations?: readonly Located[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Located {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region?: Readonly<Record<"startLine" | "startColumn" | "endLine" | "endColumn", number>>;
  };
}

test("sarif holds to its schema: indexes, levels, regions, URIs, unique fingerprints, no links and placeholders", () => {
  holds((report) => {
    const log = JSON.parse(render("sarif", report)) as {
      runs: [{ results: SarifResult[]; tool: { driver: { rules: { id: string }[] } } }];
    };
    const { results, tool } = log.runs[0];
    expect(results).toHaveLength(report.diagnostics.length);
    for (const one of results) {
      expect(tool.driver.rules[one.ruleIndex]?.id).toBe(one.ruleId);
      expect(["error", "warning", "note"]).toContain(one.level);
      expect(one.message.text).not.toMatch(/\]\(|(?<!\{)\{\d+\}/);
      expect(one.locations).toHaveLength(1);
      for (const { physicalLocation } of [...one.locations, ...(one.relatedLocations ?? [])]) {
        const { uri } = physicalLocation.artifactLocation;
        expect(uri).toMatch(/^[\w!'()*.~%/-]*$/);
        expect(() => decodeURIComponent(uri)).not.toThrow();
        const { region } = physicalLocation;
        if (region === undefined) continue;
        for (const value of Object.values(region)) expect(value).toBeGreaterThanOrEqual(1);
        expect(region.endLine).toBeGreaterThanOrEqual(region.startLine);
        if (region.endLine === region.startLine) expect(region.endColumn).toBeGreaterThanOrEqual(region.startColumn);
      }
    }
    const fingerprints = results.map((one) => one.partialFingerprints["primaryLocationLineHash"]);
    expect(new Set(fingerprints).size).toBe(results.length);
  });
});

test("github gets one line for each finding, and no line begins with a contract's text", () => {
  holds((report) => {
    const lines = render("github", report).split(/[\n\r\u000b\u000c\u0085\u2028\u2029]/);
    expect(lines).toHaveLength(report.diagnostics.length + 2);
    for (const line of lines.slice(0, report.diagnostics.length)) {
      const [, properties = ""] = /^::(?:error|warning|notice) (.*?)::/.exec(line) ?? [];
      for (const property of properties.split(","))
        expect(property).toMatch(/^(?:file|line|endLine|col|endColumn|title)=[^:,]*$/);
    }
  });
});

test("junit is well-formed XML, and its counts are right", () => {
  holds((report) => {
    const root = readXml(render("junit", report));
    const cases = root.children.flatMap((suite) => suite.children);
    expect(root.attributes["tests"]).toBe(String(cases.length));
    const failures = cases.filter((one) => one.children.some((child) => child.name === "failure"));
    expect(root.attributes["failures"]).toBe(String(failures.length));
  });
});

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

const nodesOf = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodesOf)];
const markdown = unified().use(remarkParse).use(remarkGfm);

test("markdown from a contract formats nothing, links nowhere, mentions nobody and holds no HTML", () => {
  holds((report) => {
    const text = render("markdown", report);
    const nodes = nodesOf(markdown.parse(text));
    for (const { type, value = "" } of nodes) {
      expect([
        "link",
        "linkReference",
        "image",
        "imageReference",
        "emphasis",
        "delete",
        "footnoteReference",
        "definition",
        "thematicBreak",
        "blockquote",
      ]).not.toContain(type);
      if (type === "html") expect(value).toMatch(/^<details><summary>Repeat with psql<\/summary>$|^<\/details>$/);
      // GitHub makes mentions and references of these after Markdown is done.
      if (type === "text") expect(value).not.toMatch(/@\w|#\w|https?:\/\/|www\.|\bGH-\d/i);
    }
    const [table] = nodes.filter(
      (node) =>
        node.type === "table" && node.children?.[0]?.children?.length === 4 && textOf(node).startsWith("Severity"),
    );
    if (report.diagnostics.length === 0) expect(table).toBeUndefined();
    else expect(table?.children).toHaveLength(report.diagnostics.length + 1);
    for (const row of table?.children ?? []) expect(row.children).toHaveLength(4);
  });
});

function textOf(node: Node): string {
  return `${node.value ?? ""}${(node.children ?? []).map(textOf).join("")}`;
}

test("ten thousand findings are reported in every format, and a comment stays as long as GitHub takes it", () => {
  const many = Array.from({ length: 10_000 }, (_, at) => ({
    ...(at % 2 === 0 ? finding : note),
    path: `attacks/${at}`,
  }));
  const report = reportOf(many);
  for (const format of formats) expect(render(format, report).length, format).toBeGreaterThan(1000);
  const comment = render("markdown", report);
  expect(comment.length).toBeLessThanOrEqual(65_536);
  expect(comment).toMatch(/^And \d+ findings more: `--format json` has all of them\.$/m);
  expect(comment).toMatch(/^And \d+ observations more:/m);
  expect(render("ndjson", report).trimEnd().split("\n")).toHaveLength(10_001);
});

test("a finding in a file that could not be read has its file and no line", () => {
  const unread = { ...finding, span: { path: "docs/data-contracts/gone.md", start: 3, end: 5 } };
  const report = reportOf([unread], { sources: [source] });
  expect(render("text", report)).toContain("docs/data-contracts/gone.md error verify/attack-succeeded");
  expect(render("github", report)).toContain("::error file=docs/data-contracts/gone.md,title=");
  expect(render("sarif", report)).not.toContain('startLine": 3');
  expect(render("markdown", report)).toContain("`docs/data-contracts/gone.md`");
});
