/** What only the edges of the compiler may do, and what no file does. */

import { expect, test } from "vitest";
import { roomOf, sourcesIn } from "./sources.ts";
import type { SourceText } from "./sources.ts";

const compiler = sourcesIn("compiler");
const outsideEdges = compiler.filter(({ path }) => roomOf(path) !== "cli" && roomOf(path) !== "database");

function found(files: readonly SourceText[], pattern: RegExp, of: "text" | "code" = "code"): readonly string[] {
  return files.flatMap((file) =>
    file[of].split("\n").flatMap((line, at) => (pattern.test(line) ? [`${file.path}:${at + 1}`] : [])),
  );
}

test("the world is touched in cli/ and database/ only", () => {
  expect(found(outsideEdges, /from "node:|import\("node:/, "text")).toEqual([]);
  expect(
    found(outsideEdges, /\bprocess\s*\.|\bconsole\s*\.|\bnew Date\b|\bDate\s*\.|\bMath\.random\b|\bperformance\s*\./),
  ).toEqual([]);
});

test("only the binary ends the process", () => {
  expect(found(compiler, /process\s*\.\s*(exit|exitCode|abort)\b/)).toEqual([]);
});

test("nothing is ordered by locale", () => {
  expect(found(compiler, /\.localeCompare\b|\bIntl\.|toLocale(?!LowerCase\(\)|UpperCase\(\))/)).toEqual([]);
});

test("SQL is quoted in sql/ only", () => {
  const others = compiler.filter(({ path }) => roomOf(path) !== "sql");
  // A name between quotes of our own where SQL expects one, and quotes doubled by hand.
  const place =
    /\b(from|into|update|table|on|column|policy|function|schema|references|role|index|trigger|type)\s+\\?["']\$\{/;
  const writers = new Set(["attack", "observe", "emit", "database", "pipeline"]);
  expect(
    found(
      others.filter(({ path }) => writers.has(roomOf(path) ?? "")),
      place,
      "text",
    ),
  ).toEqual([]);
  expect(found(others, /replace(All)?\((\/'\/g|"'"|'"'|\/"\/g),\s*("''"|'""'|"\\"\\"")/, "text")).toEqual([]);
});

test("files are small, begin with what they are for, and are named in kebab-case", () => {
  expect(compiler.filter(({ text }) => text.split("\n").length > 401).map(({ path }) => path)).toEqual([]);
  expect(compiler.filter(({ text }) => !/^\/\*\*\s+\S/.test(text)).map(({ path }) => path)).toEqual([]);
  const names = compiler.filter(({ path }) => !/^(?:[a-z0-9-]+\/)+[a-z0-9-]+\.ts$/.test(path));
  expect(names.map(({ path }) => path)).toEqual([]);
  const vague = compiler.filter(({ path }) => /\/(utils?|helpers?|misc|common|manager|service)\.ts$/.test(path));
  expect(vague.map(({ path }) => path).filter((path) => !path.startsWith("compiler/emit/migrations/"))).toEqual([]);
});

test("no default exports, enums, any, or classes that are not errors", () => {
  expect(found(compiler, /\bexport default\b|\benum [A-Z]|:\s*any\b|\bas any\b|<any>/)).toEqual([]);
  expect(
    found(compiler, /\bclass [A-Z]\w*(?!\w*Error\b)(?!\w* extends \w*Error\b)/).filter((place) => place !== ""),
  ).toEqual([]);
});
