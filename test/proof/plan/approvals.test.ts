/** What has to be asked or signed before a change is made: each diagnostic of the family `plan/`. */

import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../compiler/emit/emitter.ts";
import type { CompiledModule } from "../../../compiler/emit/emitter.ts";
import { evolve } from "../../../compiler/emit/evolution/evolve.ts";
import type { Approval } from "../../../compiler/ir/approval.ts";
import type { Column, Entity } from "../../../compiler/ir/entity.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { approves, checkApprovals, toApprove } from "../../../compiler/plan/changes/approvals.ts";
import { changesBetween, unansweredRenames } from "../../../compiler/plan/changes/changes-between.ts";
import { findRenames } from "../../../compiler/plan/changes/find-renames.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { column, entity, oneOf, operator, ref, string } from "../../fixtures/ir-words.ts";

type Edit = (ir: ModuleIr) => ModuleIr;

const inEntity =
  (name: string, change: (one: Entity) => Entity): Edit =>
  (ir) => ({ ...ir, entities: ir.entities.map((one) => (one.name === name ? change(one) : one)) });
const inColumn = (of: string, name: string, change: Partial<Column>): Edit =>
  inEntity(of, (one) => ({
    ...one,
    columns: one.columns.map((each) => (each.name === name ? { ...each, ...change } : each)),
  }));
const without = (of: string, name: string): Edit =>
  inEntity(of, (one) => ({ ...one, columns: one.columns.filter((each) => each.name !== name) }));
const withColumn = (of: string, added: Column): Edit =>
  inEntity(of, (one) => ({ ...one, columns: [...one.columns, added] }));
const then =
  (...all: readonly Edit[]): Edit =>
  (ir) =>
    all.reduce((so, one) => one(so), ir);
const approved =
  (...approvals: readonly Approval[]): Edit =>
  (ir) => ({ ...ir, approvals });
const row = (object: string, change: string, version = "2.0"): Approval => ({ version, object, change, reason: "So" });

const noState: Edit = (ir) => ({
  ...ir,
  lifecycles: ir.lifecycles.map((one) => ({ ...one, states: one.states.filter(({ name }) => name !== "archived") })),
});
const noRole: Edit = (ir) => ({ ...ir, roles: ir.roles.filter((one) => one.name !== "staff") });
const shorter = inColumn("announcements", "title", { type: { name: "date", arguments: [], dimensions: 0 } });
const noTable: Edit = (ir) => ({ ...ir, entities: ir.entities.filter((one) => one.name !== "announcements") });

const noAnswer = inEntity("contact_requests", (one) => ({
  ...one,
  checks: [{ name: "contact_requests_state_check", expression: oneOf("state", ["new", "done"]) }],
}));

const place = () => null;

function planned(was: ModuleIr, is: ModuleIr) {
  const renames = findRenames([was], [is], place).value;
  return { renames, changes: changesBetween(was, is, renames) };
}

function findings(edit: Edit, was: ModuleIr = clinicNotesIr): readonly string[] {
  const is = edit(was);
  return checkApprovals(planned(was, is).changes, is, "2.0", place).map(
    (one) => `${one.severity} ${one.code}: ${one.message}`,
  );
}

function asked(edit: Edit): readonly string[] {
  const is = edit(clinicNotesIr);
  const { renames } = planned(clinicNotesIr, is);
  const answered = (removal: Parameters<typeof approves>[2]) =>
    (is.approvals ?? []).some((one) => approves(one, "2.0", removal));
  return unansweredRenames(clinicNotesIr, is, renames, place, answered).map((one) => `${one.code}: ${one.message}`);
}

const needing: readonly (readonly [what: string, edit: Edit, object: string, change: string])[] = [
  ["a table", noTable, "announcements", "drop table"],
  ["a column", without("notes", "rank"), "notes.rank", "drop column"],
  ["a type that loses something", shorter, "announcements.title", "change type"],
  ["a value of a list", noAnswer, "contact_requests.state = answered", "retire value"],
  ["a status", noState, "notes.status = archived", "retire value"],
];

