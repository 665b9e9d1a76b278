/** The functions that tell who is asking: their known texts, and the questions that unknown ones must answer rightly. */

import { literal, sql } from "../../sql/sql.ts";
import type { Sql } from "../../sql/sql.ts";
import { finding } from "./finding.ts";
import type { Finding, Watch } from "./finding.ts";
import { isAdministrator, authenticator } from "./platform.ts";
import type { FunctionRow } from "./surroundings.ts";

const authFunctions = ["uid", "jwt", "role", "email"] as const;
type AuthFunction = (typeof authFunctions)[number];

const claim = (name: string): readonly string[] => {
  const legacy = `current_setting('request.jwt.claim.${name}', true)`;
  const whole = "current_setting('request.jwt.claims', true)";
  return [
    `select coalesce(nullif(${legacy}, ''), (nullif(${whole}, '')::jsonb ->> '${name}'))`,
    `select nullif(coalesce(${legacy}, (${whole}::jsonb ->> '${name}')), '')`,
    `select coalesce(${legacy}, (${whole}::jsonb ->> '${name}'))`,
  ];
};

const ending = (bodies: readonly string[], type: string): readonly string[] => bodies.map((one) => `${one}::${type}`);

/** Texts that Supabase has shipped and that read today's claims (supabase/auth, migrations). */
const known: Readonly<Record<AuthFunction, ReadonlySet<string>>> = {
  uid: normalised(ending(claim("sub"), "uuid")),
  role: normalised(ending(claim("role"), "text")),
  email: normalised(ending(claim("email"), "text")),
  jwt: normalised([
    "select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb",
  ]),
};

function normalised(bodies: readonly string[]): ReadonlySet<string> {
  return new Set(bodies.map(withoutSpace));
}

function withoutSpace(body: string): string {
  return body
    .replaceAll(/--[^\n]*/g, "")
    .replaceAll(/\s+/g, "")
    .replace(/;$/, "")
    .toLowerCase();
}

/** One set of settings of the token, and what the functions must answer. */
export interface Question {
  /** As which of the API's roles it is asked. */
  readonly role: string;
  readonly name: AuthFunction;
  readonly words: string;
  /** Sets the token's settings for the transaction. */
  readonly setup: Sql;
  readonly ask: Sql;
  /** Answers that are right, as text. */
  readonly right: readonly (string | null)[];
}

export interface Answer {
  readonly question: Question;
  /** What it answered, or the error that it raised. */
  readonly answer: { readonly value: string | null } | { readonly error: string; readonly refused: boolean };
}

const person = "7d1f6f0e-5a3b-4c55-9f7e-3f0f0d2a9b11";
const another = "0b8f4d3c-1e52-4a8e-8a6d-6b1d5f2c7e90";

/** Returns the questions to ask of functions whose text nobody knows; none where all are known. */
export function authQuestions(watch: Watch): readonly Question[] {
  const roles = new Set(watch.surroundings.role.map((one) => one.name));
  return authFunctions
    .filter((name) => authRows(watch, name).some((row) => row.parameters === "" && !isKnown(name, row)))
    .flatMap((name) =>
      ["anon", "authenticated", "service_role"]
        .filter((role) => roles.has(role))
        .flatMap((role) => questionsOf(name, role)),
    );
}

function questionsOf(name: AuthFunction, role: string): readonly Question[] {
  const key = name === "uid" ? "sub" : name;
  const values =
    name === "uid" ? [person, another] : name === "role" ? [role, "somebody"] : ["a@example.org", "b@example.org"];
  const ask = sql`select auth.${literalName(name)}()::text as answer`;
  const one = (words: string, claims: string, legacy: string, right: readonly (string | null)[]): Question => ({
    role,
    name,
    words,
    setup: sql`select set_config('request.jwt.claims', ${literal(claims)}, true), set_config('request.jwt.claim', '', true), set_config(${literal(`request.jwt.claim.${key}`)}, ${literal(legacy)}, true)`,
    ask,
    right,
  });
  if (name === "jwt")
    return [
      one("with claims", `{"sub": "${person}"}`, "", [`{"sub": "${person}"}`]),
      one("without claims", "", "", [null]),
    ];
  return [
    ...values.map((value) => one(`with ${key} ${value}`, `{"${key}": "${value}", "app": "${another}"}`, "", [value])),
    one(`with claims in which ${key} is missing`, `{"aud": "authenticated"}`, "", [null]),
    one("without claims", "", "", [null]),
    // Versions differ in whether they still read it; they must never read anything else.
    one(`with the older setting request.jwt.claim.${key}`, "", values[0] ?? "", [values[0] ?? "", null]),
  ];
}

/** The four names need no quotes, and none may come from elsewhere. */
function literalName(name: AuthFunction): Sql {
  return { uid: sql`uid`, jwt: sql`jwt`, role: sql`role`, email: sql`email` }[name];
}

function authRows(watch: Watch, name: string): readonly FunctionRow[] {
  return watch.surroundings.function.filter((one) => one.schema === "auth" && one.name === name);
}

function isKnown(name: AuthFunction, row: FunctionRow): boolean {
  return row.language === "sql" && known[name].has(withoutSpace(row.body));
}

