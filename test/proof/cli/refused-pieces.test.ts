/** Types that only Postgres can judge: what it refuses is shown at the cell of the contract that says it. */

import { afterEach, expect, test } from "vitest";
import { memberContract, membersPath, temporaryProject } from "./project.ts";
import type { TemporaryProject } from "./project.ts";

let project: TemporaryProject | undefined;
afterEach(() => project?.remove());

interface Found {
  readonly code: string;
  readonly line: number;
  readonly message: string;
}

async function findings(columns: string, change: (text: string) => string = (text) => text): Promise<readonly Found[]> {
  project = temporaryProject({ [membersPath]: change(memberContract({ columns })) });
  const { exit, stdout } = await project.run("build --format json");
  expect(exit, stdout).toBe(1);
  expect(project.files()).toEqual([membersPath]);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: (Found & { severity: string })[] };
  return diagnostics.filter((one) => one.severity === "error");
}

const lineOf = (part: string): number => {
  const lines = project?.read(membersPath).split("\n") ?? [];
  return 1 + lines.findIndex((line) => line.includes(part));
};

test.each([
  [
    "date",
    "NULL, CHECK (a > 5)",
    "The CHECK of a cannot work, a > 5: it compares a date with a whole number (date > integer).",
  ],
  ["integer", "NULL, DEFAULT 'abc'", `The DEFAULT of a cannot work, 'abc': "abc" is not a whole number (integer).`],
  ["jsonb", "NULL, DEFAULT '{bad json'", "The DEFAULT of a cannot work, '{bad json': it is not valid JSON (json)."],
  [
    "timestamptz",
    "NULL, DEFAULT 2026-01-01",
    "The DEFAULT of a cannot work, 2026 - 1 - 1: it gives a whole number (integer), and the column holds a moment in time (timestamp with time zone).",
  ],
  [
    "text",
    "NULL, CHECK (length(a))",
    "The CHECK of a cannot work, length(a): it gives a whole number (integer), not true or false.",
  ],
])("%s with %s", async (type, constraints, message) => {
  const found = await findings(`| \`a\` | \`${type}\` | ${constraints} | Something |\n`);
  expect(found).toMatchObject([{ code: "verify/expression-refused", line: lineOf("| `a` |"), message }]);
});

test("everything that is refused is reported at once, each at its line", async () => {
  const found = await findings(
    "| `a` | `integer` | NULL, DEFAULT 'abc' | Something |\n| `b` | `date` | NULL, CHECK (b > 5) | Something |\n",
  );
  expect(found.map((one) => one.line)).toEqual([lineOf("| `a` |"), lineOf("| `b` |")]);
});

test("a condition of the access rules is shown at its row, once", async () => {
  const found = await findings("", (text) =>
    text
      .replace("| Can Delete |", "| Can Delete | Condition |")
      .replace("|------------|\n| admin", "|------------|-----------|\n| admin")
      .replace("| admin | All | All | All | No |", "| admin | Yes | No | No | No | `created_at > 5` |")
      .replace("| member | Own | No | Own (nickname) | No |", "| member | Own | No | No | No | Always |")
      .replace("| unauthenticated | No | No | No | No |", "| unauthenticated | No | No | No | No | Denied |"),
  );
  expect(found).toMatchObject([
    {
      code: "verify/expression-refused",
      line: lineOf("| admin | Yes |"),
      message:
        "A condition of the access to members cannot work, created_at > 5: it compares a moment in time with a whole number (timestamp with time zone > integer).",
    },
  ]);
});
