/** The oracle against points typed by hand from the contracts, never from the IR. */

import { expect, test } from "vitest";
import type { Row } from "../../../compiler/attack/evaluate.ts";
import { decide } from "../../../compiler/attack/oracle.ts";
import type { Attempt, Person } from "../../../compiler/attack/oracle.ts";
import type { ModuleIr } from "../../../compiler/ir/module.ts";
import { authFoundationIr } from "../../fixtures/auth-foundation.ir.ts";
import { clinicNotesIr } from "../../fixtures/clinic-notes.ir.ts";
import { sourcesIn } from "../../guard/sources.ts";

const person = (role: string, userId: string, identityKey: string): Person => ({
  actor: { kind: "role", role },
  userId,
  identityKey,
  suspended: false,
});
const admin = person("admin", "user-admin", "key-admin");
const staff = person("staff", "user-staff", "key-staff");
const provider = person("provider", "user-provider", "key-provider");
const suspended: Person = {
  actor: { kind: "signed-in" },
  userId: "user-provider",
  identityKey: null,
  suspended: true,
};
const newcomer: Person = { ...suspended, userId: "user-new", suspended: false };
const nobody: Person = { actor: { kind: "signed-in" }, userId: null, identityKey: null, suspended: false };
const anonymous: Person = { actor: { kind: "unauthenticated" }, userId: null, identityKey: null, suspended: false };
const system: Person = { actor: { kind: "service-role" }, userId: null, identityKey: null, suspended: false };

const profileOf = (who: string, status = "active"): Row => ({
  id: `key-${who}`,
  user_id: `user-${who}`,
  role: who,
  display_name: "N",
  email: "e",
  status,
});
const clients: readonly Row[] = [
  { id: "client-1", therapist_id: "key-provider", full_name: "A" },
  { id: "client-2", therapist_id: "key-other", full_name: "B" },
];
const note = (client: string, status: string): Row => ({
  id: "note",
  client_id: client,
  author_id: null,
  status,
  body: "b",
  rank: "0",
});

function ask(
  project: readonly ModuleIr[],
  entity: string,
  who: Person,
  operation: Attempt["operation"],
  row: Row,
  columns: readonly string[] = [],
  next?: Row,
): string {
  const around = {
    project,
    rowOf: (name: string, column: string, value: string) =>
      name === "clients" ? (clients.find((one) => one[column] === value) ?? null) : null,
  };
  const verdict = decide(around, {
    person: who,
    operation,
    entity,
    row,
    columns,
    ...(next === undefined ? {} : { next }),
  });
  return verdict.allowed ? "yes" : verdict.because;
}

const profiles = (...rest: readonly [Person, Attempt["operation"], Row, (readonly string[])?, Row?]): string =>
  ask([authFoundationIr], "profiles", ...rest);
const notes = (...rest: readonly [Person, Attempt["operation"], Row, (readonly string[])?, Row?]): string =>
  ask([authFoundationIr, clinicNotesIr], "notes", ...rest);

test("5.1 Profile Read Access", () => {
  expect(profiles(admin, "select", profileOf("staff"))).toBe("yes");
  expect(profiles(staff, "select", profileOf("admin"))).toBe("yes");
  expect(profiles(provider, "select", profileOf("provider"))).toBe("yes");
  expect(profiles(provider, "select", profileOf("staff"))).toBe("row");
  expect(profiles(anonymous, "select", profileOf("staff"))).toBe("no-grant");
});

test("5.2 to 5.4: who writes which column of whom", () => {
  const renamed = { ...profileOf("staff"), display_name: "M" };
  expect(profiles(staff, "update", profileOf("staff"), ["display_name"], renamed)).toBe("yes");
  expect(profiles(staff, "update", profileOf("provider"), ["display_name"], renamed)).toBe("row");
  expect(profiles(staff, "update", profileOf("staff"), ["role"], { ...profileOf("staff"), role: "admin" })).toBe(
    "column",
  );
  expect(profiles(provider, "update", profileOf("provider"), ["status"], profileOf("provider", "disabled"))).toBe(
    "column",
  );
  expect(profiles(admin, "update", profileOf("staff"), ["role"], { ...profileOf("staff"), role: "admin" })).toBe("yes");
  expect(profiles(admin, "update", profileOf("staff"), ["status"], profileOf("staff", "disabled"))).toBe("yes");
  expect(profiles(admin, "update", profileOf("staff"), ["created_at"], profileOf("staff"))).toBe("column");
  expect(profiles(staff, "insert", profileOf("new"), ["role"])).toBe("no-grant");
  expect(profiles(admin, "insert", profileOf("new"), ["role"])).toBe("yes");
});

