/** No name and no text of a contract gets out of its place in the SQL, whatever characters it has. */

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../../compiler/database/database.ts";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { population, profile, user } from "./clinic.ts";
import { migrationsOf } from "./emitted.ts";

let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
  await database.execute("create table public.canary (id int); insert into public.canary values (1)");
});
afterAll(async () => {
  await database?.close();
});

const hostile = [
  "'",
  '"',
  ";",
  "--",
  "$$",
  "$body1$",
  "\\",
  "/*",
  "*/",
  "%",
  "{",
  "}",
  "' or true --",
  '"; drop table public.canary; --',
  "$$; drop table public.canary; --",
  "é",
  "日",
  " ",
];
const breaks = ["\n", "\r\n", "\u2028", "\n; drop table public.canary; --", "\n$$; drop table public.canary;\n"];
const word = fc.stringMatching(/^[a-z]{1,3}$/);
const piece = fc.oneof(word, fc.constantFrom(...hostile));
// A digit is added behind; longer names are an error of the contract, and Postgres would cut them.
const name = fc
  .tuple(word, fc.array(piece, { maxLength: 2 }))
  .map(([first, rest]) => (first + rest.join("")).trim())
  .filter((one) => new TextEncoder().encode(one).length < 63);
const text = fc
  .array(fc.oneof(piece, fc.constantFrom(...breaks)), { minLength: 1, maxLength: 6 })
  .map((all) => `x${all.join("")}x`);

/** What is renamed in the sample: names of tables, columns and constraints, and the values of its lists. */
const tokens = {
  names: [
    "profiles",
    "profile_audit_log",
    "display_name",
    "email",
    "status",
    "profile_id",
    "profiles_pkey",
    "profiles_role_check",
    "profiles_role_idx",
  ],
  values: ["staff", "provider", "active", "disabled", "created", "updated", "role_changed"],
};

const contract = fc
  .record({
    names: fc.uniqueArray(name, { minLength: tokens.names.length, maxLength: tokens.names.length }),
    values: fc.uniqueArray(text, { minLength: tokens.values.length, maxLength: tokens.values.length }),
    description: text,
  })
  .map(({ names, values, description }) => {
    // A number behind each name keeps it apart from the others and from the platform's.
    const renamed = new Map([
      ...tokens.names.map((token, at) => [token, `${names[at]}${at}`] as const),
      ...tokens.values.map((token, at) => [token, values[at] ?? ""] as const),
    ]);
    return {
      ir: rename(authFoundationIr, renamed, description),
      of: (token: string) => renamed.get(token) ?? token,
      description,
    };
  });

function rename(ir: ModuleIr, renamed: ReadonlyMap<string, string>, description: string): ModuleIr {
  const walk = (node: unknown, key: string): unknown => {
    if (typeof node === "string")
      return key === "description"
        ? description
        : key === "id"
          ? node
              .split("/")
              .map((part) => renamed.get(part) ?? part)
              .join("/")
          : (renamed.get(node) ?? node);
    if (Array.isArray(node)) return node.map((one) => walk(one, key));
    if (node === null || typeof node !== "object") return node;
    return Object.fromEntries(Object.entries(node).map(([inner, value]) => [inner, walk(value, inner)]));
  };
  return walk(ir, "") as ModuleIr;
}

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

test("hostile names and texts stay what they are", async () => {
  await fc.assert(
    fc.asyncProperty(contract, async ({ ir, of, description }) => {
      await database.execute("begin");
      try {
        for (const file of migrationsOf([ir])) await database.execute(file.text);
        expect((await database.query("select * from public.canary")).rows).toEqual([{ id: 1 }]);

        const table = `public.${quoted(of("profiles"))}`;
        const described = await database.query(
          `select attname::text as name, col_description(attrelid, attnum) as said from pg_attribute
           where attrelid = $1::regclass and attnum > 0 order by attnum`,
          [table],
        );
        expect(described.rows).toEqual(
          ir.entities[0]?.columns.map((column) => ({
            name: column.name,
            said: `${description.trim()} [auth-foundation/${of("profiles")}/${column.name}]`,
          })),
        );

        // The functions run, and their texts are what the contract says.
        await database.execute("set local row_security = on");
        await database.execute(
          population
            .split("\n")
            .filter((line) => line.includes("auth.users"))
            .join("\n"),
        );
        await database.query(
          `insert into ${table} (id, user_id, role, ${quoted(of("display_name"))}, ${quoted(of("email"))}) values ($1, $2, $3, 'n', 'e')`,
          [profile("staff"), user("staff"), of("staff")],
        );
        const events = await database.query("select entity, action from audit.audit_log");
        expect(events.rows).toEqual([{ entity: of("profiles"), action: of("created") }]);
        await database.query("select set_config('request.jwt.claims', $1, true)", [
          JSON.stringify({ sub: user("staff") }),
        ]);
        await database.execute("set local role authenticated; savepoint attempt");
        const attempt = database.execute(`update ${table} set role = 'admin'`);
        await expect(attempt).rejects.toMatchObject({
          sqlstate: "42501",
          message: `${of("staff")} may change only ${of("display_name")} of ${of("profiles")}`,
        });
        await database.execute("rollback to savepoint attempt");
        const allowed = await database.query(`update ${table} set ${quoted(of("display_name"))} = 'new'`);
        expect(allowed.affected).toBe(1);
      } finally {
        await database.execute("rollback");
      }
    }),
    { numRuns: 30 },
  );
});

test("a long name leaves every object its own name", async () => {
  const long = "p".repeat(60);
  const other = `${"p".repeat(59)}q`;
  const ir = rename(
    authFoundationIr,
    new Map([
      ["profiles", long],
      ["profile_audit_log", other],
    ]),
    "d",
  );
  await database.execute("begin");
  try {
    for (const file of migrationsOf([ir])) await database.execute(file.text);
    const { rows } = await database.query(
      "select count(*)::int as cut from pg_trigger where length(tgname) > 63 or tgname like '%_trunc'",
    );
    expect(rows).toEqual([{ cut: 0 }]);
    const order = await database.query(
      "select tgname::text as name from pg_trigger where tgrelid = $1::regclass and not tgisinternal order by 1",
      [`public.${long}`],
    );
    const names = order.rows.map((row) => String(row["name"]));
    expect(names).toHaveLength(7);
    expect(names.findIndex((one) => one.endsWith("_guard"))).toBeLessThan(
      names.findIndex((one) => one.endsWith("_updated_at")),
    );
  } finally {
    await database.execute("rollback");
  }
});
