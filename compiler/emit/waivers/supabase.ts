/** What the advisors of Supabase (splinter) say of correct databases. */

import { factInWords } from "../../observe/facts.ts";
import type { Fact } from "../../observe/facts.ts";
import { expectedCatalog } from "../../observe/expected.ts";
import { sharedPath } from "../../observe/expected-routines.ts";
import type { CompiledModule, EmitSettings } from "../emitter.ts";
import { emittedPolicies } from "./emitted-policies.ts";
import { inOrder } from "./waiver.ts";
import type { Waiver } from "./waiver.ts";

/** The rule that only the advisors of the hosted platform know: the command line has an older set. */
export const hostedRule = "authenticated_security_definer_function_executable";

/** Returns the findings of the advisors on the project's database before anybody has used it. */
export function supabaseWaivers(project: readonly CompiledModule[], settings: EmitSettings): readonly Waiver[] {
  const modules = project.map((one) => one.ir);
  const { facts } = expectedCatalog(modules, settings);
  const withPolicy = new Set(facts.filter((one) => one.kind === "policy").map((one) => tableOf(one)));
  return inOrder([
    ...facts.filter((one) => one.kind === "index" && one.properties["unique"] === false).map(unusedIndex),
    ...facts.filter((one) => one.kind === "table" && !withPolicy.has(one.object.join("_"))).map(tableWithoutPolicy),
    ...modules.flatMap((ir) => ir.entities.flatMap((entity) => openPolicies(ir, entity, settings.publicSchema))),
    ...callableDefiners(facts),
  ]);
}

function unusedIndex(fact: Fact): Waiver {
  const [, , name = ""] = fact.object;
  return {
    rule: "unused_index",
    key: `unused_index_${tableOf(fact)}_${name}`,
    object: factInWords(fact),
    reason:
      fact.path?.startsWith(sharedPath) === true
        ? "The project-wide log is read by row and by person; an index counts as unused until queries use it."
        : "The contract asks for this index or for the foreign key that it covers; it counts as unused until queries use it.",
    paths: pathsOf(fact),
  };
}

function tableWithoutPolicy(fact: Fact): Waiver {
  const [, name = ""] = fact.object;
  return {
    rule: "rls_enabled_no_policy",
    key: `rls_enabled_no_policy_${fact.object.join("_")}`,
    object: factInWords(fact),
    reason: "The contract grants no client anything here, and what it does not grant is denied.",
    paths: [`entities/${name}`],
  };
}

/** People without a token are told apart by nothing: what the contract lets them do with all rows has no condition. */
function openPolicies(
  ir: CompiledModule["ir"],
  entity: CompiledModule["ir"]["entities"][number],
  schema: string,
): readonly Waiver[] {
  return emittedPolicies(ir, entity)
    .filter(
      ({ operation, using, check }) => operation !== "select" && (using?.constant === true || check?.constant === true),
    )
    .map(({ name, operation }) => ({
      rule: "rls_policy_always_true",
      key: `rls_policy_always_true_${schema}_${entity.name}_${name}`,
      object: factInWords({ kind: "policy", object: [schema, entity.name, name] }),
      reason:
        "The contract lets people who are not signed in do this with every row; column grants say with which columns.",
      paths: [`access/${entity.name}/unauthenticated/${operation}`],
    }));
}

/** Policies ask the helpers as the caller, so callers may execute them; each tells people only about themselves. */
function callableDefiners(facts: readonly Fact[]): readonly Waiver[] {
  const callable = new Set(
    facts
      .filter(({ kind, object }) => kind === "privilege" && object[0] === "execute" && object[1] === "authenticated")
      .map(({ object }) => JSON.stringify(object.slice(3))),
  );
  return facts
    .filter(
      ({ kind, object, properties }) =>
        kind === "function" && properties["securityDefiner"] === true && callable.has(JSON.stringify(object)),
    )
    .map((fact) => ({
      rule: hostedRule,
      key: `${hostedRule}_${fact.object.join("_")}`,
      object: factInWords(fact),
      reason:
        "Policies call it as whoever is asking. It takes no person as an argument and tells people only about themselves; its schema is not part of the API.",
      paths: pathsOf(fact),
    }));
}

function tableOf(fact: Fact): string {
  return fact.object.slice(0, 2).join("_");
}

function pathsOf(fact: Fact): readonly string[] {
  return fact.path === undefined ? [] : [fact.path];
}
