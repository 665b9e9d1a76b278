/** A room of the compiler imports only from itself and from rooms to its left. */

import { posix } from "node:path";
import { expect, test } from "vitest";
import { roomOf, rooms, sourcesIn } from "./sources.ts";

interface Import {
  readonly from: string;
  readonly to: string;
}

const imports: readonly Import[] = sourcesIn("compiler").flatMap(({ path, text }) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => ({
    from: path,
    to: posix.join(posix.dirname(path), match[1] ?? ""),
  })),
);

test("there are imports to look at", () => {
  expect(imports.length).toBeGreaterThan(50);
});

test("every folder of the compiler is a known room", () => {
  const found = new Set(sourcesIn("compiler").map(({ path }) => roomOf(path) ?? rooms[0]));
  expect([...found].filter((room) => !rooms.some((known) => known === room))).toEqual([]);
});

test("imports go to the left", () => {
  const rank = (path: string): number => rooms.findIndex((room) => room === roomOf(path));
  const wrong = imports.filter(({ from, to }) => rank(from) >= 0 && (rank(to) < 0 || rank(to) > rank(from)));
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("emitters do not import each other", () => {
  const emitter = (path: string): string | null => /^compiler\/emit\/([^/]+)\//.exec(path)?.[1] ?? null;
  // What several emitters need of one target language, the statements of the contract that both suites prove, and the
  // objects that an evolution compares.
  const shared = new Set(["sql", "typescript", "attack-suite", "migrations"]);
  const wrong = imports.filter(({ from, to }) => {
    const [a, b] = [emitter(from), emitter(to)];
    return a !== null && b !== null && a !== b && !shared.has(b);
  });
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("files are imported with their extension, and no file imports itself in a circle by value", () => {
  expect(imports.filter(({ to }) => !to.endsWith(".ts")).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  const values = sourcesIn("compiler").map(({ path, text }) => ({
    path,
    to: [...text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)"/gm)].map((match) =>
      posix.join(posix.dirname(path), match[1] ?? ""),
    ),
  }));
  const byPath = new Map(values.map((one) => [one.path, one.to]));
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const next of byPath.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of byPath.keys()) visit(path, []);
  expect(circles).toEqual([]);
});
