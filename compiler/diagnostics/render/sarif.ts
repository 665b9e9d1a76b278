/** Findings as SARIF 2.1.0 (OASIS standard), for code scanning; section numbers are those of the standard. */

import { catalogue } from "../catalogue.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Entry } from "../entry.ts";
import { shortened } from "../shortened.ts";
import type { Span } from "../../text/source.ts";
import { byCodeUnit } from "../../text/source.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import { docsPageOf } from "./json.ts";
import { placesIn } from "./places.ts";
import type { Places } from "./places.ts";
import type { Report } from "./report.ts";
import { uriOf, wellFormed } from "./well-formed.ts";

/** What GitHub shows of a rule's description and of a result's message; longer ones are refused or cut there. */
const longestDescription = 1000;

/** A finding about no file still needs a place: code scanning takes no result without one. */
const placeOfTheProject = "docs/data-contracts";

/**
 * Returns a SARIF log with one run: the rules that found something, with their explanations, and one result for each
 * finding. The category is the command, so that a verification does not replace what a check reported. Fingerprints
 * come from code and semantic path: an alert stays the same when its lines move.
 */
export function renderSarif(report: Report): string {
  const { diagnostics, command } = report;
  const places = placesIn(report.sources);
  const codes = [...new Set(diagnostics.map((one) => one.code))].sort(byCodeUnit);
  const ruleIndex = new Map(codes.map((code, at) => [code, at]));
  const fingerprints = fingerprintsOf(diagnostics);
  const fallback = report.sources[0]?.path ?? placeOfTheProject;
  const run = {
    tool: { driver: { name: "contractc", rules: codes.map(ruleOf) } },
    automationDetails: { id: `contractc/${command}/` },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the project." } } },
    results: diagnostics.map((one, at) => ({
      ruleId: one.code,
      ruleIndex: ruleIndex.get(one.code),
      level: one.severity,
      message: { text: messageOf(one) },
      locations: [
        {
          physicalLocation: one.span === null ? fileOnly(fallback) : physicalLocation(one.span, places),
          logicalLocations: [{ fullyQualifiedName: wellFormed(one.path) }],
        },
      ],
      ...(one.related.length === 0
        ? {}
        : {
            relatedLocations: one.related.map((related, id) => ({
              id,
              physicalLocation: physicalLocation(related.span, places),
              message: { text: literal(related.message) },
            })),
          }),
      partialFingerprints: { primaryLocationLineHash: fingerprints[at], "contractc/v1": fingerprints[at] },
      properties: { fix: one.fix.split(" | "), ...(one.evidence === undefined ? {} : { evidence: one.evidence }) },
    })),
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** §3.49: what a code means, from the catalogue; a code that it does not know keeps its name. */
function ruleOf(code: string): Readonly<Record<string, unknown>> {
  const known = (catalogue as Readonly<Record<string, Entry<never> | undefined>>)[code];
  if (known === undefined) return { id: code };
  const { title, explain, severity, why, fix } = known;
  const paragraphs = [explain, ...(typeof why === "string" ? [why] : [])];
  const fixes = typeof fix === "string" ? fix.split(" | ") : [];
  const more = `More: \`contractc explain ${code}\`, ${docsPageOf(code)}`;
  return {
    id: code,
    name: code,
    shortDescription: { text: title },
    fullDescription: { text: shortened(explain, longestDescription) },
    help: {
      text: [...paragraphs, ...fixes.map((one) => `- ${one}`), more].join("\n"),
      markdown: [...paragraphs, fixes.map((one) => `- ${one}`).join("\n"), more]
        .filter((one) => one !== "")
        .join("\n\n"),
    },
    defaultConfiguration: { level: severity },
    properties: { tags: [code.split("/")[0] ?? code] },
  };
}

/** §3.27.11: the message stands for itself, without the contract and without the rule beside it. */
function messageOf(one: Diagnostic): string {
  const { evidence } = one;
  const seen = evidence === undefined ? [] : [`Expected: ${evidence.expected}`, `Observed: ${evidence.observed}`];
  const fixes = one.fix.split(" | ").map((fix, at) => `${at === 0 ? "Fix" : "Or"}: ${fix}`);
  return literal([one.message, ...seen, one.why, ...fixes].join("\n"));
}

/** §3.11.5 and §3.11.6: a message may hold placeholders and links; what a contract says is neither. */
function literal(text: string): string {
  return wellFormed(text)
    .replaceAll("](", "] (")
    .replaceAll(/\{(\d+)\}/g, "{{$1}}");
}

function physicalLocation(span: Span, places: Places): Readonly<Record<string, unknown>> {
  const place = places.of(span);
  if (place === null) return fileOnly(span.path);
  const { start, end } = place;
  return {
    ...fileOnly(span.path),
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}

function fileOnly(path: string): Readonly<Record<string, unknown>> {
  return { artifactLocation: { uri: uriOf(path), uriBaseId: "%SRCROOT%" } };
}
