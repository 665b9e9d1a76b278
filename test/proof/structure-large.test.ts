/** Large and hostile files end in a finding, not in a crash or an endless wait. */

import { beforeAll, describe, expect, it } from "vitest";
import { loadSqlParser } from "../../compiler/syntax/sql-parser.ts";
import { decodeSource, sourceLimit } from "../../compiler/syntax/decode.ts";
import { compileText } from "./structure/compile-text.ts";
import { smallContract } from "./structure/small-contract.ts";

beforeAll(loadSqlParser);

const path = "docs/data-contracts/clinic.md";
const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

describe("large files", () => {
  it("refuses 5 MB without reading them", () => {
    const bytes = new TextEncoder().encode(filled("A line of prose.\n", 5_000_000));
    const { value, diagnostics } = decodeSource(path, bytes);
    expect(diagnostics.map((one) => one.code)).toEqual(["syntax/too-large"]);
    expect(value.text).toBe("");
  });

  it("compiles a contract with prose up to the limit", () => {
    const room = sourceLimit - new TextEncoder().encode(smallContract).length - 20;
    const long = compileText(
      path,
      `${smallContract}\n## Notes\n\n${filled("Some words that say nothing.\n\n", room)}\n`,
    );
    expect(long.value.ir).toEqual(compileText(path, smallContract).value.ir);
    expect(long.value.ir).not.toBeNull();
  });

  it.each([
    "[",
    "~~a",
    "> ",
    "*a ",
    "` ",
    "<a ",
    "[a](",
    "[^1] ",
    "![a",
    "&amp;",
    "- a\n",
    "| x | y |\n",
    "|a\n\n",
    "## a\n",
    "<!-- a",
    "_a",
    "\t",
    "(((",
    "'",
    "$$",
  ])("ends with 20,000 characters of %j", (piece) => {
    const { value } = compileText(path, `${smallContract}\n## Notes\n\n${filled(piece, 20_000)}\n`);
    // The module is untouched by prose, or an error has emptied it.
    expect([null, "clinic"]).toContain(value.ir?.module ?? null);
  });
});

describe("hostile expressions", () => {
  it.each([
    "(".repeat(4000),
    "not ".repeat(1000) + "a",
    "a" + " + a".repeat(1200),
    "a" + "::text".repeat(700),
    "~ ".repeat(2000) + "a",
    "case when a then ".repeat(200) + "1",
    "'" + "x".repeat(6000) + "'",
  ])("ends with %.20s", (expression) => {
    const text = smallContract.replace(
      "NOT NULL | What others say",
      `NOT NULL, CHECK (${expression}) | What others say`,
    );
    const { value, diagnostics } = compileText(path, text);
    expect(value.ir).toBeNull();
    expect(diagnostics.some((one) => one.severity === "error")).toBe(true);
  });
});
