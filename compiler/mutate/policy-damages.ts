/** Damage to policies: gone, opened, closed, for somebody else, for another command, part by part. */

import { sql } from "../sql/sql.ts";
import type { Sql } from "../sql/sql.ts";
import { conditionParts } from "./conditions.ts";
import type { EmittedPolicy } from "./emitted.ts";
import type { Damage } from "./mutant.ts";
import { spliced } from "./scan.ts";

const commands = ["select", "insert", "update", "delete"] as const;
const audiences = ["public", "anon", "authenticated", "service_role"] as const;

/** Returns the damage that can be done to a policy without knowing what it says, then part by part. */
export function policyDamages(policy: EmittedPolicy): readonly Damage[] {
  const { name, table } = policy;
  const on = sql`${name} on ${table}`;
  const whole: Damage[] = [
    damage("drop policy", "", "the policy is gone", sql`drop policy ${on}`),
    ...audiences
      .filter((one) => one !== policy.role)
      .map((role) =>
        damage("swap audience", role, `the policy is for ${role} instead`, sql`alter policy ${on} to ${role as Sql}`),
      ),
    ...(["public", "anon"] as const)
      .filter((one) => one !== policy.role)
      .map((role) =>
        damage(
          "add audience",
          role,
          `the policy is for ${role} too`,
          sql`alter policy ${on} to ${policy.role as Sql}, ${role as Sql}`,
        ),
      ),
    ...commands
      .filter((one) => one !== policy.command)
      .map((command) =>
        damage("flip command", command, `the policy is for ${command} instead`, sql`drop policy ${on}`, {
          then: recreated(policy, command),
        }),
      ),
    damage("flip command", "all", "the policy is for every command", sql`drop policy ${on}`, {
      then: recreated(policy, "all"),
    }),
    damage("make restrictive", "", "the policy only narrows others", sql`drop policy ${on}`, {
      then: recreated(policy, policy.command, sql` as restrictive`),
    }),
  ];
  return [...whole, ...clauses(policy)];
}

function damage(
  operator: string,
  detail: string,
  description: string,
  first: Sql,
  more: { readonly then?: Sql } = {},
): Damage {
  return { operator, detail, description, sql: more.then === undefined ? [first] : [first, more.then] };
}

/** The policy for another command, with the condition that the command takes. */
function recreated(policy: EmittedPolicy, command: string, permissive: Sql = sql``): Sql {
  const before = policy.using ?? policy.check ?? sql`true`;
  const after = policy.check ?? policy.using ?? sql`true`;
  const using = command === "insert" ? sql`` : sql` using (${before})`;
  const check = command === "select" || command === "delete" ? sql`` : sql` with check (${after})`;
  return sql`create policy ${policy.name} on ${policy.table}${permissive} for ${command as Sql} to ${policy.role as Sql}${using}${check}`;
}

function clauses(policy: EmittedPolicy): readonly Damage[] {
  const { using, check } = policy;
  return [
    ...(using === null ? [] : onClause(policy, "using", sql`using`, using)),
    ...(check === null ? [] : onClause(policy, "with check", sql`with check`, check)),
    ...(using === null || check === null
      ? []
      : [
          {
            operator: "open both conditions",
            detail: "",
            description: "using (true) with check (true)",
            sql: [sql`alter policy ${policy.name} on ${policy.table} using (true) with check (true)`],
          },
          {
            operator: "drop with check",
            detail: "",
            description: "new rows are judged by USING alone",
            sql: [sql`drop policy ${policy.name} on ${policy.table}`, withoutCheck(policy, using)],
          },
        ]),
  ];
}

function withoutCheck(policy: EmittedPolicy, using: Sql): Sql {
  return sql`create policy ${policy.name} on ${policy.table} for ${policy.command as Sql} to ${policy.role as Sql} using (${using})`;
}

function onClause(policy: EmittedPolicy, label: string, word: Sql, condition: Sql): readonly Damage[] {
  const set = (operator: string, detail: string, description: string, becomes: string): Damage => ({
    operator: `${operator} (${label})`,
    detail,
    description,
    sql: [sql`alter policy ${policy.name} on ${policy.table} ${word} (${becomes as Sql})`],
  });
  return [
    set("open condition", "", `${label} (true)`, "true"),
    set("close condition", "", `${label} (false)`, "false"),
    ...conditionParts(condition, true).flatMap((part) => {
      if (part.role === "condition") return [];
      const text = oneLine(condition.slice(part.start, part.end));
      return part.role === "arm"
        ? [
            set("drop arm", text, `${label} loses the arm ${text}`, spliced(condition, part, "false")),
            set("open arm", text, `${label} has the arm true instead of ${text}`, spliced(condition, part, "true")),
          ]
        : [
            set("drop conjunct", text, `${label} no longer asks for ${text}`, spliced(condition, part, "true")),
            set(
              "negate conjunct",
              text,
              `${label} asks for the opposite of ${text}`,
              spliced(condition, part, `not (${condition.slice(part.start, part.end)})`),
            ),
          ];
    }),
  ];
}

/** Returns SQL on one line, for descriptions and ids. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