/** Returns the findings about the functions, with what they answered. */
export function authFindings(watch: Watch, answers: readonly Answer[]): readonly Finding[] {
  return [...authFunctions.flatMap((name) => ofFunction(watch, name, answers)), ...lookAlikes(watch)];
}

function ofFunction(watch: Watch, name: AuthFunction, answers: readonly Answer[]): readonly Finding[] {
  const words = `auth.${name}()`;
  const at = (
    code: "door/auth-function" | "door/auth-function-unknown" | "door/unseen",
    problem: string,
    script?: readonly Sql[],
  ): Finding =>
    finding(code, [words, problem], "platform", {
      expected: "the platform's own function, which returns what the token says",
      observed: `${words} ${problem}`,
      script: script ?? [
        sql`select pg_get_functiondef(oid) from pg_catalog.pg_proc where pronamespace = 'auth'::regnamespace and proname = ${literal(name)}`,
      ],
    });
  const rows = authRows(watch, name);
  const row = rows.find((one) => one.parameters === "");
  if (row === undefined) return name === "uid" ? [at("door/auth-function", "does not exist")] : [];
  const [here] = watch.surroundings.login;
  const isOwnedWell =
    isAdministrator(row.owner) ||
    row.owner === here?.databaseOwner ||
    row.owner === here?.projectOwner ||
    watch.surroundings.role.some((one) => one.name === row.owner && one.superuser && one.name !== authenticator);
  const unknown = isKnown(name, row) ? [] : ofAnswers(name, row, answers, at);
  return [
    ...unknown,
    ...(row.volatility === "immutable"
      ? [at("door/auth-function", "says it is IMMUTABLE: a plan keeps the answer for whoever asks next")]
      : []),
    ...(row.volatility === "volatile"
      ? [at("door/auth-function-unknown", "is VOLATILE: it is asked again for every row")]
      : []),
    ...(row.definer ? [at("door/auth-function", `runs with the rights of ${row.owner} (SECURITY DEFINER)`)] : []),
    ...(isOwnedWell ? [] : [at("door/auth-function", `belongs to ${row.owner}, who can replace it`)]),
    ...(row.settings.some((one) => !/^search_path=("?"?|pg_catalog.*)$/.test(one))
      ? [at("door/auth-function", `runs with ${row.settings.join(", ")}`)]
      : []),
    ...(rows.length > 1
      ? [at("door/auth-function", "exists a second time with parameters, so that calls may mean either")]
      : []),
  ];
}

function ofAnswers(
  name: AuthFunction,
  row: FunctionRow,
  answers: readonly Answer[],
  at: (
    code: "door/auth-function" | "door/auth-function-unknown" | "door/unseen",
    problem: string,
    script?: readonly Sql[],
  ) => Finding,
): readonly Finding[] {
  const mine = answers.filter((one) => one.question.name === name);
  const wrong = mine.find(({ question, answer }) =>
    "error" in answer ? !answer.refused : !isRight(question, answer.value),
  );
  if (wrong !== undefined) {
    const { question, answer } = wrong;
    const said = "error" in answer ? `fails: ${answer.error}` : `answers ${answer.value ?? "nothing"}`;
    const script = [sql`${question.setup}`, sql`set local role ${roleName(question.role)}`, question.ask];
    const right = question.right.map((one) => one ?? "nothing").join(" or ");
    return [at("door/auth-function", `${said} to ${question.role} ${question.words}; right is ${right}`, script)];
  }
  const foreign = settingsBeside(row.body);
  if (foreign.length > 0)
    return [at("door/auth-function", `believes ${foreign.join(", ")}, which whoever is connected may set`)];
  const refused = mine.filter(({ answer }) => "error" in answer);
  if (mine.length === 0 || refused.length === mine.length)
    return [at("door/unseen", "has a text that is not the platform's, and this login cannot try what it answers")];
  return [
    at("door/auth-function-unknown", "has a text that is not the platform's; it answered rightly in every attempt"),
  ];
}

/** Settings that a text reads and that are not the token's. */
function settingsBeside(body: string): readonly string[] {
  const names = [...body.matchAll(/current_setting\s*\(\s*'([^']*)'/gi)].map((found) => found[1] ?? "");
  return [...new Set(names.filter((one) => !one.toLowerCase().startsWith("request.jwt.")))];
}

function roleName(role: string): Sql {
  return role === "anon" ? sql`anon` : role === "authenticated" ? sql`authenticated` : sql`service_role`;
}

function isRight({ name, right }: Question, value: string | null): boolean {
  if (name !== "jwt" || value === null) return right.includes(value);
  return right.some((one) => one !== null && withoutSpace(one) === withoutSpace(value));
}

/** Bare names in the platform's functions mean pg_catalog's, unless a search_path puts another schema first. */
function lookAlikes(watch: Watch): readonly Finding[] {
  return watch.surroundings.function
    .filter((one) => (one.name === "current_setting" || one.name === "set_config") && one.schema !== "pg_catalog")
    .map((one) =>
      finding(
        "door/auth-function",
        [`${one.schema}.${one.name}(${one.parameters})`, "bears the name of the function that reads the token"],
        "platform",
        {
          expected: "no look-alike",
          observed: `${one.schema}.${one.name} exists`,
        },
      ),
    );
}