test("7.1 Profile Status: no access for the suspended, creation is active", () => {
  expect(profiles(suspended, "select", profileOf("provider", "disabled"))).toBe("no-grant");
  expect(profiles(admin, "insert", profileOf("new", "disabled"), ["status"])).toBe("initial-state");
  expect(profiles(system, "insert", profileOf("new", "disabled"), ["status"])).toBe("yes");
});

test("nobody deletes a profile but the system", () => {
  for (const who of [admin, staff, provider, suspended, anonymous])
    expect(profiles(who, "delete", profileOf("provider"))).toBe("no-grant");
  expect(profiles(system, "delete", profileOf("provider"))).toBe("yes");
});

test("rows that are one's own over a parent, in a state", () => {
  expect(notes(provider, "select", note("client-1", "final"))).toBe("yes");
  expect(notes(provider, "select", note("client-2", "draft"))).toBe("row");
  expect(notes(provider, "delete", note("client-1", "draft"))).toBe("yes");
  expect(notes(provider, "delete", note("client-1", "final"))).toBe("row");
  expect(notes({ ...provider, identityKey: null }, "select", note("client-1", "draft"))).toBe("row");
});

test("grants of one cell add up by the rows they hold for", () => {
  const draft = note("client-1", "draft");
  const final = note("client-1", "final");
  expect(notes(provider, "update", draft, ["body"], { ...draft, body: "c" })).toBe("yes");
  expect(notes(provider, "update", final, ["body"], { ...final, body: "c" })).toBe("column");
  expect(notes(provider, "update", final, ["rank"], { ...final, rank: "1" })).toBe("yes");
});

test("transitions are the lifecycle's", () => {
  const draft = note("client-1", "draft");
  expect(notes(provider, "update", draft, ["status"], note("client-1", "final"))).toBe("yes");
  expect(notes(provider, "update", draft, ["status"], note("client-1", "archived"))).toBe("transition");
});

test("a right held by everyone signed in is held by neither a token without an id nor a suspended account", () => {
  const project = [authFoundationIr, clinicNotesIr];
  const row: Row = { id: "1", title: "t", published: "false" };
  expect(ask(project, "announcements", newcomer, "select", row)).toBe("yes");
  expect(ask(project, "announcements", suspended, "select", row)).toBe("no-grant");
  expect(ask(project, "announcements", nobody, "select", row)).toBe("no-grant");
  expect(ask(project, "announcements", anonymous, "select", row)).toBe("row");
  expect(ask(project, "announcements", anonymous, "select", { ...row, published: "true" })).toBe("yes");
});

test("names the contract place that decides", () => {
  const around = { project: [authFoundationIr], rowOf: () => null };
  const asked = { person: admin, entity: "profiles", row: profileOf("staff") } as const;
  const place = (attempt: Omit<Attempt, keyof typeof asked>): string => decide(around, { ...asked, ...attempt }).place;
  expect(place({ operation: "select", columns: [] })).toBe("access/profiles/admin/select");
  expect(place({ operation: "delete", columns: [] })).toBe("access/profiles/admin/delete");
  expect(decide(around, { ...asked, person: suspended, operation: "select", columns: [] }).place).toBe(
    "access/profiles/signed-in/select",
  );
  const created = { ...asked, row: profileOf("new", "disabled"), operation: "insert", columns: ["status"] } as const;
  expect(decide(around, created).place).toBe("lifecycles/profiles");
  expect(
    place({ operation: "update", columns: ["created_at"], next: { ...profileOf("staff"), created_at: "2001-01-01" } }),
  ).toBe("access/profiles/admin/update");
});

test("shares no derivation with what emits policies and guards", () => {
  const shared = sourcesIn("compiler/attack").flatMap(({ path, text }) =>
    [...text.matchAll(/from "(\.[^"]+)"/g)].flatMap(([, to = ""]) =>
      /\/(emit|observe|database|pipeline)\/|ir\/(enforcement|state-change)\.ts/.test(to)
        ? [`${path} imports ${to}`]
        : [],
    ),
  );
  expect(shared).toEqual([]);
});
