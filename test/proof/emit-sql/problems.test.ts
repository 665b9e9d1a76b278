/** What the SQL cannot enforce is an error, and then nothing is emitted. */

import { describe, expect, test } from "vitest";
import type { Grant } from "../../../compiler/ir/access.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { emitModule } from "./emitted.ts";

function regrant(ir: ModuleIr, id: string, grants: readonly Grant[]): ModuleIr {
  expect(ir.access.map((cell) => cell.id)).toContain(id);
  return { ...ir, access: ir.access.map((cell) => (cell.id === id ? { ...cell, grants } : cell)) };
}

function problems(ir: ModuleIr): readonly string[] {
  const project = ir.module === authFoundationIr.module ? [ir] : [authFoundationIr, ir];
  const result = emitModule(project, project.length - 1);
  expect(result.value).toEqual([]);
  return result.diagnostics.map((one) => `${one.severity} ${one.code} ${one.path}: ${one.message}`);
}

const all = { kind: "all" } as const;
const own = { kind: "own", column: "user_id", holds: "user" } as const;

describe("refused", () => {
  test("roles that read different columns of one table", () => {
    expect(
      problems(
        regrant(authFoundationIr, "access/profiles/staff/select", [{ rows: all, columns: ["id", "display_name"] }]),
      ),
    ).toEqual([
      "error build/unsupported-column-read access/profiles/staff/select: admin and staff may read different columns of profiles: user_id, role, email, status, created_at, updated_at.",
    ]);
  });

  test("one role that reads different columns in different rows", () => {
    const grants = [
      { rows: own, columns: ["id", "email"] },
      { rows: all, columns: ["id"] },
    ];
    const only = ["admin", "staff"].reduce(
      (ir, role) => regrant(ir, `access/profiles/${role}/select`, []),
      authFoundationIr,
    );
    expect(problems(regrant(only, "access/profiles/provider/select", grants))).toEqual([
      "error build/unsupported-column-read access/profiles/provider/select: provider may read email of profiles in some rows and not in others.",
    ]);
  });

  test("a column that one creator may not fill, with a computed default", () => {
    const [profiles, log] = authFoundationIr.entities;
    if (profiles === undefined || log === undefined) throw new Error("the sample has two entities");
    const computed = { kind: "call", schema: null, name: "now", arguments: [] } as const;
    const columns = profiles.columns.map((column) =>
      column.name === "email" ? { ...column, default: computed } : column,
    );
    const grant = { rows: own, columns: ["user_id", "role", "display_name", "status"] };
    const ir = regrant(
      { ...authFoundationIr, entities: [{ ...profiles, columns }, log] },
      "access/profiles/staff/insert",
      [grant],
    );
    expect(problems(ir)).toEqual([
      "error build/unsupported-insert-default access/profiles/staff/insert: staff may create rows of profiles but not fill email, which others may fill and whose default is computed.",
    ]);
  });

  test("updates by people who are not signed in", () => {
    expect(
      problems(
        regrant(clinicNotesIr, "access/announcements/unauthenticated/update", [{ rows: all, columns: ["title"] }]),
      ),
    ).toEqual([
      "error build/unsupported-anonymous-update access/announcements/unauthenticated/update: People who are not signed in may update announcements.",
    ]);
  });

  test("a condition on the service role", () => {
    expect(
      problems(regrant(authFoundationIr, "access/profiles/service-role/delete", [{ rows: own, columns: [] }])),
    ).toEqual([
      "error build/unsupported-service-condition access/profiles/service-role/delete: The service role may delete only some rows of profiles.",
    ]);
  });

  test("an event called as erasures are", () => {
    const audit = authFoundationIr.audit;
    if (audit === null) throw new Error("the sample has an audit");
    const events = audit.events.map((event, at) => (at === 0 ? { ...event, action: "erased" } : event));
    expect(problems({ ...authFoundationIr, audit: { ...audit, events } })).toEqual([
      'error build/reserved-audit-action audit/profiles/insert: The action "erased" is what the project\'s log calls an erasure.',
    ]);
  });

  test("a log with a column that nothing fills", () => {
    const entities = authFoundationIr.entities.map((entity) =>
      entity.name === "profile_audit_log"
        ? {
            ...entity,
            columns: entity.columns.map((column) =>
              column.name === "created_at" ? { ...column, default: null } : column,
            ),
          }
        : entity,
    );
    expect(problems({ ...authFoundationIr, entities })).toEqual([
      "error build/unfillable-log-column entities/profile_audit_log/created_at: Every entry of profile_audit_log would need a value in created_at, and nothing says which.",
    ]);
  });
});

test("the fixtures have no problem", () => {
  expect(emitModule([authFoundationIr], 0).diagnostics).toEqual([]);
  expect(emitModule([authFoundationIr, clinicNotesIr], 1).diagnostics).toEqual([]);
});
