/** The way back for what hangs on tables or stands beside them: constraints, indexes, policies, triggers, rules, routines. */

import { identifier, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import type { Deviation } from "../compare.ts";
import { factId } from "../facts.ts";
import type { Fact } from "../facts.ts";
import type { WayBack } from "./difference.ts";
import { grantOf } from "./restore-privilege.ts";
import {
  back,
  backWith,
  commentOn,
  definitionOf,
  grantees,
  listOf,
  nameOf,
  printed,
  signatureOf,
  tableOf,
  textOf,
} from "./restore.ts";
import type { Restorer } from "./restore.ts";

/** Returns the way back for a part of a table, or for a routine. Throws on any other kind of fact. */
export function restorePart(given: Restorer, one: Deviation): WayBack {
  switch (one.fact.kind) {
    case "constraint":
      return constraint(given, one);
    case "index":
      return index(given, one);
    case "policy":
      return policy(given, one);
    case "trigger":
      return trigger(given, one);
    case "rule":
      return rule(given, one);
    case "function":
      return routine(given, one);
    default:
      throw new Error(`not a part of a table: ${one.object}`);
  }
}

function expectedOf(given: Restorer, one: Deviation): Fact {
  const fact = given.expected.get(factId(one.fact));
  if (fact === undefined) throw new Error(`no expectation of ${one.object}`);
  return fact;
}

/** The definition; everything that the facts list was spelled out with them. */
function spelled(given: Restorer, fact: Fact): Sql {
  const definition = definitionOf(given, fact);
  if (definition === null) throw new Error(`no definition of ${factId(fact)}`);
  return definition;
}

function constraint(given: Restorer, one: Deviation): WayBack {
  const { fact } = one;
  const table = sql`alter table ${tableOf(fact)}`;
  const drop = sql`${table} drop constraint ${nameOf(fact)}`;
  if (one.kind === "extra") return back(drop);
  const expected = expectedOf(given, one);
  const on = sql`constraint ${nameOf(fact)} on ${tableOf(fact)}`;
  if (one.property === "comment") return back(...commentOn(on, expected, true));
  if (one.property === "validated" && one.actual === "false")
    return backWith(
      "rows that break it refuse it: look at them first",
      sql`${table} validate constraint ${nameOf(fact)}`,
    );
  const add = sql`${table} add constraint ${nameOf(fact)} ${spelled(given, expected)}`;
  return backWith(
    "rows that break it refuse it: look at them first",
    ...(one.kind === "missing" ? [] : [drop]),
    add,
    ...commentOn(on, expected),
  );
}

function index(given: Restorer, one: Deviation): WayBack {
  const { fact } = one;
  const [schema = "", , name = ""] = fact.object;
  const drop = sql`drop index ${identifier(schema)}.${identifier(name)}`;
  if (one.kind === "extra") return back(drop);
  const expected = expectedOf(given, one);
  const on = sql`index ${identifier(schema)}.${identifier(name)}`;
  if (one.property === "comment") return back(...commentOn(on, expected, true));
  // The index of a key is made with its constraint.
  const key = given.expected.get(factId({ kind: "constraint", object: fact.object }));
  if (key !== undefined && isKey(key))
    return constraint(given, { ...one, fact: key, kind: one.kind, property: one.property ?? null });
  return back(...(one.kind === "missing" ? [] : [drop]), spelled(given, expected), ...commentOn(on, expected));
}

function isKey(fact: Fact): boolean {
  return ["primary-key", "unique", "exclude"].includes(textOf(fact, "type") ?? "");
}

function policy(given: Restorer, one: Deviation): WayBack {
  const { fact } = one;
  const drop = sql`drop policy ${nameOf(fact)} on ${tableOf(fact)}`;
  if (one.kind === "extra") return back(drop);
  const expected = expectedOf(given, one);
  const on = sql`policy ${nameOf(fact)} on ${tableOf(fact)}`;
  if (one.property === "comment") return back(...commentOn(on, expected, true));
  const [using, check] = [textOf(expected, "using"), textOf(expected, "check")];
  const conditions = [
    ...(using === null ? [] : [sql`using (${printed(using)})`]),
    ...(check === null ? [] : [sql`with check (${printed(check)})`]),
  ];
  const to = sql`to ${grantees(listOf(expected, "roles"))}`;
  const alterable =
    one.kind === "different" && (one.property === "roles" || one.property === "using" || one.property === "check");
  const lost = using === null ? textOf(fact, "using") !== null : check === null && textOf(fact, "check") !== null;
  if (alterable && !lost)
    return back(sql`alter policy ${on.slice("policy ".length) as Sql} ${to}${spaced(conditions)}`);
  const kind = expected.properties["permissive"] === true ? sql`permissive` : sql`restrictive`;
  return back(
    ...(one.kind === "missing" ? [] : [drop]),
    sql`create ${on} as ${kind} for ${printed(textOf(expected, "command") ?? "all")} ${to}${spaced(conditions)}`,
    ...commentOn(on, expected),
  );
}

function spaced(pieces: readonly Sql[]): Sql {
  return printed(pieces.map((one) => ` ${one}`).join(""));
}

function trigger(given: Restorer, one: Deviation): WayBack {
  const { fact } = one;
  const drop = sql`drop trigger ${nameOf(fact)} on ${tableOf(fact)}`;
  if (one.kind === "extra") return back(drop);
  const expected = expectedOf(given, one);
  const on = sql`trigger ${nameOf(fact)} on ${tableOf(fact)}`;
  if (one.property === "comment") return back(...commentOn(on, expected, true));
  const mode = firing(expected);
  if (one.property === "enabled") return back(mode ?? sql`alter table ${tableOf(fact)} enable trigger ${nameOf(fact)}`);
  return back(
    ...(one.kind === "missing" ? [] : [drop]),
    spelled(given, expected),
    ...(mode === null ? [] : [mode]),
    ...commentOn(on, expected),
  );
}

/** The statement for any mode but the one in which every trigger begins. */
function firing(expected: Fact): Sql | null {
  const enabled = textOf(expected, "enabled");
  if (enabled === "origin" || enabled === null) return null;
  const how = enabled === "disabled" ? sql`disable` : enabled === "always" ? sql`enable always` : sql`enable replica`;
  return sql`alter table ${tableOf(expected)} ${how} trigger ${nameOf(expected)}`;
}

function rule(given: Restorer, one: Deviation): WayBack {
  const drop = sql`drop rule ${nameOf(one.fact)} on ${tableOf(one.fact)}`;
  if (one.kind === "extra") return back(drop);
  return back(
    ...(one.kind === "missing" ? [] : [drop]),
    printed(spelled(given, expectedOf(given, one)).replace(/;\s*$/, "")),
  );
}

function routine(given: Restorer, one: Deviation): WayBack {
  const { fact } = one;
  const signature = signatureOf(fact);
  const word = textOf(fact, "routine") === "aggregate" ? sql`aggregate` : sql`routine`;
  if (one.kind === "extra") return backWith("refused while anything uses it", sql`drop ${word} ${signature}`);
  const expected = expectedOf(given, one);
  if (one.property === "comment") return back(...commentOn(sql`${word} ${signature}`, expected, true));
  const owner = textOf(expected, "owner");
  const ownership = sql`alter ${word} ${signature} owner to ${identifier(owner === null || owner === "project" ? given.owner : owner)}`;
  if (one.property === "owner") return back(ownership);
  const definition = definitionOf(given, expected);
  if (definition === null) return backWith("run its migrations again");
  const create = printed(definition.replace(/\s+$/, ""));
  if (one.kind === "different") {
    const anew = one.property === "returns" || one.property === "routine";
    return anew
      ? backWith(
          "refused while anything uses it",
          sql`drop ${word} ${signature}`,
          create,
          ...rights(given, expected),
          ownership,
        )
      : back(create);
  }
  return back(create, ownership, ...rights(given, expected), ...commentOn(sql`${word} ${signature}`, expected));
}

/** A new function is everybody's until that is taken back. */
function rights(given: Restorer, expected: Fact): readonly Sql[] {
  const mine = given.all.filter(
    ({ kind, object }) =>
      kind === "privilege" &&
      object[2] === "function" &&
      JSON.stringify(object.slice(3)) === JSON.stringify(expected.object),
  );
  const everybody = mine.some((one) => one.object[1] === "PUBLIC");
  return [
    ...(everybody
      ? []
      : [sql`revoke all on routine ${signatureOf(expected)} from public, anon, authenticated, service_role`]),
    ...mine.filter((one) => one.object[1] !== "PUBLIC").map((one) => grantOf(given, one)),
  ];
}
