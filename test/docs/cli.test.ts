/** docs/cli.md names every command, option, format and exit status, and none that does not exist; its configuration is valid. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { exitCodes } from "../../compiler/cli/exit-codes.ts";
import type { Io } from "../../compiler/cli/io.ts";
import { contractcProgram } from "../../compiler/cli/program.ts";
import { formats } from "../../compiler/diagnostics/render/index.ts";
import { configSchema } from "../../compiler/pipeline/config-schema.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/cli.md"), "utf8");
const program = contractcProgram({} as Io, "0", () => undefined);

describe("docs/cli.md", () => {
  test("has a section for each command and no other", () => {
    const documented = [...page.matchAll(/^### `contractc (\w+)/gm)].map((found) => found[1]);
    expect(documented).toEqual(program.commands.map((command) => command.name()));
  });

  test("names each option, and none that does not exist", () => {
    const all = [program, ...program.commands].flatMap((command) => command.options.map((option) => option.long ?? ""));
    const documented = [...page.matchAll(/`(--[a-z-]+)[^`]*`/g)].map((found) => found[1] ?? "");
    expect([...new Set(documented)].sort()).toEqual([...new Set([...all, "--help"])].sort());
  });

  test.each(program.commands.map((command) => [command.name(), command] as const))(
    "lists what %s takes in its section",
    (name, command) => {
      const from = page.indexOf(`### \`contractc ${name}`);
      const section = page.slice(from, page.indexOf("\n##", from + 1));
      const common = ["--project", "--format", "--output", "--no-color"];
      const own = command.options.map((option) => option.long ?? "").filter((long) => !common.includes(long));
      const documented = [...section.matchAll(/^\| `(--[a-z-]+)/gm)].map((found) => found[1] ?? "");
      expect(documented.sort()).toEqual(own.sort());
    },
  );

  test("names the formats and exit statuses", () => {
    for (const format of formats) expect(page).toContain(`\`${format}\``);
    const statuses = [...page.matchAll(/^\| (\d+) \|/gm)].map((found) => Number(found[1]));
    expect(statuses.sort((a, b) => a - b)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  });

  test("shows a valid configuration", () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect(configSchema.safeParse(parse(example)).error?.issues ?? []).toEqual([]);
  });
});
