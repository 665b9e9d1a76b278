/** supabase/config.toml belongs to the user: merging adds the seed files and changes nothing else. */

import fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { describe, expect, test } from "vitest";
import { mergeConfigToml } from "../../../compiler/emit/supabase-config/merge.ts";

const wanted = { seedPaths: ["./seeds/00_contractc_local.sql", "./seeds/auth-foundation.sql"] };
const codes = (text: string) => mergeConfigToml(text, wanted).diagnostics.map((one) => one.code);

describe("mergeConfigToml", () => {
  test("writes a new file", () => {
    expect(mergeConfigToml(null, wanted)).toEqual({
      value:
        '[db.seed]\nenabled = true\nsql_paths = [\n  "./seeds/00_contractc_local.sql",\n  "./seeds/auth-foundation.sql",\n]\n',
      diagnostics: [],
    });
  });

  test("keeps comments, order and formatting, and puts our seeds before the user's", () => {
    const before = [
      "# my project",
      'project_id   =  "clinic"   # keep',
      "",
      "[db]",
      "port = 54322",
      "[db.seed]  # seeds",
      "enabled = true",
      'sql_paths = [ "./seed.sql", # mine',
      '  "./more]/*.sql" ]',
      "[auth]",
      "site_url = 'http://localhost'",
    ].join("\n");
    const { value, diagnostics } = mergeConfigToml(before, wanted);
    expect(diagnostics).toEqual([]);
    expect(value.startsWith(before.slice(0, before.indexOf('[ "./seed.sql"')))).toBe(true);
    expect(value.endsWith(before.slice(before.indexOf("\n[auth]")))).toBe(true);
    expect(parse(value)["db"]).toEqual({
      port: 54322,
      seed: { enabled: true, sql_paths: [...wanted.seedPaths, "./seed.sql", "./more]/*.sql"] },
    });
  });

  test("keeps an order of the user's own when ours run in theirs", () => {
    const text = `[db.seed]\nsql_paths = ["./a.sql", "${wanted.seedPaths[0]}", "./b.sql", "${wanted.seedPaths[1]}"]\n`;
    expect(mergeConfigToml(text, wanted)).toEqual({ value: text, diagnostics: [] });
  });

  test("names the default seed file, which an explicit list would otherwise drop", () => {
    const { value } = mergeConfigToml('project_id = "clinic"\n', wanted);
    expect(parse(value)).toEqual({
      project_id: "clinic",
      db: { seed: { enabled: true, sql_paths: [...wanted.seedPaths, "./seed.sql"] } },
    });
  });

  test.each([
    ["[db.seed]"],
    ["[db.seed]\n"],
    ["[db]\nseed = { enabled = true }\n"],
    ["[db]\nseed.sql_paths = ['./seed.sql']\n"],
    ["db.seed.sql_paths = []\n"],
    ['["db"."seed"]\r\nenabled = true\r\n[api]\r\nport = 1\r\n'],
    ['[a]\nx = """\n[db.seed]\nsql_paths = []\n"""\n'],
    ["[[db.seed.other]]\nx = 1\n[db.pooler]\nport = 2"],
  ])("understands %j", (text) => {
    const { value, diagnostics } = mergeConfigToml(text, wanted);
    expect(diagnostics).toEqual([]);
    expect(parse(value)["db"]).toMatchObject({ seed: { sql_paths: expect.arrayContaining(wanted.seedPaths) } });
    expect(mergeConfigToml(value, wanted).value).toBe(value);
  });

  test("a file that is not TOML is an error with its place, and stays", () => {
    const { value, diagnostics } = mergeConfigToml("[db\nport = 1\n", wanted);
    expect(value).toBe("[db\nport = 1\n");
    expect(diagnostics).toMatchObject([{ code: "build/config-malformed", severity: "error" }]);
    expect(diagnostics[0]?.message).toContain("line 1");
  });

  test("what cannot be edited without touching more is left to the user", () => {
    expect(codes("[db]\nseed.enabled = true\n")).toEqual(["build/config-not-editable"]);
    expect(codes("[db.seed]\nsql_paths = 'seed.sql'\n")).toEqual(["build/config-not-editable"]);
    expect(codes("db = 1\n")).toEqual(["build/config-not-editable"]);
  });

  test("seeding that the user switched off stays off, and is said", () => {
    const { value, diagnostics } = mergeConfigToml("[db.seed]\nenabled = false\n", wanted);
    expect(diagnostics).toMatchObject([{ code: "build/seeding-disabled", severity: "note" }]);
    expect(parse(value)).toMatchObject({
      db: { seed: { enabled: false, sql_paths: expect.arrayContaining(wanted.seedPaths) } },
    });
  });

  const key = fc
    .oneof(
      fc.constantFrom("db", "seed", "sql_paths", "enabled", "a b", "x.y", "é"),
      fc.string({ minLength: 1, maxLength: 5 }),
    )
    .filter((one) => one !== "__proto__");
  const leaf = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.integer(),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.array(fc.string(), { maxLength: 3 }),
  );
  const table = fc.dictionary(
    key,
    fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: fc.dictionary(key, leaf) }),
    { maxKeys: 5 },
  );
  const document = fc.record({
    root: fc.dictionary(key, fc.oneof(leaf, table), { maxKeys: 5 }),
    seed: fc.option(fc.array(fc.string(), { maxLength: 3 })),
  });

  test("on any configuration: everything else means the same, comments stay, twice is once", () => {
    fc.assert(
      fc.property(document, fc.constantFrom("\n", "\r\n"), ({ root, seed }, newline) => {
        const whole = seed === null ? root : { ...root, db: { seed: { sql_paths: seed } } };
        const text = `# first comment${newline}${stringify(whole).replaceAll("\n", newline)}${newline}# last comment`;
        const { value, diagnostics } = mergeConfigToml(text, wanted);
        if (diagnostics.some((one) => one.severity === "error")) {
          expect(value).toBe(text);
          return;
        }
        expect(value).toContain("# first comment");
        expect(value).toContain("# last comment");
        const after = parse(value);
        const seedAfter = (after["db"] as { seed: { sql_paths: string[] } }).seed;
        expect(wanted.seedPaths.every((one) => seedAfter.sql_paths.includes(one))).toBe(true);
        expect(mergeConfigToml(value, wanted).value).toBe(value);
      }),
      { numRuns: 500 },
    );
  });
});
