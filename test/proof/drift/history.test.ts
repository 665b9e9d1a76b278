/** Migrations against the history of a live database: applied, pending, edited, unknown, under another timestamp. */

import { expect, test } from "vitest";
import { compareHistory, meaningOf } from "../../../compiler/observe/drift/history.ts";

const file = (version: string, text: string): { path: string; text: string } => ({
  path: `supabase/migrations/${version}_part.sql`,
  text,
});
const applied = (version: string, text: string | null): { version: string; name: null; text: string | null } => ({
  version,
  name: null,
  text,
});

test("the text decides, however it was divided into statements", () => {
  const text = "-- why\ncreate table a (b text default 'x; -- y');\n\ncreate index c on a (b);\n";
  expect(meaningOf("create table a (b text default 'x; -- y');create index c on a (b)")).toBe(meaningOf(text));
  expect(meaningOf("create table a (b text default 'x; y');create index c on a (b)")).not.toBe(meaningOf(text));
  expect(meaningOf("select $a$ -- kept; $a$")).toBe("select $a$ -- kept; $a$");
});

test("a migration is applied, pending, edited, unknown, or applied under another timestamp", () => {
  const files = [file("1", "select 1;"), file("2", "select 2;"), file("3", "select 3;"), file("4", "select 4;")];
  const found = compareHistory(files, [
    applied("1", "select 1"),
    applied("2", "select 22"),
    applied("33", "select 3"),
    applied("9", "select 9"),
  ]);
  expect(found.applied.map((one) => one.path)).toEqual([files[0], files[1], files[2]].map((one) => one?.path));
  expect(found.pending).toEqual([files[3]]);
  expect(found.edited.map((one) => one.file)).toEqual([files[1]]);
  expect(found.elsewhere).toEqual([{ file: files[2], version: "33" }]);
  expect(found.unknown.map((one) => one.version)).toEqual(["9"]);
  expect(found.run.map((one) => one.text)).toEqual(["select 1;", "select 22", "select 3;", "select 9"]);
});

test("a history without statements tells only that a migration was applied", () => {
  const files = [file("1", "select 1;")];
  const found = compareHistory(files, [applied("1", null)]);
  expect(found.edited).toEqual([]);
  expect(found.run).toEqual(files);
});
