/** The clinic's contract compiles to the structure typed by hand from the document. */

import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { CheckedContract } from "../../compiler/check/check-contract.ts";
import { lineColumnAt, lineStarts } from "../../compiler/text/source.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { authFoundationIr } from "../fixtures/auth-foundation.ir.ts";
import { compileText } from "./structure/compile-text.ts";
import { loadSqlParser } from "../../compiler/syntax/sql-parser.ts";

const path = "docs/data-contracts/auth-foundation.md";

describe("auth-foundation", () => {
  let text: string;
  let checked: CheckedContract;
  let diagnostics: readonly Diagnostic[];

  beforeAll(async () => {
    await loadSqlParser();
    text = await readFile(new URL(`../../${path}`, import.meta.url), "utf8");
    ({ value: checked, diagnostics } = compileText(path, text));
  });

  it.each(["irVersion", "module", "dependsOn", "roles", "identity", "entities", "lifecycles", "examples"] as const)(
    "has the %s of the hand-typed truth",
    (part) => {
      expect(checked.ir?.[part]).toEqual(authFoundationIr[part]);
    },
  );

  it("has no error", () => {
    expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  });

  it("reports the index that the unique constraint makes redundant, with both places", () => {
    const starts = lineStarts(text);
    const lineOf = (offset: number | undefined): number => lineColumnAt(starts, offset ?? 0).line;
    const found = diagnostics.filter((one) => one.code === "entity/redundant-index");
    expect(found.map((one) => [lineOf(one.span?.start), one.related.map((place) => lineOf(place.span.start))])).toEqual(
      [[76, [67]]],
    );
  });

  it("knows the place of every role, entity, column, constraint, index, state, transition and example", () => {
    const { ir, origins } = checked;
    if (ir === null) throw new Error("the contract did not compile");
    const ids = [
      ...ir.roles.map((role) => `roles/${role.name}`),
      ...ir.entities.flatMap((entity) => [
        `entities/${entity.name}`,
        ...entity.columns.map((column) => `entities/${entity.name}/${column.name}`),
        ...[entity.primaryKey, ...entity.uniques, ...entity.checks, ...entity.foreignKeys].map(
          (one) => `entities/${entity.name}/constraints/${one.name}`,
        ),
        ...entity.indexes.map((index) => `entities/${entity.name}/indexes/${index.name}`),
      ]),
      ...ir.lifecycles.flatMap((one) => [
        `lifecycles/${one.entity}`,
        ...one.states.map((state) => `lifecycles/${one.entity}/states/${state.name}`),
        ...one.transitions.map((step) => `lifecycles/${one.entity}/transitions/${step.from}/${step.to}`),
      ]),
      ...ir.examples.map((example) => example.id),
    ];
    expect(ids.filter((id) => (origins[id] ?? []).length === 0)).toEqual([]);
    expect(origins["entities/profiles/constraints/profiles_role_check"]?.[0]).toMatchObject({
      line: 68,
      section: "4.1 profiles",
      quote: "CHECK (role IN ('admin', 'staff', 'provider'))",
    });
  });

  it("means the same with CRLF line ends and a byte order mark", () => {
    const windows = compileText(path, `\uFEFF${text.replaceAll("\n", "\r\n")}`);
    expect(windows.value.ir).toEqual(checked.ir);
    expect(windows.diagnostics.map((one) => one.code)).toEqual(diagnostics.map((one) => one.code));
  });
});