describe("approvals", () => {
  test.each(needing)(
    "%s is not dropped without a row, which plan/approval-missing prints",
    (_, edit, object, change) => {
      const is = edit(clinicNotesIr);
      const { changes } = planned(clinicNotesIr, is);
      expect(toApprove(changes, is).map((one) => [one.object, one.change])).toEqual([[object, change]]);
      const [missing, ...others] = checkApprovals(changes, is, "2.0", place);
      expect(others).toEqual([]);
      expect(missing?.code).toBe("plan/approval-missing");
      expect(missing?.severity).toBe("error");
      expect(missing?.fix).toContain(`2.0 / ${object} / ${change}`);
      expect(findings(then(edit, approved(row(object, change))))).toEqual([]);
      expect(findings(then(edit, approved(row(`\`${object.toUpperCase()}\``, ` ${change.toUpperCase()} `))))).toEqual(
        [],
      );
    },
  );

  test("a row holds for its version, its object and its change only", () => {
    const edit = without("notes", "rank");
    for (const other of [
      row("notes.rank", "drop column", "1.0"),
      row("notes.rank", "drop column", "2.0.1"),
      row("notes", "drop table"),
      row("notes.body", "drop column"),
      row("clients.rank", "drop column"),
      row("notes.rank", "change type"),
      row("notes.rank", "retire value"),
      row("notes.rank", "everything"),
    ])
      expect(findings(then(edit, approved(other)))[0]).toMatch(/^error plan\/approval-missing/);
    expect(findings(then(edit, approved(row("notes.rank", "Column removed"))))).toEqual([]);
    expect(findings(then(shorter, approved(row("announcements.title", "drop column"))))[0]).toMatch(
      /^error plan\/approval-missing/,
    );
  });

  test("a row of this version that nothing needs is plan/approval-unused, one of another version is history", () => {
    expect(findings(approved(row("notes.rank", "drop column")))).toEqual([
      expect.stringMatching(/^note plan\/approval-unused.*notes\.rank/),
    ]);
    expect(findings(approved(row("notes.rank", "drop column", "1.0")))).toEqual([]);
    expect(
      findings(then(without("notes", "rank"), approved(row("notes.rank", "drop column"), row("notes", "drop table")))),
    ).toEqual([expect.stringMatching(/^note plan\/approval-unused/)]);
  });

  test("a role is signed away where the people are who have it", () => {
    expect(findings(noRole, authFoundationIr)[0]).toMatch(/^error plan\/approval-missing.*role staff/);
    expect(findings(then(noRole, approved(row("role staff", "retire role"))), authFoundationIr)).toEqual([]);
    expect(findings(noRole, clinicNotesIr)).toEqual([]);
  });

  test("what loses nothing needs no signature", () => {
    const harmless: readonly Edit[] = [
      inColumn("sessions", "minutes", { type: { name: "bigint", arguments: [], dimensions: 0 } }),
      inColumn("sessions", "minutes", { type: { name: "smallint", arguments: [], dimensions: 0 } }),
      withColumn("notes", column("mood", "text", { nullable: true })),
      inEntity("notes", (one) => ({ ...one, indexes: [] })),
      (ir) => ({ ...ir, lifecycles: [] }),
      inEntity("contact_requests", (one) => ({ ...one, checks: [] })),
      (ir) => ({ ...ir, access: ir.access.map((one) => ({ ...one, grants: [] })) }),
    ];
    for (const edit of harmless) expect(findings(edit)).toEqual([]);
  });
});

