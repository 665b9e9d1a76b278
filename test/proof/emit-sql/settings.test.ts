/** Other schema names, and a contract whose tables reference each other in a circle. */

import { expect, test } from "vitest";
import { openEmbedded } from "../../../compiler/database/embedded.ts";
import { replay } from "../../../compiler/database/replay.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { column, entity, foreignKey, matrix } from "../../fixtures/ir-words.ts";
import { act } from "./acting.ts";
import { as, population, profile } from "./clinic.ts";
import { migrationsOf } from "./emitted.ts";

test("schemas are named by the settings", async () => {
  const settings = { publicSchema: "clinic api", privateSchema: "inner", auditSchema: "journal" };
  const database = await openEmbedded();
  try {
    await replay(database, migrationsOf([authFoundationIr, clinicNotesIr], settings));
    await database.execute(population.replaceAll("public.", '"clinic api".'));
    const rename = `update "clinic api".profiles set display_name = 'x' where id = '${profile("staff")}'`;
    expect((await act(database, as("staff"), rename)).verdict).toBe(1);
    expect((await act(database, as("provider"), rename)).verdict).toBe(0);
    expect((await act(database, as("admin"), "select * from journal.audit_log")).verdict).toBe(6);
    const { rows } = await database.query(
      "select count(*)::int as left from pg_class where relnamespace = 'public'::regnamespace",
    );
    expect(rows).toEqual([{ left: 0 }]);
  } finally {
    await database.close();
  }
});

test("tables that reference each other, without identity, roles or audit", async () => {
  const id = column("id", "bigint", { identity: "always" });
  const ir: ModuleIr = {
    irVersion: 1,
    module: "circle",
    dependsOn: [],
    roles: [],
    identity: null,
    entities: [
      entity("hens", [id, column("egg_id", "bigint", { nullable: true })], {
        foreignKeys: [foreignKey("hens", "egg_id", "eggs")],
      }),
      entity("eggs", [id, column("hen_id", "bigint", { nullable: true })], {
        foreignKeys: [foreignKey("eggs", "hen_id", "hens", { onDelete: "set-null" })],
      }),
    ],
    access: matrix([], {
      hens: {
        "signed-in": {
          select: [{ rows: { kind: "all" }, columns: ["id", "egg_id"] }],
          update: [{ rows: { kind: "all" }, columns: ["egg_id"] }],
        },
      },
      eggs: {},
    }),
    lifecycles: [],
    audit: null,
    examples: [],
  };
  const database = await openEmbedded();
  try {
    await replay(database, migrationsOf([ir]));
    await database.execute("insert into public.hens default values");
    const someone = as("newcomer");
    expect((await act(database, someone, "select * from public.hens")).verdict).toBe(1);
    expect((await act(database, someone, "update public.hens set egg_id = null")).verdict).toBe(1);
    expect((await act(database, { role: "authenticated", settings: {} }, "select * from public.hens")).verdict).toBe(0);
    expect((await act(database, someone, "select * from public.eggs")).verdict).toBe("42501");
    const named = await database.query(
      "select obj_description(oid, 'pg_constraint') as said from pg_constraint where conname = 'hens_egg_id_fkey'",
    );
    expect(named.rows).toEqual([{ said: "[circle/hens/constraints/hens_egg_id_fkey]" }]);
  } finally {
    await database.close();
  }
});
