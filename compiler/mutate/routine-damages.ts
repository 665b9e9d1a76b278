/** Damage to functions: their attributes, and their bodies piece by piece. */

import { literal, sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { conditionParts } from "./conditions.ts";
import { constantDamages } from "./constants.ts";
import type { EmittedFunction } from "./emitted.ts";
import { entryDamages } from "./entry-damages.ts";
import type { BodyEdit, Damage } from "./mutant.ts";
import { oneLine } from "./policy-damages.ts";
import { executionDamages } from "./privilege-damages.ts";
import { scan, spliced } from "./scan.ts";
import type { Token } from "./scan.ts";

/** Closed sets of values, by which constants in a body are known. */
export interface ClosedSets {
  readonly roles: readonly string[];
  readonly states: readonly (readonly string[])[];
  /** Columns, as SQL, that are never NULL in the rows a trigger function is about. */
  readonly required: readonly string[];
}

/** Returns the damage to a function. */
export function routineDamages(routine: EmittedFunction, sets: ClosedSets): readonly Damage[] {
  return [
    ...attributes(routine),
    ...executionDamages(routine),
    ...answers(routine, sets),
    ...bodyDamages(routine, sets),
  ];
}

function attributes(routine: EmittedFunction): readonly Damage[] {
  const set = (operator: string, description: string, change: Sql): Damage => {
    const inert = inertAttribute(routine, operator);
    return {
      operator,
      detail: "",
      description,
      sql: [sql`alter function ${routine.call} ${change}`],
      ...(inert === null ? {} : { inert }),
    };
  };
  return [
    routine.security === "definer"
      ? set("definer to invoker", "it runs with the caller's rights", sql`security invoker`)
      : set("invoker to definer", "it runs with the owner's rights", sql`security definer`),
    routine.volatility === "stable"
      ? set("stable to volatile", "its queries see what the statement itself did", sql`volatile`)
      : set("volatile to stable", "its queries see the state before the statement", sql`stable`),
    set("drop search_path", "the caller's search_path decides what names mean", sql`reset search_path`),
  ];
}

/** Why an attribute does not matter to a function; null where it might. */
function inertAttribute(routine: EmittedFunction, operator: string): string | null {
  if (operator === "drop search_path") return null;
  if (!/\b(?:from|join|perform|insert|update|current_user)\b/.test(routine.body))
    return "it reads no table, calls nothing of the project and does not ask who runs it";
  const rights = operator !== "stable to volatile" && operator !== "volatile to stable";
  if (rights && routine.returns === "void") return "only functions that run with the owner's rights call it";
  if (rights && routine.executors.length === 0 && routine.returns !== "trigger") return "only its owner may call it";
  if (/_append_only(?:_truncate)?"?$/.test(routine.name))
    return "only the owner gets as far as this trigger, and what foreign keys do by themselves: as the owner, when the row they refer to is gone";
  return null;
}

/** A helper that answers the same for everybody. */
function answers(routine: EmittedFunction, sets: ClosedSets): readonly Damage[] {
  if (routine.executors.length === 0 || routine.returns === "trigger") return [];
  const type = routine.returns.replace(/^setof /, "") as Sql;
  const always = (said: string, value: Sql): Damage => ({
    operator: "fixed answer",
    detail: said,
    description: `it answers ${said} whoever asks`,
    sql: [redefined(routine, `$$ select ${value}::${type} $$`)],
  });
  const roles = type === "text" ? sets.roles.map((role) => always(role, literal(role))) : [];
  const truths = type === "boolean" ? [always("true", sql`true`), always("false", sql`false`)] : [];
  return [always("null", sql`null`), ...roles, ...truths];
}

/** Returns the statement that gives a function another body. */
export function redefined(routine: EmittedFunction, body: string): Sql {
  const at = routine.text.indexOf(routine.body);
  const text = spliced(routine.text, { start: at, end: at + routine.body.length }, body);
  return text.replace(/^create function/, "create or replace function") as Sql;
}

function bodyDamages(routine: EmittedFunction, sets: ClosedSets): readonly Damage[] {
  const { body } = routine;
  const inner = body.replace(/^\$[a-z0-9_]*\$/i, "").replace(/\$[a-z0-9_]*\$$/i, "");
  const quote = /^\$[a-z0-9_]*\$/i.exec(body)?.[0] ?? "$$";
  const edits = [
    ...conditions(inner, sets),
    ...constants(inner, sets),
    ...identities(inner),
    ...(routine.text.includes("\nlanguage plpgsql\n") ? [...statements(inner), ...entryDamages(inner)] : []),
  ];
  return edits.map((edit) => ({
    operator: edit.operator,
    detail: edit.detail,
    description: edit.description,
    ...(edit.inert === undefined ? {} : { inert: edit.inert }),
    sql: [redefined(routine, `${quote}${edit.body}${quote}`)],
  }));
}

/** With it a trigger ends early: what it would do with no rows is nothing. */
const shortcut = /^not exists \(select 1 from (?:new|old)_rows\)$/;

function conditions(body: string, sets: ClosedSets): readonly BodyEdit[] {
  return conditionParts(body).flatMap((part): readonly BodyEdit[] => {
    const text = oneLine(body.slice(part.start, part.end));
    const edit = (operator: string, description: string, by: string): BodyEdit => ({
      operator,
      detail: `${text} at ${lineOf(body, part.start)}`,
      description,
      body: spliced(body, part, by),
    });
    switch (part.role) {
      case "arm":
        return [
          edit("drop arm", `without the arm ${text}`, "false"),
          edit("open arm", `with the arm true instead of ${text}`, "true"),
        ];
      case "conjunct": {
        const always = sets.required.some((one) => text === `old.${one} is not null`);
        return [
          {
            ...edit("drop conjunct", `no longer asks for ${text}`, "true"),
            ...(always ? { inert: "the column is never NULL" } : {}),
          },
        ];
      }
      case "condition":
        return [
          {
            ...edit("condition true", `takes ${text} for true`, "true"),
            ...(text === "entry.in_module_log" && !body.includes("false as in_module_log")
              ? { inert: "every entry reaches the module's log" }
              : {}),
          },
          {
            ...edit("condition false", `takes ${text} for false`, "false"),
            ...(shortcut.test(text) ? { inert: "it only saves work where no row was touched" } : {}),
          },
        ];
    }
  });
}

function constants(body: string, sets: ClosedSets): readonly BodyEdit[] {
  return constantDamages(body, [sets.roles, ...sets.states]).map((one) => ({
    operator: one.operator,
    detail: one.detail,
    description: `${one.operator}: ${one.detail}`,
    body: one.text,
  }));
}

/** Who is signed in, forgotten. */
function identities(body: string): readonly BodyEdit[] {
  return [...body.matchAll(/auth\.uid\(\)/g)].map((found) => ({
    operator: "forget the actor",
    detail: `at ${lineOf(body, found.index)}`,
    description: "it does not know who is signed in",
    body: spliced(body, { start: found.index, end: found.index + found[0].length }, "null::uuid"),
  }));
}

const beginnings = new Set(["perform", "raise", "insert", "update", "delete", "select"]);

/** Each statement of a PL/pgSQL body left out; what returns is not one of them. */
function statements(body: string): readonly BodyEdit[] {
  const tokens = scan(body).filter((one) => one.kind !== "comment");
  const edits: BodyEdit[] = [];
  let begun = false;
  let starts = false;
  for (const [at, token] of tokens.entries()) {
    if (token.depth > 0) continue;
    if (token.text === "begin") begun = true;
    if (begun && starts && isStatement(tokens, at)) {
      const end = tokens.find((one) => one.start > token.start && one.depth === 0 && one.text === ";");
      const text = oneLine(body.slice(token.start, end?.start ?? token.end));
      if (end !== undefined)
        edits.push({
          operator: "drop statement",
          detail: `${text.slice(0, 80)} at ${lineOf(body, token.start)}`,
          description: `without ${text.slice(0, 120)}`,
          body: spliced(body, { start: token.start, end: end.start }, "null"),
        });
    }
    starts = ["begin", "then", "else", "loop", ";"].includes(token.text);
  }
  return edits;
}

function isStatement(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind !== "word") return token?.kind === "quoted" && assigns(tokens, at);
  return beginnings.has(token.text) || assigns(tokens, at);
}

/** `x := ...` or `x.y := ...`. */
function assigns(tokens: readonly Token[], at: number): boolean {
  return tokens[at + 1]?.text === ":=" || (tokens[at + 1]?.text === "." && tokens[at + 3]?.text === ":=");
}

/** Line of a body, from 1: tells equal pieces apart. */
export function lineOf(body: string, at: number): string {
  return `line ${body.slice(0, at).split("\n").length - 1}`;
}
