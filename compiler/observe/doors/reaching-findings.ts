/** Functions, views, rules and triggers that reach the project's tables without being the contract's. */

import { identifier, literal, qualified, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { anyClient, finding, isProjectSchema, people, signature, tableWords, pathOf } from "./finding.ts";
import type { Finding, FindingCode, Watch } from "./finding.ts";
import type { Reach, Route } from "./reach.ts";
import type { FunctionRow, RuleRow } from "./surroundings.ts";

/** Returns the findings about functions: every extra one in the project's schemas, and whatever reaches a table. */
export function functionFindings(watch: Watch, reach: Reach): readonly Finding[] {
  return watch.surroundings.function.flatMap((one): readonly Finding[] => {
    if (reach.isOwn(one)) return [];
    const route = reach.functions.get(one.id);
    const inside = isProjectSchema(one.schema, watch.settings);
    if (route === undefined && !inside) return [];
    // What a trigger function does is the trigger's affair: nobody can call it.
    const callers = one.returns === "trigger" || one.returns === "event_trigger" ? [] : one.callers;
    const code = functionCode(one, callers, inside);
    if (code === null) return [];
    const rights = one.definer ? `with the rights of ${one.owner}` : "with the rights of whoever calls it";
    const does = route === undefined ? "is none of the contract's functions" : route.words;
    const problem = `${does}, runs ${rights} and may be called by ${people(callers)}`;
    return [
      finding(code, [`The function ${signature(one)}`, problem], route?.path ?? "platform", {
        expected: "no function that the contract did not lead to",
        observed: problem,
        back: [sql`drop routine ${qualified(one.schema, one.name)}(${one.parameters as Sql})`],
        script: [
          sql`select pg_get_functiondef(oid) from pg_catalog.pg_proc where pronamespace = ${literal(one.schema)}::regnamespace and proname = ${literal(one.name)}`,
        ],
      }),
    ];
  });
}

function functionCode(one: FunctionRow, callers: readonly string[], inside: boolean): FindingCode | null {
  if (inside || (one.definer && anyClient(callers))) return "door/function";
  if (one.definer) return "door/inert";
  return callers.length === 0 ? null : "door/noticed";
}

/** Returns the findings about views, materialised views and rules. */
export function ruleFindings(watch: Watch, reach: Reach): readonly Finding[] {
  return watch.surroundings.rule.flatMap((one): readonly Finding[] => {
    const route = reach.rules.get(one.id);
    const onOurs = pathOf(watch, one.relation);
    const inside = isProjectSchema(one.relation[0], watch.settings);
    if (one.kind === "table") {
      if (onOurs === "" && route === undefined) return [];
      return [ruleFinding(watch, one, onOurs === "" ? (route?.path ?? "") : onOurs, route)];
    }
    if (route === undefined && !inside) return [];
    return [viewFinding(one, route, inside)];
  });
}

function ruleFinding(watch: Watch, one: RuleRow, path: string, route: Route | undefined): Finding {
  const table = tableWords(one.relation, watch.settings);
  const problem =
    route === undefined
      ? "replaces statements on it by others"
      : `replaces statements on it by others, and reaches ${route.words}`;
  return finding("door/rule", [`The rule ${one.rule} of the table ${table}`, problem], path, {
    expected: "no rule",
    observed: problem,
    back: [sql`drop rule ${identifier(one.rule)} on ${qualified(...one.relation)}`],
    script: [sql`select definition from pg_catalog.pg_rules where rulename = ${literal(one.rule)}`],
  });
}

function viewFinding(one: RuleRow, route: Route | undefined, inside: boolean): Finding {
  const reads = route === undefined ? "is none of the contract's" : `shows ${route.words}`;
  const rights =
    one.kind === "materialized view"
      ? "as a copy that no policy protects"
      : one.invoker
        ? "with the rights of whoever asks"
        : `with the rights of ${one.owner}`;
  const problem = `${reads} ${rights} and may be used by ${people(one.readers)}`;
  const code =
    inside || (anyClient(one.readers) && !one.invoker)
      ? "door/view"
      : one.invoker && one.readers.length > 0
        ? "door/noticed"
        : "door/inert";
  return finding(code, [`The ${one.kind} ${one.relation.join(".")}`, problem], route?.path ?? "platform", {
    expected: "no view that the contract did not lead to",
    observed: problem,
    back: [sql`drop ${one.kind === "view" ? sql`view` : sql`materialized view`} ${qualified(...one.relation)}`],
    script: lookAs(one),
  });
}

/** A look through the view as the first who may, without rows or claims of its own. */
function lookAs(one: RuleRow): readonly Sql[] {
  const [reader] = one.readers;
  const [schema, name] = one.relation;
  const look = sql`select count(*) from ${qualified(schema, name)}`;
  return reader === undefined ? [look] : [sql`set local role ${identifier(reader)}`, look];
}

/** Returns the findings about triggers on tables that are not the project's. */
export function triggerFindings(watch: Watch, reach: Reach): readonly Finding[] {
  const functions = new Map(watch.surroundings.function.map((one) => [one.id, one]));
  return watch.surroundings.trigger.flatMap((one): readonly Finding[] => {
    const routine = functions.get(one.function);
    if (routine === undefined) return [];
    const own = reach.isOwn(routine);
    const route = reach.functions.get(one.function);
    if (!own && route === undefined) return [];
    const problem = own
      ? `runs the contract's own trigger function ${signature(routine)}`
      : `runs ${signature(routine)}, which ${route?.words ?? ""}${routine.definer ? ` with the rights of ${routine.owner}` : ""}`;
    const code: FindingCode = !own && !routine.definer ? "door/noticed" : one.enabled ? "door/trigger" : "door/inert";
    return [
      finding(
        code,
        [`The trigger ${one.name} of the table ${tableWords(one.table, watch.settings)}`, problem],
        route?.path ?? "platform",
        {
          expected: "no trigger elsewhere that reaches the contract's tables",
          observed: problem,
          back: [sql`drop trigger if exists ${identifier(one.name)} on ${qualified(...one.table)}`],
          script: [sql`select pg_get_triggerdef(oid) from pg_catalog.pg_trigger where tgname = ${literal(one.name)}`],
        },
      ),
    ];
  });
}

/** Returns the findings about event triggers. */
export function eventTriggerFindings(
  watch: Watch,
  reach: Reach,
  isBaseline: (name: string) => boolean,
): readonly Finding[] {
  const functions = new Map(watch.surroundings.function.map((one) => [one.id, one]));
  return watch.surroundings.eventTrigger.flatMap((one): readonly Finding[] => {
    if (one.ofExtension || isBaseline(one.name)) return [];
    const routine = functions.get(one.function);
    const route = reach.functions.get(one.function);
    const touches =
      routine !== undefined && /\b(?:grant|revoke|policy|disable|replica|owner|security)\b/i.test(routine.body);
    const does =
      route === undefined
        ? touches
          ? "changes rights, policies or triggers"
          : "runs a function of its own"
        : route.words;
    const problem = `${does} on ${one.event}, with the rights of whoever changes the schema`;
    const code: FindingCode = !one.enabled || (route === undefined && !touches) ? "door/noticed" : "door/event-trigger";
    return [
      finding(code, [`The event trigger ${one.name}`, problem], route?.path ?? "platform", {
        expected: "only the platform's event triggers",
        observed: problem,
        back: [sql`drop event trigger ${identifier(one.name)}`],
        script: [
          sql`select evtname, evtevent, evtfoid::regproc, evtenabled from pg_catalog.pg_event_trigger where evtname = ${literal(one.name)}`,
        ],
      }),
    ];
  });
}
