/** The emitted TypeScript: what the Supabase CLI prints, what the compiler accepts, formatted and free of lint. */

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { check } from "prettier";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byCatalogOrder } from "../../../compiler/emit/typescript/catalog-order.ts";
import { databaseTypesEmitter } from "../../../compiler/emit/typescript/database-types.ts";
import { moduleTypesEmitter } from "../../../compiler/emit/typescript/module-types.ts";
import { zodEmitter } from "../../../compiler/emit/zod/schemas.ts";
import type { Origin } from "../../../compiler/ir/origin.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { emitInput, emitted } from "../zod/compiled.ts";
import { laboratoryIr } from "../zod/laboratory.ir.ts";
import { assertions } from "./assertions.ts";

const here = import.meta.dirname;
const root = join(here, "../../..");
const run = promisify(execFile);

const files: Readonly<Record<string, string>> = {
  "database.types.ts": emitted(databaseTypesEmitter, authFoundationIr).text,
  "types.ts": emitted(moduleTypesEmitter, authFoundationIr).text,
  "schemas.ts": emitted(zodEmitter, authFoundationIr).text,
  "laboratory/database.types.ts": emitted(databaseTypesEmitter, laboratoryIr).text,
  "laboratory/types.ts": emitted(moduleTypesEmitter, laboratoryIr).text,
  "laboratory/schemas.ts": emitted(zodEmitter, laboratoryIr).text,
};

const configuration = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2022", "dom"],
    module: "nodenext",
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
};

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "contractc-types-"));
  await symlink(join(root, "node_modules"), join(directory, "node_modules"));
  await cp(join(root, ".oxlintrc.json"), join(directory, ".oxlintrc.json"));
  await writeFile(join(directory, "package.json"), '{ "type": "module" }');
  await writeFile(join(directory, "tsconfig.json"), JSON.stringify(configuration));
  for (const module of ["auth-foundation", "laboratory"]) {
    await cp(join(here, `supabase-cli.${module}.ts`), join(directory, `supabase-cli.${module}.ts`));
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** Returns a program's output, whether or not it failed. */
async function outputOf(program: string, ...options: readonly string[]): Promise<string> {
  const ran = run(join(root, "node_modules/.bin", program), options, { cwd: directory });
  return ran.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string; message: string }) => error.stdout ?? error.message,
  );
}

describe("the Database type", () => {
  for (const module of ["auth-foundation", "laboratory"]) {
    it(`of ${module} is word for word what the Supabase CLI prints`, async () => {
      const printed = await readFile(join(here, `supabase-cli.${module}.ts`), "utf8");
      const ours = files[module === "laboratory" ? "laboratory/database.types.ts" : "database.types.ts"] ?? "";
      expect(ours.slice(ours.indexOf("export type Json"))).toBe(printed.slice(printed.indexOf("export type Json")));
    });
  }

  it("orders names as the CLI's collator does", () => {
    const names = fc.string({ unit: fc.constantFrom(..."abAB01_- $z"), maxLength: 6 });
    const collator = new Intl.Collator("en");
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(Math.sign(byCatalogOrder(a, b))).toBe(Math.sign(collator.compare(a, b)));
      }),
      { seed: 20260118, numRuns: 2000 },
    );
  });
});

describe("the emitted files", () => {
  it("hold at type level", async () => {
    await writeFile(join(directory, "assertions.ts"), assertions);
    expect(await outputOf("tsc", "-p", ".")).toBe("");
  });

  it("are not taken when an assertion fails", async () => {
    await writeFile(join(directory, "assertions.ts"), assertions.replace('"active" | "disabled"', '"active"'));
    expect(await outputOf("tsc", "-p", ".")).toContain("assertions.ts");
  });

  it("are free of lint", async () => {
    const report = await outputOf("oxlint", "--type-aware", "--deny-warnings", ...Object.keys(files));
    expect(report).toContain("Found 0 warnings and 0 errors");
  });

  for (const [path, text] of Object.entries(files)) {
    it(`${path} is formatted and says where it comes from`, async () => {
      expect(text).toMatch(
        /^\/\/ generated by contractc from docs\/data-contracts\/[a-z-]+\.md; edit the contract, not this file\n/,
      );
      expect(await check(text, { filepath: path, printWidth: 120 })).toBe(true);
    });
  }

  it("quote the contract beside each type", () => {
    const input = emitInput(authFoundationIr);
    const origin = (path: string, quote: string): Origin => ({
      span: { path, start: 0, end: 1 },
      line: 128,
      section: "5.2 Profile Write Access",
      quote,
    });
    const origins = {
      "access/profiles/provider/update": [origin(input.module.contractPath, "Own profile only (display_name)")],
      "access/profiles/staff/insert": [origin("docs/other.md", "No */ more")],
    };
    const [file] = moduleTypesEmitter.emit({ ...input, module: { ...input.module, origins } }).value;
    const text = file?.text.replaceAll(/\n \*? ?/g, " ") ?? "";
    expect(text).toContain(
      'Update of `profiles` by provider: "Own profile only (display_name)" (5.2 Profile Write Access, line 128).',
    );
    expect(text).toContain('"No * / more" (5.2 Profile Write Access, docs/other.md:128)');
    expect(text).toContain("Insert of `profiles` by unauthenticated: denied, no cell grants it.");
  });

  it("keep the language's own words out of their names", () => {
    const [profiles] = authFoundationIr.entities;
    const check = {
      name: "new",
      expression: { kind: "is-null", negated: true, value: { kind: "column", name: "email" } },
    } as const;
    const names = ["__proto__", "constructor", "a b", "é", 'x"y', "1st"];
    const columns = (profiles?.columns ?? []).flatMap((column) => [
      column,
      ...(column.name === "email" ? names.map((name) => ({ ...column, name })) : []),
    ]);
    const odd = {
      ...authFoundationIr,
      entities: authFoundationIr.entities.map((one) =>
        one === profiles ? { ...one, columns, checks: [...one.checks, check] } : one,
      ),
    };
    expect(emitted(zodEmitter, odd).text).toContain("const new2: Check = {");
    expect(emitted(moduleTypesEmitter, odd).text).toContain('["__proto__"]: string;');
    expect(emitted(databaseTypesEmitter, odd).text).toContain("'x\"y': string;");
  });

  it("note what the schemas cannot judge", () => {
    const { diagnostics } = emitted(zodEmitter, laboratoryIr);
    expect(diagnostics.map(({ code, severity, path }) => [code, severity, path])).toEqual([
      ["build/zod-unsupported-check", "note", "laboratory/rules/constraints/note_hash"],
      ["build/zod-unsupported-type", "note", "laboratory/samples/spot"],
    ]);
    expect(files["laboratory/schemas.ts"]).toContain("CHECK note_hash: md5(note) <> 'x'");
    expect(emitted(zodEmitter, authFoundationIr).diagnostics).toEqual([]);
  });
});
