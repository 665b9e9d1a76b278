/** What pgrls says of tables, triggers and functions as the compiler makes them, by its documentation. */

import { expectedCatalog } from "../../observe/expected.ts";
import { sharedPath } from "../../observe/expected-routines.ts";
import { factInWords } from "../../observe/facts.ts";
import type { Fact } from "../../observe/facts.ts";
import type { CompiledModule, EmitSettings } from "../emitter.ts";
import type { Waiver } from "./waiver.ts";

/** Returns the waivers of rules about objects; those about the text of policies are beside this file. */
export function objectWaivers(project: readonly CompiledModule[], settings: EmitSettings): readonly Waiver[] {
  const { facts } = expectedCatalog(
    project.map((one) => one.ir),
    settings,
  );
  const policies = facts.filter((one) => one.kind === "policy");
  return [
    ...facts.filter((one) => one.kind === "table").flatMap((table) => tableWaivers(table, policies)),
    ...facts
      .filter((one) => one.kind === "trigger")
      .map((one) =>
        waiver(
          "SEC013",
          one,
          "The contract's guard, check or audit: it judges or records the statement that fires it and returns no row of anybody else.",
        ),
      ),
    ...facts
      .filter((one) => one.kind === "function" && one.properties["securityDefiner"] === true)
      .map((one) =>
        waiver(
          "SEC014",
          { ...one, object: one.object.slice(0, 2) },
          "A helper that policies ask about a table with policies of its own, or a writer of the audit: it takes no person as an argument, and only helpers may be called at all.",
          factInWords(one),
        ),
      ),
  ];
}

function tableWaivers(table: Fact, policies: readonly Fact[]): readonly Waiver[] {
  const own = policies.filter(({ object }) => object[0] === table.object[0] && object[1] === table.object[1]);
  const always = [
    waiver(
      "SEC002",
      table,
      "Helpers read this table and triggers write it as its owner: with FORCE they would read nothing and fail.",
    ),
  ];
  if (own.length === 0) {
    return [
      ...always,
      waiver("SEC009", table, "The contract grants no client anything here, and what it does not grant is denied."),
    ];
  }
  const permissive = waiver(
    "SEC007",
    table,
    "There is one permissive policy for each command and database role, so no other policy could widen it unseen.",
  );
  const readOnly = own.every((one) => one.properties["command"] === "select");
  return [
    ...always,
    permissive,
    ...(readOnly ? [waiver("SEC022", table, "The contract lets clients read here and write nothing.")] : []),
  ];
}

function waiver(rule: string, fact: Fact, reason: string, object = factInWords(fact)): Waiver {
  const shared = fact.path === undefined || fact.path.startsWith(sharedPath);
  return { rule, key: fact.object.join("."), object, reason, paths: shared ? [] : [fact.path] };
}
