/** Deviations of the catalog as findings: which door they are, and which of them are only parts of another. */

import type { Deviation } from "../compare.ts";
import { factId } from "../facts.ts";
import type { Fact } from "../facts.ts";
import { meaningfulProperties } from "../reference.ts";
import { literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { anyClient, finding, tableWords } from "./finding.ts";
import type { Finding, FindingCode, Watch } from "./finding.ts";
import { privilegeFindings } from "./privilege-findings.ts";

/**
 * Returns a finding for every deviation, but none for parts of a table or function that is missing or extra as a whole
 * and none for what the surroundings show more exactly: extra functions, views, foreign tables, rules, inheritance.
 */
export function deviationFindings(watch: Watch, deviations: readonly Deviation[]): readonly Finding[] {
  const wholes = new Set(
    deviations.filter((one) => one.kind !== "different" && isWhole(one.fact)).map((one) => factId(one.fact)),
  );
  const rest = deviations.filter((one) => !wholes.has(wholeOf(one.fact)) && !isSeenElsewhere(watch, one));
  const privileges = rest.filter((one) => one.fact.kind === "privilege");
  return [
    ...privilegeFindings(watch, privileges),
    ...rest.filter((one) => one.fact.kind !== "privilege").map((one) => ofDeviation(watch, one)),
  ];
}

function isWhole({ kind }: Fact): boolean {
  return kind === "table" || kind === "function" || kind === "schema" || kind === "column" || kind === "type";
}

/** The id of the table, function or column that the fact is a part of; its own kind of whole has none. */
function wholeOf({ kind, object }: Fact): string {
  if (kind !== "privilege") {
    const isPart =
      kind !== "table" && kind !== "function" && kind !== "schema" && kind !== "type" && object.length === 3;
    return isPart ? factId({ kind: "table", object: object.slice(0, 2) }) : "";
  }
  const [, , on = "", ...of] = object;
  if (on === "sequence" || on === "type") return factId({ kind: "table", object: of.slice(0, 2) });
  if (on === "column") return factId({ kind: "table", object: of.slice(0, 2) });
  return JSON.stringify([on, ...of]);
}

function isSeenElsewhere(watch: Watch, { kind, fact, property }: Deviation): boolean {
  const { rule, function: functions, foreignTable, kin } = watch.surroundings;
  const [schema, name, third] = fact.object;
  const isThe = ([s, n]: readonly [string, string]): boolean => s === schema && n === name;
  if (fact.kind === "table" && property === "inherits") return kin.some((one) => isThe(one.parent) || isThe(one.child));
  if (kind !== "extra") return false;
  if (fact.kind === "table")
    return (
      rule.some((one) => one.kind !== "table" && isThe(one.relation)) ||
      foreignTable.some((one) => isThe(one.table)) ||
      kin.some((one) => isThe(one.child))
    );
  if (fact.kind === "rule") return rule.some((one) => isThe(one.relation) && one.rule === third);
  if (fact.kind !== "function") return false;
  return functions.some((one) => one.schema === schema && one.name === name && one.parameters === third);
}

function ofDeviation(watch: Watch, one: Deviation): Finding {
  const problem =
    one.kind === "missing" ? "is missing" : one.kind === "extra" ? "is not among what the contract made" : differs(one);
  const code = codeOf(one);
  const object = code === "verify/catalog-differs" ? one.object : inWords(watch, one);
  const script = scriptOf(one.fact);
  return finding(code, [object, code === "door/disabled-trigger" ? disabled(one) : problem], pathOfDeviation(one), {
    expected:
      one.kind === "extra"
        ? "nothing"
        : one.kind === "missing"
          ? "it is there"
          : `${one.property ?? ""}: ${one.expected ?? "nothing"}`,
    observed:
      one.kind === "missing"
        ? "it is missing"
        : one.kind === "extra"
          ? "it is there"
          : `${one.property ?? ""}: ${one.actual ?? "nothing"}`,
    ...(script === null ? {} : { script: [script] }),
  });
}

/** A policy too many belongs to the rule it adds to; one that is for no client adds to none. */
export function pathOfDeviation({ kind, fact, path }: Deviation): string {
  const [root, entity] = path.split("/");
  if (kind !== "extra" || fact.kind !== "policy" || root !== "entities" || entity === undefined) return path;
  const { command, roles } = fact.properties;
  if (!Array.isArray(roles) || !anyClient(roles)) return path;
  return `access/${entity}/${command === "all" ? "select" : String(command)}`;
}

function differs(one: Deviation): string {
  if (one.property === "body") return "has another body";
  const shown = (value: string | null): string => value ?? "nothing";
  return `has ${one.property ?? "something"} ${shown(one.actual)}, it must be ${shown(one.expected)}`;
}

function disabled({ fact, actual }: Deviation): string {
  return fact.kind === "trigger"
    ? `fires in mode ${actual ?? "unknown"}`
    : "is not enforced, because its triggers are switched off";
}

function codeOf({ kind, fact, property }: Deviation): FindingCode {
  if (kind === "extra" && fact.kind === "trigger") return "door/trigger";
  if (fact.kind === "trigger" && property === "enabled") return "door/disabled-trigger";
  if (fact.kind === "constraint") {
    if (property === "enforced") return "door/disabled-trigger";
    if (
      fact.properties["type"] === "foreign-key" &&
      (kind === "extra" || property === "onDelete" || property === "onUpdate")
    )
      return "door/cascade";
  }
  const isMeaning = kind === "different" && property !== null && meaningfulProperties.has(property);
  const isBehaviour = fact.kind === "policy" || fact.kind === "function" || fact.kind === "trigger";
  return isMeaning && isBehaviour ? "door/meaning" : "verify/catalog-differs";
}

/** "The policy profiles_select of the table profiles". */
function inWords({ settings }: Watch, { fact, object }: Deviation): string {
  const [schema = "", table = "", name = ""] = fact.object;
  if (fact.kind === "function") return `The function ${schema}.${table}(${name})`;
  if (fact.object.length !== 3) return `The ${object}`;
  const kind = fact.kind === "constraint" && fact.properties["type"] === "foreign-key" ? "foreign key" : fact.kind;
  return `The ${kind} ${name} of the table ${tableWords([schema, table], settings)}`;
}

/** A statement that shows the object as it is. */
export function scriptOf({ kind, object }: Fact): Sql | null {
  const [schema = "", name = "", third = ""] = object;
  if (kind === "policy")
    return sql`select cmd, roles, qual, with_check from pg_catalog.pg_policies where schemaname = ${literal(schema)} and tablename = ${literal(name)} and policyname = ${literal(third)}`;
  if (kind === "function")
    return sql`select pg_get_functiondef(oid) from pg_catalog.pg_proc where pronamespace = ${literal(schema)}::regnamespace and proname = ${literal(name)}`;
  if (kind === "trigger")
    return sql`select pg_get_triggerdef(oid), tgenabled from pg_catalog.pg_trigger where tgrelid = ${literal(qualified(schema, name))}::regclass and tgname = ${literal(third)}`;
  if (kind === "constraint")
    return sql`select pg_get_constraintdef(oid) from pg_catalog.pg_constraint where conrelid = ${literal(qualified(schema, name))}::regclass and conname = ${literal(third)}`;
  return null;
}