describe("questions", () => {
  const mood = column("mood", "text", { nullable: true });
  const noBody = without("notes", "body");

  test("a column that goes while one of its type comes is plan/rename-or-remove", () => {
    const [question, ...others] = asked(then(noBody, withColumn("notes", mood)));
    expect(question).toMatch(/^plan\/rename-or-remove: .*notes\.body.*mood/);
    expect(others).toEqual([]);
    const numbered = column("mood", "integer", { nullable: true });
    expect(asked(then(noBody, withColumn("notes", numbered)))).toEqual([]);
    expect(asked(then(noBody, withColumn("clients", mood)))).toEqual([]);
    expect(asked(noBody)).toEqual([]);
  });

  test("declared, approved, or neither", () => {
    const both = then(noBody, withColumn("notes", { ...mood, formerly: "body" }));
    expect(asked(both)).toEqual([]);
    expect(asked(then(noBody, withColumn("notes", { ...mood, formerly: "boddy" })))[0]).toMatch(
      /^plan\/rename-or-remove/,
    );
    const came = then(noBody, withColumn("notes", mood));
    expect(asked(then(came, approved(row("notes.body", "drop column"))))).toEqual([]);
    expect(asked(then(came, approved(row("notes.body", "change type"))))[0]).toMatch(/^plan\/rename-or-remove/);
    expect(asked(then(came, approved(row("notes.body", "drop column", "1.0"))))[0]).toMatch(/^plan\/rename-or-remove/);
  });

  test("a table that goes while one with its columns comes", () => {
    const news = entity("news", [column("id", "bigint"), column("title", "varchar(80)"), column("from", "date")]);
    const rooms = entity("rooms", [column("id", "bigint"), column("floor", "integer"), column("seats", "integer")]);
    const come = (one: Entity): Edit => then(noTable, (ir) => ({ ...ir, entities: [...ir.entities, one] }));
    expect(asked(come(news))[0]).toMatch(/^plan\/rename-or-remove: .*announcements.*news/);
    expect(asked(come({ ...news, formerly: "announcements" }))).toEqual([]);
    expect(asked(then(come(news), approved(row("announcements", "drop table"))))).toEqual([]);
    expect(asked(come(rooms))).toEqual([]);
    expect(asked(noTable)).toEqual([]);
  });

  test("a former name that fits two stories is plan/rename-unclear", () => {
    const is = then(noBody, inColumn("notes", "status", { formerly: "body" }))(clinicNotesIr);
    const { diagnostics } = findRenames([clinicNotesIr], [is], place);
    expect(diagnostics.map((one) => [one.code, one.severity, one.path])).toEqual([
      ["plan/rename-unclear", "error", "entities/notes/status"],
    ]);
  });
});

describe("changes without a safe form", () => {
  const compiled = (ir: ModuleIr): CompiledModule => ({
    ir,
    origins: {},
    contractPath: `docs/data-contracts/${ir.module}.md`,
    header: { module: ir.module, version: "2.0", status: "APPROVED", lastUpdated: null, owner: null },
    findings: [],
  });
  const evolved = (edit: Edit) => {
    const is = edit(clinicNotesIr);
    const { renames, changes } = planned(clinicNotesIr, is);
    const project = (ir: ModuleIr) => [authFoundationIr, ir].map(compiled);
    const { module } = is;
    return evolve({
      module,
      previous: project(clinicNotesIr),
      next: project(is),
      renames,
      changes,
      settings: defaultSettings,
    });
  };

  test("a required column without a value for old rows is plan/backfill-missing", () => {
    const { value, diagnostics } = evolved(withColumn("notes", column("mood", "text")));
    expect(value).toEqual([]);
    expect(diagnostics.map((one) => [one.code, one.severity, one.path])).toEqual([
      ["plan/backfill-missing", "error", "entities/notes/mood"],
    ]);
    for (const filled of [{ nullable: true }, { backfill: ref("body") }, { default: ref("body") }])
      expect(evolved(withColumn("notes", column("mood", "text", filled))).diagnostics).toEqual([]);
  });

  test("retired values are replaced as the column's backfill says", () => {
    const become = (name: string, old: string, now: string) => ({
      backfill: {
        kind: "case" as const,
        arms: [{ when: operator(ref(name), "=", string(old)), then: string(now) }],
        otherwise: ref(name),
      },
    });
    const value = evolved(then(noAnswer, inColumn("contact_requests", "state", become("state", "answered", "done"))));
    const state = evolved(then(noState, inColumn("notes", "status", become("status", "archived", "final"))));
    for (const [{ value: files, diagnostics }, table, column, old] of [
      [value, "contact_requests", "state", "answered"],
      [state, "notes", "status", "archived"],
    ] as const) {
      expect(diagnostics).toEqual([]);
      const filled = files.find((one) => one.stem.endsWith("_backfill"))?.text ?? "";
      expect(filled).toContain(`update public.${table}`);
      expect(filled).toContain(`${column}::text = '${old}'`);
    }
  });

  test("another key, another computation, and another type below one are plan/unsupported-change", () => {
    const edits: readonly Edit[] = [
      inEntity("sessions", (one) => ({ ...one, primaryKey: { ...one.primaryKey, columns: ["day"] } })),
      inColumn("clients", "label", { generated: operator(ref("full_name"), "||", ref("full_name")) }),
      inColumn("clients", "full_name", { type: { name: "varchar", arguments: [200], dimensions: 0 } }),
    ];
    for (const edit of edits) {
      const { value, diagnostics } = evolved(edit);
      expect(value).toEqual([]);
      expect(diagnostics.map((one) => [one.code, one.severity])).toEqual([["plan/unsupported-change", "error"]]);
    }
  });
});
