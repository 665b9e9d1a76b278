/** Every kind of change: one edit of a compiled contract, and exactly the changes that it is. */

import { describe, expect, test } from "vitest";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { renamed } from "../../../compiler/ir/renames.ts";
import type { Change } from "../../../compiler/plan/change.ts";
import { changePath } from "../../../compiler/plan/changes/change-path.ts";
import { changesBetween } from "../../../compiler/plan/changes/changes-between.ts";
import { findRenames } from "../../../compiler/plan/changes/find-renames.ts";
import { changeSentence, topicOf } from "../../../compiler/plan/changes/words.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { call, column, string } from "../../fixtures/ir-words.ts";
import { before, edits, inCell, inColumn, inEntity, inLifecycle, renameColumn, renameRole } from "./every-change.ts";
import type { Edit } from "./every-change.ts";

function statesOf(kind: Change["kind"]): readonly [ModuleIr | null, ModuleIr | null] {
  const given = before[kind];
  const next = kind === "module-removed" ? null : edits[kind][0](clinicNotesIr);
  return [given === undefined ? clinicNotesIr : given, next];
}

function changesOf(was: ModuleIr | null, is: ModuleIr | null): readonly Change[] {
  const renames = findRenames(was === null ? [] : [was], is === null ? [] : [is], () => null);
  expect(renames.diagnostics).toEqual([]);
  return changesBetween(was, is, renames.value);
}

const kinds = Object.keys(edits) as readonly Change["kind"][];

describe("changes between two states of a module", () => {
  test.each(kinds)("%s", (kind) => {
    const [was, is] = statesOf(kind);
    const [, changes, topic] = edits[kind];
    expect(changesOf(was, is)).toEqual(changes);
    const found = changes.find((one) => one.kind === kind);
    if (found === undefined) throw new Error(`${kind} is not among its own changes`);
    expect(topicOf(found)).toBe(topic);
    expect(changeSentence(found, was, is)).toMatch(/^[^\n]*[^.\n]$/);
    expect(changeSentence(found, was, is)).not.toMatch(/undefined|\[object|null/);
    expect(changePath(found)).not.toMatch(/undefined/);
  });

  test.each(kinds)("%s, undone, is one again, and nothing is nothing", (kind) => {
    const [was, is] = statesOf(kind);
    expect(changesOf(was, was)).toEqual([]);
    expect(changesOf(is, is)).toEqual([]);
    // Nobody declares the way back: what was renamed goes and comes.
    expect(changesOf(is, was).length).toBeGreaterThan(0);
  });

  test("what comes or goes whole takes its rights with it, and what stays does not", () => {
    const withMood = inEntity("notes", (one) => ({
      ...one,
      columns: [...one.columns, column("mood", "text", { nullable: true })],
    }))(clinicNotesIr);
    const read = (ir: ModuleIr): ModuleIr =>
      inCell("access/notes/admin/select", (grants) =>
        grants.map((one) => ({ ...one, columns: [...one.columns, "mood"] })),
      )(ir);
    expect(changesOf(clinicNotesIr, read(withMood))).toEqual([
      { kind: "column-added", entity: "notes", column: "mood" },
    ]);
    expect(changesOf(withMood, read(withMood))).toEqual([
      {
        kind: "access-changed",
        cell: "access/notes/admin/select",
        entity: "notes",
        actor: { kind: "role", role: "admin" },
        operation: "select",
        direction: "widened",
      },
    ]);
  });

  test("statuses of another column are another lifecycle", () => {
    const moved = inLifecycle((one) => ({ ...one, column: "body" }))(clinicNotesIr);
    expect(changesOf(clinicNotesIr, moved).map((one) => one.kind)).toEqual(["lifecycle-removed", "lifecycle-added"]);
  });

  test("conditions, keys and rights follow a rename without a change of their own", () => {
    const kindsOf = (edit: Edit) => changesOf(clinicNotesIr, edit(clinicNotesIr)).map((one) => one.kind);
    expect(kindsOf(renameColumn)).toEqual(["column-renamed"]);
    expect(kindsOf(renameRole)).toEqual(["role-renamed"]);
    const client: Edit = (ir) => {
      const next = renamed(ir, {
        entities: new Map([["clients", "patients"]]),
        columns: new Map([["clients", new Map([["therapist_id", "clinician_id"]])]]),
        roles: new Map(),
        states: new Map(),
      });
      return inEntity("patients", (one) => ({
        ...one,
        formerly: "clients",
        columns: one.columns.map((each) =>
          each.name === "clinician_id" ? { ...each, formerly: "therapist_id" } : each,
        ),
      }))(next);
    };
    expect(kindsOf(client)).toEqual(["entity-renamed", "column-renamed"]);
  });

  test("a new module comes as one, and its parts are not listed", () => {
    expect(changesOf(null, authFoundationIr)).toEqual([{ kind: "module-added", module: "auth-foundation" }]);
    expect(changesOf(authFoundationIr, null)).toEqual([{ kind: "module-removed", module: "auth-foundation" }]);
    expect(changesBetween(null, null, findRenames([], [], () => null).value)).toEqual([]);
  });

  test("notes of the way are no change", () => {
    const noted = inColumn("notes", "body", { formerly: "nothing", backfill: call("upper", string("x")) })({
      ...clinicNotesIr,
      approvals: [{ version: "1.0", object: "notes", change: "drop table", reason: "No" }],
    });
    expect(changesOf(clinicNotesIr, noted)).toEqual([]);
  });
});
